"""The arithmetic of the directional check: value + slope·τ over every kind of coefficient."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from sympy import QQ, isprime

from backprop_cli import series
from backprop_cli.evidence import PRECISION
from backprop_cli.series import SMALLEST_PRIME, Decimals, Modular, Rationals, Series, SeriesAlgebra

F = Fraction
RINGS: dict[str, Any] = {"modular": Modular(), "rationals": Rationals(), "decimals": Decimals(PRECISION)}

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
    with localcontext(RINGS["decimals"].context):
        ring = RINGS[kind]
        a, b = (SeriesAlgebra(ring).constant(value).pushed(ring.number(slope)) for value, slope in (A, B))
        result = rule(a, b)
        assert len(result.terms) <= 2
        for ours, theirs in zip((result.value, result.slope), map(ring.number, right)):
            if ring.exact:
                assert ring.equal(ours, theirs)
            else:
                assert abs(ours - theirs) < Decimal(10) ** (5 - PRECISION)


@pytest.mark.parametrize("kind", RINGS)
def test_the_algebra(kind: str) -> None:
    with localcontext(RINGS["decimals"].context):
        ring = RINGS[kind]
        algebra = SeriesAlgebra(ring)
        x, y = algebra.constant(6).pushed(1), algebra.constant(F(3))
        assert ring.python(algebra.divide(x, y).value) == 2
        assert (ring.python(algebra.power(x, 2).value), ring.python(algebra.power(x, 2).slope)) == (36, 12)
        algebra.here = [6, 3]
        assert (algebra.max(x, y).terms, algebra.min(x, y).terms) == (x.terms, y.terms)
        assert (Series([], ring).value, Series([], ring).slope, y.slope) == (0, 0, 0)


def test_functions_on_decimals() -> None:
    with localcontext(RINGS["decimals"].context):
        algebra = SeriesAlgebra(RINGS["decimals"])
        x = algebra.constant(4).pushed(3)
        for result, value, slope in (
            (algebra.sqrt(x), "2", "0.75"),
            (algebra.power(x, F(1, 2)), "2", "0.75"),
            (algebra.power(x, algebra.constant(0.5)), "2", "0.75"),
            (algebra.power(algebra.constant(4), algebra.constant(0.5)), "2", "0"),
            (algebra.exp(x - x), "1", "0"),
            (algebra.exp((x - x).pushed(5)), "1", "5"),
        ):
            assert abs(result.value - Decimal(value)) < Decimal("1e-55")
            assert abs(result.slope - Decimal(slope)) < Decimal("1e-55")
        assert algebra.e().slope == 0
        assert str(algebra.e().value).startswith("2.71828182845904523536028747135266249775724709369995957")
    assert algebra.log(-x).value.is_nan()


def test_any_prime_of_61_bits_may_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "randprime", lambda *limits: limits[-1])
    assert Modular().prime == 2**61
    monkeypatch.setattr(series, "randprime", lambda *limits: limits[0])
    assert Modular().prime == 2**60


def test_numbers_modulo_a_prime() -> None:
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
    rationals, decimals = Rationals(), Decimals(PRECISION)
    assert rationals.number(F(2, 6)) == QQ(1, 3)
    assert rationals.number(7) == QQ(7)
    assert rationals.python(QQ(1, 3)) == F(1, 3)
    assert isinstance(rationals.python(QQ(1, 3)), Fraction)
    assert rationals.equal(QQ(1, 3), QQ(2, 6))
    assert rationals.equal(QQ(1, 3), QQ(1, 2)) is False
    assert (rationals.exact, decimals.exact, Modular.exact) == (True, False, True)
    with localcontext(decimals.context):
        assert decimals.number(0.1) == Decimal(0.1) != Decimal("0.1")
        assert str(decimals.number(F(1, 3))) == "0." + "3" * PRECISION
        assert decimals.number(3) == 3
        assert decimals.python(Decimal("0.5")) == 0.5
        assert isinstance(decimals.python(Decimal(2)), float)
        assert (decimals.number(1) / 0).is_infinite()
        for exponent in (10_000_000, -10_000_000):
            power = decimals.number(10) ** exponent
            assert power.is_finite()
            assert power != 0


def test_values_alone() -> None:
    for ring in RINGS.values():
        constant = SeriesAlgebra(ring).constant(3)
        for each in (constant, constant.pushed(2)):
            assert (each.without_slope().terms, each.without_slope().ring) == (constant.terms, ring)
