"""Some of the rows that DuckDB wrote, solved exactly and compared: spread over the file, and the extreme ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from struct import pack, unpack
from typing import Any

from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Run
from backprop_cli.checking.float_check import is_right
from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.runs import propagate, right_numbers
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.rational import Number
from backprop_cli.solving.duck.engine import Engine, quoted_name
from backprop_cli.solving.duck.numbers import is_number
from backprop_cli.solving.duck.source import PARQUET
from backprop_cli.solving.duck.table import DuckTable
from backprop_cli.solving.scenario_columns import InputColumn
from backprop_cli.solving.solution import number_given
from backprop_cli.solving.table_numbers import plain_number

_NUMBER = "file_row_number"
_COLUMNS = 4
"""Columns whose least and greatest numbers are looked up: the output, and gradients."""
_PLACES, _AT_EACH, _APART = 10, 5, 1_000
"""The first and the last row with those between them, and rows behind each: near ones are read together."""


def sampled(engine: Engine, table: DuckTable, path: str, ending: str, count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of the answer: spread from the first to the last, and where a column is least or greatest.

    Their numbers are there at no cost in Parquet; else all rows have to be counted, and extremes are left out.
    """
    wanted = _spread(count)
    among = f"IN ({', '.join(map(str, sorted(wanted)))})"
    reader = table.reader(path, ending)
    if ending != PARQUET or _NUMBER in map(str.casefold, table.source.names):
        yield from _rows(engine, f"SELECT *, row_number() OVER () - 1 AS n FROM {reader}) QUALIFY n {among}")
        return
    numbered = f"SELECT * FROM {reader}, {_NUMBER} = true)"
    yield from _rows(engine, f"{numbered} WHERE {_NUMBER} {among}")
    *described, _ = engine.rows(f"DESCRIBE {numbered}")
    looked_at = [*range(len(table.source.columns), len(described)), *(each.at for each in table.plan.columns)]
    for at in looked_at[:_COLUMNS]:
        for order in ("ASC", "DESC") if is_number(described[at][1]) else ():
            for row in engine.rows(f"{numbered} ORDER BY {quoted_name(described[at][0])} {order} LIMIT 1"):
                if row[-1] not in wanted:
                    wanted.add(row[-1])
                    yield row[:-1]


def _spread(count: int) -> set[int]:
    """Numbers of rows, from 0."""
    if count <= _PLACES * _AT_EACH:
        return {*range(count)} or {-1}
    last, step = count - 1, min(_APART, count // (_PLACES * _AT_EACH))
    places = [last * place // (_PLACES - 1) for place in range(_PLACES)]
    return {last - abs(last - place - step * behind) for place in places for behind in range(_AT_EACH)}


def _rows(engine: Engine, select: str) -> Iterator[tuple[Any, ...]]:
    """What a SELECT gives, without its last column, the number of the row."""
    return (row[:-1] for row in engine.rows(select))


def compare(table: DuckTable, row: Sequence[Any], file: str, method: str) -> None:
    """Solve one row and look whether DuckDB has the same. Raises BackpropError where it does not."""
    plan, graph = table.plan, table.problem.graph
    values = {**plan.fixed, **{each.name: _number(table, each, row[each.at]) for each in plan.columns}}
    shown = ", ".join(f"{each.name}={row[each.at]}" for each in plan.columns)
    right = right_numbers(graph, values, table.upstream, plan.wanted[1:])
    if method != "auto":
        found = check(Run(graph, right.values, right.gradients, table.upstream), method, Expressions(graph))
        if found.status == "mismatch":
            raise BackpropError("sampled-mismatch", file=file, given=shown)
    output, *by = plan.wanted
    expected = [right.values[output], *(right.gradients[node] for node in by)]
    results = row[len(table.source.columns) :]
    for at, (name, number, theirs) in enumerate(zip(plan.added, expected, results)):
        if not is_right(_result(theirs), number):
            told = {"wrong": theirs, "right": decimal_text(number, 17), "name": name}
            if _doubles_are_off(table, values, at, number):
                raise BackpropError("sampled-cancels", file=file, given=shown, **told)
            raise BackpropError("sampled-differs", file=file, given=shown, **told)


def _doubles_are_off(table: DuckTable, values: Mapping[str, Number], at: int, right: Number) -> bool:
    """Whether our own run in floats has one of the answers wrong, too: then DuckDB and the SELECT are not at fault."""
    output, *by = table.plan.wanted
    try:
        floats = propagate(table.problem.graph, values, table.upstream, "float", by)
    except BackpropError:
        return True
    return not is_right(float([floats.values[output], *(floats.gradients[node] for node in by)][at]), right)


def _number(table: DuckTable, each: InputColumn, cell: Any) -> Number:
    """What a cell sets an input to, as it would from a CSV."""
    name = each.name
    factor = table.problem.factors.get(name)
    if isinstance(cell, str) and table.source.types[each.at] == "FLOAT":  # written short, and no double of that name
        (cell,) = unpack("f", pack("f", float(cell)))
    if isinstance(cell, str) or factor is not None:
        return number_given(plain_number(str(cell), table.source.form), name, factor)
    return number_given(cell, name)


def _result(cell: Any) -> float:
    return float(cell.replace(",", ".")) if isinstance(cell, str) else float(cell)
