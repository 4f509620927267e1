"""What `backprop code --style sql` takes beside a problem."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click

from backprop_cli.cli.translated_click import Choice, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.sql import DIALECTS

STYLE = "sql"
_TABLE = "data"


class SqlOptions(NamedTuple):
    """What was asked for, with None or () where nothing was."""

    dialect: str | None
    source: str | None
    wrt: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]

    def need_style(self, style: str) -> None:
        """Raises BackpropError at the first that is about SQL, where none is written."""
        for name, value in zip(("dialect", "from", "wrt", "column", "keep"), self):
            if value and style != STYLE:
                raise BackpropError("needs-style-sql", option=f"--{name}")

    def of_select(self) -> dict[str, Any]:
        """What the SELECT is to know."""
        return {
            "source": self.source or _TABLE,
            "dialect": self.dialect or DIALECTS[0],
            "wrt": self.wrt,
            "columns": dict(self.columns),
            "keep": self.keep,
        }


def sql_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options; they reach the command as `sql`."""

    @wraps(function)
    def with_sql(*, style: str, **others: Any) -> Any:
        sql = SqlOptions(*(others.pop(name) for name in SqlOptions._fields))
        sql.need_style(style)
        return function(style=style, sql=sql, **others)

    decorated: Callable[..., Any] = with_sql
    for decorate in (
        option("--keep", multiple=True, metavar="COLUMN", help="option-sql-keep"),
        option("--column", "columns", multiple=True, metavar="NAME=COLUMN", callback=_columns),
        option("--wrt", multiple=True, metavar="NAME", help="option-sql-wrt"),
        option("--from", "source", metavar="TABLE"),
        option("--dialect", type=Choice(DIALECTS)),
    ):
        decorated = decorate(decorated)
    return decorated


def _columns(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    for word in words:
        name, sign, column = word.partition("=")
        if not (name and sign and column):
            raise BackpropError("column-no-pair", word=word)
    return tuple((word.partition("=")[0], word.partition("=")[2]) for word in words)
