"""One run: from the files of a table to one file with the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError, ExitCode
from backprop_cli.language.messages import Message
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.duck.engine import Engine
from backprop_cli.solving.duck.faults import faults
from backprop_cli.solving.duck.sample import compare, sampled
from backprop_cli.solving.duck.source import PARQUET, found, looked_at
from backprop_cli.solving.duck.table import table_of
from backprop_cli.solving.scenario_columns import Settings
from backprop_cli.solving.scenarios import LISTED

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given


class DuckRun:
    """`write` writes the answers; `rows` says how many, `checked` how many of them have been solved exactly, too.

    What is wrong with several files is told to `report`.
    """

    def __init__(
        self,
        problem: Problem,
        values: Mapping[str, Given],
        pattern: str,
        settings: Settings,
        report: Callable[[BackpropError], None],
    ) -> None:
        """Raises BackpropError where the table cannot be used."""
        self.engine = Engine()
        self.files = found(pattern)
        source = looked_at(self.engine, self.files, settings.form, problem.graph.inputs)
        self.table = table_of(self.engine, problem, values, source, settings)
        self.method = settings.check
        self.rows = self.checked = self._views = 0
        self.report = report
        self.code = ExitCode.OK

    def told(self) -> Message:
        """How far it is."""
        return Message("progress-comparing" if self.rows else "progress-share", {"share": self.engine.share()})

    def write(self, path: str, ending: str, file: str) -> None:
        """Write the answers to `path`, which messages call `file`.

        Raises BackpropError; `code` is what the shell sees.
        """
        try:
            self.rows = self._copied(path, ending)
        except BackpropError as error:
            self.code = ExitCode.BAD_INPUT
            *others, last = [*faults(self.engine, self.table, self._view)][:LISTED] or [error]
            for other in others:
                self.report(other)
            raise last from None
        if self.method == "none":
            return
        for row in sampled(self.engine, self.table, path, ending, self.rows):
            try:
                compare(self.table, row, file, self.method)
            except BackpropError:
                self.code = ExitCode.NO
                raise
            self.checked += 1

    def _copied(self, path: str, ending: str, again: bool = True) -> int:
        """Let DuckDB write all rows; how many there are. Each thread holds much of a wide table: one may go through."""
        table = self._view(self.table.given(typed=ending == PARQUET))
        try:
            rows: int = self.engine.rows(self.table.copy(table, path, ending))[0][0]
        except BackpropError as error:
            if error.message.id != "duckdb-memory" or not again:
                raise
            self.engine = Engine(threads=1)
            return self._copied(path, ending, again=False)
        return rows

    def _view(self, select: str) -> str:
        """A name for what a SELECT gives, which is not worked out for that."""
        self._views += 1
        self.engine.rows(f"CREATE TEMP VIEW given_{self._views} AS {select}")
        return f"given_{self._views}"
