"""Which misconceptions give exactly this number: every broken run of a key, made once and looked up by number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple, Union

from backprop_cli.graph.array_floats import as_floats
from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.array_misconceptions import ARRAY_MISCONCEPTIONS
from backprop_cli.teaching.grade.misconceptions import EVERY_NODE, MISCONCEPTIONS, Misconception, Variant
from backprop_cli.teaching.grade.numerical_differences import EVALUATIONS, Difference, differences
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.wrong_numbers import WrongArrays, WrongNumbers, alike, finite, margin

MOST_STEPS = 1_000_000
"""Operations, and looks at a question, spent on broken runs of one key, by all misconceptions together."""


class Fit(NamedTuple):
    """A misconception that gives a wrong answer.

    `variant` counts the variants of the key in the order of the table: one and the same mistake at several questions
    has one number. `changes` are the questions whose right numbers it would have spoilt. `at` are the nodes that its
    sentence names; a numerical derivative has its `difference` instead.
    """

    id: str
    variant: int
    changes: tuple[int, ...]
    at: Mapping[str, int]
    difference: Difference | None = None


class _Effect(NamedTuple):
    """What a variant does: question -> the wrong number there."""

    variant: Variant
    wrong: dict[int, Any]


_Index = Union[WrongNumbers[Fit], WrongArrays[Fit]]


class Diagnosis:
    """The broken runs of one key. Made on the first wrong answer, then only looked up."""

    def __init__(
        self, solution: Solution, questions: Sequence[Question], table: Sequence[Misconception] = MISCONCEPTIONS
    ) -> None:
        self.questions = questions
        arrays = solution.of_arrays
        self.solution = solution
        self._table = tuple(table)
        if arrays:
            try:
                self.solution = _in_floats(solution)
                self._table = (*ARRAY_MISCONCEPTIONS, *table)
            except OverflowError:  # there are no broken runs beyond the floats
                self._table = ()
        self._size = sum(len(elements(value)) for value in solution.values) if arrays else len(solution.graph)
        self._differences: dict[int, list[tuple[Any, Fit]]] = {}  # of each question
        self._steps = MOST_STEPS

    def fits(self, question: int, answer: Any) -> list[Fit]:
        """Every misconception that gives `answer` to a question, by the order of the table."""
        try:
            wanted = as_floats(answer)
        except OverflowError:
            return []
        return self.broken_runs(question, wanted) + self._numerical(question, wanted)

    def broken_runs(self, question: int, answer: Any) -> list[Fit]:
        """The same of a float, or an array of floats, without numerical derivatives."""
        return sorted(self._index[question].at(answer), key=lambda fit: fit.variant)

    def foreseen(self, question: int) -> list[tuple[float, Fit]]:
        """Every wrong number of a question for a number, and what gives it: all that `fits` may find."""
        return [*self.broken_numbers(question), *self._differences_of(question)]

    def broken_numbers(self, question: int) -> list[tuple[float, Fit]]:
        """The same without numerical derivatives."""
        index = self._index[question]
        assert isinstance(index, WrongNumbers)
        return [*index.all()]

    @cached_property
    def _index(self) -> list[_Index]:
        """For each question the numbers of all variants, and what gives them."""
        rows: list[list[tuple[Any, Fit]]] = [[] for _ in self.questions]
        number = 0
        for misconception, effects in zip(self._table, self._effects()):
            for variant, wrong in _without_repetition(effects):
                fit = Fit(misconception.id, number, tuple(wrong), variant.at)
                number += 1
                for question, value in wrong.items():
                    rows[question].append((value, fit))
        return [
            WrongArrays(row) if is_array(question.right) else WrongNumbers(row)
            for question, row in zip(self.questions, rows)
        ]

    def _effects(self) -> list[list[_Effect]]:
        """For each misconception its variants that change an answer, until the steps are spent.

        The misconceptions take turns, so that one with few variants leaves its steps to the others.
        """
        found: list[list[_Effect]] = [[] for _ in self._table]
        open_ = deque((row.variants(self.solution), effects) for row, effects in zip(self._table, found))
        each = self._size + len(self.questions)
        steps = MOST_STEPS
        while open_ and steps >= each:
            variants, effects = open_.popleft()
            make = next(variants, None)
            if make is not None:
                open_.append((variants, effects))
                steps -= each
                effects += self._effect(make)
        return found

    def _effect(self, make: Callable[[], Variant]) -> list[_Effect]:
        """What a variant does, if it changes an answer."""
        try:
            variant = make()
        except (ArithmeticError, ValueError, IndexError):
            return []  # this mistake gives no number here
        wrong = {i: n for i, question in enumerate(self.questions) if (n := _wrong(variant, question)) is not None}
        return [_Effect(variant._replace(values=None, gradients=None), wrong)] if wrong else []

    def _numerical(self, index: int, answer: Any) -> list[Fit]:
        """The numerical derivatives that give `answer`, where a gradient is asked for."""
        return [fit for number, fit in self._differences_of(index) if _same(number, answer)]

    def _differences_of(self, index: int) -> list[tuple[Any, Fit]]:
        """The numerical derivatives that are not close enough."""
        if index not in self._differences:
            self._differences[index] = list(self._wrong_differences(index))
        return self._differences[index]

    def _wrong_differences(self, index: int) -> Iterator[tuple[Any, Fit]]:
        """The same, computed while there are steps to spend."""
        question = self.questions[index]
        if question.kind != "gradient":
            return
        self._steps -= EVALUATIONS * self._size * len(elements(question.right))
        if self._steps < 0:
            return
        for place, difference in enumerate(differences(self.solution, question.node)):
            if not question.accepts(difference.number):
                yield difference.number, Fit("numerical", MOST_STEPS + place, (index,), {}, difference)


def without_echoes(fits: Sequence[Fit], explains: Mapping[int, int]) -> list[Fit]:
    """The fits of an answer: "at every node" is left out where a node alone explains as many answers."""
    alone: dict[str, int] = {}
    for fit in fits:
        if EVERY_NODE not in fit.at.values():
            alone[fit.id] = max(alone.get(fit.id, 0), explains.get(fit.variant, 1))
    return [
        fit for fit in fits if EVERY_NODE not in fit.at.values() or alone.get(fit.id, 0) < explains.get(fit.variant, 1)
    ]


def _in_floats(solution: Solution) -> Solution:
    """The same with arrays of floats: broken runs are of floats where there are arrays. Raises OverflowError."""
    values, gradients = (list(map(as_floats, numbers)) for numbers in (solution.values, solution.node_gradients))
    return replace(solution, values=values, node_gradients=gradients, upstream=as_floats(solution.upstream))


def _same(number: Any, answer: Any) -> bool:
    if is_array(number) or is_array(answer):
        return getattr(number, "shape", ()) == getattr(answer, "shape", ()) and alike(number, answer)
    return bool(abs(number - answer) <= margin(answer))


def _without_repetition(found: Sequence[_Effect]) -> list[_Effect]:
    """The variants of a misconception: "at every node" is left out where one node alone does the same."""
    single = [effect for effect in found if EVERY_NODE not in effect.variant.at.values()]
    return [
        effect
        for effect in found
        if EVERY_NODE not in effect.variant.at.values() or not any(_equal(effect.wrong, one.wrong) for one in single)
    ]


def _equal(wrong: Mapping[int, Any], other: Mapping[int, Any]) -> bool:
    """Whether two mistakes give the same numbers everywhere."""
    if wrong.keys() != other.keys():
        return False
    pairs = [(wrong[question], other[question]) for question in wrong]
    return all(elements(one) == elements(another) for one, another in pairs)


def _wrong(variant: Variant, question: Question) -> Any:
    """The number, or the array, that a variant gives to a question, if it gives one that is not right."""
    numbers: Sequence[Any] | None = variant.values if question.kind == "value" else variant.gradients
    if numbers is None:
        return None
    given = numbers[question.node]
    if is_array(question.right):
        given = as_floats(given)
        return given if finite(given) and not question.accepts(given) else None
    if is_array(given) or given == question.right:
        return None
    try:
        number = float(given)
    except OverflowError:
        return None
    return number if finite(number) and not question.accepts(given) else None
