"""Files -> pieces of work: a file is one, and so are all files of a student where a folder or a name says whose."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby

from backprop_cli.language.errors import BackpropError, unreadable
from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.submission import MAX_BYTES
from backprop_cli.teaching.intake.answer_columns import Asked
from backprop_cli.teaching.intake.file_names import is_archive, owner_of, student_in
from backprop_cli.teaching.intake.file_texts import answers_in, merged
from backprop_cli.teaching.intake.folders import STDIN
from backprop_cli.teaching.intake.handed import Answers, Found, Handed
from backprop_cli.teaching.intake.key_documents import is_key
from backprop_cli.teaching.intake.table_rows import TABLES, rows_of

NOT_MARKED = (
    *("rows-too-long", "rows-too-many", "rows-too-wide", "rows-two-columns"),
    *("quote-unclosed", "quote-inside", "row-too-long", "cells-many"),
)
"""What is wrong with a table; for any other reason it is a file like any other."""
MOST_FILES = 50
"""Files of one student that are looked into."""


class Intake:
    """Makes pieces of work of files.

    `asked` is what the questions are; `names_key` whether a folder's name (the one that was named
    itself: in full) names a key or a student of the roster, so that its files are one piece of work.
    """

    def __init__(self, asked: Asked, names_key: Callable[[str, bool], bool]) -> None:
        self.asked = asked
        self.names_key = names_key

    def work(self, files: Iterable[Found]) -> Iterator[Handed]:
        """Every piece of work in order."""
        for holder, group in groupby(files, self._holder):
            if holder is None:
                for found in group:
                    yield from self._alone(found)
                continue
            together = list(group)
            closed = [found for found in together if found.why]
            yield from (self._handed(found) for found in closed)
            opened = [found for found in together if not found.why]
            if opened:
                yield self._together(opened, holder)

    def table(self, found: Found) -> Iterator[Handed]:
        """A piece of work for every row of a table. Raises BackpropError where it is no table that has answers."""
        if found.why or not found.read:
            why = found.why or Message("no-answers")
            raise BackpropError(why.id, **why.parameters)
        try:
            yield from rows_of(found.read, found.path, self.asked)
        except OSError as error:
            raise unreadable(error, found.path) from None

    def _holder(self, found: Found) -> tuple[str, ...] | None:
        """What all files of one student have in common; None for a file that stands alone."""
        above = found.parts[:-1]
        owner = owner_of(found.parts)
        if owner:  # of whom a platform may make several folders
            return (*above[: owner.at], *owner.student)
        for at, part in enumerate(above):
            if (is_archive(part) and at) or self.names_key(part, at == 0):
                return above[: at + 1]
        return None

    def _alone(self, found: Found) -> Iterator[Handed]:
        if found.why is None and found.path.lower().endswith(TABLES):
            try:
                yield from list(self.table(found))
                return
            except BackpropError as error:
                if error.message.id in NOT_MARKED:
                    found = found._replace(why=error.message)
        yield self._handed(found)

    def _handed(self, found: Found) -> Handed:
        parts = found.parts or (os.path.basename(found.path),)
        read = partial(self._read, found)
        return Handed(found.path, read, found.why, parts, student_in(found.parts), found.of_class)

    def _together(self, files: list[Found], holder: tuple[str, ...]) -> Handed:
        first = files[0]
        if len(files) == 1:
            return self._handed(first)
        shared = os.path.commonprefix([found.parts[:-1] for found in files])
        depth = len(holder) if first.parts[: len(holder)] == holder else _depth_of_owner(first)
        if len(shared) >= depth:
            parts = tuple(shared[:depth])
            name = first.path.rsplit("/", len(first.parts) - depth)[0]
        else:  # several folders, or none: the student's name stands in front of each
            parts = first.parts[:depth]
            name = os.path.commonprefix([found.path for found in files]).rstrip("_-. ")
        inside = tuple(found.parts[-1] for found in files[:MOST_FILES])
        read = partial(self._read_all, files, name)
        return Handed(name, read, None, parts, student_in(first.parts), True, inside=inside)

    def _read(self, found: Found) -> Answers:
        """The answers of one file. Raises BackpropError, OSError."""
        assert found.read
        if found.path == STDIN and not found.read(1):
            raise BackpropError("stdin-empty")
        if is_key(found.path, found.read, MAX_BYTES):
            raise BackpropError("is-a-key")
        return answers_in(found.read, found.path)

    def _read_all(self, files: list[Found], name: str) -> Answers:
        """The answers of all files of a student; what has none does not count where another file has.

        Raises BackpropError, OSError: what is wrong with the first of them.
        """
        if len(files) > MOST_FILES:
            raise BackpropError("too-many-files", limit=MOST_FILES)
        read: list[Answers] = []
        faults: list[BackpropError | OSError] = []
        for found in files:
            try:
                read.append(self._read(found))
            except (BackpropError, OSError) as error:
                faults.append(error)
        if not read:
            raise faults[0]
        return merged(read, name)


def _depth_of_owner(found: Found) -> int:
    """How many parts of a path it takes to tell whose a file is."""
    owner = owner_of(found.parts)
    return owner.at + 1 if owner else len(found.parts)
