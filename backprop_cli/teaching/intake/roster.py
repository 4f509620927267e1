"""The roster of a class, a CSV of the teacher's: which submission is whose, and which key is for it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.teaching.grade.student import Student
from backprop_cli.teaching.intake.cells import rows_in
from backprop_cli.teaching.intake.column_names import cell_of, full_name, roles, sheet_in, twice_named
from backprop_cli.teaching.intake.file_names import alike, labels_in, stem


@dataclass
class Entry:
    """One student of a roster: what the submission and the key are called, as far as it says so.

    `came` is whether anything did, and `file` the first that was read.
    """

    line: int
    submission: str
    sheet: str
    student: Student
    came: bool = False
    file: str = ""

    @property
    def name(self) -> str:
        """What a report calls it."""
        return self.student.name or self.student.id or self.submission


class Roster:
    """The entries of a roster, found by what a submission is called, or by the student's number, address or name."""

    def __init__(self, entries: Iterable[Entry] = (), file: str = "") -> None:
        self.entries = list(entries)
        self.file = file
        self._by_name: dict[str, list[Entry]] = {}
        for entry in self.entries:
            told = entry.submission  # then a number or a name that is alike finds nothing
            names = [os.path.normpath(told)] if told.strip() else entry.student
            for name in {alike(name) for name in names if name.strip()}:
                self._by_name.setdefault(name, []).append(entry)

    def entries_for(self, parts: Iterable[str], paths: Iterable[str], student: Student) -> list[Entry]:
        """The entries for a submission: by its paths, its name, its folders, then by the student it names."""
        names = [*map(os.path.normpath, paths), *reversed([*parts])]
        found = [self._called(name) for name in names] + [self._called(stem(name), in_full=False) for name in names]
        if any(found):
            return next(filter(None, found))
        by_name, by_number = (self._called(name) if name else [] for name in student)
        if by_name and by_number and by_name != by_number:
            return []  # a platform's number may be that of another student at school
        if by_name or by_number:
            return by_name or by_number
        labels = (label for part in reversed([*parts]) for label in labels_in(part))
        return next(filter(None, (self._called(label, in_full=False) for label in labels)), [])

    def knows(self, name: str) -> bool:
        """Whether a folder's name is that of a submission or a student."""
        return bool(self._called(name))

    def _called(self, name: str, in_full: bool = True) -> list[Entry]:
        """The entries with a name, which may lack an ending: all whose submission it is, but never two by a student's.

        What names a submission with its ending is for that one alone.
        """
        found = self._by_name.get(alike(name), [])
        if not in_full:
            found = [entry for entry in found if stem(entry.submission) == entry.submission]
        return found if len(found) == 1 or all(entry.submission.strip() for entry in found) else []


def read_roster(path: str) -> Roster:
    """The roster in a file. Raises BackpropError."""
    try:
        with open(path, "rb") as file:
            rows = list(rows_in(partial(_read, file), path))
    except OSError as error:
        raise unreadable(error, path) from None
    found = roles(rows[0].cells) if rows else {}
    if not found.keys() & {"name", "last", "id", "email", "submission"}:
        raise BackpropError("roster-no-column", file=path)
    twice = twice_named(rows[0].cells)
    if twice:
        raise BackpropError("column-twice", Place(path, rows[0].line), name=twice)
    entries = []
    for row in rows[1:]:
        texts = {role: cell_of(row.cells, at) for role, at in found.items()}
        student = Student(full_name(row.cells, found), texts.get("id") or texts.get("email", ""))
        entries.append(Entry(row.line, texts.get("submission", ""), sheet_in(row.cells, found), student))
    if not entries:
        raise BackpropError("roster-empty", Place(path, 1))
    return Roster(entries, path)


def _read(file: BinaryIO, limit: int) -> bytes:
    return file.read(limit)
