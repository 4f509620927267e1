"""What a check starts from and ends with, and when two numbers agree."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from fractions import Fraction as F
from typing import Any

import pytest
from flint import arb, fmpq
from test_checks import run_of

from backprop_cli import parse_expression
from backprop_cli.checking.evidence import Check, Run, Wide, agrees
from backprop_cli.graph.runs import propagate
from backprop_cli.numbers.balls import precision
from backprop_cli.numbers.limits import START_BITS


def test_what_a_check_says_when_nothing_is_known() -> None:
    found = Check("symbolic", "ok", 0, [])
    assert (found.why, found.formulas, found.expected, found.expected_values) == (None, {}, {}, {})
    field = "status"
    with pytest.raises(AttributeError):
        setattr(found, field, "mismatch")
    assert not hasattr(found, "__dict__")


def ball(text: str) -> Any:
    with precision(START_BITS):
        return arb(text)


def test_agreement() -> None:
    """Rationals are equal, or a narrow ball holds the number."""
    third = fmpq(1, 3)
    with precision(START_BITS):
        assert agrees(F(1, 3), third, False) is True
        assert agrees(F(1, 3) + F(1, 10**2000), third, False) is False
        assert agrees(F(1, 3), arb(third), False) is True
        assert agrees(1 / 3, arb(third), False) is False
        assert agrees(F(1, 3) + F(1, 10**30), arb(third), False) is False
        assert agrees(0, arb(0), False) is True
        for wide in (ball("0.33 +/- 0.01"), ball("0 +/- 1e-1000"), arb("nan"), arb("inf")):
            with pytest.raises(Wide):
                agrees(F(1, 3) if wide > 0.1 else 0, wide, False)
        assert agrees(0, ball("0 +/- 1e-1000"), True) is True
        assert agrees(F(1, 10), ball("0 +/- 1e-1000"), True) is False
        with pytest.raises(Wide):
            agrees(F(1, 3), ball("0.33 +/- 0.01"), True)
        proven = propagate(parse_expression("2**0.5"), {}).values[-1]
        assert agrees(proven, arb(2).sqrt(), False) is True
        assert agrees(proven, arb(2).sqrt() * (1 + arb(2) ** -70), False) is False


@pytest.mark.parametrize(
    ("run", "rational"),
    [
        (run_of("x*y + 1/3", {"x": 2, "y": 7}), True),
        (run_of("x**2", {"x": 2}), True),
        (run_of("x**y", {"x": 2, "y": 7}), False),  # the gradient by y has a logarithm
        (run_of("max(x, 0)", {"x": 2}), True),
        (run_of("7", {}), True),
        (run_of("exp(x)", {"x": 2}), False),
    ],
)
def test_rational_runs(run: Run, rational: bool) -> None:
    assert run.rational is rational


def test_a_run_is_frozen() -> None:
    run = run_of("x", {"x": 1})
    field = "upstream"
    with pytest.raises(FrozenInstanceError):
        setattr(run, field, 1)
    assert not hasattr(run, "__dict__")
