"""A problem as a SELECT: which inputs are columns, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.tokens import canonical
from backprop_cli.solving.solution import number_given
from backprop_cli.solving.sql.factors import within
from backprop_cli.solving.sql.select import select_gradients

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys, or that turn a line around: a SELECT holds names as they are."""


def select_of(
    problem: Problem,
    given: Mapping[str, Given],
    source: str,
    dialect: str,
    *,
    wrt: Sequence[str] = (),
    columns: Mapping[str, str] = {},
    keep: Sequence[str] = (),
    upstream: Given | None = None,
) -> str:
    """The SELECT that solves a problem for every row of a table.

    Every input is the column of its name, or the one that `columns` tells, but for those that are `given` or set in the
    problem's text. `keep` are further columns that are handed on. Raises BackpropError.
    """
    graph = problem.graph
    if "*" in keep:
        raise BackpropError("sql-keep-all")
    for word in (source, *columns.values(), *keep):
        if _OBEYED.search(word):
            raise BackpropError("sql-control", name=word)
    named = {_input(problem, name): column for name, column in columns.items()}
    for name in named:
        if name in given:
            raise BackpropError("column-and-value", name=name)
    values: dict[str, Number] = {
        name: number_given(value, name, problem.factors.get(name)) for name, value in given.items()
    }
    used = {
        name: named.get(name, name)
        for name, node in graph.inputs.items()
        if name not in values and (name in named or node not in graph.literals)
    }
    _refuse_one_for_two(used)
    arriving = problem.upstream if upstream is None else number_given(upstream, "upstream")
    kept = [*used.values(), *(name for name in keep if name not in used.values())]
    ranges = {name: within(problem.factors[name]) for name in used if name in problem.factors}
    return select_gradients(graph, values, used, source, dialect, wrt, keep=kept, upstream=arriving, within=ranges)


def _input(problem: Problem, name: str) -> str:
    """The input of a name. Raises BackpropError."""
    wanted = canonical(name)
    if wanted not in problem.graph.inputs:
        raise BackpropError("unknown-input", name=name, hint=suggestion(name, problem.graph.inputs))
    return wanted


def _refuse_one_for_two(used: Mapping[str, str]) -> None:
    """Raises BackpropError where a database that does not tell letter case apart takes two columns for one."""
    before: dict[str, str] = {}
    for name, column in used.items():
        other = before.setdefault(column.casefold(), name)
        if other != name and used[other] != column:
            raise BackpropError("sql-one-column", name=name, other=other, column=column)
