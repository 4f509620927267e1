"""What a database made of a SELECT, against our own float run row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from math import isfinite
from typing import Any

from backprop_cli.graph.passes import MISSING
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
NUDGE = 4e-15
TINY = 1e-300


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
    """A row that arrays do not do, or do not do well: by itself."""
    ours = _ours(problem, values)
    if isinstance(ours, BackpropError):
        told = ours.message.id not in MISSING  # a slope that a step such as floor does not let through is not asked for
        if told and all(number is not None and isfinite(number) for number in row):
            yield f"{values}: {row}, and we say: {ours.message.text('en')}"
    elif not _close(row, ours, _unsteadiness(problem, values, ours)):
        yield f"{values}: {row}, and we say {ours}"


def _ours(problem: TableProblem, values: dict[str, float]) -> list[float] | BackpropError:
    graph = problem.graph
    by = list(graph.inputs.values())
    try:
        numbers = propagate(graph, values, 1.0, "float", by)
    except BackpropError as error:
        return error
    return [float(numbers.values[graph.output]), *(float(numbers.gradients[node]) for node in by)]


def _unsteadiness(problem: TableProblem, values: dict[str, float], ours: Sequence[float]) -> list[float]:
    """How far each number moves when an input does by some units in its last place: no float is surer than that."""
    moved = [0.0] * len(ours)
    for name, value in values.items():
        for side in (1 - NUDGE, 1 + NUDGE):
            other = _ours(problem, values | {name: value * side})
            if not isinstance(other, BackpropError):
                moved = [max(far, abs(a - b)) for far, a, b in zip(moved, ours, other)]
    return moved


def _close(row: Sequence[float | None], ours: Sequence[float], spare: Sequence[float] = ()) -> bool:
    return all(
        theirs is not None and abs(theirs - number) <= CLOSE * abs(number) + more + TINY
        for theirs, number, more in zip_longest(row, ours, spare, fillvalue=0.0)
    )
