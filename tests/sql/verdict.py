"""What a database made of a SELECT, against our own float run row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from typing import Any

import numpy

from backprop_cli.graph.runs import propagate
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.solving.scenario_arrays import both_passes
from backprop_cli.solving.sql.select import select_gradients
from tests.sql.problems import TableProblem

Rows = Sequence[Sequence[float | None]]
Engine = Callable[[dict[str, Any], str], Rows]
"""Fills a table `data` with columns of floats, runs a SELECT, and gives the rows."""

CLOSE = 1e-12


def findings(problem: TableProblem, dialect: str, engine: Engine) -> list[str]:
    """What is wrong with the rows that a database gives."""
    graph = problem.graph
    text = select_gradients(graph, problem.fixed, problem.columns, "data", dialect, keep=())
    found = engine(problem.table, text)
    count = len(next(iter(problem.table.values())))
    if len(found) != count:
        return [f"{len(found)} rows of {count}"]
    return list(_wrong(problem, found, count))


def _wrong(problem: TableProblem, found: Rows, count: int) -> Iterator[str]:
    graph = problem.graph
    wanted = [graph.output, *graph.inputs.values()]
    values = {name: float(number) for name, number in problem.fixed.items()}
    cells = {name: problem.table[column] for name, column in problem.columns.items()}
    results, gradients, unusual = both_passes(graph, values | cells, count, 1.0)
    for index, row in enumerate(found):
        if unusual[index]:
            yield from _alone(problem, values | {name: float(array[index]) for name, array in cells.items()}, row)
            continue
        ours = [results[graph.output], *(gradients[node] for node in wanted[1:])]
        numbers = [float(x[index]) if is_array(x) else float(x) for x in ours]
        if not _close(row, numbers):
            at = {name: float(array[index]) for name, array in cells.items()}
            yield from _alone(problem, values | at, row)


def _alone(problem: TableProblem, values: dict[str, float], row: Sequence[float | None]) -> Iterator[str]:
    """A row that arrays do not do, or do not do well: by itself in floats, and then for certain."""
    graph = problem.graph
    by = list(graph.inputs.values())
    try:
        numbers = propagate(graph, values, 1.0, "float", by)
    except BackpropError as error:
        if all(number is not None and isfinite(number) for number in row):
            yield f"{values}: {row}, and we say: {error.message.text('en')}"
        return
    ours = [float(numbers.values[graph.output]), *(float(numbers.gradients[node]) for node in by)]
    if not _close(row, ours) and not _as_good(problem, values, row, ours):
        yield f"{values}: {row}, and we say {ours}"


def _close(row: Sequence[float | None], ours: Sequence[float], scale: float = CLOSE) -> bool:
    return all(
        theirs is not None and abs(theirs - number) <= scale * abs(number) for theirs, number in zip(row, ours)
    )


def _as_good(
    problem: TableProblem, values: dict[str, float], row: Sequence[float | None], ours: Sequence[float]
) -> bool:
    """Whether floats lose digits in this row, and the database no more than we do (four times as many)."""
    graph = problem.graph
    try:
        numbers = propagate(graph, values, 1, "exact", list(graph.inputs.values()))
    except BackpropError:
        return False
    certain = [numbers.values[graph.output], *(numbers.gradients[node] for node in graph.inputs.values())]
    proven = [float(number.mid()) if hasattr(number, "mid") else float(number) for number in certain]
    return all(
        theirs is not None and abs(theirs - exact) <= 4 * abs(own - exact) + CLOSE * abs(exact)
        for theirs, own, exact in zip(row, ours, proven)
    )
