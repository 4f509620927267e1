"""A problem with arrays as one of numbers alone: every element is an input, every product its Mul and Add nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from backprop_cli.graph.apart import MOST_NODES, Apart, TooManyNodes
from backprop_cli.graph.layout import Layout
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.problem import Problem, as_problem
from backprop_cli.solving.solution import leaves_of, solve

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given


def work_of(problem: Problem, values: Mapping[str, Given]) -> int:
    """How many nodes there are about, element by element. Raises BackpropError where an input has no value."""
    return Layout(problem.graph, leaves_of(problem, values)).work


def by_elements(problem: Problem, values: Mapping[str, Given], upstream: Given | None = None) -> Problem:
    """The problem whose nodes are the elements, with its values; an array's upstream gradient is part of its output.

    Raises BackpropError where the problem cannot be solved, or is too large.
    """
    too_large = BackpropError("too-many-elements", limit=f"{MOST_NODES:,}")
    if work_of(problem, values) > MOST_NODES:  # told before it is solved
        raise too_large
    solution = solve(problem, values, upstream=upstream, check="none")
    try:
        apart = Apart(solution.graph, solution.values, solution.upstream)
    except TooManyNodes:
        raise too_large from None
    graph = apart.graph.without_unneeded()
    return as_problem(graph)._replace(
        values={name: apart.inputs[name] for name in graph.inputs if name in apart.inputs},
        upstream=apart.upstream,
        title=problem.title,
    )
