"""Numerical derivatives as students compute them: forward, backward and central differences, in floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite, nan
from typing import Any, NamedTuple

from backprop_cli.graph.array_floats import as_floats
from backprop_cli.numbers.arrays import is_array, of_elements, shape_of
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.broken_passes import evaluate

STEPS = tuple(f"1e-{n}" for n in range(1, 9))
KINDS = ("forward", "backward", "central")
EVALUATIONS = 2 * len(STEPS) + 1
"""Forward passes that `differences` takes."""


class Difference(NamedTuple):
    """A numerical derivative of the output by one node."""

    kind: str  # one of KINDS
    step: str
    number: Any  # an array where the node's value is one


def differences(solution: Solution, node: int) -> Iterator[Difference]:
    """Every kind with every step, where the output has a value; of an array, where it has one for each element."""
    try:
        leaves = {n: as_floats(solution.values[n]) for n, row in enumerate(solution.graph.operations) if row is None}
        at, upstream = as_floats(solution.values[node]), as_floats(solution.upstream)
    except OverflowError:
        return

    def output(value: Any) -> float:
        try:
            made = evaluate(solution.graph, leaves, {node: value})[solution.graph.output]
        except (ArithmeticError, ValueError):
            return nan
        return float((made * upstream).sum() if is_array(made) else made)

    here = output(at)
    factor = 1.0 if is_array(upstream) else upstream
    for step in STEPS:
        h = float(step)
        found = [_quotients(output, moved, here, h) for moved in _moved(at, h)]
        for place, kind in enumerate(KINDS):
            numbers = [quotients[place] * factor for quotients in found]
            if all(map(isfinite, numbers)):
                yield Difference(kind, step, as_floats(of_elements(numbers, shape_of(at))))


def _moved(at: Any, h: float) -> Iterator[tuple[Any, Any]]:
    """A number moved to the right and to the left; an array with one element moved, for every element."""
    if not is_array(at):
        yield at + h, at - h
        return
    for place in range(at.size):
        right, left = at.copy(), at.copy()
        right.flat[place] += h
        left.flat[place] -= h
        yield right, left


def _quotients(output: Callable[[Any], float], moved: tuple[Any, Any], here: float, h: float) -> tuple[float, ...]:
    """By KINDS."""
    right, left = map(output, moved)
    return (right - here) / h, (here - left) / h, (right - left) / (2 * h)
