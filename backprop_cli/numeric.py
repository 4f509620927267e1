"""Numbers: reading them, exact and floating arithmetic where Python alone would surprise, and showing them.

A rational number is an int or a Fraction. A number that is not rational is Proven: known to as many digits as are
asked for. A float is what Python computes, with what it loses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import inf, isfinite, log2
from typing import Any, Union, cast

Exact = Union[int, Fraction]
Number = Union[int, Fraction, float]

MAX_BITS = 13_000
"""Bits of an exact number's numerator or denominator; some 3,900 digits, within Python's own limit for printing."""
MAX_DIGITS = 3_900
"""Digits, exponent included, of a number that can be read."""
FULL_DECIMAL = 1_000
"""Digits up to which a terminating decimal is written in full."""
_ENOUGH = Context(prec=MAX_DIGITS + FULL_DECIMAL)
SMALLEST_NORMAL = 2.2250738585072014e-308
"""Below it floats run out of digits."""
FLOAT_DIGITS = 17
"""Significant digits that pin down a float."""
START_BITS = 128
"""Bits that proven numbers are first tried with: twice a float's and some more settle all but what cancels."""
MOST_BITS = 4096
"""Bits of the last try. What cannot be told from 0 then is shown as 0."""

NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""A number literal, as a regular expression; digits match in one way only, so that a long one costs linear time."""
_NUMBER_PARTS = re.compile(r"([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")


class Undefined(ArithmeticError):
    """A step has no value: the message id says why. A pass adds which node and where.

    `sent` are the contributions of a backward rule, None in place of each that does not exist; without it none does.
    """

    def __init__(self, message_id: str, sent: tuple[Any, ...] = ()) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.sent = sent


class Irrational(ArithmeticError):
    """What is asked of rational numbers has an answer that is none: the run has to go on with proven numbers."""


class Proven(float):
    """A number that is known to any number of digits; as a float it is the double nearest to it.

    `ball` holds it. `source(bits)` computes such numbers again with more bits; `index` says which of them this one is.
    """

    __slots__ = ("ball", "index", "source")

    ball: Any
    source: Callable[[int], Sequence[Any]]
    index: int

    def __new__(cls, ball: Any, source: Callable[[int], Sequence[Any]], index: int) -> Proven:
        """The number in `ball`, which is so narrow that the nearest double is certain."""
        self = float.__new__(cls, 0.0 if ball.contains(0) else ball.mid())
        self.ball, self.source, self.index = ball, source, index
        return self

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return float, (float(self),)

    @property
    def is_double(self) -> bool:
        """Whether a double holds it with all of a double's digits, or it is 0."""
        size = abs(float(self))
        return SMALLEST_NORMAL <= size < inf or (size == 0 and bool(self.ball.contains(0)))

    def digits(self, count: int) -> tuple[int, int]:
        """`count` significant digits that are right, as a whole number, and the exponent of ten to go with it.

        (0, 0) for what cannot be told from 0.
        """
        ball, bits = self.ball, START_BITS
        while True:
            rounded, certain = _rounded(ball, count)
            bits = max(2 * bits, 4 * count)
            if certain or bits > MOST_BITS + 4 * count:
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


def _rounded(ball: Any, count: int) -> tuple[tuple[int, int], bool]:
    """The middle of a ball rounded to `count` digits, and whether all numbers in the ball are rounded to the same."""
    middle, radius, exponent = map(int, ball.mid_rad_10exp(count + 8))
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


@lru_cache(maxsize=1024)  # prices, counts and rates come back again and again
def read_literal(text: str) -> Exact:
    """The rational that a literal of the shape `NUMBER` says: "1.1" is 11/10, "1e3" is 1000.

    Raises Undefined("number-too-long") beyond MAX_DIGITS digits.
    """
    whole, _, decimals = text.partition(".")
    digits = whole + decimals
    if digits.isdecimal() and len(text) < MAX_DIGITS:  # the usual case, without the regular expression
        return normal(Fraction(int(digits), 10 ** len(decimals))) if decimals else int(digits)
    match = _NUMBER_PARTS.fullmatch(text)
    if match is None:
        raise ValueError(f"not a number literal: {text!r}")
    whole, decimals, exponent = match[1], match[2] or "", match[3] or "0"
    moved = int(exponent) if len(exponent) <= 6 else MAX_DIGITS  # digits before the point, and behind it
    if max(0, len(whole) + moved) + max(0, len(decimals) - moved) > MAX_DIGITS or len(exponent) > 6:
        raise Undefined("number-too-long")
    number = int(whole + decimals)
    shift = int(exponent) - len(decimals)
    return number * 10**shift if shift >= 0 else normal(Fraction(number, 10**-shift))


def from_python(value: object) -> Exact:
    """The exact number that an int, float, Decimal, Fraction or numpy scalar says; a float means the decimal it prints.

    Raises TypeError for another type, Undefined for nan, infinities and numbers beyond MAX_BITS.
    """
    kind = getattr(getattr(value, "dtype", None), "kind", "")  # numpy's word for the type of a number
    if isinstance(value, bool) or kind == "b":
        raise TypeError("a truth value is not a number")
    if kind and getattr(value, "ndim", 1) == 0:
        value = read_signed(str(value)) if kind == "f" and isfinite(cast(float, value)) else cast(Any, value).item()
    if isinstance(value, float):
        if not isfinite(value):
            raise Undefined("not-finite")
        above, below = Decimal(float.__repr__(value)).as_integer_ratio()
        return above if below == 1 else Fraction(above, below)
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
        raise TypeError(f"{type(value).__name__} is not a number")
    if too_large(exact):
        raise Undefined("too-large")
    return exact


def read_signed(text: str) -> Exact:
    """A literal with an optional sign, as `str` writes numbers."""
    return -read_literal(text[1:]) if text.startswith("-") else read_literal(text.removeprefix("+"))


def normal(value: Fraction) -> Exact:
    """An int where the fraction is whole: ints compute several times faster."""
    return value.numerator if value.denominator == 1 else value


def all_normal(numbers: Iterable[Number]) -> list[Number]:
    """The numbers, with an int in place of every whole fraction."""
    return [normal(number) if type(number) is Fraction else number for number in numbers]


def bits(value: Exact) -> int:
    """Bits of the larger of numerator and denominator."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def too_large(value: Number) -> bool:
    """Whether an exact number has outgrown MAX_BITS; a float never has."""
    if isinstance(value, int):
        return value.bit_length() > MAX_BITS
    return isinstance(value, Fraction) and bits(value) > MAX_BITS


def divide(left: Any, right: Any) -> Any:
    """`left / right`, exact for exact numbers, also for numpy arrays.

    Raises Undefined("division-by-zero").
    """
    if isinstance(left, int) and isinstance(right, int):
        if right == 0:
            raise Undefined("division-by-zero")
        return left // right if left % right == 0 else Fraction(left, right)
    try:
        return left / right
    except ZeroDivisionError:
        raise Undefined("division-by-zero") from None


def power(base: Number, exponent: Number) -> Number:
    """`base ** exponent` of rational numbers, or of floats. `0**0` is 1.

    Raises Undefined for a negative power of 0, a fractional power of a negative number, or a result beyond MAX_BITS,
    Irrational for another fractional power of a rational number.
    """
    if exponent == int(exponent):
        exponent = int(exponent)
    elif base < 0:
        raise Undefined("root-of-negative")
    if base == 0 and exponent < 0:
        raise Undefined("zero-to-negative")
    if isinstance(exponent, int) and not isinstance(base, float):
        if (bits(base) - 1) * abs(exponent) > MAX_BITS:
            raise Undefined("too-large")
        return divide(1, base**-exponent) if exponent < 0 else base**exponent
    if isinstance(base, float) or isinstance(exponent, float):
        return cast(float, float(base) ** float(exponent))
    if base in (0, 1):
        return base
    raise Irrational


def exact_text(value: Number) -> str | None:
    """ "11/5" or "220": the rational itself; None for a float."""
    return None if isinstance(value, float) else str(value)


def decimal_text(value: Number, digits: int | None = None) -> str:
    """A bare decimal that every tool reads: `2.2`, `715`, `0.3333333333333333`, `1e+400`.

    In full where the decimal terminates; else what a float would print, or `digits` significant digits. Nothing for
    nan, a gradient that does not exist.
    """
    if isinstance(value, Proven) and (digits is not None or not value.is_double):
        return _positional(*value.digits(digits or FLOAT_DIGITS))
    if isinstance(value, float):
        if value != value:
            return ""
        number = Decimal(float.__repr__(value)) if digits is None else Context(prec=digits).create_decimal(value)
        return _plain(number)
    if digits is None:
        if isinstance(value, int):
            return str(value)
        places = terminating_places(value)
        if places is not None and places <= FULL_DECIMAL:
            return _plain(Decimal(value.numerator * 10**places // value.denominator).scaleb(-places, _ENOUGH))
        nearest = to_float(value)
        if nearest is not None and abs(nearest) >= SMALLEST_NORMAL:
            return _plain(Decimal(repr(nearest)))
    context = Context(prec=digits or FLOAT_DIGITS)
    return _plain(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


def shown(value: Number, digits: int | None = None) -> str:
    """A number for people: `2.2`, `1/3 ≈ 0.333333`, `≈ 1.4142135623730951`."""
    if isinstance(value, float):
        return f"≈ {decimal_text(value, digits)}" if value == value else "—"
    if isinstance(value, Fraction) and (digits is not None or terminating_places(value) is None):
        rounded = decimal_text(value, digits or 6)
        if Fraction(rounded) == value:
            return rounded
        return f"≈ {rounded}" if bits(value) > 40 or digits is not None else f"{value} ≈ {rounded}"
    rounded = decimal_text(value, digits)
    if len(rounded) <= 40:
        return rounded if Fraction(rounded) == value else f"≈ {rounded}"
    return f"≈ {decimal_text(value, digits or FLOAT_DIGITS)}"


def terminating_places(value: Exact) -> int | None:
    """Decimals that write `value` in full; None where they never end (a prime other than 2 and 5 below the line)."""
    rest = value.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = round(log2(rest) / log2(5))
    return max(twos, fives) if 5**fives == rest else None


def to_float(value: Number) -> float | None:
    """The nearest float; None where that would be an infinity."""
    try:
        return float(value)
    except OverflowError:
        return None


def _plain(value: Decimal) -> str:
    """A Decimal without trailing zeros, and with an exponent only where it is far from 1."""
    if value == 0:
        return "0"
    value = value.normalize(Context(prec=max(1, len(value.as_tuple().digits))))
    return format(value, "f" if -7 <= value.adjusted() < 21 else "e")


def _positional(digits: int, exponent: int) -> str:
    """`digits` · 10**`exponent`, which may be beyond what a Decimal takes, as `_plain` writes it."""
    if digits == 0:
        return "0"
    text = str(abs(digits)).rstrip("0")
    adjusted = exponent + len(str(abs(digits))) - 1
    if -7 <= adjusted < 21:
        return _plain(Decimal(digits).scaleb(exponent, _ENOUGH))
    return f"{'-' if digits < 0 else ''}{text[0]}{'.' if text[1:] else ''}{text[1:]}e{adjusted:+d}"
