"""Every rule of the table in SQL, against the float run at one point after the other, kinks and edges among them."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import product
from typing import Any

import duckdb
import pytest
from sqlglot import parse_one

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.runs import propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.expression import parse_expression
from backprop_cli.solving.sql.rules import LACKING
from backprop_cli.solving.sql.select import select_gradients
from tests.sql.problems import FUNCTION_ROWS

pytestmark = pytest.mark.once

ALONE = (-800.0, -30.0, -2.5, -1.0, -0.5, -1e-9, 0.0, 1e-9, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 30.0, 2e8)
TOGETHER = (-2.5, -1.0, 0.0, 0.5, 1.0, 2.0)
EXPONENTS = (-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3)
OPERATORS = {
    "add": "x + y",
    "subtract": "x - y",
    "multiply": "x * y",
    "divide": "x / y",
    "negate": "-x",
    "power": "x**y",
    **{f"literal_power {exponent}": f"x**({exponent})" for exponent in EXPONENTS},
}
CALLS = {row.name: f"{row.symbol}({', '.join('xyz'[: row.arity])})" for row in FUNCTION_ROWS}
UPSTREAM = 3.0
BY_TRANSLATION = ("spark", "trino", "postgres")
"""Databases with rules of their own, which are tried in DuckDB, in its words."""


def points(graph: Graph) -> list[tuple[float, ...]]:
    names = list(graph.inputs)
    return list(product(ALONE if len(names) == 1 else TOGETHER, repeat=len(names)))


def wanted(graph: Graph, point: Sequence[float]) -> Iterator[float | None]:
    """The output and the gradients at a point; None for one that there is not."""
    values = dict(zip(graph.inputs, point))
    try:
        found = propagate(graph, values, UPSTREAM, "float", ())
    except BackpropError:
        yield from [None] * (1 + len(values))
        return
    yield float(found.values[graph.output])
    for node in graph.inputs.values():
        try:
            yield float(propagate(graph, values, UPSTREAM, "float", (node,)).gradients[node])
        except BackpropError:
            yield None


def differences(graph: Graph, rows: Sequence[Sequence[Any]]) -> list[str]:
    found = []
    for point, row in zip(points(graph), rows, strict=True):
        for at, (theirs, ours) in enumerate(zip(row, wanted(graph, point), strict=True)):
            if ours is None:  # or beyond a double
                fine = theirs is None or math.isinf(theirs)
            elif theirs is None:
                fine = False
            else:
                fine = math.isclose(theirs, ours, rel_tol=1e-11, abs_tol=1e-300)
            if not fine:
                found.append(f"{point}: number {at} is {theirs}, and we say {ours}")
    return found


def select(graph: Graph, dialect: str) -> str:
    columns = {name: name for name in graph.inputs}
    return select_gradients(graph, {}, columns, "data", dialect, keep=(), upstream=UPSTREAM)


def in_sqlite(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    names = ", ".join(graph.inputs)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE data ({names})")
        marks = ", ".join("?" * len(graph.inputs))
        connection.executemany(f"INSERT INTO data VALUES ({marks})", points(graph))
        return connection.execute(text).fetchall()


def in_duckdb(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect()) as connection:
        connection.execute(f"CREATE TABLE data ({', '.join(f'{name} DOUBLE' for name in graph.inputs)})")
        rows = ", ".join(str(tuple(map(repr, point))).replace(",)", ")") for point in points(graph))
        connection.execute(f"INSERT INTO data VALUES {rows}")
        return connection.execute(text).fetchall()


@pytest.mark.parametrize("name", [*OPERATORS, *(name for name in CALLS if name not in LACKING["sqlite"])])
def test_rule_in_sqlite(name: str) -> None:
    graph = parse_expression((OPERATORS | CALLS)[name])
    assert differences(graph, in_sqlite(graph, select(graph, "sqlite"))) == []


@pytest.mark.parametrize("name", ["cbrt", "asinh", "acosh", "atanh", "exp", "floor", "round"])
@pytest.mark.parametrize("dialect", ["duckdb", *BY_TRANSLATION])
def test_rule_of_a_dialect(name: str, dialect: str) -> None:
    graph = parse_expression(CALLS[name])
    text = parse_one(select(graph, dialect), read=dialect).sql("duckdb")
    assert differences(graph, in_duckdb(graph, text)) == []


def test_every_function_is_tried() -> None:
    assert {*CALLS, *(name for name, row in FUNCTIONS.items() if not row.arity)} >= {
        name for name, row in FUNCTIONS.items() if row.shape is None
    }
