"""Proven numbers: balls of python-flint's `arb`, a midpoint with a radius that is sure to hold the number.

What is not rational is computed in balls, with ever more bits, until the double nearest to it is certain. Where a rule
has to know on which side of 0 a number lies and a ball is too wide to tell, it raises Undecided, and more bits are
tried. python-flint takes some 40 ms to load, so it is loaded where the first such number occurs.

Source: F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import inf
from typing import Any

from backprop_cli.numbers.limits import MOST_BITS, SMALLEST_NORMAL
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Exact, Number, Undefined, quotient

LARGEST_WHOLE = 10**3_000
"""Beyond it a whole number is too long to be of use."""
LONG = 2_000
"""Bits of a rational that is computed as a ball from there on, where it need not stay exact."""
_NARROW_BITS = 80
"""Bits of accuracy that are enough for FLOAT_DIGITS digits."""

KINDS: set[type] = set()
"""python-flint's two types, rationals and balls, once they are loaded."""
BALLS: set[type] = set()
"""The second of them."""


class Undecided(Undefined):
    """A ball is too wide to answer what a rule asks; with more bits it may."""


class _Flint:
    """python-flint, once it is loaded: every ball needs it, and an import statement each would take as long."""

    arb: Any
    fmpq: Any


def load() -> None:
    """Load python-flint."""
    from flint import arb, fmpq

    _Flint.arb, _Flint.fmpq = arb, fmpq
    KINDS.update((arb, fmpq))
    BALLS.add(arb)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute balls with so many bits."""
    from flint import ctx

    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def rational(value: Exact) -> Any:
    """An exact number as python-flint's rational."""
    return _Flint.fmpq(value.numerator, value.denominator)


def ball_of(number: Number, bits: int) -> Any:
    """A number of ours as python-flint's: a rational as a rational, a proven one as a ball of so many bits."""
    if isinstance(number, float):
        return number.source(bits)[number.index] if isinstance(number, Proven) else rational(Fraction(number))
    return rational(number)


def shortened(value: Any) -> Any:
    """A number of python-flint, a long rational as a ball."""
    if type(value) in KINDS and not is_ball(value) and value.height_bits() > LONG:
        return as_ball(value)
    return value


def as_ball(value: Any) -> Any:
    """A rational of python-flint as a ball, a ball as it is."""
    return value if type(value) in BALLS else _Flint.arb(value)


def is_ball(value: Any) -> bool:
    """Whether a number is a ball."""
    return type(value) in BALLS


def exact(value: Any) -> Exact:
    """python-flint's rational as an int or a Fraction."""
    return quotient(int(value.p), int(value.q))


def is_settled(ball: Any) -> bool:
    """Whether the double nearest to a ball's number is certain, or 17 digits where no double holds it."""
    low, high = float(ball.lower()), float(ball.upper())
    if SMALLEST_NORMAL <= abs(low) < inf:
        return low == high
    return is_narrow(ball)


def is_narrow(ball: Any) -> bool:
    """Whether a ball is good for 17 digits, but for a number that lies halfway between two doubles."""
    return bool(ball.is_zero() or ball.rel_accuracy_bits() >= _NARROW_BITS)


def sign_of(value: Any) -> int:
    """1, 0 or -1, of any kind of number. Raises Undecided."""
    if value > 0:
        return 1
    if value < 0:
        return -1
    if is_ball(value) and not value.is_zero():
        raise Undecided("undecided" if value.is_finite() else "out-of-reach")
    return 0


def order(left: Any, right: Any) -> int:
    """1 where left > right, 0 where they are equal, else -1. Raises Undecided."""
    if left is right:
        return 0
    if is_ball(left) or is_ball(right):
        try:
            return sign_of(left - right)
        except Undecided:
            raise Undecided("undecided-order") from None
    return int(left > right) - int(left < right)


def floor_of(value: Any) -> int:
    """The largest whole number that is not above a number of any kind. Raises Undecided."""
    if type(value) not in KINDS:
        return int(value // 1)
    if not is_ball(value):
        return int(value.floor())
    if not value.is_finite() or abs(value) > LARGEST_WHOLE:
        raise Undecided("too-large")
    whole = value.floor().unique_fmpz()
    if whole is None:
        raise Undecided("undecided-whole")
    return int(whole)


def line(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of balls that is x, but for less than x², where arb's own loses all digits very near to 0."""

    def near_zero(x: Any) -> Any:
        if float(x.mid()) == 0 and abs(x) < rational(_TINY):
            return x + x * x * type(x)(0, 1)
        return function(x)

    return near_zero


_TINY = Fraction(1, 2 ** (2 * MOST_BITS))


def erfc_of(x: Any) -> Any:
    """1 - erf(x) of a ball; arb's own loses all digits of what is not exact far to the right."""
    if not x > 1:
        return x.erfc()
    half, square = as_ball(rational(Fraction(1, 2))), x * x
    return (-square).exp() * square.hypgeom_u(half, half) / type(x).pi().sqrt()
