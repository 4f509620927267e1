"""Polynomials in τ, cut off after the first power: value + slope·τ, by sympy's dense polynomial arithmetic.

Nothing here knows a derivative rule of the operations + - * / **: multiplying polynomials gives the product rule by
itself. Two kinds of coefficients: numbers modulo a random prime, which stay as long as a machine word however long the
exact numbers grow, and fields: sympy's rationals, and python-flint's rationals and balls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Union, cast

import sympy
from flint import fmpq
from sympy import QQ, ZZ, randprime
from sympy.polys.densearith import dup_add, dup_mul, dup_neg
from sympy.polys.galoistools import gf_add, gf_mul, gf_neg

from backprop_cli.checking.evidence import ours
from backprop_cli.checking.formulas import Formulas
from backprop_cli.checking.symbolic import ALGEBRA
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.balls import as_ball, ball_of, is_ball, shortened
from backprop_cli.numbers.rational import Exact, Irrational, Number

SMALLEST_PRIME = 2**60
"""The prime is between this and twice this. An exact number has too few bits for more than 216 such factors."""


@cache
def random_prime() -> int:
    """The prime of this process. No number that is checked knows it, and to find one takes as long as many checks."""
    return int(randprime(SMALLEST_PRIME, 2 * SMALLEST_PRIME))


class Modular:
    """Coefficients modulo a random prime. A number whose denominator is a multiple of it raises ZeroDivisionError."""

    exact = True
    zero = 0

    def __init__(self) -> None:
        self.prime = random_prime()

    def add(self, f: Any, g: Any) -> Any:
        """The sum of two polynomials."""
        return gf_add(f, g, self.prime, ZZ)

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
        return value.numerator * _inverse(value.denominator, self.prime) % self.prime

    def python(self, coefficient: Any) -> Number:
        """A coefficient as a number of ours: the smallest with that remainder."""
        return int(coefficient)

    def equal(self, left: Any, right: Any) -> bool:
        """Whether two sums of products of coefficients are the same."""
        return bool((left - right) % self.prime == 0)

    def inverse(self, coefficient: Any) -> Any:
        """1 / coefficient."""
        return _inverse(coefficient, self.prime)


@lru_cache(maxsize=10_000)  # the numbers of a problem, and of all rows of a table, have few denominators
def _inverse(coefficient: Any, prime: int) -> int:
    try:
        return pow(int(coefficient), -1, prime)
    except ValueError:
        raise ZeroDivisionError("not invertible") from None


class _Field:
    """Coefficients that can be divided by each other; sympy's polynomials need to know no more than their zero."""

    zero: Any
    one: Any

    def add(self, f: Any, g: Any) -> Any:
        """The sum of two polynomials."""
        return dup_add(f, g, self)

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


class Balls(_Field):
    """Coefficients of python-flint: rationals, until they grow long, and balls."""

    exact = False
    zero, one = fmpq(0), fmpq(1)

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def number(self, value: Number) -> Any:
        """A number as a coefficient."""
        return ball_of(value, self.bits)

    def python(self, coefficient: Any) -> Number:
        """A coefficient as a number of ours."""
        return ours(coefficient)

    def multiply(self, f: Any, g: Any) -> Any:
        """Their product, cut off; 0 times nothing is 0."""
        if not f or not g:
            return []
        value = product(f[-1], g[-1])
        slope = self.zero
        if len(f) > 1:
            slope = slope + product(f[-2], g[-1])
        if len(g) > 1:
            slope = slope + product(f[-1], g[-2])
        return [slope, value]

    def inverse(self, coefficient: Any) -> Any:
        """1 / coefficient; a ball that holds no number where that is 0."""
        return self.one / coefficient if coefficient != 0 else as_ball(coefficient) / 0


Ring = Union[Modular, Rationals, Balls]


class Series:
    """A polynomial: its terms as sympy has them, the highest power first."""

    __slots__ = ("ring", "terms")

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
        if len(self.terms) == 1:  # a leaf: there is nothing to add up
            return Series([push, *self.terms], self.ring)
        return Series(self.ring.add(self.terms, [push, self.ring.zero]), self.ring)

    def without_slope(self) -> Series:
        """Its value alone."""
        return Series(self.terms[-1:], self.ring)

    def inverse(self) -> Series:
        """1 / this, by Newton's step r·(2 − this·r) from r = 1 / value."""
        start = Series([self.ring.inverse(self.value)], self.ring)
        return start + start - self * start * start

    def __add__(self, other: Series | int) -> Series:
        terms = other.terms if isinstance(other, Series) else [self.ring.number(other)]
        return Series(self.ring.add(self.terms, terms), self.ring)

    __radd__ = __add__

    def __sub__(self, other: Series | int) -> Series:
        return self + -other

    def __rsub__(self, other: int) -> Series:
        return -self + other

    def __neg__(self) -> Series:
        return Series(self.ring.negate(self.terms), self.ring)

    def __mul__(self, other: Series | int) -> Series:
        terms = other.terms if isinstance(other, Series) else [self.ring.number(other)]
        return Series(self.ring.multiply(self.terms, terms), self.ring)

    __rmul__ = __mul__

    def shortened(self) -> Series:
        """The same with long rationals as balls."""
        return Series([shortened(term) for term in self.terms], self.ring)

    def __truediv__(self, other: Series | int) -> Series:
        if isinstance(other, Series):
            return self * other.inverse()
        return self * Series([self.ring.inverse(self.ring.number(other))], self.ring)

    def __rtruediv__(self, other: int) -> Series:
        return self.inverse() * other

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
    """sympy's words for series, as the rows of the table speak them."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring

    def constant(self, number: Number) -> Series:
        """A number as a polynomial of degree 0."""
        return Series([self.ring.number(number)], self.ring)

    def step(self, operation: Operation, operands: Sequence[Series], at: Sequence[Any] = ()) -> Series:
        """What an operation makes of series; `at` are their values, where it has to know the side of a kink."""
        if operation.is_function and operation.piece is None and operation.most is not None:
            return self._smooth(operation.name, len(operands), operands)
        if operation.name == "power":
            return self._power(*operands)
        return cast(Series, operation.in_sympy(self, at, operands))

    def power(self, base: Series, exponent: Exact) -> Series:
        """base ** exponent for a literal exponent."""
        if isinstance(exponent, int):
            return base**exponent
        return self._smooth("power", 2, (base, self.constant(exponent)))

    def _power(self, base: Series, exponent: Series) -> Series:
        """base ** exponent; 0 to any power above 0 is 0, whatever the slope of the exponent."""
        if base.value == 0 and exponent.value > 0:
            exponent = exponent.without_slope()
        if exponent.slope == 0 and _is_whole(exponent.value):
            return base ** int(exponent.value)
        return self._smooth("power", 2, (base, exponent))

    def _smooth(self, name: str, arity: int, operands: Sequence[Series]) -> Series:
        """A smooth function: its value and its partial derivatives at the constant terms, by sympy's own rules.

        Raises Irrational where the coefficients have to stay rational.
        """
        if self.ring.exact:
            raise Irrational
        numbers = [operand.value for operand in operands]
        value, *partials = value_and_partials(name, arity)(numbers)
        slope = self.ring.zero
        for operand, partial in zip(operands, partials):
            slope = slope + product(partial, operand.slope)
        return Series([slope, value], self.ring)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda operand: self._smooth(name, 1, (operand,))


def product(left: Any, right: Any) -> Any:
    """left · right, where 0 times a ball that holds no number is 0, too."""
    return fmpq(0) if left == 0 or right == 0 else left * right


def _is_whole(exponent: Any) -> bool:
    """Whether a coefficient is a whole number, for certain."""
    return bool(not is_ball(exponent) and exponent.denominator == 1)


@cache
def value_and_partials(name: str, arity: int) -> Formulas:
    """A smooth function of the table, or of sympy's, and its partial derivatives by sympy."""
    symbols = sympy.symbols(f"a:{arity}", real=True, cls=sympy.Dummy)
    if name == "power":
        symbols = sympy.symbols(f"a:{arity}", positive=True, cls=sympy.Dummy)
        expression = symbols[0] ** symbols[1]
    else:
        row = _ROWS.get(name)
        expression = row.in_sympy(ALGEBRA, (), symbols) if row else getattr(sympy, name)(*symbols)
    partials = [sympy.powsimp(sympy.diff(expression, symbol)) for symbol in symbols]
    return Formulas(symbols, [expression, *partials])


_ROWS = {row.name: row for row in OPERATIONS if row.piece is None}
