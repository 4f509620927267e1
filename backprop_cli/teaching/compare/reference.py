"""The exact gradients that numerical ones are held against: those of a run, rational or proven."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from backprop_cli.graph.runs import exact_leaves, proven_numbers
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.proven import near_fraction
from backprop_cli.numbers.rational import Number
from backprop_cli.solving.solution import Solution


def exact_gradients(solution: Solution) -> list[Fraction | None]:
    """∂output/∂input of every input, whatever arrives from upstream; None where there is none that floats reach."""
    graph, nodes = solution.graph, list(solution.graph.inputs.values())
    gradients = solution.node_gradients
    if solution.upstream != 1 or solution.arithmetic == "float":
        inputs = {name: solution.values[node] for name, node in graph.inputs.items()}
        try:
            gradients = proven_numbers(graph, exact_leaves(graph, inputs), 1, None, lossy=True).gradients
        except BackpropError:  # floats have a value where rational numbers have none
            return [None] * len(nodes)
    return [_fraction(gradients[node]) for node in nodes]


def relative_errors(found: Sequence[float | None], exact: Sequence[Fraction | None], largest: Fraction) -> list[float]:
    """|found − exact| / |exact| of each pair that has both; by the `largest` gradient where the exact one is 0."""
    pairs = ((Fraction(ours), theirs) for ours, theirs in zip(found, exact) if ours is not None and theirs is not None)
    return [_float(abs(ours - theirs) / (abs(theirs) or largest)) for ours, theirs in pairs]


def largest_of(exact: Sequence[Fraction | None]) -> Fraction:
    """The size of the largest gradient; 1 where all are zero."""
    return max((abs(gradient) for gradient in exact if gradient is not None), default=Fraction(0)) or Fraction(1)


def _float(error: Fraction) -> float:
    try:
        return float(error)
    except OverflowError:
        return 1.7976931348623157e308


def _fraction(number: Number) -> Fraction | None:
    """A number as a rational, close to it; 0 below what a float holds, None beyond it or for nan."""
    try:
        exact = near_fraction(number)
        float(exact)
    except (OverflowError, ValueError):
        return Fraction(0) if number == 0 else None
    return exact
