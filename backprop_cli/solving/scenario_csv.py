"""CSV as it stands: rows with their line numbers and their own text, read in blocks of bounded size.

A row is kept as it was written, quotes and all, so that it can be handed on untouched; its cells are found when they
are needed. RFC 4180, with LF or CRLF, with or without a BOM; a quoted cell may hold commas, quotes and line breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.language.escape import csv_cell

SEPARATOR = ","
"""What stands between two cells."""
BLOCK = 1 << 20
"""Bytes that are read at a time."""
MAX_ROW = 1 << 20
"""Bytes of one row."""
_BOM = b"\xef\xbb\xbf"


class CsvRow(NamedTuple):
    """One row: the line of the file it starts at, and its text without the line end."""

    line: int
    text: str

    def place(self, file: str, start: int = 0, end: int | None = None) -> Place:
        """The place of `text[start:end]`, with the line it is on."""
        above = self.text.count("\n", 0, start)
        head = self.text.rfind("\n", 0, start) + 1
        tail = self.text.find("\n", start)
        shown = self.text[head : tail if tail >= 0 else len(self.text)]
        stop = min(start + 1 if end is None else end, head + len(shown))
        return Place(file, self.line + above, start - head + 1, shown, start - head, stop - head)


class Block(NamedTuple):
    """Whole rows. Without a single quote, `lines` are the lines as they stand and `rows` is empty."""

    first: int  # the line of the file that `lines` starts at
    lines: list[str]
    rows: list[CsvRow]

    def each(self) -> Iterator[CsvRow]:
        """Every row; blank lines are none."""
        if self.rows:
            yield from self.rows
        else:
            yield from (CsvRow(line, text) for line, text in enumerate(self.lines, self.first) if text)


def spans_of(row: CsvRow, file: str) -> list[tuple[int, int]]:
    """Where each cell of a row starts and ends, quotes included.

    Raises BackpropError("quote-inside") where a quoted cell does not end with its quote.
    """
    text = row.text
    spans = []
    start = 0
    while True:
        if text.startswith('"', start):
            end = _closing(text, start + 1) + 1
            if text[end : end + 1] not in ("", SEPARATOR):
                raise BackpropError("quote-inside", row.place(file, end))
        else:
            end = text.find(SEPARATOR, start)
            end = len(text) if end < 0 else end
        spans.append((start, end))
        if end >= len(text):
            return spans
        start = end + 1


def cells_of(row: CsvRow, file: str) -> list[str]:
    """What each cell of a row says. Raises BackpropError as `spans_of` does."""
    if '"' not in row.text:
        return row.text.split(SEPARATOR)
    cells = [row.text[start:end] for start, end in spans_of(row, file)]
    return [cell[1:-1].replace('""', '"') if cell.startswith('"') else cell for cell in cells]


def blocks(stream: BinaryIO, file: str) -> Iterator[Block]:
    """All rows in order, as much at a time as one read brings.

    Raises BackpropError where nothing can be read, the bytes are no text, a row is longer than MAX_ROW, or a quote is
    never closed.
    """
    rest, line, ended = b"", 1, False
    read = getattr(stream, "read1", stream.read)
    first = True
    while not ended:
        try:
            data = read(BLOCK)
        except OSError as error:
            raise unreadable(error, file) from None
        ended = not data
        rest += data
        if first and (len(rest) >= len(_BOM) or ended):
            rest, first = rest.removeprefix(_BOM), False
        cut = len(rest) if ended else rest.rfind(b"\n") + 1
        if cut and not first:
            text, fault = _decoded(rest[:cut], file, line)
            block, left = _split(text, line, ended)
            line += text.count("\n") - left.count("\n")
            rest = left.encode() + rest[cut:]
            if block.lines or block.rows:
                yield block
            if fault:
                raise fault
        if len(rest) > MAX_ROW:
            raise BackpropError("row-too-long", Place(file, line), limit=f"{MAX_ROW:,}")
        if ended and rest:
            raise BackpropError("quote-unclosed", Place(file, line))


def _decoded(data: bytes, file: str, line: int) -> tuple[str, BackpropError | None]:
    """The text, or the lines of it before the one that is no text, and what is wrong there."""
    message, start = "", -1
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message, start = "not-utf8", error.start
    nul = data.find(b"\0", 0, None if start < 0 else start)
    if nul >= 0:
        message, start = "nul-byte", nul
    if start < 0:
        return text, None
    head = data.rfind(b"\n", 0, start) + 1
    column = len(data[head:start].decode()) + 1
    place = Place(file, line + data.count(b"\n", 0, start), column)
    return data[:head].decode(), BackpropError(message, place)


def _split(text: str, line: int, ended: bool) -> tuple[Block, str]:
    """The rows of a text, and what is left of one whose end is yet to come."""
    if '"' not in text:
        lines = (text.replace("\r\n", "\n") if "\r" in text else text).split("\n")
        if not lines[-1]:
            lines.pop()
        elif ended:
            lines[-1] = lines[-1].removesuffix("\r")
        return Block(line, lines, []), ""
    rows = []
    start = 0
    while start < len(text):
        end = _row_end(text, start)
        if end is None:
            break
        row = text[start:end].removesuffix("\r")
        if row:
            rows.append(CsvRow(line, row))
        line += text.count("\n", start, end) + 1
        start = end + 1
    return Block(line, [], rows), text[start:]


def _row_end(text: str, start: int) -> int | None:
    """Where the row ends that starts at `start`; None when a quoted cell of it goes on."""
    limit = text.find("\n", start)
    limit = len(text) if limit < 0 else limit
    while True:
        if text.startswith('"', start):
            start = _closing(text, start + 1)
            if start < 0:
                return None
            if start > limit:
                limit = text.find("\n", start)
                limit = len(text) if limit < 0 else limit
        comma = text.find(SEPARATOR, start, limit)
        if comma < 0:
            return limit
        start = comma + 1


def _closing(text: str, start: int) -> int:
    """Where the quote is that ends a cell whose text starts at `start`; -1 when there is none yet."""
    end = text.find('"', start)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    return end


def cell(text: str) -> str:
    """A text as a cell."""
    return csv_cell(text, SEPARATOR)
