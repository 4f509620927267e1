"""What a check starts from and ends with: a run of both passes, the verdict on it, and when two numbers agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any

from backprop_cli.graph import Graph
from backprop_cli.messages import Message
from backprop_cli.numeric import Number, to_float
from backprop_cli.operations import ADD, SUBTRACT

TOLERANCE = 1e-9
"""Relative difference that a float run may show."""
ROUNDING = 1e-14
"""Difference that a float run may show next to numbers of size 1 that cancel each other."""
UNSEEN = 1e-6
"""Difference that nobody minds; graders are given as much by default."""
PRECISION = 60
"""Decimal digits of the evaluation that floats are compared with."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the check found: `rows` has ok, mismatch or skipped for each node, `formulas` and `expected` are by id.

    `expected` holds sympy's own number for every gradient that disagrees, `expected_values` for every value.
    """

    method: str
    status: str  # "ok", "mismatch" or "skipped"
    checked: int
    rows: Sequence[str]
    why: Message | None = None
    formulas: Mapping[int, str] = field(default_factory=dict)
    expected: Mapping[int, Number] = field(default_factory=dict)
    expected_values: Mapping[int, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of both passes: everything that a check needs."""

    graph: Graph
    values: Sequence[Number]
    gradients: Sequence[Number]
    upstream: Number

    def summands(self, node: int) -> list[Number]:
        """1, and what a sum or difference adds up: its value may have lost the last digits of the largest."""
        operation = self.graph.operations[node]
        sums = operation in (ADD, SUBTRACT)
        return [1, *(self.values[operand] for operand in self.graph.operands[node] if sums)]

    def contributions(self) -> list[float]:
        """By node, the size of the largest contribution to its gradient, which may have lost that one's last digits."""
        largest = [abs(to_float(self.upstream) or 1.0)] * len(self.graph)
        for node, (operation, operands) in enumerate(zip(self.graph.operations, self.graph.operands)):
            if operation is not None and operands and self.gradients[node]:  # else nothing is sent, defined or not
                around = [self.values[node], *(self.values[operand] for operand in operands)]
                for operand, sent in zip(operands, operation.backward(self.gradients[node], *around)):
                    largest[operand] = max(largest[operand], abs(to_float(sent) or 0.0))
        return largest

    @property
    def exact(self) -> bool:
        """Whether every number of the run is exact and every operation keeps it so."""
        if any(operation is not None and not operation.exact for operation in self.graph.operations):
            return False
        return not any(issubclass(kind, float) for kind in {*map(type, self.values), *map(type, self.gradients)})


def agrees(number: Number, reference: Any, sizes: Iterable[Number] = (1,)) -> bool:
    """Whether our number is sympy's: exactly, or for a float as near as `allowance` has it."""
    if not isinstance(number, float) and getattr(reference, "is_Rational", False):
        return bool(number == Fraction(int(reference.p), int(reference.q)))
    value = float(reference)
    return isfinite(value) and abs(float(number) - value) <= allowance(abs(value), sizes)


def allowance(size: float, sizes: Iterable[Number]) -> float:
    """How far a float run may be from a number of some size: TOLERANCE of it, or the last digits of what adds up to it.

    Where those digits are more than the number itself, nothing is left of it: then it must be UNSEEN.
    """
    lost = last_digits(sizes)
    return max(TOLERANCE * size, lost if lost <= size else min(lost, UNSEEN))


def last_digits(sizes: Iterable[Number]) -> float:
    """What rounding leaves of numbers of some sizes when they cancel each other: 1 - 1 is 1e-15 here and there."""
    return ROUNDING * max((abs(size) for size in map(to_float, sizes) if size is not None), default=1.0)
