"""Numbers of the reference: Fractions while they are rational, mpf from there on; and why there is none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Union

import mpmath
from mpmath import mpf

Real = Union[Fraction, Any]
ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
MAX_BITS = 13_000


class NoValue(ArithmeticError):
    """Outside a domain."""


class NoDerivative(ArithmeticError):
    """There is a value, and no derivative."""


class Unsure(ArithmeticError):
    """Something hangs on a number that cannot be told from 0, or from another."""


class TooLarge(ArithmeticError):
    """A rational number that nobody could print, or a size that nobody could compute."""


def real(x: Real) -> Any:
    """As mpf."""
    return mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def bounded(x: Real) -> Real:
    """A number that is not too large."""
    if isinstance(x, Fraction):
        if max(x.numerator.bit_length(), x.denominator.bit_length()) > MAX_BITS:
            raise TooLarge
    elif not mpmath.isfinite(x):
        raise TooLarge
    return x


def side(x: Real) -> int:
    """1, 0 or -1."""
    return (x > 0) - (x < 0)


def order(x: Real, y: Real) -> int:
    """1, 0 or -1 as x is larger, as large, or smaller. Raises Unsure."""
    if x is y:
        return 0
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return (x > y) - (x < y)
    a, b = real(x), real(y)
    gap = a - b
    if abs(gap) <= max(abs(a), abs(b)) * mpf(10) ** (30 - mpmath.mp.dps):
        raise Unsure
    return 1 if gap > 0 else -1


def add(x: Real, y: Real) -> Real:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return bounded(x + y)
    return real(x) + real(y)


def sub(x: Real, y: Real) -> Real:
    return add(x, -y)


def mul(x: Real, y: Real) -> Real:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return bounded(x * y)
    if (isinstance(x, Fraction) and x == 0) or (isinstance(y, Fraction) and y == 0):
        return ZERO
    return real(x) * real(y)


def div(x: Real, y: Real) -> Real:
    if y == 0:
        raise NoValue
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return bounded(x / y)
    return ZERO if isinstance(x, Fraction) and x == 0 else real(x) / real(y)


def best(which: int, *xs: Real) -> Real:
    found = xs[0]
    for x in xs[1:]:
        if order(x, found) == which:
            found = x
    return found


def tie(which: int, i: int, *xs: Real) -> Real:
    found = best(which, *xs)
    ties = [order(x, found) == 0 for x in xs]
    return Fraction(ties[i], sum(ties))


def clip(x: Real, low: Real, high: Real) -> Real:
    if order(low, high) > 0:
        raise NoValue
    return best(-1, best(1, x, low), high)


def by_clip(i: int, x: Real, low: Real, high: Real) -> Real:
    inner = best(1, x, low)
    through = tie(-1, 0, inner, high)
    return tie(-1, 1, inner, high) if i == 2 else through * tie(1, i, x, low)


def floor(x: Real) -> Real:
    if isinstance(x, Fraction):
        return Fraction(x.numerator // x.denominator)
    if mpmath.mag(x) > 9_000:
        raise TooLarge
    near = mpmath.nint(x)
    order(x, Fraction(int(near))) if near or not x else None
    return Fraction(int(mpmath.floor(x)))


def nearest(x: Real) -> Real:
    if isinstance(x, Fraction):
        return Fraction(round(x))
    if mpmath.mag(x) > 9_000:
        raise TooLarge
    below = floor(x)
    return below + (order(x, below + HALF) > 0)
