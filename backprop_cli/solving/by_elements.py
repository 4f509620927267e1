"""A problem with arrays as one of numbers alone: every element is an input, every product its Mul and Add nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from backprop_cli.graph.apart import MOST_NODES, Apart, TooManyNodes
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.reading.problem import Problem, as_problem
from backprop_cli.solving.solution import solve

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given


def by_elements(problem: Problem, values: Mapping[str, Given], upstream: Given | None = None) -> Problem:
    """The problem whose nodes are the elements, with its values; an array's upstream gradient is part of its output.

    Raises BackpropError where the problem cannot be solved, or is too large.
    """
    solution = solve(problem, values, upstream=upstream, check="none")
    try:
        apart = Apart(solution.graph, solution.values, solution.upstream)
    except TooManyNodes:
        raise BackpropError("too-many-elements", None, limit=f"{MOST_NODES:,}") from None
    of_number = not is_array(solution.upstream)
    return as_problem(apart.graph)._replace(
        values=apart.inputs, upstream=solution.upstream if of_number else 1, title=problem.title
    )
