"""CSV from forms and spreadsheets -> rows of cells: any separator, any encoding, decimal commas; bounded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.scenario_csv import CsvRow, blocks, cells_of
from backprop_cli.solving.table_form import TableForm
from backprop_cli.teaching.intake.encodings import decoded
from backprop_cli.teaching.intake.file_kinds import no_text

MAX_TABLE = 10_000_000
"""Bytes of a table."""
MOST_ROWS = 10_000
"""Rows of a table, its header aside."""
MOST_COLUMNS = 1_000
_SEPARATORS = "\t;,"
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")


class Row(NamedTuple):
    """The line that a row starts on, and its cells."""

    line: int
    cells: list[str]


def rows_in(read: Callable[[int], bytes], file: str) -> Iterator[Row]:
    """The rows of a table that are not blank, the header first. Raises BackpropError at its place, OSError."""
    data = read(MAX_TABLE + 1)
    if len(data) > MAX_TABLE:
        raise BackpropError("rows-too-long", limit=f"{MAX_TABLE:,}")
    if no_text(data, ""):
        raise BackpropError("rows-no-csv", file=file)
    text = decoded(data, file).replace("\r\n", "\n").replace("\r", "\n")
    head = text.lstrip("\n").partition("\n")[0]
    separator = max(reversed(_SEPARATORS), key=head.count)
    blank = f'" {separator}'  # of which spreadsheets may write a million rows
    rows = columns = 0
    for row in _rows_of(text, file, separator):
        if not row.text.strip(blank):
            continue
        cells = _cells(row, file, rows == 0)
        if not any(cell.strip() for cell in cells):
            continue
        columns = columns or len(cells)
        rows += 1
        if rows > MOST_ROWS + 1:
            raise BackpropError("rows-too-many", limit=f"{MOST_ROWS:,}")
        if len(cells) > MOST_COLUMNS:
            raise BackpropError("rows-too-wide", row.place(file), limit=f"{MOST_COLUMNS:,}")
        if any(map(str.strip, cells[columns:])):
            raise BackpropError("cells-many", row.place(file), cells=len(cells), columns=columns, sign=separator)
        yield Row(row.line, [_cell(cell, separator) for cell in cells])


def _rows_of(text: str, file: str, separator: str) -> Iterator[CsvRow]:
    """Every row as it is written. Raises BackpropError where a quote is never closed."""
    form = TableForm(delimiter=separator, encoding_said=True)
    return (row for block in blocks(io.BytesIO(text.encode()).read, file, form) for row in block.each())


def _cells(row: CsvRow, file: str, first: bool) -> list[str]:
    """The cells of a row. Raises BackpropError; where the first is no row of a table, the file is none."""
    try:
        return cells_of(row, file)
    except BackpropError as error:
        raise BackpropError("rows-no-csv", error.place, file=file) if first else error from None


def _cell(text: str, separator: str) -> str:
    text = text.strip()
    return text.replace(",", ".") if separator != "," and _DECIMAL_COMMA.fullmatch(text) else text
