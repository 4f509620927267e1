"""A table and what is wanted of it, as the SELECT that DuckDB runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.duck.engine import Engine, quoted_name, quoted_text
from backprop_cli.solving.duck.numbers import is_number, number_in, or_stop, value_in, written
from backprop_cli.solving.duck.source import FILE, PARQUET, TEXT, Source, csv_reader, parquet_reader
from backprop_cli.solving.scenario_columns import ScenarioPlan, Settings, planned
from backprop_cli.solving.solution import number_given
from backprop_cli.solving.sql.select import select_gradients

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given


_OF_DUCKDB = {"sql-lacks": "duckdb-lacks", "sql-too-deep": "duckdb-too-deep"}
"""What is said of a SELECT, where the dialect is not the user's choice."""


@dataclass(frozen=True)
class DuckTable:
    """Within its queries k0, k1, … are the columns of the table, i0, i1, … those that set an input as its values, and
    r0, r1, … the output and the gradients: no name of a user stands there.
    """

    problem: Problem
    source: Source
    plan: ScenarioPlan
    wrt: tuple[str, ...]
    upstream: Number

    def cell(self, index: int) -> str:
        """A column that sets an input, as the value of that."""
        name, at, _ = self.plan.columns[index]
        source, factor = self.source, self.problem.factors.get(name)
        return value_in(quoted_name(source.columns[at]), source.types[at], source.form.decimal, factor)

    def given(self, typed: bool, strict: bool = True) -> str:
        """The table with its k and i, of which each has a number where it is `strict`; else also f, the file.

        Where it is `typed`, text that is a number is handed on as one.
        """
        source = self.source
        kept = list(map(quoted_name, source.columns))
        for name, at, _ in self.plan.columns if typed else ():
            if source.types[at] == TEXT and name not in self.problem.factors:
                kept[at] = number_in(kept[at], TEXT, source.form.decimal)
        values = [self.cell(index) for index in range(len(self.plan.columns))]
        parts = [f"{text} AS k{index}" for index, text in enumerate(kept)]
        parts += [f"{or_stop(text) if strict else text} AS i{index}" for index, text in enumerate(values)]
        if not strict:
            parts.append(f"{quoted_name(FILE)} AS f")
        return f"SELECT {', '.join(parts)} FROM {source.relation(not strict)}{self.rows_with_something()}"

    def rows_with_something(self) -> str:
        """A CSV may have blank rows, which count for nothing."""
        if not self.source.is_csv:
            return ""
        cells = ", ".join(map(quoted_name, self.source.columns))
        return f" WHERE trim(concat({cells})) <> ''"

    def answers(self, table: str, keep: list[str]) -> str:
        """What is kept, and r0, r1, …, of the table that `given` makes."""
        columns = {each.name: f"i{index}" for index, each in enumerate(self.plan.columns)}
        graph, fixed, wrt = self.problem.graph, self.plan.fixed, self.wrt or None
        try:
            text = select_gradients(graph, fixed, columns, table, "duckdb", wrt, keep=keep, upstream=self.upstream)
        except BackpropError as error:
            message = error.message
            raise BackpropError(_OF_DUCKDB.get(message.id, message.id), error.place, **message.parameters) from None
        names = ", ".join([*keep, *(f"r{index}" for index in range(len(self.plan.wanted)))])
        return f"({text}) AS answers({names})"

    def copy(self, table: str, path: str, ending: str) -> str:
        """The statement that writes the answer to a file."""
        source, width = self.source, len(self.source.columns)
        kept = [f"k{index}" for index in range(width)]
        results = [f"r{index}" for index in range(len(self.plan.wanted))]
        form = f"FORMAT {ending.lstrip('.')}, USE_TMP_FILE false"  # the path is a temporary one already
        if ending == PARQUET:
            checked = list(map(or_stop, results))
        else:
            checked = [or_stop(number, written(number, source.form.decimal)) for number in results]
            form += f", HEADER true, DELIMITER {quoted_text(source.form.delimiter)}"
        titled = zip([*kept, *checked], map(quoted_name, apart([*source.names, *self.plan.added])))
        columns = ", ".join(f"{text} AS {name}" for text, name in titled)
        return f"COPY (SELECT {columns} FROM {self.answers(table, kept)}) TO {quoted_text(path)} ({form})"

    def reader(self, path: str, ending: str) -> str:
        """A call that reads the answer, without its closing parenthesis."""
        if ending == PARQUET:
            return parquet_reader([path])
        width = len(self.source.columns) + len(self.plan.wanted)
        return csv_reader([path], [f"c{index}" for index in range(width)], self.source.form)


def apart(names: Sequence[str]) -> Iterator[str]:
    """The names, with a number behind one that differs from an earlier one in letter case alone."""
    taken: set[str] = set()
    for name in names:
        free = next(new for n in count(1) if (new := name if n == 1 else f"{name}_{n}").casefold() not in taken)
        taken.add(free.casefold())
        yield free


def table_of(
    engine: Engine, problem: Problem, values: Mapping[str, Given], source: Source, settings: Settings
) -> DuckTable:
    """Settle what each column is for. Raises BackpropError at one that cannot be used."""
    file = source.files[0]
    keep = (*settings.keep, *(key for key in source.keys if key not in problem.graph.inputs))
    plan = planned(problem, values, source.header, file, settings._replace(keep=keep), source.form)
    if plan.nameless or plan.blank:
        raise BackpropError("column-nameless", file=file)
    for each in plan.columns:
        kind = source.types[each.at]
        if kind != TEXT and not is_number(kind):
            rows = engine.rows(f"SELECT count(*) FROM {source.relation()}")[0][0]
            raise BackpropError("column-no-number", file=file, name=each.name, kind=kind, count=f"{rows:,}")
    upstream = problem.upstream if settings.upstream is None else number_given(settings.upstream, "upstream")
    if to_float(upstream) is None:
        raise BackpropError("overflow", node="upstream")
    return DuckTable(problem, source, plan, tuple(settings.wrt), upstream)
