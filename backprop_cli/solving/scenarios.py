"""Scenarios: one problem, solved once for every row of a CSV, which comes back with the output and the gradients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from random import random
from typing import TYPE_CHECKING, Any, BinaryIO

from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Run
from backprop_cli.checking.float_check import check_floats, first_wrong
from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.language.errors import BackpropError, ExitCode, Place
from backprop_cli.language.escape import csv_cell
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.scenario_arrays import both_passes, column_texts
from backprop_cli.solving.scenario_columns import Settings, planned
from backprop_cli.solving.scenario_csv import Block, CsvRow, blocks, cells_of, spans_of
from backprop_cli.solving.solution import number_given
from backprop_cli.solving.table_form import opened
from backprop_cli.solving.table_numbers import OTHER_DECIMAL

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

SAMPLE = 50
"""Rows of a table in floats that are checked for certain; of n rows it is some 50·log(n / 50) more."""
_BATCH = 200
"""Rows that are worked out one by one before they are handed on."""
_NUMBERS = 4_000_000
"""Numbers, rows × nodes, that arrays hold at once."""
LISTED = 20
"""Bad rows that are told one by one."""
_LOOKED_AT = 1_000
"""Rows behind the one where a run stops that are looked at for more of the same."""
_LONG_EXPONENT = re.compile("[eE][-+]?[0-9]{4}")
_GAPS = " \t\u3000\xa0"
"""What may stand in a row that is blank, with quotes around it or without."""
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
        self.rows = 0
        self.failed = 0
        self.stopped: BackpropError | None = None
        self.method = "directional" if settings.check == "auto" else settings.check  # formulas tell nothing here
        self.ahead = _LOOKED_AT
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
                raise BackpropError("overflow", node="upstream")
            self.upstream = nearest

    def texts(self, stream: BinaryIO, file: str) -> Iterator[str]:
        """The CSV that answers, in pieces. Raises BackpropError where the table as a whole cannot be used."""
        self.file = file
        form, read = opened(stream, file, self.settings.form, self.graph.inputs, self.settings.piped)
        self.form = form
        parts = blocks(read, file, form)
        header, parts = _first_row(parts, file)
        self.plan = planned(self.problem, self.given, header, file, self.settings, form)
        yield ("\ufeff" if form.bom else "") + self.plan.header + form.line_end
        pieces = self._arrays if self.settings.arithmetic == "float" and _has_numpy() else self._one_by_one
        for block in parts:
            yield from pieces(block)
            if self.stopped:
                break
        self._count_failed()

    def _count_failed(self) -> None:
        """Tell how many rows are bad, where their messages alone do not."""
        counts = {"failed": f"{self.failed:,}", "rows": f"{self.rows:,}", "listed": LISTED}
        if self.stopped and self.failed > 1:
            self.report(BackpropError("rows-failed-there", **counts))
        elif self.failed > LISTED and self.settings.on_error == "skip":
            self.report(BackpropError("rows-failed-listed", **counts))
        elif self.failed and not self.stopped:
            self.report(BackpropError("rows-failed", **counts))

    def _one_by_one(self, block: Block) -> Iterator[str]:
        """The answers to a block, in batches."""
        batch: list[str] = []
        rows = block.each()
        for row in rows:
            line = self._line(row)
            if self.stopped:
                self._look_ahead(rows)
                break
            if line is not None:
                batch.append(line)
            if len(batch) >= _BATCH:
                yield "".join(batch)
                batch = []
        if batch:
            yield "".join(batch)

    def _look_ahead(self, rows: Iterator[CsvRow]) -> None:
        """Where a run has stopped: list what else is bad among the next rows at hand."""
        while self.failed < LISTED and self.ahead and (row := next(rows, None)):
            self.ahead -= 1
            self._line(row, shown=False)

    def _line(self, row: CsvRow, shown: bool = True) -> str | None:
        """The answer to one row; None where it has none to show, or none is to be `shown`."""
        if not row.text.strip(_GAPS + '"' + row.separator) and all(map(_is_blank, row.text.split(row.separator))):
            return None
        self.rows += 1
        try:
            row, values = self._values(row)
            numbers = self._solved(row, values)
        except BackpropError as error:
            return self._refused(row, error)
        if not shown:
            return None
        if self.settings.arithmetic == "exact" or self.rows >= self.next_checked:
            self._check(row, values, numbers)
        output, *by = self.plan.wanted
        results = [numbers.values[output], *(numbers.gradients[node] for node in by)]
        digits = self.settings.digits
        ending = row.separator if self.settings.on_error == "mark" else ""
        texts = self._written([decimal_text(number, digits) for number in results])
        return row.separator.join([row.text, *texts]) + ending + self.form.line_end

    def _written(self, texts: list[str]) -> list[str]:
        """Numbers with the decimal sign of the table."""
        if self.form.decimal == ".":
            return texts
        quote = '"' if self.form.decimal == self.form.delimiter else ""
        return [f"{quote}{text.replace('.', self.form.decimal)}{quote}" for text in texts]

    def _values(self, row: CsvRow) -> tuple[CsvRow, dict[str, Number]]:
        """The row without blank cells behind its last column, and the values of all inputs in it.

        Raises BackpropError at the cell that cannot be used.
        """
        row, cells = self._trimmed(row)
        values = dict(self.plan.fixed)
        for column in self.plan.columns:
            try:
                values[column.name] = number = column.read(cells[column.at])
                if is_array(number):
                    raise BackpropError("table-of-arrays")
            except BackpropError as error:
                raise self._at(row, column.at, error) from None
        return row, values

    def _trimmed(self, row: CsvRow) -> tuple[CsvRow, list[str]]:
        """The row up to its last named column, and its cells. Raises BackpropError at a cell too few or too many."""
        cells, width = cells_of(row, self.file), self.plan.width
        beyond = next((index for index in range(width, len(cells)) if cells[index].strip()), None)
        if len(cells) < width or beyond is not None:
            start = len(row.text) if beyond is None else spans_of(row, self.file)[beyond][0]
            end = start if beyond is None else spans_of(row, self.file)[beyond][1]
            unnamed = beyond is not None and beyond < width + self.plan.blank
            message = "cell-unnamed" if unnamed else "cells-few" if beyond is None else "cells-many"
            place = row.place(self.file, start, end)
            raise BackpropError(message, place, cells=len(cells), columns=width, sign=row.separator)
        if len(cells) > width:
            row = row._replace(text=row.text[: spans_of(row, self.file)[width - 1][1]])
        for index in self.plan.nameless:
            if cells[index].strip():
                raise self._at(row, index, BackpropError("cell-unnamed"))
        return row, cells

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
        ends = self.settings.on_error == "stop" or error.message.id == OTHER_DECIMAL
        if self.settings.on_error == "mark" and not ends:
            return self._marked(row, error)
        if ends:
            self.stopped = self.stopped or error
        if self.failed <= LISTED or ends:
            self.report(error)
        return None

    def _marked(self, row: CsvRow, error: BackpropError) -> str:
        """The row with empty results and the message; a row of another width than the header's is brought to it."""
        try:
            spans = spans_of(row, self.file)
            text = row.text[: spans[: self.plan.width][-1][1]] + row.separator * (self.plan.width - len(spans))
        except BackpropError:  # no cells to be found
            text = csv_cell(row.text, row.separator) + row.separator * (self.plan.width - 1)
        place = error.place or Place()
        message = f"{place.prefix()}{error.message.text(self.settings.language)}"
        return text + row.separator * len(self.plan.added) + csv_cell(message, row.separator) + self.form.line_end

    def _check(self, row: CsvRow, values: Mapping[str, Number], numbers: Numbers) -> None:
        """Let sympy check one row; of a table in floats every further one with a chance of SAMPLE / its number."""
        number = max(self.rows, 1)
        ahead = (1 - random()) ** (-1 / SAMPLE) if number >= SAMPLE else 1
        self.next_checked = int(number * ahead) + 1
        if self.method == "none":
            return
        names, by = Expressions(self.graph), self.plan.wanted[1:]
        if in_floats := self.settings.arithmetic == "float":
            verdict = check_floats(self.graph, values, self.exact_upstream, numbers, self.method, names, by)
        else:
            verdict = check(Run(self.graph, *numbers, self.upstream), self.method, names)
        if verdict.status == "mismatch":
            self.code = max(self.code, ExitCode.NO)
            place, lost = row.place(self.file), first_wrong(verdict, numbers, names) if in_floats else {}
            self.report(BackpropError("row-rounded", place, **lost) if lost else BackpropError("row-mismatch", place))

    def _arrays(self, block: Block) -> Iterator[str]:
        """The answers to a block by arrays, as many rows at once as keep memory small; rows with quotes one by one."""
        if block.rows:
            yield from self._one_by_one(block)
        step = max(1, _NUMBERS // len(self.graph))
        for start in range(0, len(block.lines), step):
            part = block._replace(first=block.first + start, lines=block.lines[start : start + step])
            if self.stopped:
                self._look_ahead(part.each())
            else:
                yield from self._together(part)

    def _together(self, block: Block) -> Iterator[str]:
        """The answers to lines of plain numbers by arrays; whatever is unusual goes one by one."""
        whole, behind = block, block.separator * self.plan.blank
        if behind:
            block = block._replace(lines=[line.removesuffix(behind) for line in block.lines])
        values = self._columns(block.lines)
        if values is None:
            yield from self._one_by_one(whole)
            return
        count = len(block.lines)
        results, gradients, unusual = both_passes(self.graph, values, count, float(self.upstream))
        odd = unusual.nonzero()[0].tolist()
        if len(odd) == count:
            yield from self._one_by_one(block)
            return
        output, *by = self.plan.wanted
        wanted = (results[output], *(gradients[node] for node in by))
        columns = [self._written(column_texts(column, count, self.settings.digits)) for column in wanted]
        if self.settings.on_error == "mark":
            columns.append([""] * count)

        def numbers_of(index: int) -> Numbers:
            both = (results, gradients)
            return Numbers(*([float(x[index] if is_array(x) else x) for x in numbers] for numbers in both))

        yield from self._in_order(block, list(map(block.separator.join, zip(block.lines, *columns))), odd, numbers_of)

    def _columns(self, lines: Sequence[str]) -> dict[str, Any] | None:
        """The values of all inputs as arrays, or floats for all rows; None where the lines are no plain table."""
        width, sign = self.plan.width, self.form.delimiter
        if max(map(len, lines)) > _LONGEST or {line.count(sign) for line in lines} != {width - 1}:
            return None
        if width == 1 and "" in lines or self.plan.nameless or not self.plan.columns:  # any line might be blank
            return None
        cells = sign.join(lines).split(sign)
        values: dict[str, Any] = {}
        for name, value in self.plan.fixed.items():
            values[name] = to_float(value)
            if values[name] is None:
                return None
        doubt = self.form.decimal_doubtful and any("." in line or "," in line for line in lines)
        for column in self.plan.columns:
            decimal = None if doubt or column.name in self.problem.factors else self.form.decimal
            values[column.name] = _floats(cells[column.at :: width], column.read, decimal)
        return values

    def _in_order(
        self, block: Block, texts: list[str], odd: Sequence[int], numbers_of: Callable[[int], Numbers]
    ) -> Iterator[str]:
        """The rows of a block in order, with those that need care worked out one by one."""
        start, end = 0, self.form.line_end
        for index in (*odd, len(texts)):
            if start < index:
                self._sample(block, start, index, numbers_of)
                self.rows += index - start
                yield end.join(texts[start:index]) + end
            if index < len(texts):
                line = self._line(block.row(index))
                if self.stopped:
                    self._look_ahead(map(block.row, range(index + 1, len(texts))))
                    return
                if line is not None:
                    yield line
            start = index + 1

    def _sample(self, block: Block, start: int, end: int, numbers_of: Callable[[int], Numbers]) -> None:
        """Check some of the rows of a block that arrays have worked out."""
        before = self.rows
        while (index := start + max(0, self.next_checked - before - 1)) < end:  # rows that were refused go unchecked
            self.rows = before + index - start + 1
            self._check(*self._values(block.row(index)), numbers_of(index))
        self.rows = before


def _first_row(parts: Iterator[Block], file: str) -> tuple[CsvRow, Iterator[Block]]:
    """The header, and the blocks without it. Raises BackpropError("table-empty")."""
    for block in parts:
        header = next(block.each(), None)
        if header is None:
            continue
        if block.rows:
            rest = block._replace(rows=block.rows[1:])
        else:
            after = header.line - block.first + 1
            rest = block._replace(first=header.line + 1, lines=block.lines[after:])
        return header, chain((rest,) if rest.rows or rest.lines else (), parts)
    raise BackpropError("table-empty", Place(file))


def _floats(cells: Sequence[str], read: Callable[[str], Number], decimal: str | None) -> Any:
    """The cells as an array of floats; nan where a cell is no number. Without a decimal sign Python reads none."""
    import numpy

    texts = cells
    if decimal == ",":
        texts = "\n".join(cells).replace(".", "?").replace(",", ".").split("\n")
    if decimal is not None:
        try:
            numbers = list(map(float, texts))
        except ValueError:
            pass
        else:
            if not _python_alone("".join(texts)):
                return numpy.array(numbers, dtype=float)
    known: dict[str, float] = {}
    for text, cell in zip(texts, cells):
        if cell not in known:
            known[cell] = _float(text, cell, read) if decimal else _read_float(cell, read)
    return numpy.array([known[cell] for cell in cells], dtype=float)


def _python_alone(text: str) -> bool:
    """Whether a text may hold a number to Python and none to a problem: 1_000, another script's digits, 1e-4000."""
    return "_" in text or not text.isascii() or _LONG_EXPONENT.search(text) is not None


def _float(text: str, cell: str, read: Callable[[str], Number]) -> float:
    try:
        return _read_float(cell, read) if _python_alone(text) else float(text)
    except ValueError:
        return _read_float(cell, read)


def _read_float(cell: str, read: Callable[[str], Number]) -> float:
    try:
        number = read(cell)
        nearest = None if is_array(number) else to_float(number)
    except BackpropError:
        return float("nan")
    return float("nan") if nearest is None else nearest


def _has_numpy() -> bool:
    from importlib.util import find_spec

    return find_spec("numpy") is not None


def _is_blank(cell: str) -> bool:
    """Whether nothing stands in a cell; between quotes two more of them are one that does."""
    cell = cell.strip(_GAPS)
    return not cell or (cell[0] == cell[-1] == '"' and len(cell) > 1 and not cell[1:-1].strip(_GAPS))
