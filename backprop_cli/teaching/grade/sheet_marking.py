"""Marks for a sheet with several problems: each answer goes to its problem, by the number in its name (p2.dx)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.messages import Message
from backprop_cli.reading.problem import part_key
from backprop_cli.solving.letters import AnySolution
from backprop_cli.teaching.grade.answers_apart import Apart
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.marking import Mark, Marker, Report, score_of, with_hints
from backprop_cli.teaching.grade.misspelt import Unclear
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.readings import Readings
from backprop_cli.teaching.grade.submission import Submission

_PART = re.compile(r"[pP]([0-9]{1,4})[._\- /]\s?(.+)", re.DOTALL)
_HEADING = re.compile(r"(?:[pP]|[pP]roblem|[qQ]|問題?)[ _]?([0-9]{1,4})")


def names_in(names: Sequence[str], count: int) -> list[list[str] | None]:
    """For each of some problems, which of the names of questions are in it; nothing for all where there are no names.

    Raises BackpropError for a name without a problem.
    """
    found: list[list[str]] = [[] for _ in range(count)]
    for name in names:
        part, rest = _part_of(name, count)
        if part is None:
            hint = suggestion("", [part_key(number, name) for number in range(1, count + 1)])
            raise BackpropError("not-asked", name=name, hint=hint)
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
        lost = Unclear()
        readings = Readings()
        numbered = max((given.number for given in submission.given), default=0) <= len(self.parts)
        for given in Apart(self._meaning, self._asks).of(submission):
            index, name, heading = self._place(given.name, given.heading, given.number if numbered else 0)
            if index is None:
                readings.add(given, None, "")
                lost.add(given, [self._key(index, given) for index in self._known(given.name, given.heading)])
            else:
                answers[index].append(given._replace(name=name, heading=heading))
        found = [part.mark(Submission(submission.name, given, 0)) for part, given in zip(self.parts, answers)]
        marks = [
            mark._replace(question=_renamed(mark.question, number))
            for number, report in enumerate(found, 1)
            for mark in report.marks
        ]
        marks = with_hints(marks, lost.meant)
        passed_over = submission.passed_over + lost.count + sum(report.passed_over for report in found)
        why = (lost.first or Message("no-answers")) if all(report.why for report in found) else None
        passed = not why and score_of(marks) >= self.pass_mark
        told = readings.sorted() + [
            reading._replace(question=reading.question and part_key(number, reading.question))
            for number, report in enumerate(found, 1)
            for reading in report.readings
        ]
        told.sort(key=lambda reading: reading.line)
        return Report(submission.name, marks, passed_over, passed, why, told)

    def unreadable(self, name: str, why: Message) -> Report:
        """The report on a submission that could not be read."""
        return Report(name, [Mark(question, "missing", None, "", 0, []) for question in self.questions], 0, False, why)

    def _place(self, name: str, heading: str = "", number: int = 0) -> tuple[int | None, str, str]:
        """Which problem an answer is for, and its name and heading there; no problem where it could be several.

        `number` is that of the problem which stands before the answer, or 0.
        """
        part, rest = _part_of(name, len(self.parts))
        if part is not None:
            return part, rest, heading
        of_problem = _HEADING.fullmatch(heading)
        if of_problem:
            number, heading = int(of_problem[1]), ""
        known = self._known(name, heading)
        if len(known) > 1 and number - 1 in known:
            return number - 1, name, heading
        return (known[0], name, heading) if len(known) == 1 else (None, name, heading)

    def _meaning(self, name: str) -> tuple[tuple[int, tuple[str, int]], ...] | None:
        """What a name is of in each problem that has it; None where none does."""
        part, rest = _part_of(name, len(self.parts))
        there = range(len(self.parts)) if part is None else (part,)
        found = [(index, meaning) for index in there if (meaning := self.parts[index].names.meaning(rest))]
        return tuple(found) or None

    def _asks(self, meaning: Any) -> bool:
        """Whether one of the problems asks for what a name is of; `meaning` is None for a name that none has."""
        return any(of in self.parts[index].places for index, of in meaning or ())

    def _known(self, name: str, heading: str = "") -> list[int]:
        """The problems that ask for what goes by a name."""
        return [index for index, part in enumerate(self.parts) if part.asked(name, heading) is not None]

    def _key(self, index: int, given: Given) -> str:
        """What the question that an answer is for is called in a problem."""
        part = self.parts[index]
        return part_key(index + 1, part.questions[part.asked(given.name, given.heading) or 0].key)

    def asked(self, name: str) -> int | None:
        """The number of the question that goes by a name, in any spelling."""
        index, rest, _ = self._place(name)
        number = None if index is None else self.parts[index].asked(rest)
        before = sum(len(part.questions) for part in self.parts[:index])
        return None if number is None else before + number

    def knows(self, name: str) -> bool:
        """Whether a name is that of anything in the problems."""
        return any(part.knows(name) for part in self.parts)


AnyMarker = Marker | SheetMarker


def _renamed(question: Question, part: int) -> Question:
    return question._replace(key=part_key(part, question.key))
