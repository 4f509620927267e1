"""A table with a row a student -> pieces of work: which column answers which question is found by its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.teaching.grade.given import Given, filled_in
from backprop_cli.teaching.grade.readings import Reading
from backprop_cli.teaching.grade.student import Student
from backprop_cli.teaching.grade.submission import MAX_BYTES, Submission
from backprop_cli.teaching.intake.answer_columns import LONGEST_HEADER, Asked, Columns, answer_columns
from backprop_cli.teaching.intake.cells import Row, rows_in
from backprop_cli.teaching.intake.column_names import cell_of, full_name, roles, sheet_in
from backprop_cli.teaching.intake.handed import Answers, Handed

TABLES = (".csv", ".tsv")
"""How the files of tables end."""


_FILLED_IN = re.compile(r"[:=]\s*[-+]?\.?\d")  # an answer, and no name of a column


def rows_of(read: Callable[[int], bytes], file: str, asked: Asked) -> Iterator[Handed]:
    """The pieces of work in a table. Raises BackpropError, at its place, where it has no answers, and OSError."""
    found = rows_in(read, file)
    header = next(found, Row(1, []))
    about = roles(header.cells)
    filled_in = any(_FILLED_IN.search(cell[:LONGEST_HEADER]) for cell in header.cells)
    others = {at: cell for at, cell in enumerate(header.cells) if at not in about.values()}
    columns = answer_columns({} if filled_in else others, asked, Place(file, header.line))
    if not columns.answers:
        raise BackpropError("rows-no-question", file=file, questions=", ".join(asked.in_order[:8]))
    for row in [*found]:  # all of them: nothing is marked of a table too long, or with a broken row
        name = full_name(row.cells, about)
        student = Student(name, cell_of(row.cells, about.get("id")) or cell_of(row.cells, about.get("email")))
        title = f"{file}:{row.line}"
        told = about.keys() & {"sheet", "seed"}  # then a student's number is that of no key
        own = cell_of(row.cells, about.get("submission")) or ("" if told else student.id or name)
        parts = (own,) if own else ()
        read_row = partial(_answers, row, columns, header.cells, title)
        yield Handed(title, read_row, None, parts, student, True, sheet_in(row.cells, about), of_row=True)


def _answers(row: Row, columns: Columns, header: list[str], name: str) -> Answers:
    """The answers in a row: each cell is one, and nothing in it is another. Raises BackpropError."""
    given = []
    for at, question in columns.answers.items():
        text = " ".join(cell_of(row.cells, at).split())
        if text:
            given += _given(question, text, row.line)
    if not given:
        raise BackpropError("no-answers")
    passed_over = tuple(Reading(row.line, header[at], "", None, "") for at in columns.passed_over)
    called = {question: header[at] for at, question in columns.answers.items()}
    return Answers(Submission(name, given, 0), readings=passed_over, columns=called)


def _given(question: str, text: str, line: int) -> list[Given]:
    """The answer in one cell, with or without its name before it."""
    if len(text) > MAX_BYTES // 2:
        raise BackpropError("submission-too-long", limit=f"{MAX_BYTES:,}")
    name, sign, value = text.partition(":")
    text = value if sign and name.strip() == question else text
    return filled_in(question, text, line)
