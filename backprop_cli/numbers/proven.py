"""A number that is known to as many digits as are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.limits import (
    FLOAT_DIGITS,
    MAX_DIGITS,
    MOST_BITS,
    MOST_SHOWN_DIGITS,
    SMALLEST_NORMAL,
    START_BITS,
)
from backprop_cli.numbers.rational import Number

_FORM = re.compile(r"[^.a-zA-Z]*(?:\.([0-9]+))?([eEfFgG%]?)")
"""What format() is asked for: places behind the point, or digits, and the notation."""
_SURE = 15
"""Digits that a double has for certain."""


class Proven(float):
    """A number that is known to any number of digits; as a float it is the double nearest to it.

    It calculates as that double, an infinity or 0 beyond all doubles; `format(number, ".40f")` has all digits right.

    `ball` holds it. `source(bits)` computes such numbers again with more bits; `index` says which of them this one is.
    """

    __slots__ = ("ball", "index", "source")

    ball: Any
    source: Callable[[int], Sequence[Any]]
    index: int

    def __new__(cls, ball: Any, source: Callable[[int], Sequence[Any]], index: int) -> Proven:
        """The number in `ball`, which is so narrow that the nearest double is certain."""
        self = float.__new__(cls, 0.0 if ball.contains(0) else ball)
        self.ball, self.source, self.index = ball, source, index
        return self

    def __repr__(self) -> str:
        """As a float; beyond what a float can hold the same digits."""
        if self.is_double:
            return float.__repr__(self)
        digits, exponent = self.digits(FLOAT_DIGITS)
        whole, exponent = str(abs(digits)).rstrip("0"), exponent + len(str(abs(digits)))
        return f"{'-' * (digits < 0)}{whole[0]}.{whole[1:] or 0}e{exponent - 1:+}"

    def __format__(self, form: str) -> str:
        """As a float's, with as many right digits as the form asks for. Raises BackpropError beyond 1,000."""
        parsed = _FORM.fullmatch(form)
        if parsed is None or (self.is_double and not any(parsed.groups())):
            return float.__format__(self, form)
        first, exponent = self.digits(_SURE)
        if first == 0:
            return float.__format__(self, form)
        kind = parsed[2].lower() or "g"
        places = int(parsed[1]) if parsed[1] else 6 if parsed[2] else FLOAT_DIGITS
        before = len(str(abs(first))) + exponent  # digits before the point
        if kind in ("f", "%"):
            count = max(1, places + before + 2 * (kind == "%"))
        else:
            count = places + 1 if kind == "e" else max(1, places)
        if count <= _SURE and self.is_double:
            return float.__format__(self, form)
        if count > MOST_SHOWN_DIGITS:
            raise BackpropError("bad-count", option="digits", low=1, high=MOST_SHOWN_DIGITS, value=str(count))
        digits, exponent = self.digits(count)
        return format(Decimal(f"{digits}e{exponent}"), form if parsed[2] else f"{form}g")

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return float, (float(self),)

    @property
    def is_double(self) -> bool:
        """Whether a double holds it with all of a double's digits, or it is 0."""
        size = abs(float(self))
        return SMALLEST_NORMAL <= size < inf or (size == 0 and bool(self.ball.contains(0)))

    def digits(self, count: int) -> tuple[int, int]:
        """`count` significant digits that are right, as a whole number, and the exponent of ten to go with it.

        Fewer where the bits of the last try tell no more; (0, 0) for what cannot be told from 0.
        """
        ball, bits = self.ball, START_BITS
        while True:
            rounded, certain = _rounded(ball, count, bits // 3)
            bits = max(2 * bits, 4 * count)
            if certain or bits > MOST_BITS + 4 * count:
                sure = ball.rel_accuracy_bits() * 3 // 10  # digits
                if not certain and 0 < sure < count:
                    rounded, _ = _rounded(ball, sure, 0)
                return (0, 0) if ball.contains(0) else rounded
            ball = self.source(bits)[self.index]

    def within(self) -> int | None:
        """The n of the 10**-n to within which this is 0; None where it is 0 for certain, or certainly not."""
        if not self.ball.contains(0) or self.ball.is_zero():
            return None
        middle, radius, exponent = map(int, self.ball.mid_rad_10exp(5))
        return -(len(str(abs(middle) + radius)) + exponent)


def near_fraction(number: Number) -> Fraction:
    """A number as a rational: itself, or a proven one to 40 digits.

    Raises OverflowError for one beyond what can be read, ValueError for nan.
    """
    if not isinstance(number, Proven):
        return Fraction(number)
    digits, exponent = number.digits(_NEAR)
    if abs(exponent) > MAX_DIGITS:
        raise OverflowError
    return Fraction(digits) * Fraction(10) ** exponent


_NEAR = 40  # significant digits


def _rounded(ball: Any, count: int, known: int) -> tuple[tuple[int, int], bool]:
    """The middle of a ball rounded to `count` digits, and whether all numbers in the ball are rounded to the same.

    `known` decimals of its middle are looked at: next to what lies halfway it takes them all.
    """
    middle, radius, exponent = map(int, ball.mid_rad_10exp(max(count + 8, known)))
    low, nearest, high = (_cut(number, count) for number in (middle - radius, middle, middle + radius))
    return (nearest[0], nearest[1] + exponent), low == high


def _cut(number: int, count: int) -> tuple[int, int]:
    """A whole number rounded to its first `count` digits, half away from 0, and how many were taken off."""
    size = abs(number)
    extra = len(str(size)) - count
    if extra <= 0:
        return number, 0
    kept = (size + 5 * 10 ** (extra - 1)) // 10**extra
    if kept == 10**count:
        kept, extra = kept // 10, extra + 1
    return (-kept if number < 0 else kept), extra
