"""Numbers that are read: literals as people write them, and the objects of Python and numpy."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, cast

from backprop_cli.numbers.limits import MAX_DIGITS
from backprop_cli.numbers.rational import Exact, Undefined, normal, quotient, too_large

NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""A number literal, as a regular expression; digits match in one way only, so that a long one costs linear time."""
SHORT = 40
"""Characters of a decimal that is read quickly."""
_POWERS = [10**exponent for exponent in range(SHORT)]
_NUMBER_PARTS = re.compile(r"([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")


class NoNumber(TypeError):
    """An object of a kind that is no number."""

    def __init__(self, value: object, called: str = "") -> None:
        self.kind = type(value).__name__
        super().__init__(f"{called or self.kind} is not a number")


def read_short(text: str) -> Exact:
    """The same as `read_literal`, for SHORT characters at the most, and none of them an e."""
    whole, _, decimals = text.partition(".")
    return quotient(int(whole + decimals), _POWERS[len(decimals)]) if decimals else int(whole)


def read_literal(text: str) -> Exact:
    """The rational that a literal of the shape `NUMBER` says: "1.1" is 11/10, "1e3" is 1000.

    Raises Undefined("number-too-long") beyond MAX_DIGITS digits.
    """
    whole, _, decimals = text.partition(".")
    digits = whole + decimals
    if digits.isdecimal() and len(text) < MAX_DIGITS:  # the usual case, without the regular expression
        return quotient(int(digits), 10 ** len(decimals)) if decimals else int(digits)
    match = _NUMBER_PARTS.fullmatch(text)
    if match is None:
        raise ValueError(f"not a number literal: {text!r}")
    whole, decimals, exponent = match[1], match[2] or "", match[3] or "0"
    moved = int(exponent) if len(exponent) <= 6 else MAX_DIGITS  # digits before the point, and behind it
    if max(0, len(whole) + moved) + max(0, len(decimals) - moved) > MAX_DIGITS or len(exponent) > 6:
        raise Undefined("number-too-long")
    number = int(whole + decimals)
    shift = int(exponent) - len(decimals)
    return number * 10**shift if shift >= 0 else quotient(number, 10**-shift)


def from_python(value: object) -> Exact:
    """The exact number that an int, float, Decimal, Fraction or numpy scalar says; a float means the decimal it prints.

    Raises NoNumber for another type, Undefined for nan, infinities and numbers beyond MAX_BITS.
    """
    if type(value) is float:
        return _printed(value)
    kind = getattr(getattr(value, "dtype", None), "kind", "")  # numpy's word for the type of a number
    if isinstance(value, bool) or kind == "b":
        raise NoNumber(value, "a truth value")
    if kind and getattr(value, "ndim", 1) == 0:
        value = read_signed(str(value)) if kind == "f" and isfinite(cast(float, value)) else cast(Any, value).item()
    if isinstance(value, float):
        return _printed(value)
    exact: Exact
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Undefined("not-finite")
        exact = read_signed(str(value))
    elif isinstance(value, Fraction):
        exact = normal(value)
    elif hasattr(value, "__index__") and not getattr(value, "ndim", 0):  # numpy may take an array of one for a number
        exact = int(value)
    else:
        raise NoNumber(value)
    if too_large(exact):
        raise Undefined("too-large")
    return exact


def _printed(value: float) -> Exact:
    """The decimal that a float prints. Raises Undefined("not-finite")."""
    if not isfinite(value):
        raise Undefined("not-finite")
    text = float.__repr__(value)
    if "e" in text:
        return normal(Fraction(Decimal(text)))
    whole, _, decimals = text.partition(".")
    return int(whole) if decimals == "0" else quotient(int(whole + decimals), 10 ** len(decimals))


def read_signed(text: str) -> Exact:
    """A literal with an optional sign, as `str` writes numbers."""
    return -read_literal(text[1:]) if text.startswith("-") else read_literal(text.removeprefix("+"))
