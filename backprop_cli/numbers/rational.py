"""Exact arithmetic where Python alone would surprise, and how a step says that it has no value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import gcd
from typing import Any, Union, cast

from backprop_cli.numbers.limits import MAX_BITS

Exact = Union[int, Fraction]
Number = Union[int, Fraction, float]
EXACT = frozenset((int, Fraction))
_new = object.__new__


class Undefined(ArithmeticError):
    """A step has no value: the message id says why. A pass adds which node and where.

    `sent` are the contributions of a backward rule, None in place of each that does not exist; without it none does.
    `element` is which element of an array it is about, counted row by row.
    """

    element: int | None = None

    def __init__(self, message_id: str, sent: tuple[Any, ...] = ()) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.sent = sent


class Irrational(ArithmeticError):
    """What is asked of rational numbers has an answer that is none: the run has to go on with proven numbers."""


def normal(value: Fraction) -> Exact:
    """An int where the fraction is whole: ints compute several times faster."""
    return value.numerator if value.denominator == 1 else value


def quotient(above: int, below: int) -> Exact:
    """above / below, for below > 0.

    Of the time that Fraction takes, most goes into looking at its arguments, and it has no public way around that.
    """
    common = gcd(above, below)
    if common != 1:
        above, below = above // common, below // common
    if below == 1:
        return above
    made = _new(Fraction)
    made._numerator, made._denominator = above, below  # type: ignore[attr-defined]  # Fraction has no public way to fill them; a test on every Python compares the two
    return made


def add(left: Exact, right: Exact) -> Exact:
    """left + right, in a third of the time that Fraction takes, which looks at what it is given."""
    a, b = left.as_integer_ratio()
    c, d = right.as_integer_ratio()
    return quotient(a + c, b) if b == d else quotient(a * d + c * b, b * d)


def subtract(left: Exact, right: Exact) -> Exact:
    """left - right in this way."""
    a, b = left.as_integer_ratio()
    c, d = right.as_integer_ratio()
    return quotient(a * d - c * b, b * d)


def multiply(left: Exact, right: Exact) -> Exact:
    """left * right in this way."""
    a, b = left.as_integer_ratio()
    c, d = right.as_integer_ratio()
    return quotient(a * c, b * d)


OF_FRACTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    operator.add: add,
    operator.sub: subtract,
    operator.mul: multiply,
}
"""What computes the same as an operator of Python, where all numbers are rational and some of them fractions."""


def all_normal(numbers: Iterable[Number]) -> list[Number]:
    """The numbers, with an int in place of every whole fraction."""
    return [number.numerator if type(number) is Fraction and number.denominator == 1 else number for number in numbers]


def bits(value: Exact) -> int:
    """Bits of the larger of numerator and denominator."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def too_large(value: Number) -> bool:
    """Whether an exact number has outgrown MAX_BITS; a float never has."""
    if isinstance(value, Fraction):
        return value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS
    return isinstance(value, int) and value.bit_length() > MAX_BITS


def divide(left: Any, right: Any) -> Any:
    """`left / right`, exact for exact numbers, also for numpy arrays.

    Raises Undefined("division-by-zero").
    """
    if type(left) in EXACT and type(right) in EXACT:
        a, b = left.as_integer_ratio()
        c, d = right.as_integer_ratio()
        if c == 0:
            raise Undefined("division-by-zero")
        return quotient(a * d, b * c) if c > 0 else quotient(-a * d, -b * c)
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


def to_float(value: Number) -> float | None:
    """The nearest float; None where that would be an infinity."""
    try:
        return float(value)
    except OverflowError:
        return None
