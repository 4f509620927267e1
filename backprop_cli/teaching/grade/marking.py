"""Answers against questions -> marks: correct, wrong, missing or unreadable, and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import is_array, shape_of
from backprop_cli.numbers.rational import Exact
from backprop_cli.reading.constants import constant
from backprop_cli.solving.letters import AnySolution
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade import array_answers
from backprop_cli.teaching.grade.answer_equations import Sides
from backprop_cli.teaching.grade.answer_names import AnswerNames
from backprop_cli.teaching.grade.answer_notations import plain
from backprop_cli.teaching.grade.answers_apart import Apart
from backprop_cli.teaching.grade.closeness import far_elements, is_close
from backprop_cli.teaching.grade.diagnosis import MOST_STEPS, Diagnosis, Fit, without_echoes
from backprop_cli.teaching.grade.given import MAX_VALUE, Given
from backprop_cli.teaching.grade.misconceptions import EVERY_NODE
from backprop_cli.teaching.grade.misspelt import Misspelt
from backprop_cli.teaching.grade.near_misses import NearMiss, NearMisses
from backprop_cli.teaching.grade.plain_answers import plain_texts, signs_in, why_no_number
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.readings import Reading, Readings
from backprop_cli.teaching.grade.reasons import Reason, in_order, is_rounded_itself, one_of_many, telling
from backprop_cli.teaching.grade.submission import Submission
from backprop_cli.teaching.grade.units import Units

STATUSES = ("correct", "wrong", "missing", "unreadable")
CLOSE = Fraction(1, 1000)
"""Relative difference up to which a wrong answer looks like a numerical derivative or a rounded number."""
NEIGHBOURS = 50
"""Wrong answers above and below a right number that are tried for being in its place."""
SWAPPED = 2 * MOST_STEPS
"""In place of a variant's number: two answers in each other's place."""

MOST_SIGNS = 20_000
"""Characters of the formulas in one submission that are no digits: an operation on the largest numbers takes 0.1 ms."""

_NOT_FINITE = re.compile(r"[-+.]*(nan|inf|infinity)", re.IGNORECASE)


class Mark(NamedTuple):
    """One question of one submission."""

    question: Question
    status: str  # one of STATUSES
    answer: Any  # a number or an array, or None
    given: str
    points: Exact
    reasons: list[Reason]  # the most telling first


@dataclass(frozen=True)
class Report:
    """One submission, marked; or, when `why` says so, one that could not be read, or that is expected and not there.

    `student` and `student_id` are what a sheet or a roster says; where none does, the submission's own name stands in.
    `key` is what it was marked by, where there are several; `note` makes doubt whether it belongs to that. `absent` is
    what nothing was handed in by or for, "student" or "key"; such a report is no submission, and has no score.
    """

    name: str
    marks: list[Mark]
    passed_over: int
    passed: bool
    why: Message | None = None
    readings: Sequence[Reading] = ()
    student: str = ""
    student_id: str = ""
    key: str | None = None
    note: Message | None = None
    absent: str = ""

    @property
    def status(self) -> str:
        """`graded`, `malformed` or `absent`."""
        return "absent" if self.absent else "malformed" if self.why else "graded"

    @property
    def who(self) -> str:
        """What the submission goes by: the student's name, else its own."""
        return self.student or self.name

    @property
    def points(self) -> Exact:
        """The points reached."""
        return sum(mark.points for mark in self.marks)

    @property
    def most(self) -> Exact:
        """The points there are."""
        return sum(mark.question.points for mark in self.marks)

    @property
    def score(self) -> Fraction:
        """The share of the points that was reached, from 0 to 1."""
        return score_of(self.marks)


class Diagnoses(Protocol):
    """Finds the misconceptions that give a wrong answer to a question, by its number."""

    def fits(self, question: int, answer: Any) -> list[Fit]:
        """Every one of them."""


class Swaps(Protocol):
    """Finds whether a wrong answer stands in another one's place, and that one in its own."""

    def fits(self, mine: Mark, answer: Any) -> list[Fit]:
        """SWAPPED, or nothing."""


class Marker:
    """Marks submissions against one key. `pass_mark` is the share of the points that passes."""

    def __init__(self, solution: AnySolution, questions: list[Question], pass_mark: Exact) -> None:
        self.solution = solution
        self.questions = questions
        self.pass_mark = pass_mark
        self.diagnosis = self._diagnosed()
        self.names = AnswerNames(solution.answer_keys, solution.graph.output)
        self.units = Units(solution.units.values(), solution.answer_keys.ids)
        self.places = {(question.kind, question.node): index for index, question in enumerate(questions)}
        self.labels = _Labels(solution)
        self.near_misses = NearMisses(solution)

    def mark(self, submission: Submission) -> Report:
        """The report on one submission."""
        answers: list[list[Given]] = [[] for _ in self.questions]
        passed_over = submission.passed_over
        readings, misspelt = Readings(), Misspelt()
        for given in Apart(self.names.meaning, self.places.__contains__).of(submission):
            meaning = self.names.meaning(given.name, given.heading)
            index = self.places.get(meaning) if meaning else None
            if index is None:
                passed_over += 1
                readings.add(given, None, "")
                misspelt.add(given, meaning)
            else:
                answers[index].append(given)
        marks = []
        signs = 0
        for question, given_here in zip(self.questions, answers):
            texts = plain_texts(question, given_here, self.units, self._sides(question))
            signs += signs_in(question, texts[0]) if texts else 0
            marks.append(self._mark(question, given_here, texts, signs > MOST_SIGNS))
            for given in given_here:
                readings.add(given, question.key, texts[0] if len(texts) == 1 else given.value)
        missing = [mark.question for mark in marks if mark.status == "missing"]
        hints = misspelt.meant(missing, self._repeats)
        marks = with_hints(self._with_reasons(marks), hints)
        why = None if any(answers) else next(iter(hints.values()), Message("no-answers"))
        passed = not why and score_of(marks) >= self.pass_mark
        return Report(submission.name, marks, passed_over, passed, why, readings.sorted())

    def _sides(self, question: Question) -> Sides:
        return Sides((question.kind, question.node), self.names.meaning, self.places.keys())

    def _repeats(self, node: int, written: str) -> bool:
        """Whether what is written for a node is its value, which needs not be asked for to be told."""
        if not isinstance(self.solution, Solution):
            return self.solution.graph.operations[node] is not None
        number = self.solution.values[node]
        with suppress(BackpropError):
            return not is_array(number) and bool(number == constant(plain(written, "number", self.units), ""))
        return False

    def asked(self, name: str, heading: str = "") -> int | None:
        """The number of the question that goes by a name, in any spelling, below a heading."""
        meaning = self.names.meaning(name, heading)
        return self.places.get(meaning) if meaning else None

    def knows(self, name: str) -> bool:
        """Whether a name is that of anything in the problem."""
        return self.names.meaning(name) is not None

    def unreadable(self, name: str, why: Message) -> Report:
        """The report on a submission that could not be read."""
        return Report(name, [Mark(question, "missing", None, "", 0, []) for question in self.questions], 0, False, why)

    def _mark(self, question: Question, given: list[Given], texts: list[str], numbers_alone: bool) -> Mark:
        """The mark for one question, without the reason behind a wrong number."""
        if not given:
            return Mark(question, "missing", None, "", 0, [])
        for each in given:
            if each.beside:
                return unread(question, each.value, Message("answers-not-apart", {"value": each.value}))
        if len(texts) > 1:
            lines = [str(line) for line in dict.fromkeys(each.line for each in given)]
            said = {"lines": ", ".join(lines)} if len(lines) > 1 else {"place": given[0].place}
            return unread(
                question,
                given[0].value,
                Message("answered-twice" if len(lines) > 1 else "answered-twice-on-line", said),
            )
        return self._answered(question, texts[0], given[0].value, numbers_alone)._replace(given=given[0].value)

    def _answered(self, question: Question, text: str, written: str, numbers_alone: bool) -> Mark:
        """The mark for an answer in plain text, `written` otherwise, without the reason behind a wrong number."""
        if is_array(question.right):
            return _mark_array(question, text, written, numbers_alone)
        if len(text) > MAX_VALUE:
            return unread(question, text, Message("value-too-long", {"limit": MAX_VALUE}))
        if _NOT_FINITE.fullmatch(text.strip()):
            return Mark(question, "wrong", None, text, 0, [Reason(Message("never-correct", {"value": text}))])
        if numbers_alone and signs_in(question, text):
            return unread(question, text, Message("formulas-too-long"))
        try:
            answer = constant(text, question.key)
        except BackpropError:  # its words are for who writes a problem, not for who answers one
            return unread(question, text, why_no_number(text, written))
        if question.accepts(answer):
            return Mark(question, "correct", answer, text, question.points, [])
        return Mark(question, "wrong", answer, text, 0, [])

    def _with_reasons(self, marks: list[Mark]) -> list[Mark]:
        """The marks, each wrong number with every misconception that gives it; what explains most comes first."""
        swaps = self._swaps(marks)
        wrong = {i: mark for i, mark in enumerate(marks) if mark.status == "wrong" and mark.answer is not None}
        near = {i: self.near_misses.of(mark.question, mark.answer) for i, mark in wrong.items()}
        fits = {i: self._fits(swaps, i, mark, near[i]) for i, mark in wrong.items()}
        alike = Counter(near.values())
        explains = Counter(fit.variant for found in fits.values() for fit in found)
        spoilt = {fit.variant: fit.changes for found in fits.values() for fit in found}
        changed = {variant: sum(marks[j].answer is not None for j in where) for variant, where in spoilt.items()}
        for i, found in fits.items():
            reasons: dict[Hashable, Reason] = {}  # each sentence once
            for fit in sorted(without_echoes(found, explains), key=lambda fit: fit.variant):
                spoils = max(0, changed[fit.variant] - explains[fit.variant])
                message = self.sentence(fit, marks[i].question, marks[i].answer)
                reason = Reason(message, fit.id, explains[fit.variant], spoils)
                alike_to = one_of_many(message, fit)
                reasons[alike_to] = min(reasons.get(alike_to, reason), reason, key=telling)
            miss = near[i]
            first = [Reason(miss.message, miss.id, alike[miss])] if miss else []
            told = in_order([*first, *reasons.values()]) or self._close(marks[i])
            marks[i] = marks[i]._replace(reasons=self._with_place(marks[i], told))
        return marks

    def _fits(self, swaps: Swaps, index: int, mark: Mark, miss: NearMiss | None) -> list[Fit]:
        """Every mistake that gives a wrong answer; none where its last digits alone are wrong."""
        if miss and miss.id == "last-digits":
            return []
        return swaps.fits(mark, mark.answer) + self.diagnosis.fits(index, mark.answer)

    def _diagnosed(self) -> Diagnoses:
        """What finds the mistake behind a wrong answer."""
        assert isinstance(self.solution, Solution)
        return Diagnosis(self.solution, self.questions)

    def _swaps(self, marks: list[Mark]) -> Swaps:
        """What tells which answers stand in each other's place."""
        return _Swaps(marks)

    def _close(self, mark: Mark) -> list[Reason]:
        """What to say of a wrong answer that no mistake explains."""
        return _close(mark)

    def _with_place(self, mark: Mark, reasons: list[Reason]) -> list[Reason]:
        """The reasons for a wrong array, and which elements or which shape it is about, behind the first of them."""
        if not is_array(mark.question.right):
            return reasons
        first, name = reasons[:1], self._name(mark.question)
        where = array_answers.where_wrong(mark.question, name, mark.answer, explained=bool(first))
        if where is None:
            return reasons
        ranks = [reason[2:] for reason in first]  # as telling as the reason it stands behind
        return [*first, Reason(where, None, *(ranks[0] if ranks else ())), *reasons[1:]]

    def _name(self, question: Question) -> str:
        """What a sentence calls the node of a question: for a value what it calculates."""
        node = question.node
        return self.solution.expression_of(node) if question.kind == "value" else question.name

    def sentence(self, fit: Fit, question: Question, answer: Any) -> Message:
        """What a fit says of an answer, with its nodes by name."""
        if is_rounded_itself(question, answer, fit):
            return Message("rounded-answer")
        if fit.difference:
            kind = Message(f"difference-{fit.difference.kind}")
            return Message("misconception-difference", {"kind": kind, "step": fit.difference.step})
        nodes = {what: Message("every-node") if n == EVERY_NODE else self.labels[n] for what, n in fit.at.items()}
        return Message(f"misconception-{fit.id}", nodes)


def score_of(marks: list[Mark]) -> Fraction:
    """The share of the points that was reached; where there are none, whether all is right."""
    most = sum(mark.question.points for mark in marks)
    if not most:
        return Fraction(all(mark.status == "correct" for mark in marks))
    return Fraction(sum(mark.points for mark in marks)) / most


class _Labels(dict[int, str]):
    """What a sentence calls a node: its name and what it calculates. Made when first asked for."""

    def __init__(self, solution: AnySolution) -> None:
        super().__init__()
        self.names, self.expression_of = solution.graph.names, solution.expression_of

    def __missing__(self, node: int) -> str:
        name, text = self.names[node], self.expression_of(node)
        self[node] = f"{name} = {text}" if name and name != text else text
        return self[node]


def with_hints(marks: list[Mark], hints: Mapping[str, Message]) -> list[Mark]:
    """The marks; one for a missing answer, of whose question a hint speaks, says so."""
    return [
        mark._replace(reasons=[Reason(hints[mark.question.key])])
        if mark.status == "missing" and mark.question.key in hints
        else mark
        for mark in marks
    ]


def unread(question: Question, text: str, why: Message) -> Mark:
    """The mark for an answer that cannot be read."""
    return Mark(question, "unreadable", None, text, 0, [Reason(why)])


def _mark_array(question: Question, text: str, written: str, numbers_alone: bool) -> Mark:
    """The mark for a question for an array, without the reason behind wrong numbers."""
    if numbers_alone and signs_in(question, text):
        return unread(question, text, Message("formulas-too-long"))
    try:
        answer = array_answers.array_in(text, question.key, written)
    except array_answers.Unfit as unfit:
        return Mark(question, unfit.status, None, text, 0, [Reason(unfit.why)])
    if question.accepts(answer):
        return Mark(question, "correct", answer, text, question.points, [])
    return Mark(question, "wrong", answer, text, 0, [])


class _Swaps:
    """The wrong answers of a submission in order: those that are right for another question stand close together."""

    def __init__(self, marks: list[Mark]) -> None:
        given = [mark for mark in marks if mark.status == "wrong" and mark.answer is not None]
        self.arrays = [mark for mark in given if is_array(mark.question.right)]
        wrong = [(mark.answer, mark) for mark in given if not is_array(mark.question.right)]
        wrong.sort(key=lambda pair: pair[0])
        self.answers = [answer for answer, _ in wrong]
        self.marks = [mark for _, mark in wrong]

    def fits(self, mine: Mark, answer: Any) -> list[Fit]:
        """Whether two answers stand in each other's place. Of many that are right here, a few are looked at."""
        if is_array(mine.question.right):
            others = [mark for mark in self.arrays if shape_of(mark.answer) == shape_of(mine.question.right)]
            pairs = ((mine.question, answer, mark.question, mark.answer) for mark in others[:NEIGHBOURS])
            return [Fit("swapped", SWAPPED, (), {})] if any(array_answers.swapped(*pair) for pair in pairs) else []
        at = bisect_left(self.answers, mine.question.right)
        for way in (range(at, min(at + NEIGHBOURS, len(self.marks))), range(at - 1, max(at - NEIGHBOURS, 0) - 1, -1)):
            for place in way:
                if not mine.question.accepts(self.answers[place]):
                    break
                if self.marks[place].question.accepts(answer):
                    return [Fit("swapped", SWAPPED, (), {})]
        return []


def _close(mark: Mark) -> list[Reason]:
    """Whether a wrong answer is so close that it was computed numerically, or rounded."""
    answer, right = mark.answer, mark.question.right
    if is_array(right):
        near = shape_of(answer) == shape_of(right) and next(far_elements(answer, right, CLOSE, 0), None) is None
    else:
        near = right != 0 and is_close(answer, right, CLOSE, 0)
    return [Reason(near_sentence(mark.question), _near_name(mark.question))] if near else []


def _near_name(question: Question) -> str:
    return "numerical" if question.kind == "gradient" else "near"  # a value has no numerical derivative


def near_sentence(question: Question) -> Message:
    """What is said of an answer that is close, where no mistake gives it."""
    return Message(f"misconception-{_near_name(question)}")
