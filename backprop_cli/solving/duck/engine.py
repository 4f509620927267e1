"""DuckDB within bounds: no network, no extensions, little memory; what it says as sentences of ours."""

from __future__ import annotations

import errno
import os
import re
from importlib import import_module
from typing import Any

from backprop_cli.language.errors import BackpropError, Place

MEMORY = "1GiB"
"""What DuckDB may use; a reader and a writer of Parquet for each thread lie within it."""
MOST_THREADS = 8
"""With more of them their buffers alone would fill the memory."""
_SETTINGS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET python_enable_replacements = false",
    "SET ieee_floating_point_ops = true",
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "SET preserve_insertion_order = true",
    f"SET memory_limit = '{MEMORY}'",
    "SET temp_directory = ''",
)
_CELLS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_FILE = re.compile(r"^ *file ?= ?(.+)$", re.MULTILINE)
_KIND = re.compile(r"^[\w ]+ Error: ")
_NO_UTF8 = "not utf-8 encoded"
_NO_ROOM = os.strerror(errno.ENOSPC)


class Engine:
    """A database in memory, which holds nothing: it reads files and writes one."""

    def __init__(self, threads: int = MOST_THREADS) -> None:
        """On so many threads, or as many as there are cores.

        Raises BackpropError where DuckDB, or what makes its SELECT, is not installed.
        """
        try:
            import duckdb

            import_module("sqlglot")
        except ImportError:
            raise BackpropError("needs-duckdb") from None
        self._error: type[Exception] = duckdb.Error
        self._connection: Any = duckdb.connect(":memory:")
        for setting in _SETTINGS:
            self.rows(setting)
        threads = min(int(self.rows("SELECT current_setting('threads')")[0][0]), threads)
        self.rows(f"SET threads = {threads}")
        self.rows("SET lock_configuration = true")

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """What a statement gives. Raises BackpropError, and OSError where a disk is full."""
        try:
            found: list[tuple[Any, ...]] = self._connection.execute(text).fetchall()
        except self._error as error:
            raise _told(str(error)) from None
        return found

    def share(self) -> int:
        """How many per cent of the statement that runs are done; nothing is known of the first ones."""
        return max(0, int(self._connection.query_progress()))


def quoted_name(name: str) -> str:
    """A name as SQL has it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text as SQL has it, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


def _told(text: str) -> OSError | BackpropError:
    """What DuckDB says, as an error of ours."""
    if _NO_ROOM in text or "No space left on device" in text:
        return OSError(errno.ENOSPC, _NO_ROOM)
    if text.startswith("Out of Memory"):
        return BackpropError("duckdb-memory", limit=MEMORY)
    line = _LINE.search(text)
    if line:
        file = _FILE.search(text)
        place = Place(file[1] if file else None, int(line[1]))
        cells = _CELLS.search(text)
        if cells:
            message = "cells-few" if int(cells[2]) < int(cells[1]) else "cells-many"
            return BackpropError(message, place, cells=cells[2], columns=cells[1], sign=",")
        if _NO_UTF8 in text and file:
            return BackpropError("csv-not-utf8", place, file=file[1])
        reason = next((each for each in text.splitlines()[2:] if each.strip()), text)
        return BackpropError("duckdb-stopped", place, reason=reason.strip())
    return BackpropError("duckdb-stopped", reason=_KIND.sub("", text.splitlines()[0]))
