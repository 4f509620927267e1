r"""How an answer may be written: every notation is rewritten as a number, an array or an expression of our own syntax.

    answer   := NUMBER | EXPRESSION | NOTATION
    NOTATION := one row of `NOTATIONS` around an answer, tried in their order, at most `MOST_INSIDE` inside each other

A row looks at the text alone and never works anything out, in linear time. What no row knows stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from backprop_cli.numbers.literals import NUMBER
from backprop_cli.reading.tokens import crowd_of_marks, normalised
from backprop_cli.teaching.grade.answer_equations import Sides
from backprop_cli.teaching.grade.latex_answers import from_latex
from backprop_cli.teaching.grade.printed_numbers import bracketed, called, in_rows, listed, number_in_brackets, tensor
from backprop_cli.teaching.grade.units import Units

MOST_INSIDE = 6
_SIGNED = re.compile(rf"[-+]?\s?{NUMBER}")
_RATIO = re.compile(rf"[-+]?{NUMBER}\s?/\s?{NUMBER}")
_MARKS = "`*\"' \t\n。「」"
_TICK = re.compile(r"(?:\s?[✓✔✅☑👍◎]|\s○)\ufe0f?$")
_POLITE = re.compile(r"(?:です|でした|である|だ|とな(?:る|ります)|にな(?:る|ります)|と思います)$")
_LONGEST_TAIL = 8
_NEARLY = re.compile(r"(?:[≈=~≒≃]|約|およそ|だいたい|(?:about|approximately|approx\.?|roughly)\s)")
_MATHS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (r"\$\$?([^$]*)\$\$?", r"\\\((.*)\\\)", r"\\\[(.*)\\\]", r"\\boxed\s?\{(.*)\}")
)
_EQUALS = re.compile(r"=|≈|≒|≃")
_BOUND = re.compile(r"[<>≤≥≠]|!=")
_UNFINISHED = re.compile(r"[^*\s]\s{1,3}\*$")
"""Of 200 *, whose star is no mark of Markdown."""
_MOST_PARTS = 10
_SUPERSCRIPT = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FROM_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_TIMES_TEN = re.compile(r"(?<=\d)\s?[xX]\s?10(?=\s?(?:\^|\*\*|[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]))")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([,_'’ ])\d{3})(?:\1\d{3})*(?:\.\d*)?")
_ROW_SIGNS = re.compile(r"[;、]|\\n")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")


class Context(NamedTuple):
    """What an answer may have in it: units, on which sides of an equals sign what may stand, a matrix as a vector."""

    units: Units
    sides: Sides | None = None
    of_vector: bool = False

    def allows(self, side: str) -> bool:
        """Whether a side of an equals sign is no other answer's."""
        return self.sides is None or self.sides.allows(side, self.units)


def _marked(text: str, _: Context) -> str | None:
    if text[-1] == "." and _SIGNED.fullmatch(text[:-1]):
        return text[:-1]
    if text[0] not in _MARKS and (text[-1] not in _MARKS or _UNFINISHED.search(text[-_LONGEST_TAIL:])):
        return None
    return text.strip(_MARKS)


def _blank_filled_in(text: str, _: Context) -> str | None:
    return text.strip("_") if text[0] == "_" or text[-1] == "_" else None


def _without(tail: re.Pattern[str], text: str) -> str:
    return text[:-_LONGEST_TAIL] + tail.sub("", text[-_LONGEST_TAIL:])


def _ticked(text: str, _: Context) -> str | None:
    return None if text.isascii() else _without(_TICK, text)


def _polite(text: str, _: Context) -> str | None:
    return None if text.isascii() else _without(_POLITE, text)


def _maths(text: str, _: Context | None) -> str | None:
    if text[0] in "$\\":
        for pattern in _MATHS:
            match = pattern.fullmatch(text)
            if match:
                return match[1]
    return None


def _latex(text: str, context: Context) -> str | None:
    text = text.replace("{,}", ",")  # a sign between digits, without the blank behind it
    return (from_latex(text, context.of_vector) or text) if "\\" in text or "{" in text else None


def _call(text: str, _: Context) -> str | None:
    return called(text) if text[-1] == ")" else tensor(text) if text[-1] == ">" else None


def _one_in_brackets(text: str, _: Context) -> str | None:
    return number_in_brackets(text) if text[0] in "[(" else None


def _tuple(text: str, _: Context) -> str | None:
    return bracketed(text) if text[0] in "[(" and "(" in text else None


def _elements(text: str, _: Context) -> str | None:
    return listed(text) if text[0] == "[" and "(" in text else None


def _unit(text: str, context: Context) -> str | None:
    return context.units.removed(text)


def _powers(text: str, _: Context) -> str | None:
    text = _TIMES_TEN.sub("*10", text)
    return _SUPERSCRIPT.sub(lambda power: f"**({power[0].translate(_FROM_SUPERSCRIPT)})", text)


def _rows(text: str, context: Context) -> str | None:
    return in_rows(text, context.of_vector) if text[0] == "[" and _ROW_SIGNS.search(text) else None


def _approximate(text: str, _: Context) -> str | None:
    nearly = _NEARLY.match(text)
    return text[nearly.end() :] if nearly else None


def _equated(text: str, context: Context) -> str | None:
    """100*2*1.1 = 220 and 1/3 ≈ 0.333: the number, or the fraction, if there is but one; else what is before the ≈."""
    parts = sides_of(text)
    if len(parts) == 1 or not all(map(context.allows, parts)):
        return None
    exact, _, near = re.sub("[≒≃]", "≈", text).partition("≈")
    if near and exact.strip() and "=" not in exact and not re.search(r"[^\W\d_]", exact):
        return exact
    sides = [context.units.removed(part) or part for part in parts]
    numbers = {side for side in sides if _SIGNED.fullmatch(side)} or {side for side in sides if _RATIO.fullmatch(side)}
    return numbers.pop() if len(numbers) == 1 else None


def sides_of(text: str) -> list[str]:
    """What stands on the sides of equals signs; the whole of a bound, and of what is not finished or has too many."""
    text = _maths(text, None) or text
    parts = [part.strip() for part in _EQUALS.split(text, maxsplit=_MOST_PARTS)]
    return [text] if not parts[-1] or len(parts) > _MOST_PARTS or _BOUND.search(text) else parts


class Notation(NamedTuple):
    """One row: an example, which answers may be written so, and what makes plain text of one; None of another text."""

    example: str
    kinds: tuple[str, ...]  # of "number", "array", "letters"
    plain: Callable[[str, Context], str | None]


NOTATIONS = (
    Notation("**220**", ("number", "array", "letters"), _marked),
    Notation("__220__", ("number", "array"), _blank_filled_in),
    Notation("220 ✓", ("number", "array", "letters"), _ticked),
    Notation("220円です", ("number",), _polite),
    Notation("$220$", ("number", "array", "letters"), _maths),
    Notation("tensor(2.2, grad_fn=<MulBackward0>)", ("number", "array"), _call),
    Notation(r"\frac{1}{3}", ("number", "array", "letters"), _latex),
    Notation("[220.]", ("number",), _one_in_brackets),
    Notation("(5, 7, 9)", ("array",), _tuple),
    Notation("[np.float64(5.0)]", ("array",), _elements),
    Notation("[1 2; 3 4]", ("array",), _rows),
    Notation("≈ 2.2", ("number", "array"), _approximate),
    Notation("220 円", ("number",), _unit),
    Notation("2.2×10²", ("number",), _powers),
    Notation("100*2*1.1 = 220", ("number",), _equated),
)


def plain(text: str, kind: str, units: Units, sides: Sides | None = None, of_vector: bool = False) -> str:
    """An answer as a number, an array or an expression of ours, if it is in one of the notations.

    `of_vector` is where the right answer is one.
    """
    if crowd_of_marks(text) >= 0:
        return text  # no number, and refused by whoever reads it
    text = normalised(text).strip()
    context = Context(units, sides, of_vector)
    for _ in range(MOST_INSIDE):
        if not text or _SIGNED.fullmatch(text):
            break
        made = (row.plain(text, context) for row in NOTATIONS if kind in row.kinds)
        found = next((each.strip() for each in made if each is not None and each.strip() != text), None)
        if found is None:
            break
        text = found
    return text


def is_number(text: str) -> bool:
    """Whether a plain text is a number as it stands, and nothing to work out."""
    return _SIGNED.fullmatch(text) is not None


def without_separators(text: str) -> str | None:
    """1220 for 1,220, and 2.2 for 2,2: what was probably meant by a number that is not read."""
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        return text.replace(grouped[1], "")
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else None
