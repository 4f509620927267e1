"""`--table` where DuckDB goes through the rows: from files to a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
from click.core import ParameterSource

from backprop_cli.cli.output_option import Output
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import write
from backprop_cli.cli.table_options import ON_ERROR, TableOptions
from backprop_cli.cli.task import read_task
from backprop_cli.cli.translated_click import complain, language
from backprop_cli.language.errors import BackpropError, ExitCode
from backprop_cli.language.messages import say

ENDINGS = (".parquet", ".csv")


def answered_by_duckdb(
    context: click.Context, words: Sequence[str], rows: TableOptions, output: Output, settings: Mapping[str, Any]
) -> int:
    """Solve one problem for every row of some files; say on stdout how many there were. The exit code."""
    from backprop_cli.solving.duck.run import DuckRun
    from backprop_cli.solving.duck.source import would_find
    from backprop_cli.solving.scenario_columns import Settings

    pattern = rows.table or ""
    _refuse(context, rows, settings)
    if output.path is None:
        raise BackpropError("duckdb-needs-output", ending=ENDINGS[0])
    if output.ending not in ENDINGS:
        raise BackpropError("duckdb-ending", file=output.path, endings=", ".join(ENDINGS))
    if would_find(pattern, output.path):
        raise BackpropError("output-in-pattern", file=output.path, pattern=pattern)
    problem, values = read_task(words).only("table-one-problem")
    spoken = language(context)
    run = DuckRun(problem, values, pattern, Settings(**settings), lambda error: complain(error, spoken))
    file, ending = output.path, output.ending
    try:
        with PROGRESS.telling(run.told):
            output.put_by(lambda unfinished: run.write(unfinished, ending, file), run.files)
    except BackpropError as error:
        if run.code != ExitCode.NO:
            raise
        complain(error, spoken)
        return run.code
    said = "rows-written" if run.checked else "rows-written-unchecked"
    write(say(said, spoken, rows=f"{run.rows:,}", checked=f"{run.checked:,}", file=file) + "\n")
    return run.code


def _refuse(context: click.Context, rows: TableOptions, settings: Mapping[str, Any]) -> None:
    """Raises BackpropError for what DuckDB does not do."""
    if rows.table == "-":
        raise BackpropError("duckdb-from-pipe")
    exact = settings["arithmetic"] == "exact" and context.get_parameter_source("arithmetic") != ParameterSource.DEFAULT
    for option, asked in (
        ("--on-error", rows.on_error not in (None, ON_ERROR[0])),
        ("--digits", settings["digits"] is not None),
        ("--arithmetic exact", exact),
        ("--encoding", rows.encoding not in (None, "utf-8")),
    ):
        if asked:
            raise BackpropError("duckdb-without", option=option)
