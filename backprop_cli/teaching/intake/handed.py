"""One piece of work that was handed in: where it is, whose it is, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.readings import Reading
from backprop_cli.teaching.grade.student import Student
from backprop_cli.teaching.grade.submission import Submission
from backprop_cli.teaching.intake.roster import Entry
from backprop_cli.teaching.intake.sheet_marks import SheetMarks


class Found(NamedTuple):
    """A file, or a member of an archive; `why` says why it must not be opened.

    `parts` are the names on the way to it, its own last: first of all that of the folder or the archive that was named,
    and none for a file that was named itself. `read` gives its bytes, no more than it is asked for.
    """

    path: str
    why: Message | None = None
    parts: tuple[str, ...] = ()
    read: Callable[[int], bytes] | None = None
    of_class: bool = True  # one of many, and not named itself


class Answers(NamedTuple):
    """What a piece of work says: its answers, and the marks of the sheet that it repeats.

    `readings` are what was passed over before: the columns of a table that speak of a question and do not answer it.
    `columns` are what those that do are called, by question.
    """

    submission: Submission
    marks: SheetMarks = SheetMarks()
    readings: tuple[Reading, ...] = ()
    columns: Mapping[str, str] = {}


class Handed(NamedTuple):
    """One piece of work. `read` raises BackpropError or OSError; `why` says why it is not to be read at all.

    `parts` are the names on the way to it, which may name its key, and where they do not, `inside`, those of its files;
    `sheet` is what a table's row says of its key, `of_row` that this is such a row, and `entry` what the roster has on
    it.
    """

    name: str
    read: Callable[[], Answers]
    why: Message | None = None
    parts: tuple[str, ...] = ()
    student: Student = Student()
    of_class: bool = False
    sheet: str = ""
    inside: tuple[str, ...] = ()
    of_row: bool = False
    entry: Entry | None = None
