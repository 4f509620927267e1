"""Scenarios: one problem, solved once for every row of a CSV, which comes back with the output and the gradients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from random import random
from typing import TYPE_CHECKING, Any, BinaryIO

from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Run
from backprop_cli.checking.float_check import check_floats
from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.language.errors import BackpropError, ExitCode, Place
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.scenario_arrays import both_passes, column_texts
from backprop_cli.solving.scenario_columns import Settings, planned
from backprop_cli.solving.scenario_csv import SEPARATOR, Block, CsvRow, blocks, cell, cells_of, spans_of
from backprop_cli.solving.solution import number_given

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

SAMPLE = 50
"""Rows of a table in floats that are checked for certain; of n rows it is some 50·log(n / 50) more."""
_BATCH = 200
"""Rows that are worked out one by one before they are handed on."""
_NUMBERS = 4_000_000
"""Numbers, rows × nodes, that arrays hold at once."""
_LONG_EXPONENT = re.compile("[eE][-+]?[0-9]{4}")
_LONGEST = 1_000
"""Characters of a line that is read as plain numbers."""


class Scenarios:
    """One run through a table: `texts` gives the answer piece by piece, `code` what the shell sees afterwards."""

    def __init__(
        self, problem: Problem, values: Mapping[str, Given], settings: Settings, report: Callable[[BackpropError], None]
    ) -> None:
        self.problem = problem
        self.graph = problem.graph
        self.given = values
        self.settings = settings
        self.report = report
        self.code = ExitCode.OK
        self.file = ""
        self.rows = 0
        self.failed = 0
        self.stopped: BackpropError | None = None
        self.method = "directional" if settings.check == "auto" else settings.check  # formulas tell nothing here
        self.next_checked = 1  # the number of the row that is checked next
        self.exact_upstream = problem.upstream
        if settings.upstream is not None:
            self.exact_upstream = number_given(settings.upstream, "upstream")
        if is_array(self.exact_upstream):
            raise BackpropError("table-of-arrays")
        self.upstream = self.exact_upstream
        if settings.arithmetic == "float":
            nearest = to_float(self.upstream)
            if nearest is None:
                raise BackpropError("overflow", None, node="upstream")
            self.upstream = nearest

    def texts(self, stream: BinaryIO, file: str) -> Iterator[str]:
        """The CSV that answers, in pieces. Raises BackpropError where the table as a whole cannot be used."""
        self.file = file
        parts = blocks(stream, file)
        header, parts = _first_row(parts, file)
        self.plan = planned(self.problem, self.given, header, file, self.settings)
        yield self.plan.header + "\n"
        pieces = self._arrays if self.settings.arithmetic == "float" and _has_numpy() else self._one_by_one
        for block in parts:
            yield from pieces(block)
            if self.stopped:
                self.report(self.stopped)
                return
        if self.failed:
            self.report(BackpropError("rows-failed", None, failed=f"{self.failed:,}", rows=f"{self.rows:,}"))

    def _one_by_one(self, block: Block) -> Iterator[str]:
        """The answers to a block, in batches."""
        batch: list[str] = []
        for row in block.each():
            line = self._line(row)
            if self.stopped:
                break
            if line is not None:
                batch.append(line)
            if len(batch) >= _BATCH:
                yield "".join(batch)
                batch = []
        if batch:
            yield "".join(batch)

    def _line(self, row: CsvRow) -> str | None:
        """The answer to one row; None where it has none to show."""
        self.rows += 1
        try:
            values = self._values(row)
            numbers = self._solved(row, values)
        except BackpropError as error:
            return self._refused(row, error)
        if self.settings.arithmetic == "exact" or self.rows >= self.next_checked:
            self._check(row, values, numbers)
        output, *by = self.plan.wanted
        results = [numbers.values[output], *(numbers.gradients[node] for node in by)]
        digits = self.settings.digits
        ending = SEPARATOR if self.settings.on_error == "mark" else ""
        return SEPARATOR.join([row.text, *(decimal_text(number, digits) for number in results)]) + f"{ending}\n"

    def _values(self, row: CsvRow) -> dict[str, Number]:
        """The values of all inputs in a row. Raises BackpropError at the cell that cannot be used."""
        cells = cells_of(row, self.file)
        if len(cells) != self.plan.width:
            spans = spans_of(row, self.file)
            few = len(cells) < self.plan.width
            start, end = (len(row.text), len(row.text)) if few else spans[self.plan.width]
            message = "cells-few" if few else "cells-many"
            raise BackpropError(message, row.place(self.file, start, end), cells=len(cells), columns=self.plan.width)
        values = dict(self.plan.fixed)
        for column in self.plan.columns:
            try:
                values[column.name] = number = column.read(cells[column.at])
                if is_array(number):
                    raise BackpropError("table-of-arrays")
            except BackpropError as error:
                raise self._at(row, column.at, error) from None
        return values

    def _solved(self, row: CsvRow, values: Mapping[str, Number]) -> Numbers:
        """Both passes over one row. Raises BackpropError at the input that is to blame."""
        try:
            return propagate(self.graph, values, self.upstream, self.settings.arithmetic, self.plan.wanted[1:])
        except BackpropError as error:
            blamed = {error.message.parameters[key] for key in error.message.mentioned}
            index = next((column.at for column in self.plan.columns if column.name in blamed), None)
            raise self._at(row, index, error) from None

    def _at(self, row: CsvRow, index: int | None, error: BackpropError) -> BackpropError:
        """An error at a cell of a row; at the row's start where no single cell is to blame."""
        span = (0, 0) if index is None else spans_of(row, self.file)[index]
        place = row.place(self.file, *span)
        return BackpropError(error.message.id, place, **error.message.parameters)

    def _refused(self, row: CsvRow, error: BackpropError) -> str | None:
        """Stop, leave the row out, or mark it, as was asked for."""
        self.failed += 1
        self.code = ExitCode.BAD_INPUT
        if self.settings.on_error == "stop":
            self.stopped = error
        elif self.settings.on_error == "skip":
            self.report(error)
        else:
            return self._marked(row, error)
        return None

    def _marked(self, row: CsvRow, error: BackpropError) -> str:
        """The row with empty results and the message; a row of another width than the header's is brought to it."""
        try:
            spans = spans_of(row, self.file)
            text = row.text[: spans[: self.plan.width][-1][1]] + SEPARATOR * (self.plan.width - len(spans))
        except BackpropError:  # no cells to be found
            text = cell(row.text) + SEPARATOR * (self.plan.width - 1)
        place = error.place or Place()
        message = f"{place.prefix()}{error.message.text(self.settings.language)}"
        return f"{text}{SEPARATOR * len(self.plan.added)}{cell(message)}\n"

    def _check(self, row: CsvRow, values: Mapping[str, Number], numbers: Numbers) -> None:
        """Let sympy check one row; of a table in floats every further one with a chance of SAMPLE / its number."""
        number = max(self.rows, 1)
        ahead = (1 - random()) ** (-1 / SAMPLE) if number >= SAMPLE else 1
        self.next_checked = int(number * ahead) + 1
        if self.method == "none":
            return
        names = Expressions(self.graph)
        if self.settings.arithmetic == "float":
            verdict = check_floats(self.graph, values, self.exact_upstream, numbers, self.method, names)
        else:
            verdict = check(Run(self.graph, *numbers, self.upstream), self.method, names)
        if verdict.status == "mismatch":
            self.code = max(self.code, ExitCode.NO)
            self.report(BackpropError("row-mismatch", row.place(self.file)))

    def _arrays(self, block: Block) -> Iterator[str]:
        """The answers to a block by arrays, as many rows at once as keep memory small; rows with quotes one by one."""
        if block.rows:
            yield from self._one_by_one(block)
        step = max(1, _NUMBERS // len(self.graph))
        for start in range(0, len(block.lines), step):
            if not self.stopped:
                yield from self._together(Block(block.first + start, block.lines[start : start + step], []))

    def _together(self, block: Block) -> Iterator[str]:
        """The answers to lines of plain numbers by arrays; whatever is unusual goes one by one."""
        values = self._columns(block.lines)
        if values is None:
            yield from self._one_by_one(block)
            return
        count = len(block.lines)
        results, gradients, unusual = both_passes(self.graph, values, count, float(self.upstream))
        odd = unusual.nonzero()[0].tolist()
        if len(odd) == count:
            yield from self._one_by_one(block)
            return
        output, *by = self.plan.wanted
        wanted = (results[output], *(gradients[node] for node in by))
        columns = [column_texts(column, count, self.settings.digits) for column in wanted]
        if self.settings.on_error == "mark":
            columns.append([""] * count)

        def numbers_of(index: int) -> Numbers:
            both = (results, gradients)
            return Numbers(*([float(x[index] if is_array(x) else x) for x in numbers] for numbers in both))

        yield from self._in_order(block, list(map(SEPARATOR.join, zip(block.lines, *columns))), odd, numbers_of)

    def _columns(self, lines: Sequence[str]) -> dict[str, Any] | None:
        """The values of all inputs as arrays, or floats for all rows; None where the lines are no plain table."""
        width = self.plan.width
        if max(map(len, lines)) > _LONGEST or {line.count(SEPARATOR) for line in lines} != {width - 1}:
            return None
        if width == 1 and "" in lines:
            return None
        cells = SEPARATOR.join(lines).split(SEPARATOR)
        values: dict[str, Any] = {}
        for name, value in self.plan.fixed.items():
            values[name] = to_float(value)
            if values[name] is None:
                return None
        for column in self.plan.columns:
            read = column.read if column.name in self.problem.factors else None
            values[column.name] = _floats(cells[column.at :: width], read)
        return values

    def _in_order(
        self, block: Block, texts: list[str], odd: Sequence[int], numbers_of: Callable[[int], Numbers]
    ) -> Iterator[str]:
        """The rows of a block in order, with those that need care worked out one by one."""
        start = 0
        for index in (*odd, len(texts)):
            if start < index:
                self._sample(block, start, index, numbers_of)
                self.rows += index - start
                yield "\n".join(texts[start:index]) + "\n"
            if index < len(texts):
                line = self._line(CsvRow(block.first + index, block.lines[index]))
                if self.stopped:
                    return
                if line is not None:
                    yield line
            start = index + 1

    def _sample(self, block: Block, start: int, end: int, numbers_of: Callable[[int], Numbers]) -> None:
        """Check some of the rows of a block that arrays have worked out."""
        before = self.rows
        while (index := start + max(0, self.next_checked - before - 1)) < end:  # rows that were refused go unchecked
            row = CsvRow(block.first + index, block.lines[index])
            self.rows = before + index - start + 1
            self._check(row, self._values(row), numbers_of(index))
        self.rows = before


def _first_row(parts: Iterator[Block], file: str) -> tuple[CsvRow, Iterator[Block]]:
    """The header, and the blocks without it. Raises BackpropError("table-empty")."""
    for block in parts:
        header = next(block.each(), None)
        if header is None:
            continue
        if block.rows:
            rest = Block(block.first, [], block.rows[1:])
        else:
            after = header.line - block.first + 1
            rest = Block(header.line + 1, block.lines[after:], [])
        return header, chain((rest,) if rest.rows or rest.lines else (), parts)
    raise BackpropError("table-empty", Place(file))


def _floats(cells: Sequence[str], read: Callable[[str], Number] | None) -> Any:
    """The cells as an array of floats; nan where a cell is anything but a plain number."""
    import numpy

    if read is None:
        try:
            numbers = list(map(float, cells))
        except ValueError:
            numbers = [_float(cell) for cell in cells]
        if _python_alone("".join(cells)):
            numbers = [float("nan") if _python_alone(cell) else number for cell, number in zip(cells, numbers)]
    else:
        known = {cell: _read_float(cell, read) for cell in set(cells)}
        numbers = [known[cell] for cell in cells]
    return numpy.array(numbers, dtype=float)


def _python_alone(text: str) -> bool:
    """Whether a text may hold a number to Python and none to a problem: 1_000, another script's digits, 1e-4000."""
    return "_" in text or not text.isascii() or _LONG_EXPONENT.search(text) is not None


def _float(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _read_float(cell: str, read: Callable[[str], Number]) -> float:
    try:
        nearest = to_float(read(cell))
    except BackpropError:
        return float("nan")
    return float("nan") if nearest is None else nearest


def _has_numpy() -> bool:
    from importlib.util import find_spec

    return find_spec("numpy") is not None
