"""Numerical derivatives as students compute them: forward, backward and central differences, in floats."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.broken_passes import evaluate

STEPS = tuple(f"1e-{n}" for n in range(1, 9))
EVALUATIONS = 2 * len(STEPS) + 1
"""Forward passes that `differences` takes."""


class Difference(NamedTuple):
    """A numerical derivative of the output by one node."""

    kind: str  # "forward", "backward" or "central"
    step: str
    number: float


def differences(solution: Solution, node: int) -> Iterator[Difference]:
    """Every kind with every step, where the output has a value."""
    try:
        leaves = {n: float(solution.values[n]) for n, row in enumerate(solution.graph.operations) if row is None}
        at, upstream = float(solution.values[node]), float(solution.upstream)
    except OverflowError:
        return

    def output(value: float) -> float:
        try:
            return float(evaluate(solution.graph, leaves, {node: value})[solution.graph.output])
        except (ArithmeticError, ValueError):
            return float("nan")

    here = output(at)
    for step in STEPS:
        h = float(step)
        right, left = output(at + h), output(at - h)
        found = {"forward": (right - here) / h, "backward": (here - left) / h, "central": (right - left) / (2 * h)}
        yield from (Difference(kind, step, n * upstream) for kind, n in found.items() if isfinite(n * upstream))
