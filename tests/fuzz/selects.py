"""The target of SELECTs: one statement for its dialect, in which names are names, whatever they are."""

from __future__ import annotations

import sqlite3
from functools import cache
from itertools import zip_longest
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.problem import as_problem
from backprop_cli.solving.sql import DIALECTS
from backprop_cli.solving.sql.problem import select_of

from . import hostile, vocabulary
from .properties import broken, refusal
from .target import Target, sparing

if TYPE_CHECKING:
    from sqlglot import exp

SEPARATOR = "\x1e"
"""Between the expression, the table, and the columns."""
MOST_NODES = 60
_TABLE = "data"


def selects(data: bytes) -> str:
    """Names of columns and tables change nothing of a SELECT but its names."""
    text, *names = data.decode("utf-8", "surrogateescape").split(SEPARATOR)
    dialect = DIALECTS[crc32(data) % len(DIALECTS)]
    try:
        graph = parse_expression(text)
    except BackpropError as error:
        return refusal(error)
    if len(graph) > MOST_NODES:
        return "too large"
    table = names[0] if names and names[0] and sparing(data, 3) else _TABLE
    free = [name for name, node in graph.inputs.items() if node not in graph.literals]
    columns = {name: column or name for name, column in zip_longest(free, names[1 : len(free) + 1])}
    kept = [name for name in names[len(free) + 1 :] if name]
    try:
        made = select_of(as_problem(graph), {}, table, dialect, columns=columns, keep=kept)
    except BackpropError as error:
        return refusal(error)
    found = _statement(made, dialect)
    if table == _TABLE:
        _check_names(made, found, dialect, graph, columns, kept)
        if dialect in _ENGINES and sparing(data, _ENGINES[dialect]):
            _run(made, dialect, [*columns.values(), *kept])
    return f"exact {dialect} {len(columns)} {len(kept)}"


def _check_names(
    made: str, found: exp.Query, dialect: str, graph: Graph, columns: dict[str, str], kept: list[str]
) -> None:
    """Each column keeps its name, and with other names the SELECT is the same."""
    if dialect == "bigquery" and any("." in name for name in (*columns.values(), *kept)):
        return  # sqlglot takes a dot between backticks for two names
    outer = [column.alias_or_name for column in found.selects]
    for name in (*columns.values(), *kept):
        if name not in outer:
            broken("a column keeps its name", (name, made))
    plain = {name: f"c{number}" for number, name in enumerate(dict.fromkeys([*columns.values(), *kept]))}
    harmless = {name: plain[column] for name, column in columns.items()}
    again = select_of(as_problem(graph), {}, _TABLE, dialect, columns=harmless, keep=[plain[name] for name in kept])
    if _shape(found) != _shape(_statement(again, dialect)):
        broken("names change nothing but names", (made, again))


def _statement(text: str, dialect: str) -> exp.Query:
    """The one statement of a text."""
    from sqlglot import ErrorLevel, exp, parse
    from sqlglot.errors import SqlglotError

    try:
        statements = parse(text, dialect=dialect, error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        broken("a SELECT is one of its dialect", f"{error}: {text}")
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        broken("code --style sql writes one SELECT", text)
    return statements[0]


def _shape(part: Any) -> Any:
    """What a statement is without its names."""
    from sqlglot import exp

    if isinstance(part, list):
        return [_shape(each) for each in part]
    if not hasattr(part, "args"):
        return part
    if isinstance(part, exp.Identifier):
        return "name"
    if isinstance(part, exp.Alias):
        return _shape(part.this)
    return type(part).__name__, {key: _shape(value) for key, value in part.args.items() if value}


_ENGINES = {"sqlite": 2, "duckdb": 8}


@cache
def _duckdb() -> Any:
    import duckdb

    return duckdb.connect()


def _run(text: str, dialect: str, names: list[str]) -> None:
    """A database takes the SELECT, with a table that has the columns."""
    columns = list({name.casefold(): name for name in names}.values())
    if not columns or any("\0" in name or _is_lone(name) for name in columns):
        return
    quoted = ['"' + name.replace('"', '""') + '"' for name in columns]
    try:
        if dialect == "duckdb":
            _duckdb().execute(f"CREATE OR REPLACE TEMP TABLE data ({', '.join(f'{name} DOUBLE' for name in quoted)})")
            _duckdb().execute(f"EXPLAIN {text}").fetchall()
        else:
            connection = sqlite3.connect(":memory:")
            connection.execute(f"CREATE TABLE data ({', '.join(quoted)})")
            connection.execute(text).fetchall()
            connection.close()
    except Exception as error:  # noqa: BLE001  # whatever a database says of our SELECT is a finding
        broken(f"{dialect} takes the SELECT", f"{error}: {text}")


def _is_lone(name: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in name)


def _select(random: Random) -> str:
    """A random expression with hostile names around it."""
    texts = (*hostile.QUOTES, *hostile.NAMES, *hostile.OTHERS, *_SQL)
    names = [random.choice(texts) if random.random() < 0.8 else random.choice(("a", "b", "x")) for _ in range(5)]
    return SEPARATOR.join([vocabulary.expression(random, 3), random.choice(("", "", "main.t", *names)), *names])


_SQL = (
    *("select", "order", 'x"; drop table data; --', "x'; --", "]", "[x]", "`x`", "a.b", '"a"."b"', "/* x */", "-- x"),
    *("*", "t", "inputs", "step_1", "v_x", "x y", "1", ":x", "?", "$1", "@x", "{{ x }}", "${x}", "#x", "NULL", "row"),
    *("read_csv('a')", "(select 1)", "x) AS y", "X", "Ä", "ß", "SS", "ı", "İ", "\\", '\\"', "''", '""', "``", "a\nb"),
)


def _seeds() -> list[bytes]:
    texts = ("x*y + exp(x)", "sqrt(x)/y", "x**y", "max(x, y)", "t = x*w; t**2 + sigmoid(t)", "floor(x) + log2(y)")
    seeds = [SEPARATOR.join((text, "", name, other)) for text in texts for name in _SQL[:12] for other in ("b", name)]
    return [seed.encode() for seed in seeds] + [_select(Random(seed)).encode("utf-8", "replace") for seed in range(60)]


SELECTS = {"sql": Target(selects, _seeds, (*vocabulary.EXPRESSION_WORDS, *_SQL, *hostile.QUOTES), _select, SEPARATOR)}
