"""The SELECT of a problem: values forward, gradients backward, one row of the table at a time, in any SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.solving.answer_keys import AnswerKeys
from backprop_cli.solving.sql.cells import Arrangement, Cells, parsed
from backprop_cli.solving.sql.passes import backward, forward, may_lack_value
from backprop_cli.solving.sql.rules import HELPERS, INSTEAD, LACKING

if TYPE_CHECKING:
    from sqlglot import exp

MOST_LEVELS = {"spark": 90}
"""Levels that a database takes, where it takes fewer than LEVELS: Spark resolves a hundred."""
LEVELS = 200
MOST_COLUMNS = 1_500
"""Columns of a level; PostgreSQL stops at 1,664, SQLite at 2,000."""
_WITHOUT_STAR = "spark"
"""To resolve a star takes Spark as many rounds again, of a hundred in all."""
_FENCES = {"postgres": "OFFSET 0", "sqlite": "LIMIT -1 OFFSET 0"}
"""What keeps these from writing a column out wherever it is used, which doubles the work on every level."""
_UNFENCED = 2
"""Levels that may be written out."""
_SOURCE = "t"
"""What the table is called in the first step: SQLite takes a quoted name that is no column for a text."""
_DOUBLE = "cast(x as double precision)"
_DOUBLES = {"sqlite": f"case when x <= cast(9e999 as double precision) then {_DOUBLE} end"}
"""A column as a double. SQLite makes 0 of a text that is no number; such a text is above every number there."""


def select_gradients(
    graph: Graph,
    values: Mapping[str, Number],
    columns: Mapping[str, str],
    source: str | exp.Expr,
    dialect: str,
    wrt: Sequence[str] | None = None,
    *,
    keep: Sequence[str] | None = None,
    upstream: Number = 1,
    within: Mapping[str, str] = {},
) -> str:
    """One SELECT with the output and one gradient a column behind the columns that are kept.

    `values` are the inputs without a column, `columns` the columns of the others. `source` is the name of a table, or
    an expression such as read_parquet('…'). `wrt` names the nodes whose gradients are wanted, all inputs without it;
    `keep` the columns of the source that are handed on, those of the inputs without it. `within` says of an input x in
    SQL what its column may hold; it is NULL elsewhere.
    Raises BackpropError where the dialect lacks a function, or the problem is too deep.
    """
    try:
        import_module("sqlglot")
    except ImportError:
        raise BackpropError("needs-sqlglot") from None

    if graph.meets_arrays(values.values()) or is_array(upstream):
        raise BackpropError("sql-of-arrays")
    _refuse_lacking(graph, dialect)
    keys = AnswerKeys(graph)
    by = list(dict.fromkeys([keys.named(name) for name in wrt or ()] or graph.inputs.values()))
    kept = list(dict.fromkeys(columns.values() if keep is None else keep))
    taken = {name.casefold() for name in kept}
    names = [graph.output_name, *(keys.of_gradient(graph.names[node] or graph.output_name) for node in by)]
    titles = [_free(name, taken) for name in names]
    taken.update(name.casefold() for name in columns.values())
    table = _table(source, dialect) if isinstance(source, str) else source
    select = _Select(graph, values, columns, dialect, taken)
    return select.text(by, titles, kept, table, _double(upstream, "upstream"), within)


class _Select:
    """The cells of both passes, and how they become common table expressions."""

    def __init__(
        self, graph: Graph, values: Mapping[str, Number], columns: Mapping[str, str], dialect: str, taken: set[str]
    ) -> None:
        """No column in between is called as one of those `taken`, which are in small letters."""
        self.graph, self.columns, self.dialect, self.taken = graph, columns, dialect, taken
        self.cells = Cells(HELPERS | INSTEAD.get(dialect, {}))
        leaves: dict[int, int] = {}
        for node, number in graph.literals.items():
            leaves[node] = self.cells.number(_double(number, graph.names[node] or str(number)))
        for name, number in values.items():
            leaves[graph.inputs[name]] = self.cells.number(_double(number, name))
        self.inputs = {name: _free(f"v_{name}", self.taken) for name in columns}  # the columns as doubles
        for name, column in self.inputs.items():
            leaves[graph.inputs[name]] = self.cells.leaf(_column(column))
        self.values = forward(graph, self.cells, leaves)

    def text(
        self,
        by: Sequence[int],
        titles: Sequence[str],
        kept: Sequence[str],
        table: exp.Expr,
        upstream: float,
        within: Mapping[str, str],
    ) -> str:
        """The SELECT with the gradients by some nodes."""
        output, wanted = self._wanted(by, upstream)
        arranged = Arrangement(self.cells, [output, *wanted])
        levels = self._levels(arranged)
        columns = {cell: column for level in levels for cell, column in level.items()}
        steps_taken = {table.name.casefold()}
        steps = [(_free("inputs", steps_taken), self._inputs(kept, within), f"{self._text(table)} AS {_SOURCE}")]
        passed = [self._text(_column(name)) for name in (*kept, *self.inputs.values())]
        for number, level in enumerate(levels, 1):
            added = [self._named(arranged.definition(cell, columns), column) for cell, column in level.items()]
            before = passed if self.dialect == _WITHOUT_STAR else ["*"]
            steps.append((_free(f"step_{number}", steps_taken), [*before, *added], steps[-1][0]))
            passed = [*passed, *map(self._text, level.values())]
        last = [self._text(_column(name)) for name in kept]
        for cell, title in zip([output, *wanted], titles):
            last.append(self._named(arranged.text_of(cell, columns), _column(title)))
        return self._laid_out(steps, last, len(levels) > _UNFENCED)

    def _wanted(self, by: Sequence[int], upstream: float) -> tuple[int, list[int]]:
        """The cells of the output, and of the gradients by some nodes: none where the output has no value."""
        output = self.values[self.graph.output]
        gradients = backward(self.graph, self.cells, self.values, self.cells.number(upstream))
        wanted = [gradients[node] for node in by]
        if may_lack_value(self.graph):
            rule = "case when x is not null then y end"
            wanted = [self.cells.made(rule, {"x": output, "y": gradient}) for gradient in wanted]
        return output, wanted

    def _levels(self, arranged: Arrangement) -> list[dict[int, exp.Expr]]:
        """The columns of every level. Raises BackpropError where they are too many."""
        deep, most = len({arranged.levels[cell] for cell in arranged.apart}), MOST_LEVELS.get(self.dialect, LEVELS)
        if deep > most or len(arranged.apart) > MOST_COLUMNS:
            found = {"levels": deep, "columns": len(arranged.apart)}
            raise BackpropError("sql-too-deep", **found, dialect=self.dialect, most=most, widest=MOST_COLUMNS)
        levels: list[dict[int, exp.Expr]] = []
        for cell in sorted(arranged.apart, key=lambda cell: (arranged.levels[cell], cell)):
            if arranged.levels[cell] == len(levels):
                levels.append({})
            levels[-1][cell] = _column(_free(self.cells.names.get(cell, "part"), self.taken))
        return levels

    def _inputs(self, kept: Sequence[str], within: Mapping[str, str]) -> list[str]:
        """The first step: what is kept, and the inputs as doubles."""
        from sqlglot import exp

        found = [self._text(_column(name, _SOURCE)) for name in kept]
        for name, column in self.inputs.items():
            double = _filled(_DOUBLES.get(self.dialect, _DOUBLE), _column(self.columns[name], _SOURCE))
            if name in within:
                double = _filled(f"case when {within[name]} then x end", double)
            found.append(self._named(double, _column(column)))
        return found or [self._named(exp.Literal.number(1), _column(_free("row", self.taken)))]

    def _named(self, expression: exp.Expr, column: exp.Expr) -> str:
        from sqlglot import exp

        if expression == column:
            return self._text(column)
        return self._text(exp.alias_(expression, column.name, quoted=True, copy=False))

    def _text(self, expression: exp.Expr) -> str:
        return expression.sql(dialect=self.dialect)

    def _laid_out(self, steps: Sequence[tuple[str, list[str], str]], last: list[str], fenced: bool) -> str:
        """The text, one column a line."""
        fence = _FENCES.get(self.dialect, "") if fenced else ""
        parts = [f"{title} AS (\n{_select(items, source, '  ', fence)}\n)" for title, items, source in steps]
        return f"WITH {', '.join(parts)}\n{_select(last, steps[-1][0])}\n"


def _refuse_lacking(graph: Graph, dialect: str) -> None:
    """Raises BackpropError at the first function that the dialect does not have, and exponent that no float is."""
    for node, operation in enumerate(graph.operations):
        if operation is None:
            continue
        if operation.name in LACKING.get(dialect, ()):
            raise BackpropError("sql-lacks", graph.place(node), name=operation.symbol, dialect=dialect)
        if operation.exponent is not None:
            _double(operation.exponent, str(operation.exponent))


def _table(name: str, dialect: str) -> exp.Expr:
    """The table of a name, with dots and quotes as the dialect has them; whatever else it is, is one name."""
    from sqlglot import Dialect, exp
    from sqlglot.errors import SqlglotError

    try:
        table = exp.to_table(name, dialect=dialect)
    except (SqlglotError, ValueError, RecursionError):  # of more than three parts, or hundreds of parentheses
        table = None
    if not isinstance(table, exp.Table):  # two of them with a semicolon between
        table = exp.Table(this=exp.to_identifier(name, quoted=True))
    keywords = Dialect.get_or_raise(dialect).tokenizer_class.KEYWORDS
    for part in table.find_all(exp.Identifier):
        if part.name.upper() in keywords or not part.name.replace("$", "_").isidentifier():
            part.set("quoted", True)
    return table


def _double(number: Number, name: str) -> float:
    nearest = to_float(number)
    if nearest is None:
        raise BackpropError("overflow", node=name)
    return nearest


def _column(name: str, table: str | None = None) -> exp.Expr:
    from sqlglot import exp

    return exp.column(exp.to_identifier(name, quoted=True), table)


def _filled(rule: str, x: exp.Expr) -> exp.Expr:
    """A rule of x alone, with an expression in its place."""
    from sqlglot import exp

    return parsed(rule).transform(lambda part: x.copy() if isinstance(part, exp.Column) else part)


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where another has it in any letter case; it is taken from now on."""
    new = next(new for n in count(1) if (new := name if n == 1 else f"{name}_{n}").casefold() not in taken)
    taken.add(new.casefold())
    return new


def _select(items: Sequence[str], source: str, margin: str = "", fence: str = "") -> str:
    """A SELECT behind a margin, which goes into no name that has a line break."""
    lines = ",\n".join(f"{margin}  {item}" for item in items)
    end = f"\n{margin}{fence}" if fence else ""
    return f"{margin}SELECT\n{lines}\n{margin}FROM {source}{end}"
