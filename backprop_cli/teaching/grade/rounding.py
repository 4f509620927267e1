"""How near is near enough to a small number: what floats lose where numbers cancel, and nothing more.

An absolute tolerance that is wider than the right answer would take 0 for it. So there is none by itself, but where 0
is right, and where the usual way to calculate a number leaves nothing of it: 1 - tanh(40)**2 is 0 to every program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from math import inf, isfinite
from typing import NamedTuple

from backprop_cli.graph.operations import ADD, MULTIPLY, SUBTRACT
from backprop_cli.numbers.limits import SMALLEST_NORMAL
from backprop_cli.numbers.rational import Exact, Number, to_float
from backprop_cli.solving.solution import Solution

ROUNDING = 1e-14
"""What floats may lose of the largest of several numbers that are added or subtracted."""
UNSEEN = 1e-6
"""A difference that nobody minds, where the right answer is 0."""
SMALL = 1e-7
"""Beside the largest number of the calculation: of a right answer that is larger no digits that count are lost."""
_SUMS = (ADD, SUBTRACT)
_A_STEP = Fraction(1, 2**1074)
"""Between the smallest floats: 3.142e-320, as Python prints one, may be half of it from the float itself, and that as
far from the number."""


class Sizes(NamedTuple):
    """The largest and the smallest number of a calculation, by size."""

    largest: float
    smallest: float


def sizes_of(sizes: Iterable[float]) -> Sizes:
    """Of sizes above 0; both are 1 where there are none."""
    found = list(sizes)
    return Sizes(max(found, default=1.0), min(found, default=1.0))


class Rounding:
    """The absolute tolerances of one solution. Nothing is worked out before a small number asks for it."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution

    def allowance(self, kind: str, node: int, right: Number) -> Exact:
        """How far from the right number an answer may be, whatever the size of that number."""
        size = _size(right)
        least = _A_STEP if isinstance(right, float) and 0 < size < SMALLEST_NORMAL else 0
        if right and size >= SMALL * self._sizes.largest:
            return least
        lost = self._lost_values[node] if kind == "value" else self._lost_gradients[node]
        if not right:
            lost = max(lost if isfinite(lost) else 0.0, UNSEEN * self._sizes.smallest, ROUNDING * self._sizes.largest)
            lost = min(UNSEEN, lost)  # also beside what no float holds
        return max(least, Fraction(min(UNSEEN, lost))) if isfinite(lost) else least

    @cached_property
    def _sizes(self) -> Sizes:
        numbers = (*self.solution.values, *self.solution.node_gradients)
        sizes = (*self._value_sizes, *self._gradient_sizes)
        return sizes_of(size for number, size in zip(numbers, sizes) if number)

    @cached_property
    def _value_sizes(self) -> list[float]:
        return [*map(_size, self.solution.values)]

    @cached_property
    def _gradient_sizes(self) -> list[float]:
        return [*map(_size, self.solution.node_gradients)]

    @cached_property
    def _lost_values(self) -> list[float]:
        """By node: the last digits of what is added and subtracted, and what becomes of them on the way forward."""
        graph, sizes = self.solution.graph, self._value_sizes
        lost = [0.0] * len(graph)
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation in _SUMS:
                lost[node] = ROUNDING * max(sizes[operand] for operand in operands)
            for operand, sent in self._sent(node):
                lost[node] += lost[operand] * sent
        return lost

    @cached_property
    def _lost_gradients(self) -> list[float]:
        """By node: what is lost of 1 - tanh(x)**2 and its like, and where gradients add up, on the way back."""
        graph, sizes = self.solution.graph, self._gradient_sizes
        lost, largest, count = ([0.0] * len(graph) for _ in range(3))
        for node in range(graph.output, -1, -1):
            if count[node] > 1:
                lost[node] += ROUNDING * largest[node]
            operation, size = graph.operations[node], sizes[node]
            own = ROUNDING * size if operation and any("1 - " in text for text in operation.derivatives) else 0.0
            for operand, sent in self._sent(node):
                lost[operand] += lost[node] * sent + own
                largest[operand] = max(largest[operand], size * sent)
                count[operand] += 1
        return lost

    def _sent(self, node: int) -> Iterator[tuple[int, float]]:
        """Each operand with the size of the local derivative by it; none where no gradient arrives."""
        size, graph = self._gradient_sizes[node], self.solution.graph
        if not size:
            return
        if graph.operations[node] in _SUMS:  # all nodes of a long receipt, with its products: no need to calculate
            yield from ((operand, 1.0) for operand in graph.operands[node])
        elif graph.operations[node] is MULTIPLY:
            left, right = graph.operands[node]
            yield left, self._value_sizes[right]
            yield right, self._value_sizes[left]
        else:
            yield from ((edge.operand, _size(edge.contribution) / size) for edge in self.solution.edges(node))


def _size(number: Number) -> float:
    """|number|; infinite beyond what floats hold."""
    size = to_float(number)
    return inf if size is None else abs(size)
