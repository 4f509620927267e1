"""What stopped a run: the rows that have no number, or no answer, looked up when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backprop_cli.graph.runs import propagate
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.solving.duck.engine import Engine, quoted_name, quoted_text
from backprop_cli.solving.duck.source import FILE
from backprop_cli.solving.duck.table import DuckTable
from backprop_cli.solving.scenarios import LISTED
from backprop_cli.solving.solution import number_given
from backprop_cli.solving.table_numbers import plain_number


def faults(engine: Engine, table: DuckTable, view: Callable[[str], str]) -> Iterator[BackpropError]:
    """A sentence for every file and column with rows that cannot be used; else one for rows without an answer.

    `view` gives a SELECT the name of a table.
    """
    none = True
    for index in range(len(table.plan.columns)):
        for error in _of_column(engine, table, index):
            none = False
            yield error
    if none:
        yield from _of_answers(engine, table, view(table.given(typed=False, strict=False)))


def _of_column(engine: Engine, table: DuckTable, index: int) -> Iterator[BackpropError]:
    """What is wrong with a column, a sentence a file."""
    name, at, _ = table.plan.columns[index]
    source, column = table.source, quoted_name(table.source.columns[at])
    empty = f"coalesce(trim(CAST({column} AS VARCHAR)), '') = ''"
    bad = f"NOT {empty} AND NOT coalesce(isfinite({table.cell(index)}), false)"
    counted = engine.rows(
        f"SELECT {quoted_name(FILE)}, count(*), count(*) FILTER (WHERE {empty}), count(*) FILTER (WHERE {bad}),"
        f" min(CAST({column} AS VARCHAR)) FILTER (WHERE {bad}) FROM {source.relation(True)}"
        f"{table.rows_with_something()} GROUP BY ALL HAVING count(*) FILTER (WHERE {empty} OR {bad}) > 0"
        f" ORDER BY 1 LIMIT {LISTED}"
    )
    for file, rows, nothing, wrong, text in counted:
        told = {"file": file, "name": name, "rows": f"{rows:,}"}
        if nothing:
            yield BackpropError("cells-empty", **told, count=f"{nothing:,}")
        if wrong:
            why = _unread(table, index, str(text))
            yield BackpropError("cells-no-number", **told, count=f"{wrong:,}", text=text, why=why)


def _unread(table: DuckTable, index: int, text: str) -> Message:
    """Why a cell says no number."""
    name = table.plan.columns[index].name
    try:
        number_given(plain_number(text, table.source.form), name, table.problem.factors.get(name))
    except BackpropError as error:
        return error.message
    return Message("number-not-plain")


def _of_answers(engine: Engine, table: DuckTable, given: str) -> Iterator[BackpropError]:
    """How many rows have no answer, and why the first of them has none."""
    inputs = [f"i{index}" for index in range(len(table.plan.columns))]
    fine = " AND ".join(f"isfinite(r{index})" for index in range(len(table.plan.wanted)))
    without = f"FROM {table.answers(given, ['f', *inputs])} WHERE NOT coalesce({fine}, false)"
    for file, count in engine.rows(f"SELECT f, count(*) {without} GROUP BY f ORDER BY f LIMIT {LISTED}"):
        first = f"SELECT {', '.join(inputs)} {without} AND f = {quoted_text(file)} ORDER BY ALL LIMIT 1"
        told = _first(table, engine.rows(first)[0])
        yield BackpropError("rows-no-answer", file=file, count=f"{count:,}", **told)


def _first(table: DuckTable, row: tuple[Any, ...]) -> dict[str, object]:
    """A row without an answer, and what our own arithmetic says of it."""
    given = {each.name: number for each, number in zip(table.plan.columns, row)}
    values = {**table.plan.fixed, **{name: number_given(number, name) for name, number in given.items()}}
    try:
        propagate(table.problem.graph, values, table.upstream, "exact", table.plan.wanted[1:])
        why = Message("beyond-doubles")
    except BackpropError as error:
        why = error.message
    return {"given": ", ".join(f"{name}={number:.15g}" for name, number in given.items()), "why": why}
