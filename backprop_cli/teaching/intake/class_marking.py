"""Pieces of work and keys -> reports: each is read, finds its key, and is marked; what has no partner is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backprop_cli.language.errors import BackpropError, unreadable
from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.marking import Report
from backprop_cli.teaching.grade.readings import Reading
from backprop_cli.teaching.grade.sheet_marking import AnyMarker
from backprop_cli.teaching.grade.student import Student
from backprop_cli.teaching.intake.file_texts import in_command
from backprop_cli.teaching.intake.handed import Answers, Handed
from backprop_cli.teaching.intake.keys import Keys
from backprop_cli.teaching.intake.pairing import Pairing
from backprop_cli.teaching.intake.roster import Roster
from backprop_cli.teaching.intake.sheet_marks import SEED

_LOW = 0.5
"""The share of the points below which another key is looked for that the answers fit better."""


class ClassMarking:
    """Marks a class, with one key or many."""

    def __init__(self, keys: Keys, roster: Roster) -> None:
        self.keys = keys
        self.roster = roster
        self.pairing = Pairing(keys, roster)
        self.taken: dict[int, str] = {}  # by the number of a key, what was marked by it first

    def reports(self, work: Iterable[Handed]) -> Iterator[Report]:
        """A report on each piece of work, as `pairing.by_student` gives them.

        Behind those of a class comes one on each key or student that nothing came for.
        """
        of_class = False
        for each in work:
            of_class = of_class or each.of_class
            yield self._report(each)
        if of_class:
            yield from self._absent()

    def _report(self, work: Handed) -> Report:
        """The report on one piece of work; whatever is wrong with it is in the report."""
        entry = work.entry
        if entry:
            entry.came = True
        student = entry.student if entry else work.student
        if work.why is not None:
            return self._unmarked(work.name, work.why, student)
        if entry and entry.submission and not work.of_row:
            entry.file = entry.file or work.name
            if entry.file != work.name:
                told = {"line": entry.line, "submission": entry.submission, "file": entry.file}
                return self._unmarked(work.name, Message("roster-two-files", told), work.student)
        try:
            answers = work.read()
        except BackpropError as error:
            line = error.place and {"line": error.place.line, "why": error.message}
            why = Message("at-line", line) if line else error.message
            return self._unread(work, why, student)
        except OSError as error:
            return self._unread(work, unreadable(error, work.name).message, student)
        student = student if any(student) else Student(answers.marks.name)
        return self._marked(work, answers, student)

    def _unread(self, work: Handed, why: Message, student: Student) -> Report:
        """The report on what could not be read; its key did not wait in vain."""
        partner = self.pairing.partner(work, ())
        if partner.key is not None:
            self.taken.setdefault(partner.key, work.name)
            if why.id == "is-program":
                key = in_command(self.keys.keys[partner.key].file, "KEY")
                why = Message(why.id, {**why.parameters, "key": key})
        return self._unmarked(work.name, why, student)

    def _marked(self, work: Handed, answers: Answers, student: Student) -> Report:
        partner = self.pairing.partner(work, answers.marks.seeds)
        if partner.key is None:
            assert partner.why
            fits = self.keys.fitting(self.keys.first.mark(answers.submission), None)
            note = Message("fits-key", {"key": self.keys.keys[fits].name}) if fits is not None else None
            return replace(self._unmarked(work.name, partner.why, student), note=note)
        marker = self.keys.marker(partner.key)
        report = marker.mark(_without_seed(answers, marker).submission)
        if answers.columns:
            report = replace(report, readings=[*_by_column(report, answers), *answers.readings])
        several = len(self.keys.keys) > 1
        key = self.keys.keys[partner.key].name if several else None
        note = self._note(report, partner.key, answers.marks.seeds)
        if several:
            before = self.taken.setdefault(partner.key, work.name)
            if note is None and before != work.name:
                note = Message("key-taken", {"file": before})
        return replace(_of(report, student), key=key, note=note)

    def _note(self, report: Report, at: int, seeds: tuple[int, ...]) -> Message | None:
        """What makes doubt whether these are answers to this key."""
        key = self.keys.keys[at]
        if len(self.keys.keys) == 1:
            others = key.seeds and seeds and not {*key.seeds} & {*seeds} and not report.passed
            return Message("other-sheet", {"seed": key.seeds[0], "other": seeds[0]}) if others else None
        fits = self.keys.fitting(report, at) if report.score < _LOW else None
        return None if fits is None else Message("fits-better", {"key": key.name, "other": self.keys.keys[fits].name})

    def _absent(self) -> Iterator[Report]:
        """A report on each student of the roster, and on each key, that nothing came for."""
        expected: set[int | None] = set()
        for entry in self.roster.entries:
            if not entry.came:
                expected.add(self.pairing.key_of(entry))
                report = self._unmarked(entry.name, Message("nothing-came"), entry.student)
                yield replace(report, absent="student")
        if len(self.keys.keys) > 1:
            for at, key in enumerate(self.keys.keys):
                if at not in self.taken and at not in expected:
                    report = self._unmarked(key.name, Message("nothing-came-for-key"), Student())
                    yield replace(report, absent="key")

    def _unmarked(self, name: str, why: Message, student: Student) -> Report:
        return _of(self.keys.first.unreadable(name, why), student)


def _of(report: Report, student: Student) -> Report:
    """A report with its student."""
    return replace(report, student=student.name, student_id=student.id)


def _by_column(report: Report, answers: Answers) -> Iterator[Reading]:
    """What was read in the row of a table, by the names of its columns: so a column that was taken wrongly is seen."""
    for reading in report.readings:
        yield reading._replace(name=answers.columns.get(reading.question or "", reading.name))


def _without_seed(answers: Answers, marker: AnyMarker) -> Answers:
    """The answers without the line that says which sheet it is, unless a question is called so."""
    if marker.knows(SEED):
        return answers
    given = [each for each in answers.submission.given if each.name.lower() != SEED]
    return answers._replace(submission=answers.submission._replace(given=given))
