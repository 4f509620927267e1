"""Marks of answers in letters: read as formulas, compared at random points, and the mistakes that give just these."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property, partial

from backprop_cli.checking.points import is_same
from backprop_cli.graph.array_floats import as_floats
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Exact
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.diagnosis import Diagnosis, Fit
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.marking import SWAPPED, Diagnoses, Mark, Marker, Reason, Swaps, unread
from backprop_cli.teaching.grade.misconceptions import MISCONCEPTIONS, Misconception, Variant, Variants
from backprop_cli.teaching.grade.questions import Question, Tolerance

_OF_NUMBERS = ("left-out", "rate", "rounded")
"""Misconceptions about numbers such as 1.1, which no letter is."""
_NEAR = Fraction(1, 10**9)


def _other_inputs(solution: Solution) -> Variants:
    """The derivative by another input."""
    inputs = list(solution.graph.inputs.values())
    for other in inputs:
        gradients = list(solution.node_gradients)
        for node in inputs:
            gradients[node] = solution.node_gradients[other]
        yield partial(Variant, None, gradients, {"other": other})


def _other_sign(solution: Solution) -> Variants:
    """All gradients with the other sign."""
    yield partial(Variant, None, [-gradient for gradient in solution.node_gradients], {})


LETTER_MISCONCEPTIONS = (
    *(row for row in MISCONCEPTIONS if row.id not in _OF_NUMBERS),
    Misconception("other-input", _other_inputs),
    Misconception("other-sign", _other_sign),
)
"""Every misconception that makes sense in letters."""


class LetterDiagnosis:
    """The broken runs of a key in letters: a mistake is one that gives the answer at every point."""

    def __init__(self, key: LetterKey, questions: Sequence[Question]) -> None:
        self.key = key
        self.questions = questions

    def fits(self, question: int, answer: InLetters) -> list[Fit]:
        """Every misconception that gives `answer` to a question, by the order of the table."""
        found: list[Fit] | None = None
        refuted: set[tuple[object, ...]] = set()
        right = self.questions[question].right.numbers
        for diagnosis, number, expected in zip(self._by_point, answer.numbers, right):
            if number is None:
                continue
            if is_same(number, expected):  # which no mistake is that gives something else here
                refuted.update(_mistake(fit) for _, fit in diagnosis.broken_numbers(question))
                continue
            try:
                fits = diagnosis.broken_runs(question, as_floats(number))
            except OverflowError:
                return []
            there = {_mistake(fit) for fit in fits}
            found = fits if found is None else [fit for fit in found if _mistake(fit) in there]
        return [fit for fit in found or [] if _mistake(fit) not in refuted]

    @cached_property
    def _by_point(self) -> list[Diagnosis]:
        """The broken runs at each point, made on the first wrong answer."""
        found = []
        for solution in self.key.in_numbers:
            numbers = {"value": solution.values, "gradient": solution.node_gradients}
            questions = [
                question._replace(right=numbers[question.kind][question.node], tolerance=Tolerance(_NEAR, 0))
                for question in self.questions
            ]
            found.append(Diagnosis(solution, questions, LETTER_MISCONCEPTIONS))
        return found


def _mistake(fit: Fit) -> tuple[object, ...]:
    """What a fit has at every point: which mistake, and where."""
    return fit.id, *fit.at.items()


class LetterMarker(Marker):
    """Marks submissions in letters."""

    def __init__(self, key: LetterKey, questions: list[Question], pass_mark: Exact) -> None:
        self.key = key
        super().__init__(key.solution, questions, pass_mark)

    def _diagnosed(self) -> Diagnoses:
        return LetterDiagnosis(self.key, self.questions)

    def _answered(self, question: Question, text: str, numbers_alone: bool) -> Mark:
        try:
            answer = self.key.read(text, question)
        except BackpropError as error:
            return unread(question, text, error.message)
        right = question.accepts(answer)
        return Mark(question, "correct" if right else "wrong", answer, text, question.points if right else 0, [])

    def _swaps(self, marks: list[Mark]) -> Swaps:
        return _Swaps(marks)

    def _close(self, mark: Mark) -> list[Reason]:
        return []


class _Swaps:
    """The wrong answers of a submission."""

    def __init__(self, marks: list[Mark]) -> None:
        self.wrong = [mark for mark in marks if mark.status == "wrong"]

    def fits(self, mine: Mark, answer: InLetters) -> list[Fit]:
        """Whether two answers stand in each other's place."""
        for other in self.wrong:
            if other is not mine and mine.question.accepts(other.answer) and other.question.accepts(answer):
                return [Fit("swapped", SWAPPED, (), {})]
        return []
