"""A key -> questions: which numbers are asked for, what is right, how close is close enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import copysign
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.limits import MAX_DIGITS
from backprop_cli.numbers.proven import near_fraction
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.problem import Ask
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.rounding import Rounding

TOLERANCE = Fraction(1, 10**6)
"""Of the right number, where neither the key nor the command line names another."""


class Tolerance(NamedTuple):
    """How far from the right number a correct answer may be: `rtol` of it, or `atol`. Both 0: not at all.

    Where no `atol` is named (None), it is what `Rounding` allows: 0, but for numbers that floats cannot tell from 0.
    """

    rtol: Exact = TOLERANCE
    atol: Exact | None = None


class Question(NamedTuple):
    """One number that is asked for, under the name that a submission gives it."""

    key: str
    kind: str  # "value" or "gradient"
    node: int
    name: str  # of the node
    right: Number
    points: Exact
    tolerance: Tolerance

    @property
    def near_right(self) -> Fraction | None:
        """The right number as a rational: for one too small to be read the smallest; None for one too large."""
        try:
            return near_fraction(self.right)
        except OverflowError:
            return Fraction(int(copysign(1, self.right)), 10**MAX_DIGITS) if -1 < self.right < 1 else None

    def accepts(self, answer: Number) -> bool:
        """Whether an answer is close enough; nan and infinities never are."""
        right = self.near_right
        try:
            given = near_fraction(answer)
        except (OverflowError, ValueError):
            return False
        near, share = self.tolerance.atol or 0, self.tolerance.rtol
        return right is not None and abs(given - right) <= max(near, share * abs(right))


def questions_of(solution: Solution, asks: Sequence[Ask], tolerance: Tolerance, exact: bool = False) -> list[Question]:
    """What is asked: what the key's `ask` says, else the output and the gradient of every input.

    With `exact` no tolerance counts. Raises BackpropError where `ask` names nothing, or one thing twice.
    """
    names = {node: name for name, node in solution.ids.items()}
    rounding = Rounding(solution)
    questions: dict[tuple[str, int], Question] = {}
    for ask, kind, node in _located(solution, asks) if asks else _everything(solution, names):
        if (kind, node) in questions:
            raise BackpropError("asked-twice", ask.place, key=ask.key)
        numbers = solution.values if kind == "value" else solution.node_gradients
        right = numbers[node]
        rtol = tolerance.rtol if ask.rtol is None else ask.rtol
        atol = tolerance.atol if ask.atol is None else ask.atol
        if atol is None and not exact:
            atol = rounding.allowance(kind, node, right)
        near = Tolerance(0, 0) if exact else Tolerance(rtol, atol)
        questions[kind, node] = Question(
            key=ask.key, kind=kind, node=node, name=names[node], right=right, points=ask.points, tolerance=near
        )
    return list(questions.values())


def _located(solution: Solution, asks: Sequence[Ask]) -> Iterator[tuple[Ask, str, int]]:
    """What each ask means. Raises BackpropError at its place."""
    for ask in asks:
        try:
            kind, node = solution.keys.locate(ask.key)
        except BackpropError as error:
            error.place = error.place or ask.place
            raise
        yield ask, kind, node


def _everything(solution: Solution, names: Mapping[int, str]) -> Iterator[tuple[Ask, str, int]]:
    """The output and the gradient of every input."""
    yield Ask(solution.output), "value", solution.graph.output
    for node in solution.wanted:
        yield Ask(solution.keys.of_gradient(names[node])), "gradient", node
