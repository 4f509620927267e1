"""Names of files and folders -> whose they are, and which key they name: also as learning platforms write them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.tokens import normalised
from backprop_cli.teaching.grade.student import Student

_MOODLE = r"(?P<name>.+)_(?P<id>\d{3,})_assignsubmission_(?:file|onlinetext)_(?P<rest>.*)"
_CANVAS = r"(?P<name>[^\W\d_]+)(?:_LATE)?_(?P<id>\d{2,})_\d{4,}_(?P<rest>.+)"
_GRADESCOPE = r"(?P<name>)submission_(?P<id>\d+)(?P<rest>)"
_CLASSROOM = r"(?P<name>[^\d].*) - (?P<rest>.+)"
_OF_STUDENTS = [re.compile(pattern, re.DOTALL) for pattern in (_MOODLE, _CANVAS, _GRADESCOPE)]
"""Names that say of all files with the same student that they are one piece of work."""
_WITH_NAMES = [*_OF_STUDENTS, re.compile(_CLASSROOM, re.DOTALL)]

_BETWEEN = re.compile(r"[-_.,()\[\]\s]+")
_NUMBER_GOES_ON = re.compile(
    r"[-_.,\s]+(?:\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*[-_.,\s]+\d{4})", re.IGNORECASE
)
"""What follows the first number of a date or a decimal: `12-11-2026`, `12 Nov 2026`, `10.5`; no label ends there."""
_MOST_WORDS = 8
"""Words of a name whose beginnings may be the label of a key."""
_LONGEST = 300


class Owner(NamedTuple):
    """Whose a file is: the number of the part of its path that says so, and the student."""

    at: int
    student: Student


def owner_of(parts: tuple[str, ...]) -> Owner | None:
    """Whose a file of a platform's export is; files of one owner are one piece of work."""
    for at, part in enumerate(parts):
        for pattern in _OF_STUDENTS:
            found = pattern.fullmatch(part[:_LONGEST])
            if found and (at + 1 < len(parts) or found["rest"]):
                return Owner(at, Student(found["name"], found["id"]))
    return None


def student_in(parts: tuple[str, ...]) -> Student:
    """The student that a path names, as far as platforms write one."""
    owner = owner_of(parts)
    if owner:
        return owner.student
    found = _WITH_NAMES[-1].fullmatch(stem(parts[-1])[:_LONGEST]) if parts else None
    return Student(found["name"]) if found else Student()


def label_of(key_file: str) -> str:
    """What the file of a key is called without `key`: `01-key.yaml` is `01`."""
    name = stem(os.path.basename(key_file))
    for pattern in (r"(.+?)[-_. ]*(?:key|正解)", r"(?:key|正解)[-_. ]+(.+)"):
        found = re.fullmatch(pattern, name, re.IGNORECASE | re.DOTALL)
        if found:
            return found[1]
    return name


def labels_in(part: str) -> Iterator[str]:
    """The labels that one part of a path may name, the longest first: `01-aiko.txt` names `01-aiko` and `01`.

    A date, or a number with a point in it, names none but itself.
    """
    name = stem(part)[:_LONGEST]
    names = [name]
    for pattern in _WITH_NAMES:
        found = pattern.fullmatch(name)
        if found:
            names = [text for text in (found["rest"], found["name"]) if text]
            break
    for each in names:
        yield alike(each)
        ends = [gap.start() for gap in _BETWEEN.finditer(each) if gap.start()][:_MOST_WORDS]
        yield from (alike(each[:end]) for end in reversed(ends) if not _in_number(each, end))


def _in_number(name: str, end: int) -> bool:
    """Whether a name goes on in such a way that the number before `end` is not one by itself."""
    return name[end - 1].isdigit() and _NUMBER_GOES_ON.match(name, end) is not None


def alike(label: str) -> str:
    """A label as labels are compared: in any letter case and width, numbers without zeros in front."""
    text = label[:_LONGEST]
    with suppress(BackpropError):  # more marks than any name has
        text = normalised(text)
    text = text.casefold().strip()
    return text.lstrip("0") or "0" if text.isascii() and text.isdigit() else text


def stem(name: str) -> str:
    """The name of a file without its ending, which has a letter in it: `10.5` has none."""
    without, ending = os.path.splitext(name)
    return without if any(map(str.isalpha, ending)) else name


def is_archive(path: str) -> bool:
    """Whether a file is a zip archive, by its name."""
    return path.lower().endswith(".zip")
