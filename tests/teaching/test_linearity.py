"""What is told from the tape of an output being linear in an input."""

from __future__ import annotations

import pytest

from backprop_cli import solve
from backprop_cli.teaching.explain.linearity import is_affine

LINEAR = [
    "y**0.5 * x",
    "x**y",
    "-(x*y - 3)/y + exp(y)*x",
    "(x + y)*(y*y + 1)",
    "x**1",
    "x**0 + y",
    "0*exp(x) + x",
    "abs(y)*x",
    "y",
]
CURVED = ["x**0.5 + y", "y**x", "x**(y + 1)", "x*y*x", "y/x", "exp(x)", "x*x - x*x"]


@pytest.mark.parametrize("text", [*LINEAR, *CURVED])
def test_linear_as_far_as_the_tape_tells(text: str) -> None:
    """A power whose exponent does not vary is taken for what it is: x**y is x where y is 1. Nothing is cancelled."""
    solution = solve(f"{text} + 0*x*y", {"x": 2, "y": 1}, check="none")
    assert is_affine(solution.graph, solution.values, solution.graph.inputs["x"], solution.reached) == (text in LINEAR)
