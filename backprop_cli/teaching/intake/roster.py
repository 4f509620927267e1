"""The roster of a class, a CSV of the teacher's: which submission is whose, and which key is for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.teaching.grade.student import Student
from backprop_cli.teaching.intake.cells import rows_in
from backprop_cli.teaching.intake.column_names import cell_of, full_name, roles, sheet_in
from backprop_cli.teaching.intake.file_names import alike, labels_in, stem


@dataclass
class Entry:
    """One student of a roster: what the submission and the key are called, as far as it says so."""

    line: int
    submission: str
    sheet: str
    student: Student
    came: bool = False

    @property
    def name(self) -> str:
        """What a report calls it."""
        return self.student.name or self.student.id or self.submission


class Roster:
    """The entries of a roster, found by what a submission is called, or by the student's number, address or name."""

    def __init__(self, entries: Iterable[Entry] = (), file: str = "") -> None:
        self.entries = list(entries)
        self.file = file
        self._by_name: dict[str, Entry | None] = {}
        for entry in self.entries:
            file = entry.submission  # where it is told, a number or a name that is alike finds nothing
            names = [file, stem(file)] if file.strip() else entry.student
            for name in {alike(name) for name in names if name.strip()}:
                self._by_name[name] = None if name in self._by_name else entry  # a name of two finds neither

    def entry(self, parts: Iterable[str], path: str, student: Student) -> Entry | None:
        """The entry for a submission: by its path, its name, its folders, then by the student it names."""
        names = [path, *reversed([*parts])]
        for name in [*names, *map(stem, names)]:
            found = self._by_name.get(alike(name))
            if found:
                return found
        by_name, by_number = (self._by_name.get(alike(name)) if name else None for name in student)
        if by_name and by_number and by_name is not by_number:
            return None  # a platform's number may be that of another student at school
        if by_name or by_number:
            return by_name or by_number
        for part in reversed([*parts]):
            for label in labels_in(part):
                found = self._by_name.get(label)
                if found and stem(found.submission) == found.submission:  # which is no other file in full
                    return found
        return None

    def knows(self, name: str) -> bool:
        """Whether a folder's name is that of a submission or a student."""
        return self._by_name.get(alike(name)) is not None


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
