"""Where everything in a YAML text stands: scanned once more, as far as somebody asks."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

SHAPES = OTHER, PLAIN, QUOTED, BLOCK = "other", "plain", "quoted", "block"
"""How a scalar is written; OTHER says nothing about the place of a single character."""

_INK = re.compile("[^ \n\u2028\u2029]")


class Spot(NamedTuple):
    """Where an event of a stream stands, and how it is written."""

    line: int  # both from 1
    column: int
    shape: str  # one of SHAPES
    indent: int  # of the lines of a block
    rows: Sequence[int]  # where in the text of a folded block each of its lines begins; else nothing


Where = Callable[[int], Spot]
"""The number of an event -> where it stands."""


def loader(text: str) -> Any:
    """PyYAML's source of events, the one in C where there is one."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)


def position(mark: Any) -> tuple[int, int]:
    """A line and a column, from 1."""
    return (mark.line + 1, mark.column + 1)


class Places:
    """Where each event of a stream stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.loader: Any = None
        self.lines_of_text: list[str] = []  # where anybody asks
        self.lines, self.columns, self.indents = array("L"), array("L"), array("L")
        self.shapes: list[str] = []
        self.rows: dict[int, Sequence[int]] = {}

    def __call__(self, number: int) -> Spot:
        """The spot of an event."""
        self.loader = self.loader or loader(self.text)
        while len(self.lines) <= number:
            event = self.loader.get_event()
            line, column = position(event.start_mark)
            shape, indent = self._shape(event)
            self.lines.append(line)
            self.columns.append(column)
            self.shapes.append(shape)
            self.indents.append(indent)
        rows = self.rows.get(number, ())
        return Spot(self.lines[number], self.columns[number], self.shapes[number], self.indents[number], rows)

    def _shape(self, event: Any) -> tuple[str, int]:
        start, end, style = event.start_mark, event.end_mark, getattr(event, "style", None)
        if style and style in "|>":
            return BLOCK, self._indent_of_block(start.line + 1, event.value, style == ">")
        if start.line != end.line:
            return OTHER, 0
        if style:  # an escape is longer than what it says
            return (QUOTED if end.column - start.column == len(event.value) + 2 else OTHER), 0
        return PLAIN, 0

    def _indent_of_block(self, line: int, text: str, folded: bool) -> int:
        """How far the lines of a block, from `line` on, stand to the right; of a folded one, its rows are kept."""
        ink = _INK.search(text)
        if ink is None:
            return 0
        self.lines_of_text = self.lines_of_text or self.text.splitlines()
        lines = range(line, len(self.lines_of_text))
        first = next(row for row in map(self.lines_of_text.__getitem__, lines) if _INK.search(row))
        own = ink.start() - text.rfind("\n", 0, ink.start()) - 1  # what the text itself has before its first character
        indent = _spaces_before(first) - own
        if folded:
            self.rows[len(self.lines)] = _rows(map(self.lines_of_text.__getitem__, lines), indent, text)
        return indent


def _spaces_before(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _rows(lines: Iterable[str], indent: int, text: str) -> Sequence[int]:
    """Where in the text of a folded block each of its lines begins, up to the last that says something."""
    rows = array("L")
    blank = 0
    ink = _INK.search(text)
    for line in lines:
        if ink is None:
            break
        said = line[indent:]
        if not _INK.search(said):
            blank += 1
            continue
        begins = ink.start() - _spaces_before(said)
        rows.extend([begins if rows else 0] * blank + [begins])
        blank = 0
        ink = _INK.search(text, begins + len(said))
    return rows
