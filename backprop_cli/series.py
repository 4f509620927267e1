"""Polynomials in τ, cut off after the first power: value + slope·τ, by sympy's dense polynomial arithmetic.

Nothing here knows a derivative rule of the operations + - * / **: multiplying polynomials gives the product rule by
itself. Two kinds of coefficients: numbers modulo a random prime, which stay as long as a machine word however long the
exact numbers grow, and fields: sympy's rationals, and decimals of many digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Union

import mpmath
from sympy import QQ, ZZ, randprime
from sympy.polys.densearith import dup_add, dup_mul, dup_neg, dup_sub
from sympy.polys.galoistools import gf_add, gf_mul, gf_neg, gf_sub

from backprop_cli.evidence import PRECISION
from backprop_cli.numeric import Number
from backprop_cli.symbolic import KINKS, value_and_partials

SMALLEST_PRIME = 2**60
"""The prime is between this and twice this. An exact number has too few bits for more than 216 such factors."""


class Modular:
    """Coefficients modulo a random prime. A number whose denominator is a multiple of it raises ZeroDivisionError."""

    exact = True
    zero = 0

    def __init__(self) -> None:
        self.prime = int(randprime(SMALLEST_PRIME, 2 * SMALLEST_PRIME))
        self.inverse = cache(self._inverse)

    def add(self, f: Any, g: Any) -> Any:
        """The sum of two polynomials."""
        return gf_add(f, g, self.prime, ZZ)

    def subtract(self, f: Any, g: Any) -> Any:
        """Their difference."""
        return gf_sub(f, g, self.prime, ZZ)

    def multiply(self, f: Any, g: Any) -> Any:
        """Their product, cut off."""
        return gf_mul(f, g, self.prime, ZZ)[-2:]

    def negate(self, f: Any) -> Any:
        """A polynomial with the other sign."""
        return gf_neg(f, self.prime, ZZ)

    def number(self, value: Number) -> Any:
        """An exact number as a coefficient."""
        if isinstance(value, int):
            return value % self.prime
        assert isinstance(value, Fraction)
        return value.numerator * self.inverse(value.denominator) % self.prime

    def python(self, coefficient: Any) -> Number:
        """A coefficient as a number of ours: the smallest with that remainder."""
        return int(coefficient)

    def equal(self, left: Any, right: Any) -> bool:
        """Whether two sums of products of coefficients are the same."""
        return bool((left - right) % self.prime == 0)

    def _inverse(self, coefficient: Any) -> Any:
        try:
            return pow(int(coefficient), -1, self.prime)
        except ValueError:
            raise ZeroDivisionError("not invertible") from None


class _Field:
    """Coefficients that can be divided by each other; sympy's polynomials need to know no more than their zero."""

    zero: Any
    one: Any

    def add(self, f: Any, g: Any) -> Any:
        """The sum of two polynomials."""
        return dup_add(f, g, self)

    def subtract(self, f: Any, g: Any) -> Any:
        """Their difference."""
        return dup_sub(f, g, self)

    def multiply(self, f: Any, g: Any) -> Any:
        """Their product, cut off."""
        return dup_mul(f, g, self)[-2:]

    def negate(self, f: Any) -> Any:
        """A polynomial with the other sign."""
        return dup_neg(f, self)

    def inverse(self, coefficient: Any) -> Any:
        """1 / coefficient."""
        return self.one / coefficient

    def equal(self, left: Any, right: Any) -> bool:
        """Whether two coefficients are the same."""
        return bool(left == right)


class Rationals(_Field):
    """Coefficients in sympy's QQ."""

    exact = True
    zero, one = QQ.zero, QQ.one

    def number(self, value: Number) -> Any:
        """An exact number as a coefficient."""
        assert not isinstance(value, float)
        return QQ(value.numerator, value.denominator)

    def python(self, coefficient: Any) -> Number:
        """A coefficient as a number of ours."""
        return Fraction(int(coefficient.numerator), int(coefficient.denominator))


class Decimals(_Field):
    """Coefficients of many digits, for runs in floats.

    `context` is what they compute in: no step raises, and what is not a number agrees with none.
    """

    exact = False
    zero, one = Decimal(0), Decimal(1)

    def __init__(self, digits: int) -> None:
        self.context = Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])

    def number(self, value: Number) -> Any:
        """A number as a coefficient: for a float, all of its digits."""
        return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)

    def python(self, coefficient: Any) -> Number:
        """A coefficient as a number of ours."""
        return float(coefficient)


Ring = Union[Modular, Rationals, Decimals]


class Series:
    """A polynomial: its terms as sympy has them, the highest power first."""

    __slots__ = ("terms", "ring")

    def __init__(self, terms: list[Any], ring: Ring) -> None:
        self.terms = terms
        self.ring = ring

    @property
    def value(self) -> Any:
        """The constant term."""
        return self.terms[-1] if self.terms else self.ring.zero

    @property
    def slope(self) -> Any:
        """The coefficient of τ."""
        return self.terms[-2] if len(self.terms) > 1 else self.ring.zero

    def pushed(self, push: Any) -> Series:
        """This + push·τ."""
        return Series(self.ring.add(self.terms, [push, self.ring.zero]), self.ring)

    def without_slope(self) -> Series:
        """Its value alone."""
        return Series(self.terms[-1:], self.ring)

    def inverse(self) -> Series:
        """1 / this, by Newton's step r·(2 − this·r) from r = 1 / value."""
        start = Series([self.ring.inverse(self.value)], self.ring)
        return start + start - self * start * start

    def __add__(self, other: Series) -> Series:
        return Series(self.ring.add(self.terms, other.terms), self.ring)

    def __sub__(self, other: Series) -> Series:
        return Series(self.ring.subtract(self.terms, other.terms), self.ring)

    def __neg__(self) -> Series:
        return Series(self.ring.negate(self.terms), self.ring)

    def __mul__(self, other: Series | int) -> Series:
        terms = other.terms if isinstance(other, Series) else [self.ring.number(other)]
        return Series(self.ring.multiply(self.terms, terms), self.ring)

    def __truediv__(self, other: Series | int) -> Series:
        if isinstance(other, Series):
            return self * other.inverse()
        return self * Series([self.ring.inverse(self.ring.number(other))], self.ring)

    def __pow__(self, exponent: int) -> Series:
        """By squaring, for a whole exponent."""
        base = self.inverse() if exponent < 0 else self
        result = Series([self.ring.number(1)], self.ring)
        for digit in f"{abs(exponent):b}":
            result = result * result
            if digit == "1":
                result = result * base
        return result


class SeriesAlgebra:
    """What `Operation.formula` needs beyond + - *, on series; `here` has the run's operand values."""

    def __init__(self, ring: Ring) -> None:
        self.here: Sequence[Number] = ()
        self.ring = ring

    def constant(self, number: Number) -> Series:
        """A number as a polynomial of degree 0."""
        return Series([self.ring.number(number)], self.ring)

    def divide(self, left: Series, right: Series) -> Series:
        """left / right."""
        return left / right

    def power(self, base: Series, exponent: Number | Series) -> Series:
        """base ** exponent for a number or a series as exponent."""
        if isinstance(exponent, int):
            return base**exponent
        return self.apply("power", base, exponent if isinstance(exponent, Series) else self.constant(exponent))

    def apply(self, name: str, *arguments: Series) -> Series:
        """A smooth function: its value and its partial derivatives at the constant terms, by sympy's own rules."""
        value, partials = value_and_partials(name, [_mpmath(argument.value) for argument in arguments])
        slopes = (
            _decimal(partial()) * argument.slope for argument, partial in zip(arguments, partials) if argument.slope
        )
        return Series([sum(slopes, Decimal(0)), _decimal(value)], self.ring)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in KINKS:
            return lambda *arguments: KINKS[name](self.here, arguments)
        return lambda *arguments: self.apply(name, *arguments)


def _mpmath(number: Decimal) -> Any:
    """A decimal as mpmath's number, with all of its digits."""
    with mpmath.workdps(max(PRECISION, len(number.as_tuple().digits))):
        return mpmath.mpf(str(number))


def _decimal(number: Any) -> Decimal:
    """mpmath's number as a decimal; NaN where it is not real."""
    return Decimal(mpmath.nstr(number, PRECISION) if isinstance(number, mpmath.mpf) else "nan")
