"""The files that a table is made of: found, looked at, and as DuckDB reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from io import BufferedReader, FileIO
from typing import Any, NamedTuple

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.language.escape import csv_cell
from backprop_cli.solving.duck.engine import Engine, quoted_text
from backprop_cli.solving.scenario_csv import CsvRow, blocks, cells_of
from backprop_cli.solving.table_form import TableForm, Wanted, opened

PARQUET = ".parquet"
FILE = "file of a row"
"""The column that says which file a row comes from, where that is asked for."""
_PATTERN = re.compile(r"([*?\[])")
_KEY = re.compile(r"([^=]+)=")
TEXT = "VARCHAR"
"""The type of a column that holds text."""


class Source(NamedTuple):
    """What is read. `columns` are what SQL calls those of the `header`, `types` their types."""

    files: tuple[str, ...]
    header: CsvRow
    names: tuple[str, ...]  # of the columns, as the table has them
    columns: tuple[str, ...]
    types: tuple[str, ...]
    keys: tuple[str, ...]  # columns that come from the names of folders, year=2024
    form: TableForm
    reader: str  # the function of DuckDB, without its closing parenthesis
    is_csv: bool

    def relation(self, with_file: bool = False) -> str:
        """What stands behind FROM."""
        return self.reader + (f", filename = {quoted_text(FILE)})" if with_file else ")")


def found(pattern: str) -> tuple[str, ...]:
    """The files that a path or a pattern names, in order. Raises BackpropError where there are none."""
    if os.path.isdir(pattern):
        raise BackpropError("file-directory", file=pattern)
    if os.path.lexists(pattern) or not has_magic(pattern):
        if os.path.exists(pattern) and not os.path.isfile(pattern):  # what is read of a pipe is gone
            raise BackpropError("duckdb-from-pipe")
        return (pattern,)
    files = tuple(sorted(path for path in glob(pattern, recursive=True) if os.path.isfile(path)))
    if not files:
        raise BackpropError("no-files", file=pattern)
    return files


def would_find(pattern: str, path: str) -> bool:
    """Whether a pattern names a path, which need not be there yet."""
    if os.path.lexists(pattern) or not has_magic(pattern):
        return False
    return _fits(os.path.abspath(pattern).split(os.sep), os.path.abspath(path).split(os.sep))


def _fits(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    """As `glob` has it: ** is any number of folders, and no * is a hidden one."""
    if not pattern or not parts:
        return not parts and all(part == "**" for part in pattern)
    shown = not parts[0].startswith(".")
    if pattern[0] == "**":
        return _fits(pattern[1:], parts) or shown and _fits(pattern, parts[1:])
    return (shown or pattern[0].startswith(".")) and fnmatch(parts[0], pattern[0]) and _fits(pattern[1:], parts[1:])


def looked_at(engine: Engine, files: Sequence[str], wanted: Wanted, inputs: Container[str]) -> Source:
    """What the files have in common. Raises BackpropError at one that cannot be read, or differs."""
    for file in files:
        try:
            FileIO(file).close()
        except (OSError, ValueError) as error:
            raise unreadable(error, file) from None
    parquet = [file.lower().endswith(PARQUET) for file in files]
    if any(parquet) and not all(parquet):
        raise BackpropError("kinds-mixed", file=files[parquet.index(not parquet[0])], other=files[0])
    return _parquet(engine, files, wanted) if parquet[0] else _csv(files, wanted, inputs)


def csv_reader(files: Sequence[str], columns: Sequence[str], form: TableForm, skip: int = 0) -> str:
    """A call that reads CSV as text, without its closing parenthesis: nothing is guessed."""
    types = ", ".join(f"{quoted_text(name)}: '{TEXT}'" for name in columns)
    delimiter = quoted_text(form.delimiter)
    return (
        f"read_csv({_list_of(files)}, columns = {{{types}}}, auto_detect = false, header = true, skip = {skip},"
        f" delim = {delimiter}, quote = '\"', escape = '\"', strict_mode = true, hive_partitioning = false"
    )


def parquet_reader(files: Sequence[str], keys: Sequence[str] = ()) -> str:
    """A call that reads Parquet, without its closing parenthesis. Of several files a number has the wider type."""
    by_name = "true" if len(files) > 1 else "false"
    return (
        f"read_parquet({_list_of(files)}, union_by_name = {by_name}, hive_partitioning = {'true' if keys else 'false'}"
    )


def _list_of(files: Sequence[str]) -> str:
    """File names as a list; a sign that would make a pattern of one stands for itself."""
    literal = (quoted_text(_PATTERN.sub(r"[\1]", file)) for file in files)
    return f"[{', '.join(literal)}]"


def _parquet(engine: Engine, files: Sequence[str], wanted: Wanted) -> Source:
    for option, value in wanted._asdict().items():
        if value is not None:
            raise BackpropError("needs-csv", option=f"--{option}")
    keys = _keys_of(files)
    reader = parquet_reader(files, keys)
    names = _names_in(engine, files, keys)
    described = engine.rows(f"DESCRIBE SELECT * FROM {reader})")
    columns = tuple(row[0] for row in described)
    for file, there in names.items():
        for name in columns:
            if name.casefold() not in there:
                raise BackpropError("column-not-there", file=file, name=name)
    header = CsvRow(1, ",".join(csv_cell(name, ",") for name in columns), ",")
    types = tuple(row[1] for row in described)
    return Source(tuple(files), header, columns, columns, types, keys, TableForm(), reader, False)


def _keys_of(files: Sequence[str]) -> tuple[str, ...]:
    """The names in year=2024/month=5, where all files have the same ones."""
    found = {
        tuple(match[1] for part in os.path.dirname(file).split(os.sep) if (match := _KEY.match(part))) for file in files
    }
    return found.pop() if len(found) == 1 else ()


def _names_in(engine: Engine, files: Sequence[str], keys: Sequence[str]) -> dict[str, set[str]]:
    """The columns of each file, in small letters. Raises BackpropError at two that DuckDB takes for one."""
    try:
        schema = engine.rows(f"SELECT file_name, name, num_children FROM parquet_schema({_list_of(files)})")
    except BackpropError:
        for file in files:
            try:
                engine.rows(f"SELECT 1 FROM parquet_schema({_list_of([file])})")
            except BackpropError as error:
                raise BackpropError("no-parquet", file=file, reason=error.message.parameters["reason"]) from None
        raise
    names: dict[str, set[str]] = {}
    for file, name in _top_level(schema):
        there = names.setdefault(file, set())
        if name.casefold() in there:
            raise BackpropError("columns-alike", file=file, name=name)
        there.add(name.casefold())
    return {file: {*there, *(key.casefold() for key in keys)} for file, there in names.items()}


def _top_level(schema: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    """File and name of every column that is not within another one."""
    before, inside = None, 0
    for file, name, children in schema:
        if file != before:  # the root
            before, inside = file, 0
            continue
        if not inside:
            yield file, name
        inside = max(0, inside - 1) + (children or 0)


def _csv(files: Sequence[str], wanted: Wanted, inputs: Container[str]) -> Source:
    first: tuple[TableForm, CsvRow] | None = None
    for file in files:
        with BufferedReader(FileIO(file)) as stream:
            form, read = opened(stream, file, wanted, inputs)
            try:
                header = next((row for block in blocks(read, file, form) for row in block.each()), None)
            except BackpropError as error:
                if error.message.id != "table-not-text":
                    raise
                raise BackpropError("csv-not-utf8", error.place, file=file) from None
        if header is None:
            raise BackpropError("table-empty", Place(file))
        if form.encoding != "utf-8" or form.line_end == "\r":
            raise BackpropError("csv-not-utf8", file=file)
        first = first or (form, header)
        if (form.delimiter, form.decimal, header.text) != (first[0].delimiter, first[0].decimal, first[1].text):
            raise BackpropError("headers-differ", header.place(file), other=files[0])
    assert first is not None
    form, header = first
    names = tuple(cells_of(header, files[0]))
    columns = tuple(f"c{index}" for index in range(len(names)))
    return Source(
        tuple(files),
        header,
        names,
        columns,
        (TEXT,) * len(columns),
        (),
        form,
        csv_reader(files, columns, form, header.line - 1),
        True,
    )
