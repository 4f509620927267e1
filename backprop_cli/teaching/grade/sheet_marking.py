"""Marks for a sheet with several problems: each answer goes to its problem, by the number in its name (p2.dx)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.messages import Message
from backprop_cli.reading.problem import part_key
from backprop_cli.solving.letters import AnySolution
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.marking import Mark, Marker, Report, score_of
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.submission import Submission

_PART = re.compile(r"[pP]([0-9]{1,4})[._](.+)", re.DOTALL)


def names_in(names: Sequence[str], count: int) -> list[list[str] | None]:
    """For each of some problems, which of the names of questions are in it; nothing for all where there are no names.

    Raises BackpropError for a name without a problem.
    """
    found: list[list[str]] = [[] for _ in range(count)]
    for name in names:
        part, rest = _part_of(name, count)
        if part is None:
            hint = suggestion("", [part_key(number, name) for number in range(1, count + 1)])
            raise BackpropError("not-asked", None, name=name, hint=hint)
        found[part].append(rest)
    return [*found] if names else [None] * count


def _part_of(name: str, count: int) -> tuple[int | None, str]:
    """The number of the problem in a name, from 0, and the name without it."""
    match = _PART.fullmatch(name)
    return (int(match[1]) - 1, match[2]) if match and 1 <= int(match[1]) <= count else (None, name)


class SheetMarker:
    """Marks submissions against the keys of one sheet, in their order."""

    def __init__(self, parts: Sequence[Marker]) -> None:
        self.parts = parts
        self.pass_mark = parts[0].pass_mark
        self.questions = [
            _renamed(question, number) for number, part in enumerate(parts, 1) for question in part.questions
        ]

    @property
    def solution(self) -> AnySolution:
        """The first problem's."""
        return self.parts[0].solution

    def mark(self, submission: Submission) -> Report:
        """The report on one submission: the marks of all problems."""
        answers: list[list[Given]] = [[] for _ in self.parts]
        passed_over = submission.passed_over
        for given in submission.given:
            index, name = self._place(given.name)
            if index is None:
                passed_over += 1
            else:
                answers[index].append(given._replace(name=name))
        found = [part.mark(Submission(submission.name, given, 0)) for part, given in zip(self.parts, answers)]
        marks = [
            mark._replace(question=_renamed(mark.question, number))
            for number, report in enumerate(found, 1)
            for mark in report.marks
        ]
        passed_over += sum(report.passed_over for report in found)
        why = Message("no-answers") if all(report.why for report in found) else None
        passed = not why and score_of(marks) >= self.pass_mark
        readings = [
            reading._replace(question=reading.question and part_key(number, reading.question))
            for number, report in enumerate(found, 1)
            for reading in report.readings
        ]
        readings.sort(key=lambda reading: reading.line)
        return Report(submission.name, marks, passed_over, passed, why, readings)

    def unreadable(self, name: str, why: Message) -> Report:
        """The report on a submission that could not be read."""
        return Report(name, [Mark(question, "missing", None, "", 0, []) for question in self.questions], 0, False, why)

    def _place(self, name: str) -> tuple[int | None, str]:
        """Which problem an answer is for, and what it is called there; none where it could be for several."""
        part, rest = _part_of(name, len(self.parts))
        if part is not None:
            return part, rest
        known = [index for index, part in enumerate(self.parts) if part.asked(name) is not None]
        return (known[0], name) if len(known) == 1 else (None, name)

    def asked(self, name: str) -> int | None:
        """The number of the question that goes by a name, in any spelling."""
        index, rest = self._place(name)
        number = None if index is None else self.parts[index].asked(rest)
        before = sum(len(part.questions) for part in self.parts[:index])
        return None if number is None else before + number

    def knows(self, name: str) -> bool:
        """Whether a name is that of anything in the problems."""
        return any(part.knows(name) for part in self.parts)


AnyMarker = Marker | SheetMarker


def _renamed(question: Question, part: int) -> Question:
    return question._replace(key=part_key(part, question.key))
