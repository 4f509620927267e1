"""--table and the options that say how a table is written and gone through."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click

from backprop_cli.cli.translated_click import Choice, option
from backprop_cli.language.errors import BackpropError

ON_ERROR = ("stop", "skip", "mark")
"""What to do with a row of a table that cannot be calculated."""
ENCODINGS = (
    "utf-8",
    "utf-16",
    "cp932",
    "shift_jis",
    "euc_jp",
    "cp1252",
    "iso8859-1",
    "cp1251",
    "gb18030",
    "big5",
    "euc_kr",
)
ENGINES = ("duckdb",)
"""What may go through the rows instead of us."""
_CALLED = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}


class TableOptions(NamedTuple):
    """What was asked for, with None where nothing was."""

    table: str | None
    on_error: str | None
    keep: tuple[str, ...]
    delimiter: str | None
    decimal: str | None
    encoding: str | None
    engine: str | None

    @property
    def by_duckdb(self) -> bool:
        """Whether DuckDB goes through the rows: it must with Parquet."""
        return self.engine is not None or (self.table or "").lower().endswith(".parquet")

    def of_rows(self) -> dict[str, Any]:
        """What the run through the rows is to know."""
        from backprop_cli.solving.table_form import Wanted

        form = Wanted(self.delimiter, self.decimal, self.encoding)
        return {"on_error": self.on_error or ON_ERROR[0], "keep": self.keep, "form": form, "piped": self.table == "-"}

    def need_table(self) -> None:
        """Raises BackpropError at the first that is about a table, where there is none."""
        for name, value in self._asdict().items():
            if value and self.table is None:
                raise BackpropError("needs-table", option=f"--{name.replace('_', '-')}")


def table_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options; they reach the command as `rows`."""

    @wraps(function)
    def with_rows(**others: Any) -> Any:
        rows = TableOptions(*(others.pop(name) for name in TableOptions._fields))
        rows.need_table()
        return function(rows=rows, **others)

    decorated: Callable[..., Any] = with_rows
    for decorate in (
        option("--engine", type=Choice(ENGINES)),
        option("--encoding", metavar="NAME", callback=_encoding),
        option("--decimal", type=Choice((".", ","))),
        option("--delimiter", metavar="SIGN", callback=_delimiter),
        option("--keep", multiple=True, metavar="NAME"),
        option("--on-error", type=Choice(ON_ERROR)),
        option("--table", metavar="FILE"),
    ):
        decorated = decorate(decorated)
    return decorated


def _delimiter(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    sign = _CALLED.get(value, value) if value is not None else None
    if sign is not None and (len(sign) != 1 or sign.isalnum() or sign in '"\n\r.-+_' or not sign.isascii()):
        raise BackpropError("bad-delimiter", value=value)
    return sign


def _encoding(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """An encoding by any name that Python knows it by."""
    if value is None:
        return None
    try:
        name = codecs.lookup(value).name
    except (LookupError, ValueError):
        name = ""
    name = {"utf-16-le": "utf-16", "utf-8-sig": "utf-8", "ascii": "utf-8"}.get(name, name)
    if name not in ENCODINGS:
        raise BackpropError("bad-encoding", value=value)
    return name
