"""CSV as it stands: rows with their line numbers and their own text, read in blocks of bounded size.

A row is kept as it was written, quotes and all, so that it can be handed on untouched; its cells are found when they
are needed. RFC 4180, with any sign between cells; a quoted cell may hold that sign, quotes and line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.solving.table_form import BLOCK, Read, TableForm

MAX_ROW = 1 << 20
"""Bytes of one row."""
_NO_CP932 = re.compile(r"[\x80\xa0\uf8f0-\uf8f3]")
"""What Python makes of bytes that mean nothing in CP932."""


class CsvRow(NamedTuple):
    """One row: the line of the file it starts at, its text without the line end, what separates its cells."""

    line: int
    text: str
    separator: str

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
    separator: str

    def row(self, index: int) -> CsvRow:
        """One of the `lines` as a row."""
        return CsvRow(self.first + index, self.lines[index], self.separator)

    def each(self) -> Iterator[CsvRow]:
        """Every row; blank lines are none."""
        if self.rows:
            yield from self.rows
        else:
            yield from (self.row(index) for index, text in enumerate(self.lines) if text)


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
            if text[end : end + 1] not in ("", row.separator):
                raise BackpropError("quote-inside", row.place(file, end))
        else:
            end = text.find(row.separator, start)
            end = len(text) if end < 0 else end
        spans.append((start, end))
        if end >= len(text):
            return spans
        start = end + 1


def cells_of(row: CsvRow, file: str) -> list[str]:
    """What each cell of a row says. Raises BackpropError as `spans_of` does."""
    if '"' not in row.text:
        return row.text.split(row.separator)
    cells = [row.text[start:end] for start, end in spans_of(row, file)]
    return [cell[1:-1].replace('""', '"') if cell.startswith('"') else cell for cell in cells]


def blocks(read: Read, file: str, form: TableForm) -> Iterator[Block]:
    """All rows in order, as much at a time as one read brings.

    Raises BackpropError where nothing can be read, the bytes are no text, a row is longer than MAX_ROW, or a quote is
    never closed.
    """
    rest, line, ended = b"", 1, False
    text_of = _Decoder(file, form)
    while not ended:
        data = read(BLOCK)
        ended = not data
        rest += data
        cut = len(rest) if ended else rest.rfind(b"\n") + 1
        if cut:
            text, fault = text_of(rest[:cut], line)
            block, left = _split(text, line, ended, form.delimiter)
            line += text.count("\n") - left.count("\n")
            rest = left.encode("cp932" if text_of.in_cp932 else "utf-8") + rest[cut:]
            if block.lines or block.rows:
                yield block
            if fault:
                raise fault
        if len(rest) > MAX_ROW:
            raise BackpropError("row-too-long", Place(file, line), limit=f"{MAX_ROW:,}")
        if ended and rest:
            raise BackpropError("quote-unclosed", Place(file, line))


class _Decoder:
    """The text of whole lines in UTF-8; in CP932 where the first that is not ASCII is that, and no UTF-8."""

    def __init__(self, file: str, form: TableForm) -> None:
        self.file = file
        self.form = form
        self.in_cp932 = False  # only then are the bytes not UTF-8
        self.may_be_cp932 = form.encoding == "utf-8" and not form.bom and not form.encoding_said

    def __call__(self, data: bytes, line: int) -> tuple[str, BackpropError | None]:
        """The text, or the lines of it before the one that is no text, and what is wrong there."""
        message, start = "", -1
        try:
            text = data.decode("cp932" if self.in_cp932 else "utf-8")
        except UnicodeDecodeError as error:
            if self.may_be_cp932 and (found := _cp932(data, error.start)) is not None:
                self.form.encoding, self.in_cp932, self.may_be_cp932 = "cp932", True, False
                text = found
            else:
                message, start = "table-not-text", error.start
        self.may_be_cp932 &= data.isascii()
        nul = data.find(b"\0", 0, None if start < 0 else start)
        if nul >= 0:
            message, start = "nul-byte", nul
        if start < 0:
            return text, None
        encoding = "cp932" if self.in_cp932 else "utf-8"
        head = data.rfind(b"\n", 0, start) + 1
        column = len(data[head:start].decode(encoding, "replace")) + 1
        place = Place(self.file, line + data.count(b"\n", 0, start), column)
        return data[:head].decode(encoding), BackpropError(message, place, encoding=self.form.encoding)


def _cp932(data: bytes, fault: int) -> str | None:
    """The text in CP932; None where it is not that, or UTF-8 of Japanese up to its fault."""
    if max(data[:fault].decode(), default="") > "\u07ff":
        return None
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return None
    return None if _NO_CP932.search(text) else text


def _split(text: str, line: int, ended: bool, separator: str) -> tuple[Block, str]:
    """The rows of a text, and what is left of one whose end is yet to come."""
    if '"' not in text:
        lines = (text.replace("\r\n", "\n") if "\r" in text else text).split("\n")
        if not lines[-1]:
            lines.pop()
        elif ended:
            lines[-1] = lines[-1].removesuffix("\r")
        return Block(line, lines, [], separator), ""
    rows = []
    first, start = line, 0
    while start < len(text):
        end = _row_end(text, start, separator)
        if end is None:
            break
        row = text[start:end].removesuffix("\r")
        if row:
            rows.append(CsvRow(line, row, separator))
        line += text.count("\n", start, end) + 1
        start = end + 1
    return Block(first, [], rows, separator), text[start:]


def _row_end(text: str, start: int, separator: str) -> int | None:
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
        end = text.find(separator, start, limit)
        if end < 0:
            return limit
        start = end + 1


def _closing(text: str, start: int) -> int:
    """Where the quote is that ends a cell whose text starts at `start`; -1 when there is none yet."""
    end = text.find('"', start)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    return end
