"""CSV from forms and spreadsheets -> rows of cells: any separator, any encoding, decimal commas; bounded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError, Place
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
    """The line that a row ends on, and its cells."""

    line: int
    cells: list[str]


def rows_in(read: Callable[[int], bytes], file: str) -> Iterator[Row]:
    """The rows of a table that are not blank, the header first. Raises BackpropError at its place, OSError."""
    from csv import Error, reader

    data = read(MAX_TABLE + 1)
    if len(data) > MAX_TABLE:
        raise BackpropError("rows-too-long", limit=f"{MAX_TABLE:,}")
    if no_text(data, ""):
        raise BackpropError("rows-no-csv", file=file)
    text = decoded(data, file)
    head = text.lstrip("\n\r").partition("\n")[0]
    separator = max(reversed(_SEPARATORS), key=head.count)
    lines = reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = 0
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            rows += 1
            if rows > MOST_ROWS + 1:
                raise BackpropError("rows-too-many", limit=f"{MOST_ROWS:,}")
            if len(cells) > MOST_COLUMNS:
                raise BackpropError("rows-too-wide", Place(file, lines.line_num), limit=f"{MOST_COLUMNS:,}")
            yield Row(lines.line_num, [_cell(cell, separator) for cell in cells])
    except Error:
        raise BackpropError("rows-no-csv", Place(file, lines.line_num), file=file) from None


def _cell(text: str, separator: str) -> str:
    text = text.strip()
    return text.replace(",", ".") if separator != "," and _DECIMAL_COMMA.fullmatch(text) else text
