"""Which misconceptions give exactly this number: every broken run of a key, made once and looked up by number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import isfinite
from typing import NamedTuple

from backprop_cli.numbers.rational import Number
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.misconceptions import EVERY_NODE, MISCONCEPTIONS, Misconception, Variant
from backprop_cli.teaching.grade.numerical_differences import EVALUATIONS, Difference, differences
from backprop_cli.teaching.grade.questions import Question

NEAR = 1e-6
"""Relative difference between a wrong answer and the number of a misconception: what printing a number may leave."""
ZERO = 1e-12
"""What floats leave of a zero."""
MOST_STEPS = 2_000_000
"""Operations spent on broken runs of one key, each misconception having the same share."""


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
    wrong: dict[int, float]


class Diagnosis:
    """The broken runs of one key. Made on the first wrong answer, then only looked up."""

    def __init__(self, solution: Solution, questions: Sequence[Question]) -> None:
        self.solution = solution
        self.questions = questions
        self._differences: dict[int, list[Difference]] = {}
        self._steps = MOST_STEPS

    def fits(self, question: int, answer: Number) -> list[Fit]:
        """Every misconception that gives `answer` to a question, by the order of the table."""
        numbers, fits = self._index[question]
        try:
            wanted = float(answer)
        except OverflowError:
            return []
        margin = _margin(wanted)
        found = []
        for position in range(bisect_left(numbers, wanted - margin), len(numbers)):
            if numbers[position] > wanted + margin:
                break
            found.append(fits[position])
        return sorted(found, key=lambda fit: fit.variant) + self._numerical(question, wanted)

    @cached_property
    def _index(self) -> list[tuple[list[float], list[Fit]]]:
        """For each question the numbers of all variants, sorted, and what gives them."""
        rows: list[list[tuple[float, int, Fit]]] = [[] for _ in self.questions]
        number = 0
        for misconception in MISCONCEPTIONS:
            for variant, wrong in _without_repetition(self._effects(misconception)):
                fit = Fit(misconception.id, number, tuple(wrong), variant.at)
                number += 1
                for question, value in wrong.items():
                    rows[question].append((value, fit.variant, fit))
        for row in rows:
            row.sort(key=lambda entry: entry[:2])
        return [([n for n, _, _ in row], [fit for _, _, fit in row]) for row in rows]

    def _effects(self, misconception: Misconception) -> Iterator[_Effect]:
        """Every variant of a misconception that changes an answer, until its share of the steps is spent."""
        steps = MOST_STEPS // len(MISCONCEPTIONS)
        for make in misconception.variants(self.solution):
            steps -= len(self.solution.graph)
            if steps < 0:
                return
            try:
                variant = make()
            except (ArithmeticError, ValueError):
                continue  # this mistake gives no number here
            wrong = {i: n for i, question in enumerate(self.questions) if (n := _wrong(variant, question)) is not None}
            if wrong:
                yield _Effect(variant._replace(values=None, gradients=None), wrong)

    def _numerical(self, index: int, answer: float) -> list[Fit]:
        """The numerical derivatives that give `answer`, where a gradient is asked for."""
        question = self.questions[index]
        if question.kind != "gradient":
            return []
        if question.node not in self._differences:
            self._steps -= EVALUATIONS * len(self.solution.graph)
            affordable = self._steps >= 0
            self._differences[question.node] = list(differences(self.solution, question.node)) if affordable else []
        found = self._differences[question.node]
        return [
            Fit("numerical", MOST_STEPS + place, (index,), {}, difference)
            for place, difference in enumerate(found)
            if abs(difference.number - answer) <= _margin(answer) and not question.accepts(difference.number)
        ]


def _without_repetition(effects: Iterator[_Effect]) -> list[_Effect]:
    """The variants of a misconception: "at every node" is left out where one node alone does the same."""
    found = list(effects)
    single = [effect.wrong for effect in found if EVERY_NODE not in effect.variant.at.values()]
    return [effect for effect in found if EVERY_NODE not in effect.variant.at.values() or effect.wrong not in single]


def _wrong(variant: Variant, question: Question) -> float | None:
    """The number that a variant gives to a question, if it gives one that is not right."""
    numbers: Sequence[Number] | None = variant.values if question.kind == "value" else variant.gradients
    if numbers is None or numbers[question.node] == question.right:
        return None
    try:
        number = float(numbers[question.node])
    except OverflowError:
        return None
    return number if isfinite(number) and not question.accepts(numbers[question.node]) else None


def _margin(number: float) -> float:
    return max(NEAR * abs(number), ZERO)
