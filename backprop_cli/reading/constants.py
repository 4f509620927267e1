"""Numbers as people write them: literals and constant expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backprop_cli.graph.runs import CONSTANT_NAMES, propagate
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.literals import NUMBER, read_literal
from backprop_cli.numbers.rational import Exact, Number, Undefined
from backprop_cli.reading.expression import parse_source
from backprop_cli.reading.tokens import Source, normalised

_SIGNED = re.compile(rf"([-+]?)\s*({NUMBER})")  # of stripped text, as the next: blanks would cost quadratic time
_WORD = r"[^\W\d_½¼¾⅓⅔]+"
_WITH_UNIT = re.compile(
    rf"(?:[^\w\s.(+-]\s*)?{NUMBER}\s*(?:{_WORD}(?:/{_WORD})?|[$€£¥￥]|(?:{_WORD})?\s*\([^()\d]+\))"
    rf"|[-+]?[$€£¥￥]\s*[-+]?{NUMBER}|[A-Z]{{3}}\s*{NUMBER}"
)
_PRINTED = rf"[$€£¥￥]?\s*([0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|{NUMBER})\s*[$€£¥￥円]?"
_NEGATIVE = re.compile(rf"\(\s*{_PRINTED}\s*\)|[▲△▼]\s*{_PRINTED}|{_PRINTED}\s*-")  # of accounting, and of receipts
_DATE = re.compile(r"[12][0-9]{3}([-/.])[01]?[0-9]\1[0-3]?[0-9]|[0-3]?[0-9]([-/.])[01]?[0-9]\2[12][0-9]{3}")
_NO_CENTS = re.compile(r"([0-9]+)[.,]\s*--?")  # 100.- and 100,--
_RANGE = re.compile(rf"({NUMBER})\s*[-~〜～]\s*({NUMBER})")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]{1,2}(?:\s*[^\W\d]+)?")
_NOTHING = ("", "~", "null", "none", "n/a", "-")
_ERROR_CELLS = ("#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!")
_MONEY = re.compile(r"([-+]?)[$€£¥￥]?([-+]?)([0-9]{1,3}(?:[ ,'’][0-9]{3})+(?:\.[0-9]+)?|[0-9.]+)[^\W\d_]{0,9}")
_COMMAS = re.compile(r"[-+]?[0-9.,]+")  # 1,980, which the parser points into
_POINTS = re.compile(r"([-+]?[0-9]{1,3}(?:[. '’][0-9]{3})+),([0-9]+)")  # 1.980,50 and 1 980,50
_NOT_FINITE = {"nan", "inf", "infinity"}


def constant(text: str, name: str) -> Number:
    """The number that a text says: a literal or a constant expression such as "1/3", "-2" or "sqrt(2)".

    Raises BackpropError that points into the text.
    """
    return number_in(text, name, lambda: Source(normalised(text)))


def value_of(text: str, name: str) -> Any:
    """The number, or the array, that a text of the command line says. Raises BackpropError."""
    if not normalised(text).lstrip().startswith("["):
        return constant(text, name)
    from backprop_cli.reading.array_values import array_of_text

    return array_of_text(normalised(text), name, lambda element: constant(element, name))


def printed_negative(text: str) -> str:
    """The digits of a number that print shows to be negative, 100 for (100) and ▲100; nothing for others."""
    found = _NEGATIVE.fullmatch(normalised(text).strip())
    return (
        next(filter(None, found.groups())).replace(",", "") if found and not _NO_CENTS.fullmatch(text.strip()) else ""
    )


def number_in(text: str, name: str, found: Callable[[], Source]) -> Number:
    """The same of a text that stands elsewhere: `found` gives it with its place, which takes a scan of the file."""
    text = normalised(text).strip()
    match = _SIGNED.fullmatch(text)
    if match:
        try:
            value = read_literal(match[2])
        except Undefined as error:
            raise BackpropError(error.message_id, found().place(0), number=match[2]) from None
        return -value if match[1] == "-" else value
    source = found()
    whole = source.span(0, max(1, len(source.text)))
    if text.lower() in _ERROR_CELLS:
        raise BackpropError("value-error-cell", whole, name=name, value=text)
    if text.lower() in _NOTHING:
        raise BackpropError("value-missing", whole, name=name)
    if text.lstrip("+-").lstrip(".").lower() in _NOT_FINITE:
        raise BackpropError("value-not-finite", whole, name=name, value=text)
    _refuse_misread(text, name, whole)
    if _WITH_UNIT.fullmatch(text):
        raise BackpropError("value-with-unit", whole, name=name, value=text)
    graph = parse_source(source)
    if graph.inputs:
        unknown, node = next(iter(graph.inputs.items()))
        if unknown in CONSTANT_NAMES:
            write = f"{CONSTANT_NAMES[unknown]}()"
            raise BackpropError("value-constant", graph.place(node), name=name, value=unknown, write=write)
        raise BackpropError("value-not-number", graph.place(node), name=name, value=unknown)
    number = propagate(graph, {}, upstream=0).values[graph.output]  # no gradient is asked for
    if is_array(number):
        raise BackpropError("not-one-number", whole, name=name)
    return number


def _refuse_misread(text: str, name: str, place: Place) -> None:
    """Refuse what a calculator would read as another number than its writer: (100), ▲100, 2024-01-01, 1 980."""
    digits = printed_negative(text)
    if digits:
        raise BackpropError("value-negative-sign", place, name=name, value=text, write=f"-{digits}")
    if _DATE.fullmatch(text):
        message = "value-date-alone" if "." in text else "value-date"
        raise BackpropError(message, place, name=name, value=text)
    whole = _NO_CENTS.fullmatch(text)
    if whole:
        raise BackpropError("value-grouped", place, name=name, write=whole[1])
    if _COMMA.fullmatch(text):
        raise BackpropError("value-comma", place, name=name, write=re.sub("[^-+0-9.]", "", text.replace(",", ".")))
    money, points = _MONEY.fullmatch(text), _POINTS.fullmatch(text)
    if points:
        write = f"{re.sub('[^-+0-9]', '', points[1])}.{points[2]}"
        raise BackpropError("value-grouped", place, name=name, write=write)
    if money and not money[3].replace(".", "").isdigit() and not _COMMAS.fullmatch(text):
        write = re.sub("[ ,'’]", "", money[3])
        raise BackpropError("value-grouped", place, name=name, write=f"{money[1] or money[2]}{write}")


def rational_in(text: str, name: str, place: Callable[[], Place], found: Callable[[], Source]) -> Exact:
    """The same for a text that is to say a rational number; `place` tells where it starts."""
    ends = _RANGE.fullmatch(normalised(text).strip())
    if ends and float(ends[1]) < float(ends[2]):
        write = f"{ends[1]}-{ends[2]}"
        raise BackpropError("value-range", place(), name=name, value=text, write=write)
    number = number_in(text, name, found)
    if isinstance(number, float):
        raise BackpropError("value-not-exact", place(), name=name)
    return number
