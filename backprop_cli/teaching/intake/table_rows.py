"""A table with a row a student -> pieces of work: which column answers which question is found by its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.teaching.grade.given import Given, filled_in
from backprop_cli.teaching.grade.student import Student
from backprop_cli.teaching.grade.submission import MAX_BYTES, Submission
from backprop_cli.teaching.intake.cells import Row, rows_in
from backprop_cli.teaching.intake.column_names import cell_of, full_name, roles
from backprop_cli.teaching.intake.handed import Answers, Handed

TABLES = (".csv", ".tsv")
"""How the files of tables end."""


class Asked(NamedTuple):
    """What the keys ask: the question that goes by a name in any spelling, and the questions in order."""

    by_name: Callable[[str], str | None]
    in_order: Sequence[str]


_NOT_ANSWERS = re.compile(r".*[\[(【](score|feedback|points|スコア|フィードバック|得点)[\])】]", re.IGNORECASE)
_WORDS = re.compile(r"[^\s\[\]()（）「」『』,、:：?？]+")
_NUMBERED = re.compile(r"(?:q|question|response|answer|問|問題|設問|質問|回答|解答)[\s._]*(\d{1,3})\W*", re.IGNORECASE)
_FILLED_IN = re.compile(r"[:=]\s*[-+]?\.?\d")  # an answer, and no name of a column
_LONGEST_HEADER = 500


def rows_of(read: Callable[[int], bytes], file: str, asked: Asked) -> Iterator[Handed]:
    """The pieces of work in a table. Raises BackpropError, at its place, where it has no answers, and OSError."""
    header, *rows = [*rows_in(read, file)] or [Row(1, [])]  # all of them: nothing is marked of a table too long
    about = roles(header.cells)
    filled_in = any(_FILLED_IN.search(cell[:_LONGEST_HEADER]) for cell in header.cells)
    columns = {} if filled_in else _columns(header.cells, asked, set(about.values()))
    if not columns:
        raise BackpropError("rows-no-question", None, file=file, questions=", ".join(asked.in_order[:8]))
    for row in rows:
        name = full_name(row.cells, about)
        student = Student(name, cell_of(row.cells, about.get("id")) or cell_of(row.cells, about.get("email")))
        title = f"{file}:{row.line}"
        sheet = cell_of(row.cells, about.get("sheet"))
        own = cell_of(row.cells, about.get("submission")) or student.id or name
        yield Handed(title, partial(_answers, row, columns, title), None, (own,), student, True, sheet)


def _columns(header: Sequence[str], asked: Asked, others: set[int]) -> dict[int, str]:
    """Which column answers what: by the name of the question in its header, else by the number of the question."""
    candidates = {
        at: cell[:_LONGEST_HEADER]
        for at, cell in enumerate(header)
        if at not in others and not _NOT_ANSWERS.fullmatch(cell[:_LONGEST_HEADER])
    }
    named = {at: found for at, cell in candidates.items() if (found := _question(cell, asked.by_name))}
    if named:
        return named
    keys = asked.in_order
    numbers = {at: int(match[1]) for at, cell in candidates.items() if (match := _NUMBERED.fullmatch(cell.strip()))}
    return {at: keys[number - 1] for at, number in numbers.items() if 0 < number <= len(keys)}


def _question(cell: str, asked: Callable[[str], str | None]) -> str | None:
    """The one question that a header names."""
    found = {asked(cell.strip())} - {None} or {*map(asked, _WORDS.findall(cell))} - {None}
    return found.pop() if len(found) == 1 else None


def _answers(row: Row, columns: dict[int, str], name: str) -> Answers:
    """The answers in a row: each cell is one, and nothing in it is another. Raises BackpropError."""
    given = []
    for at, question in columns.items():
        text = " ".join(cell_of(row.cells, at).split())
        if text:
            given += _given(question, text, row.line)
    if not given:
        raise BackpropError("no-answers")
    return Answers(Submission(name, given, 0))


def _given(question: str, text: str, line: int) -> list[Given]:
    """The answer in one cell, with or without its name before it."""
    if len(text) > MAX_BYTES // 2:
        raise BackpropError("submission-too-long", None, limit=f"{MAX_BYTES:,}")
    name, sign, value = text.partition(":")
    text = value if sign and name.strip() == question else text
    return filled_in(question, text, line)
