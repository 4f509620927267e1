"""What many a calculation gives, as a golden file says: value and gradients to all digits that are sure, or a refusal.

That the digits are right, `python -m tests.digits` and `python -m tests.arrays` say by other libraries.
"""

from __future__ import annotations

from typing import Any

from outcomes import check, written

from backprop_cli import parse_expression, solve
from backprop_cli.graph.notation import expressions
from backprop_cli.numbers.proven import Proven

_DIGITS = 20


def test_calculations(refresh_golden: bool) -> None:
    check("calculations", _calculated, refresh_golden)


def _calculated(arithmetic: str, text: str) -> str:
    """The value, then the gradients by the inputs; `TEXT | NAME=VALUE; … <- UPSTREAM`."""
    problem, _, given = text.partition(" | ")
    given, arrow, upstream = given.partition(" <- ")
    graph = parse_expression(problem)
    values = dict(part.split("=") for part in given.split("; ") if part)
    solution = solve(graph, values, arithmetic=arithmetic, check="none", upstream=upstream if arrow else None)
    if arithmetic == "float":  # beside it, what notation makes of every node
        return " ".join([_digits(solution.value), *map(_digits, solution.gradients.values()), *expressions(graph)])
    return " ".join([_digits(solution.value), *map(_digits, solution.gradients.values())])


def _digits(number: Any) -> str:
    if isinstance(number, Proven):
        digits, exponent = number.digits(_DIGITS)
        return f"{digits}e{exponent}"
    return written(number)
