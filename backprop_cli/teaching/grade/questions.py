"""A key -> questions: which numbers are asked for, what is right, how close is close enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from backprop_cli.graph.array_losses import right_answers
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.numbers.arrays import is_array, shape_of
from backprop_cli.numbers.rational import Exact
from backprop_cli.reading.problem import Ask
from backprop_cli.solving.answer_keys import AnswerKeys
from backprop_cli.solving.letters import AnySolution
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.array_rounding import ArrayRounding
from backprop_cli.teaching.grade.closeness import far_elements, is_close
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.rounding import Rounding

TOLERANCE = Fraction(1, 10**6)
"""Of the right number, where neither the key nor the command line names another."""


class Tolerance(NamedTuple):
    """How far from the right number a correct answer may be: `rtol` of it, or `atol`. Both 0: not at all.

    Where no `atol` is named (None), it is what `Rounding` allows: 0, but for numbers that floats cannot tell from 0.
    For an array that is an array.
    """

    rtol: Exact = TOLERANCE
    atol: Any = None


class Question(NamedTuple):
    """One number, array or formula that is asked for, under the name that a submission gives it."""

    key: str
    kind: str  # "value" or "gradient"
    node: int
    name: str  # of the node
    right: Any  # a number or an array; or InLetters
    points: Exact
    tolerance: Tolerance

    def accepts(self, answer: Any) -> bool:
        """Whether an answer is close enough, an array all over; nan and infinities never are. A formula is to equal."""
        if isinstance(self.right, InLetters):
            return self.right.equals(answer)
        if is_array(self.right):
            return shape_of(answer) == shape_of(self.right) and next(self.far(answer), None) is None
        return is_close(answer, self.right, self.tolerance.rtol, self.tolerance.atol or 0)

    def far(self, answer: Any) -> Iterator[int]:
        """Which elements of an array, of the shape of the right one, are not close enough."""
        near = self.tolerance.atol
        return far_elements(answer, self.right, self.tolerance.rtol, 0 if near is None else near)


def questions_of(solution: Solution, asks: Sequence[Ask], tolerance: Tolerance, exact: bool = False) -> list[Question]:
    """What is asked: what the key's `ask` says, else the output and the gradient of every input.

    With `exact` no tolerance counts. Raises BackpropError where `ask` names nothing, or one thing twice.
    """
    names = {node: name for name, node in solution.ids.items()}
    rounding = ArrayRounding(solution) if solution.of_arrays else Rounding(solution)
    questions = []
    for (kind, node), ask in asked_of(solution, asks).items():
        numbers = solution.values if kind == "value" else solution.node_gradients
        right = numbers[node]
        rtol = tolerance.rtol if ask.rtol is None else ask.rtol
        atol = tolerance.atol if ask.atol is None else ask.atol
        if atol is None and not exact:
            atol = rounding.allowance(kind, node, right)
        near = Tolerance(0, 0) if exact else Tolerance(rtol, atol)
        questions.append(Question(ask.key, kind, node, names[node], right, ask.points, near))
    return questions


def chosen(questions: list[Question], names: Sequence[str] | None, keys: AnswerKeys) -> list[Question]:
    """The questions that go by some names, in any spelling; for None all. Raises BackpropError."""
    if names is None:
        return questions
    places = {(question.kind, question.node): question for question in questions}
    found = {}
    for name in names:
        meaning = keys.meaning(name)
        if meaning is None or meaning not in places:
            hint = suggestion(name, [question.key for question in questions])
            raise BackpropError("not-asked", name=name, hint=hint)
        found[meaning] = places[meaning]
    return [*found.values()]


def asked_of(solution: AnySolution, asks: Sequence[Ask]) -> dict[tuple[str, int], Ask]:
    """What is asked, by kind and node. Raises BackpropError where `asks` names nothing, or one thing twice."""
    names = {node: name for name, node in solution.ids.items()}
    found: dict[tuple[str, int], Ask] = {}
    for ask, kind, node in _located(solution, asks) if asks else _everything(solution, names):
        if (kind, node) in found:
            raise BackpropError("asked-twice", ask.place, key=ask.key)
        found[kind, node] = ask
    return found


def _located(solution: AnySolution, asks: Sequence[Ask]) -> Iterator[tuple[Ask, str, int]]:
    """What each ask means. Raises BackpropError at its place."""
    for ask in asks:
        try:
            kind, node = solution.answer_keys.locate(ask.key)
        except BackpropError as error:
            error.place = error.place or ask.place
            raise
        yield ask, kind, node


def _everything(solution: AnySolution, names: Mapping[int, str]) -> Iterator[tuple[Ask, str, int]]:
    """The output and the gradient of every input, but of the right answers that a loss compares with."""
    yield Ask(solution.output), "value", solution.graph.output
    unasked = () if solution.narrowed else right_answers(solution.graph)
    for node in solution.wanted:
        if node in unasked:
            continue
        yield Ask(solution.answer_keys.of_gradient(names[node])), "gradient", node
