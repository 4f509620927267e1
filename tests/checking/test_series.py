"""The arithmetic of the directional check: value + slope·τ over every kind of coefficient."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import arb, fmpq
from sympy import QQ, isprime

from backprop_cli import parse_expression
from backprop_cli.checking import series
from backprop_cli.checking.series import SMALLEST_PRIME, Balls, Modular, Rationals, Series, SeriesAlgebra, random_prime
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import DIVIDE, POWER
from backprop_cli.graph.runs import propagate
from backprop_cli.numbers.balls import precision

F = Fraction
BITS = 200
RINGS: dict[str, Any] = {"modular": Modular(), "rationals": Rationals(), "balls": Balls(BITS)}

A, B = (F(3), F(2)), (F(-4, 5), F(7, 2))  # value, slope
RULES: list[tuple[str, Callable[[Any, Any], Any], tuple[Fraction, Fraction]]] = [
    ("a + b", lambda a, b: a + b, (F(11, 5), F(11, 2))),
    ("a - b", lambda a, b: a - b, (F(19, 5), F(-3, 2))),
    ("-a", lambda a, b: -a, (F(-3), F(-2))),
    ("a * b", lambda a, b: a * b, (F(-12, 5), F(21, 2) - F(8, 5))),
    ("a * 5", lambda a, b: a * 5, (F(15), F(10))),
    ("a / b", lambda a, b: a / b, (F(-15, 4), (F(2) * F(-4, 5) - 3 * F(7, 2)) / F(16, 25))),
    ("a / 5", lambda a, b: a / 5, (F(3, 5), F(2, 5))),
    ("1 / a", lambda a, b: a.inverse(), (F(1, 3), F(-2, 9))),
    ("5 + a", lambda a, b: 5 + a, (F(8), F(2))),
    ("5 - a", lambda a, b: 5 - a, (F(2), F(-2))),
    ("5 * a", lambda a, b: 5 * a, (F(15), F(10))),
    ("5 / a", lambda a, b: 5 / a, (F(5, 3), F(-10, 9))),
    ("a**0", lambda a, b: a**0, (F(1), F(0))),
    ("a**1", lambda a, b: a**1, (F(3), F(2))),
    ("a**2", lambda a, b: a**2, (F(9), F(12))),
    ("a**5", lambda a, b: a**5, (F(243), F(810))),
    ("a**-1", lambda a, b: a**-1, (F(1, 3), F(-2, 9))),
    ("a**-3", lambda a, b: a**-3, (F(1, 27), F(-2, 27))),
    ("a pushed", lambda a, b: a.pushed(4), (F(3), F(6))),
    ("a - a", lambda a, b: a - a, (F(0), F(0))),
    ("a - a pushed", lambda a, b: (a - a).pushed(4), (F(0), F(4))),
]


@pytest.mark.parametrize(("rule", "right"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
@pytest.mark.parametrize("kind", RINGS)
def test_rules(kind: str, rule: Callable[[Any, Any], Any], right: tuple[Fraction, Fraction]) -> None:
    with precision(BITS):
        ring = RINGS[kind]
        a, b = (SeriesAlgebra(ring).constant(value).pushed(ring.number(slope)) for value, slope in (A, B))
        result = rule(a, b)
        assert len(result.terms) <= 2
        for ours, theirs in zip((result.value, result.slope), map(ring.number, right)):
            assert ring.equal(ours, theirs)


@pytest.mark.parametrize(("rule", "right"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_rules_on_balls(rule: Callable[[Any, Any], Any], right: tuple[Fraction, Fraction]) -> None:
    """Balls that are not rationals: narrow, and the right number is in them."""
    with precision(BITS):
        ring = RINGS["balls"]
        wide = arb(0, arb(2) ** -150)
        a, b = (
            Series(
                [fmpq(slope.numerator, slope.denominator) + wide, fmpq(value.numerator, value.denominator) + wide], ring
            )
            for value, slope in (A, B)
        )
        result = rule(a, b)
        for ours, theirs in zip((result.value, result.slope), right):
            ours, theirs = arb(ours), fmpq(theirs.numerator, theirs.denominator)
            assert ours.contains(theirs)
            assert ours.rad() < 1e-40


@pytest.mark.parametrize("kind", RINGS)
def test_the_algebra(kind: str) -> None:
    with precision(BITS):
        ring = RINGS[kind]
        algebra = SeriesAlgebra(ring)
        x, y = algebra.constant(6).pushed(ring.number(1)), algebra.constant(F(3))
        assert ring.python(algebra.step(DIVIDE, (x, y)).value) == 2
        assert (ring.python(algebra.power(x, 2).value), ring.python(algebra.power(x, 2).slope)) == (36, 12)
        assert (Series([], ring).value, Series([], ring).slope, y.slope) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["rationals", "balls"])
def test_the_piece_that_holds(kind: str) -> None:
    with precision(BITS):
        ring = RINGS[kind]
        algebra = SeriesAlgebra(ring)
        x, y, z = (algebra.constant(value).pushed(ring.number(slope)) for value, slope in ((6, 1), (F(3), 5), (-6, 7)))
        for name, operands, value, slope in (
            ("max", (x, y), 6, 1),
            ("min", (x, y), 3, 5),
            ("max", (x, x, y), 6, 1),
            ("min", (z, y, z), -6, 7),
            ("abs", (z,), 6, -7),
            ("relu", (z,), 0, 0),
            ("relu", (x,), 6, 1),
            ("clip", (x, z, y), 3, 5),
            ("sign", (z,), -1, 0),
        ):
            at = [operand.value if kind == "balls" else ring.python(operand.value) for operand in operands]
            result = algebra.step(FUNCTIONS[name], operands, at)
            assert (ring.python(result.value), ring.python(result.slope)) == (value, slope), name


def test_functions_on_balls() -> None:
    with precision(BITS), mpmath.workprec(BITS):
        algebra = SeriesAlgebra(RINGS["balls"])
        x = algebra.constant(4).pushed(fmpq(3))
        for result, value, slope in (
            (algebra.step(FUNCTIONS["sqrt"], (x,)), 2, mpmath.mpf("0.75")),
            (algebra.power(x, F(1, 2)), 2, mpmath.mpf("0.75")),
            (algebra.step(POWER, (x, algebra.constant(F(1, 2)))), 2, mpmath.mpf("0.75")),
            (algebra.step(POWER, (algebra.constant(4), algebra.constant(F(1, 2)))), 2, 0),
            (algebra.step(POWER, (x, algebra.constant(3).pushed(fmpq(1)))), 64, 144 + 64 * mpmath.log(4)),
            (algebra.step(FUNCTIONS["exp"], (x - x,)), 1, 0),
            (algebra.step(FUNCTIONS["exp"], ((x - x).pushed(fmpq(5)),)), 1, 5),
            (algebra.step(FUNCTIONS["hypot"], (x, algebra.constant(3))), 5, mpmath.mpf("2.4")),
            (algebra.step(FUNCTIONS["e"], ()), mpmath.e, 0),
        ):
            for ours, right in ((result.value, value), (result.slope, slope)):
                assert abs(mpmath.mpf(arb(ours).str(60, radius=False)) - right) < mpmath.mpf("1e-55")
                assert arb(ours).rad() < 1e-50
        assert not arb(algebra.step(FUNCTIONS["log"], (-x,)).value).is_finite()


def test_any_prime_of_61_bits_may_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "randprime", lambda *limits: limits[-1])
    assert random_prime.__wrapped__() == 2**61
    monkeypatch.setattr(series, "randprime", lambda *limits: limits[0])
    assert random_prime.__wrapped__() == 2**60


def test_a_prime_is_drawn_once() -> None:
    """Finding one takes longer than the check of a small problem, of which a table has one a row."""
    assert len({Modular().prime for _ in range(3)}) == 1
    assert len({random_prime.__wrapped__() for _ in range(3)}) == 3


def test_numbers_modulo_a_prime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "random_prime", random_prime.__wrapped__)
    rings = [Modular() for _ in range(3)]
    assert len({ring.prime for ring in rings}) == 3
    for ring in rings:
        prime = ring.prime
        assert isprime(prime)
        assert SMALLEST_PRIME <= prime <= 2 * SMALLEST_PRIME
        assert ring.number(-1) == prime - 1
        assert ring.number(prime + 5) == 5
        assert ring.number(F(2, 3)) * 3 % prime == 2
        assert ring.number(F(prime * 2 + 2, 3)) * 3 % prime == 2
        assert ring.equal(ring.number(F(1, 3)) * 3, 1)
        assert ring.equal(-1, prime - 1)
        assert not ring.equal(1, 2)
        assert ring.python(7) == 7
        with pytest.raises(ZeroDivisionError, match="^not invertible$"):
            ring.number(F(1, prime))
        with pytest.raises(ZeroDivisionError, match="^not invertible$"):
            Series([prime * 2], ring).inverse()
    assert SMALLEST_PRIME == 2**60


def test_numbers_of_fields() -> None:
    rationals, balls = Rationals(), Balls(BITS)
    assert rationals.number(F(2, 6)) == QQ(1, 3)
    assert rationals.number(7) == QQ(7)
    assert rationals.python(QQ(1, 3)) == F(1, 3)
    assert isinstance(rationals.python(QQ(1, 3)), Fraction)
    assert rationals.equal(QQ(1, 3), QQ(2, 6))
    assert rationals.equal(QQ(1, 3), QQ(1, 2)) is False
    with precision(BITS):
        assert balls.number(F(2, 6)) == fmpq(1, 3)
        assert balls.number(7) == 7
        root = propagate(parse_expression("2**0.5"), {}).values[-1]
        assert balls.number(root).overlaps(arb(2).sqrt())
        assert balls.number(root).rad() < arb(2) ** (9 - BITS)
        assert float(balls.python(arb(2).sqrt())) == 2**0.5
        assert balls.python(fmpq(1, 3)) == F(1, 3)
        assert balls.inverse(fmpq(3)) == fmpq(1, 3)
        assert not balls.inverse(fmpq(0)).is_finite()
        assert not balls.inverse(arb(0, 1)).is_finite()


def test_long_rationals_become_balls() -> None:
    with precision(BITS):
        ring = RINGS["balls"]
        short, long = Series([fmpq(1, 3), fmpq(5)], ring), Series([fmpq(1, 3), fmpq(1, 3**3000)], ring)
        assert short.shortened().terms == short.terms
        first, last = long.shortened().terms
        assert (type(first), type(last)) == (fmpq, arb)
        assert last.contains(fmpq(1, 3**3000))


def test_values_alone() -> None:
    for ring in RINGS.values():
        constant = SeriesAlgebra(ring).constant(3)
        for each in (constant, constant.pushed(ring.number(2))):
            assert (each.without_slope().terms, each.without_slope().ring) == (constant.terms, ring)
