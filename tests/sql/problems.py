"""Random problems of numbers, with every function there is, and tables with edges among their rows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

from backprop_cli.graph.functions import FUNCTIONS, WIDER
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.problem import Problem

NAMES = ("x", "select", "リンゴ")
EDGES = (0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 3.0, 1e-9, -1e-9, 30.0, -30.0)
COLUMN = {"x": 'x"; drop', "select": "select", "リンゴ": "リンゴ"}


class TableProblem(NamedTuple):
    """A problem, what its inputs without a column are, and a table of the others."""

    text: str
    graph: Graph
    fixed: dict[str, Number]
    columns: dict[str, str]
    table: dict[str, Any]


FUNCTION_ROWS = [row for row in (*FUNCTIONS.values(), *WIDER.values()) if row.shape is None and row.arity]


def random_problem(seed: int, rows: int, without: Sequence[str] = ()) -> TableProblem:
    """One problem for a seed; seeds in a row go through all functions but those `without` which it is to be."""
    rng = random.Random(seed)
    known = [row for row in FUNCTION_ROWS if row.name not in without]
    first = known[seed % len(known)]
    statements = [f"t = {_call(rng, first, NAMES)}"]
    if rng.random() < 0.5:
        statements.append(f"u = {_term(rng, known, (*NAMES, 't'), 2)}")
    used = " + u*u" if len(statements) > 1 else ""  # what is not used is not worked out in SQL
    statements.append(f"{_term(rng, known, (*NAMES, 't'), 2)} + t*{_term(rng, known, (*NAMES, 't'), 1)}{used}")
    return of_text("; ".join(statements), rng, rows)


def of_text(text: str, rng: random.Random, rows: int) -> TableProblem:
    """The problem of an expression, with a table; now and then an input is a number."""
    graph = parse_expression(text)
    free = [name for name, node in graph.inputs.items() if node not in graph.literals]
    fixed = {name: rng.choice((2, 0.5, -3)) for name in free[1:] if rng.random() < 0.2}
    return _with_table(text, graph, fixed, [name for name in free if name not in fixed], rng, rows)


def of_problem(text: str, problem: Problem, rng: random.Random, rows: int) -> TableProblem:
    """A problem that has values: the tables have some around them."""
    made = _with_table(text, problem.graph, {}, list(problem.values), rng, rows)
    for name, value in problem.values.items():
        made.table[made.columns[name]] = float(value) * made.table[made.columns[name]]
    return made


def _with_table(
    text: str, graph: Graph, fixed: dict[str, Number], names: Sequence[str], rng: random.Random, rows: int
) -> TableProblem:
    columns = {name: COLUMN.get(name, name) for name in names}
    return TableProblem(text, graph, fixed, columns, {column: _cells(rng, rows) for column in columns.values()})


def _cells(rng: random.Random, rows: int) -> Any:
    some = numpy.random.default_rng(rng.randrange(1 << 30))
    cells = some.normal(0, 2, rows)
    kind = some.integers(0, 6, rows)
    cells = numpy.where(kind == 0, some.choice(EDGES, rows), cells)
    cells = numpy.where(kind == 1, some.uniform(0, 1, rows), cells)
    return numpy.where(kind == 2, numpy.round(cells * 4) / 4, cells)


def _call(rng: random.Random, row: Operation, names: Sequence[str]) -> str:
    count = row.arity if row.most == row.arity else rng.randint(row.arity, row.arity + 1)
    return f"{row.symbol}({', '.join(rng.choice(names) for _ in range(count))})"


def _term(rng: random.Random, known: Sequence[Operation], names: Sequence[str], depth: int) -> str:
    if not depth:
        return rng.choice((*names, "2", "0.1", "1/3"))
    left, right = (_term(rng, known, names, depth - 1) for _ in range(2))
    return rng.choice(
        (
            f"({left} {rng.choice('+-*/')} {right})",
            f"({left} {rng.choice('+-*')} {right})",
            f"(-{left})",
            f"({left})**{rng.choice(('2', '3', '0.5', '-1', '0', '1', '1.5'))}",
            f"({left})**({right})",
            _call(rng, rng.choice(known), names),
        )
    )
