"""Marks of answers in letters: read as formulas, compared at random points, and the mistakes that give just these."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from backprop_cli.checking.points import is_same
from backprop_cli.graph.array_floats import as_floats
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.rational import Exact
from backprop_cli.teaching.grade.diagnosis import Diagnosis, Fit
from backprop_cli.teaching.grade.in_letters import InLetters, is_near, is_number
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_misconceptions import EXPLAINED_BY, LETTER_MISCONCEPTIONS
from backprop_cli.teaching.grade.marking import SWAPPED, Diagnoses, Mark, Marker, Swaps, unread
from backprop_cli.teaching.grade.questions import Question, Tolerance
from backprop_cli.teaching.grade.reasons import Reason

_NEAR = Fraction(1, 10**9)


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
        return _without_echoes([fit for fit in found or [] if _mistake(fit) not in refuted])

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


def _without_echoes(fits: list[Fit]) -> list[Fit]:
    """The fits without those that only say less clearly what another one says."""
    ids = {fit.id for fit in fits}
    return [fit for fit in fits if fit.id not in EXPLAINED_BY or ids.isdisjoint(EXPLAINED_BY[fit.id] or ids - {fit.id})]


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

    def _answered(self, question: Question, text: str, written: str, numbers_alone: bool) -> Mark:
        try:
            answer = self.key.read(text, question)
        except BackpropError as error:
            return unread(question, text, error.message)
        right = question.accepts(answer)
        return Mark(question, "correct" if right else "wrong", answer, text, question.points if right else 0, [])

    def _swaps(self, marks: list[Mark]) -> Swaps:
        return _Swaps(marks)

    def _close(self, mark: Mark) -> list[Reason]:
        if is_near(mark.answer, mark.question.right):
            return [Reason(Message("answer-decimals"))]
        if is_number(mark.answer) and not is_number(mark.question.right):
            return [Reason(Message("answer-number", {"value": mark.given.strip()}))]
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
