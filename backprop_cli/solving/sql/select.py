"""The SELECT of a problem: values forward, gradients backward, one row of the table at a time, in any SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.solving.answer_keys import AnswerKeys
from backprop_cli.solving.sql.cells import Arrangement, Cells
from backprop_cli.solving.sql.rules import HELPERS, RULES

if TYPE_CHECKING:
    from sqlglot import exp

DIALECTS = ("duckdb", "postgres", "sqlite", "spark", "bigquery", "snowflake", "trino")


def select_gradients(
    graph: Graph,
    values: Mapping[str, Number],
    columns: Mapping[str, str],
    source: str | exp.Expression,
    dialect: str,
    wrt: Sequence[str] | None = None,
    *,
    keep: Sequence[str] | None = None,
    upstream: Number = 1,
) -> str:
    """One SELECT with the output and one gradient a column behind the columns that are kept.

    `values` are the inputs without a column, `columns` the columns of the others. `source` is the name of a table, or
    an expression such as read_parquet('…'). `wrt` names the nodes whose gradients are wanted, all inputs without it;
    `keep` the columns of the source that are handed on, those of the inputs without it.
    Raises BackpropError where the dialect lacks a function.
    """
    return _Select(graph, values, columns, upstream).text(source, dialect, wrt, keep)


class _Select:
    """The cells of both passes, and how they become common table expressions."""

    def __init__(
        self, graph: Graph, values: Mapping[str, Number], columns: Mapping[str, str], upstream: Number
    ) -> None:
        self.graph, self.columns = graph, columns
        self.taken: set[str] = set()
        self.cells = Cells(HELPERS)
        self.inputs: dict[str, str] = {}  # input -> its column as a double
        self.values = self._forward(values)
        self.last_forward = len(self.cells.expressions)
        self.upstream = self.cells.number(_double(upstream, "upstream"))

    def _forward(self, values: Mapping[str, Number]) -> list[int]:
        from sqlglot import exp

        graph, found = self.graph, [-1] * len(self.graph)
        for node, number in graph.literals.items():
            found[node] = self.cells.number(_double(number, graph.names[node] or ""))
        for name, number in values.items():
            found[graph.inputs[name]] = self.cells.number(_double(number, name))
        for name in self.columns:
            self.inputs[name] = self._free(f"v_{name}")
            found[graph.inputs[name]] = self.cells.leaf(_column(self.inputs[name]))
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is not None:
                rule = RULES[operation.name][0]
                named = dict(zip("xyz", (found[operand] for operand in operands)))
                found[node] = self.cells.made(rule, f"v_{graph.names[node] or node}", named)
        return found

    def _backward(self, wanted: Sequence[int]) -> list[int]:
        graph, cells = self.graph, self.cells
        sent: list[list[int]] = [[] for _ in range(len(graph))]
        sent[graph.output].append(self.upstream)
        found = [-1] * len(graph)
        zero = cells.number(0.0)
        for node in range(len(graph) - 1, -1, -1):
            name = f"d_{graph.names[node] or node}"
            gradient = zero
            for position, contribution in enumerate(sent[node]):
                gradient = cells.made("x + y", name, {"x": gradient, "y": contribution}) if position else contribution
            found[node] = gradient
            operation, operands = graph.operations[node], graph.operands[node]
            if operation is None or not sent[node]:
                continue
            named = dict(zip("xyz", (self.values[operand] for operand in operands)))
            named |= {"out": self.values[node], "dout": gradient}
            for operand, rule in zip(operands, RULES[operation.name][1:]):
                sent[operand].append(cells.made(rule, f"d_{graph.names[operand] or operand}", named))
        return found

    def text(
        self, source: str | exp.Expression, dialect: str, wrt: Sequence[str] | None, keep: Sequence[str] | None
    ) -> str:
        """The SELECT in a dialect."""
        from sqlglot import exp

        graph, keys = self.graph, AnswerKeys(self.graph)
        by = list(dict.fromkeys([keys.named(name) for name in wrt or ()] or graph.inputs.values()))
        gradients = self._backward(by)
        wanted = [self.values[graph.output], *(gradients[node] for node in by)]
        arranged = Arrangement(self.cells, wanted)
        kept = list(dict.fromkeys(self.columns.values() if keep is None else keep))
        self.taken.update(name.casefold() for name in kept)
        names = {cell: _column(self._free(self.cells.names[cell])) for cell in sorted(arranged.apart)}
        table = exp.to_table(source, dialect=dialect) if isinstance(source, str) else source
        first = [_column(name) for name in kept]
        first += [
            exp.alias_(exp.cast(_column(self.columns[name]), exp.DataType.Type.DOUBLE), column, quoted=True)
            for name, column in self.inputs.items()
        ]
        steps = [exp.select(*first).from_(table)]
        titles = ["inputs"]
        for level in range(max((arranged.levels[cell] + 1 for cell in names), default=0)):
            added = [
                exp.alias_(arranged.text_of(cell, names), column.name, quoted=True)
                for cell, column in names.items()
                if arranged.levels[cell] == level
            ]
            steps.append(exp.select("*", *added).from_(titles[-1]))
            titles.append(f"step_{level + 1}")
        there = {name.casefold() for name in kept}
        last = [_column(name) for name in kept]
        titled = [graph.output_name, *(keys.of_gradient(graph.names[node] or graph.output_name) for node in by)]
        for cell, name in zip(wanted, titled):
            expression = names[cell] if cell in names else arranged.text_of(cell, names)
            last.append(exp.alias_(expression, _free(name, there), quoted=True))
        select = exp.select(*last).from_(titles[-1])
        for title, step in zip(titles, steps):
            select = select.with_(title, as_=step)
        return select.sql(dialect=dialect, pretty=True) + "\n"

    def _free(self, name: str) -> str:
        return _free(name, self.taken)


def _double(number: Number, name: str) -> float:
    nearest = to_float(number)
    if nearest is None:
        raise BackpropError("overflow", None, node=name)
    return nearest


def _column(name: str) -> exp.Expression:
    from sqlglot import exp

    return exp.column(exp.to_identifier(name, quoted=True))


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where another has it in any letter case; it is taken from now on."""
    new = next(new for n in count(1) if (new := name if n == 1 else f"{name}_{n}").casefold() not in taken)
    taken.add(new.casefold())
    return new
