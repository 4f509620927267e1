"""No function of the table makes sympy think long, whatever stands in it: the kinds that once did."""

from __future__ import annotations

import time

import pytest

from backprop_cli import BackpropError, solve
from backprop_cli.graph.functions import OPERATIONS
from tests.broken.rules import NAMES

pytestmark = pytest.mark.once

INSIDE = (
    "abs(x)**3.275519",  # whether a hyperbolic function of it is real
    "tanh(x**3.275519)",
    "x**2.5 + x**3.0001",
    "(-(x**1000)**0.5)",
    "exp(7.829e15)",  # sympy would write all its digits out
    "x*exp(-1e300)",
    "asin(sin(3.343e313))",
    "326**(x - 4.6e7)",  # a factor of so many digits
    "abs(x/1.376e14)**(4.364e33 + 0.5024)",
    "exp((2*exp(-x))**20001*0)",
    "asin(sin(floor(x*1e300)))",
    "acos(sin(3.343e313 + x - x))",
    "exp(exp(exp(7e30 + x - x)*0 + 40 + x - x))",
)
MOST = 3.0
"""CPU seconds; each of these took more than six, or all memory."""


@pytest.mark.parametrize("inside", INSIDE)
def test_no_function_makes_the_check_slow(inside: str) -> None:
    solve("x*y", {"x": 1, "y": 2}, check="symbolic")  # sympy is loaded
    for number, row in enumerate(OPERATIONS):
        if not row.is_function or row.most == 0:
            continue
        others = NAMES[1 : row.arity]
        text = f"{row.symbol}({', '.join((inside, *others))})"
        values = {name: value for name, value in {"x": "0.3", "y": "0.6", "w": "0.9"}.items() if f"{name}" in others}
        if "x" in inside.replace("exp", ""):
            values["x"] = "0.3"
        for method in ("symbolic", "auto")[: 1 + (number % 3 == 0)]:  # of formulas so short `auto` makes the same
            started = time.process_time()
            try:
                status = solve(text, values, check=method).check.status
            except BackpropError:  # outside the domain
                continue
            finally:
                assert time.process_time() - started < MOST, text
            assert status in ("ok", "skipped"), text
