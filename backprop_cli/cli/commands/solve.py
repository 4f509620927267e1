"""`backprop [solve] PROBLEM...`: the main job."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, FileIO
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from backprop_cli.checking.check import CHECK_METHODS
from backprop_cli.cli.argument_words import assignment, is_definition
from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import Solver, display_options, problem_arguments
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import begin, is_terminal
from backprop_cli.cli.table_options import TableOptions, table_options
from backprop_cli.cli.task import read_task
from backprop_cli.cli.translated_click import Choice, Command, complain, language, option
from backprop_cli.graph.runs import ARITHMETICS
from backprop_cli.language.errors import BackpropError, unreadable
from backprop_cli.language.escape import visible_lines
from backprop_cli.language.messages import Message
from backprop_cli.render.formats import endings_of
from backprop_cli.render.solution import SOLUTION_FORMATS, renderer

if TYPE_CHECKING:
    from backprop_cli.render.view import View
    from backprop_cli.solving.letters import AnySolution


@click.command("solve", cls=Command)
@problem_arguments
@option("--format", "form", type=Choice(SOLUTION_FORMATS), help="option-format")
@output_option()
@option("--get", "keys", multiple=True, metavar="KEY", help="option-get")
@option("--wrt", multiple=True, metavar="NAME")
@option("--upstream", metavar="VALUE")
@option("--elements", is_flag=True)
@option("--symbolic", is_flag=True)
@option("--check", type=Choice(CHECK_METHODS), default="auto")
@option("--arithmetic", type=Choice(ARITHMETICS), default="exact")
@table_options
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str | None,
    output: Output,
    keys: tuple[str, ...],
    rows: TableOptions,
    elements: bool,
    symbolic: bool,
    view: View,
    **settings: Any,
) -> None:
    """Solve every problem, print each as it is done, and exit with the worst of what happened."""
    endings = endings_of(SOLUTION_FORMATS)
    if keys and form:
        raise BackpropError("get-and-format")
    if rows.table is not None:
        if keys or form or elements:
            option_beside = "--get" if keys else "--format" if form else "--elements"
            raise BackpropError("table-and-format", option=option_beside)
        if symbolic:
            raise BackpropError("letters-beside-table")
        asked = settings | rows.of_rows() | {"digits": view.digits}
        if rows.by_duckdb:
            from backprop_cli.cli.duckdb_table import answered_by_duckdb

            context.exit(answered_by_duckdb(context, words, rows, output, asked))
        if output.ending == ".parquet":
            raise BackpropError("parquet-by-duckdb", file=output.path)
        output.expect(".csv", "--table", endings)
        context.exit(_scenarios(context, words, rows.table, output, asked))
    if keys:
        output.expect(".txt", "--get", endings)
    render = _bare_numbers(keys) if keys else renderer(form or output.form(endings))
    solver = Solver(context, words, settings | {"elements": elements, "symbolic": symbolic}, shows_check=True)

    def with_keys(solution: AnySolution) -> AnySolution:
        for key in keys:
            solution.lookup(key)
        return solution

    output.put(render(solver.each_in_any_way(with_keys), view))
    context.exit(solver.code)


def _scenarios(
    context: click.Context, words: tuple[str, ...], table: str, output: Output, settings: Mapping[str, Any]
) -> int:
    """Solve one problem for every row of a table; the exit code."""
    from backprop_cli.solving.scenario_columns import Settings
    from backprop_cli.solving.scenarios import Scenarios

    named = [word for word in words if not assignment(word) or is_definition(word)]
    if table == "-" and (not named or "-" in named):
        raise BackpropError("stdin-twice")
    problem, values = read_task(words).only("table-one-problem")
    spoken = language(context)
    if problem.payment:
        complain(BackpropError("table-paid"), spoken)
    run = Scenarios(problem, values, Settings(**settings, language=spoken), lambda error: complain(error, spoken))
    with (
        _opened(table) as (stream, file),
        PROGRESS.telling(lambda: Message("progress-rows", {"count": f"{run.rows:,}"})),
    ):
        if _is_output(stream):
            raise BackpropError("input-is-output", file=file)

        seen = output.path is None and is_terminal(sys.stdout)

        def pieces() -> Iterator[str | bytes]:
            for text in run.texts(stream, file):
                begin(run.code)
                yield visible_lines(text.removeprefix("\ufeff")) if seen else run.form.encoded(text)
            if run.stopped:
                context.exit(run.code)  # from here: no file is to have half of the rows

        output.put(pieces())
    return run.code


@contextmanager
def _opened(table: str) -> Iterator[tuple[BinaryIO, str]]:
    """The table's bytes, and what messages call it. Raises BackpropError when it cannot be read."""
    if table == "-":
        if sys.stdin is None:
            raise BackpropError("stdin-closed")
        yield sys.stdin.buffer, "<stdin>"
        return
    try:
        stream = BufferedReader(FileIO(table))
    except (OSError, ValueError) as error:
        raise unreadable(error, table) from None
    with stream:
        yield stream, table


def _is_output(stream: BinaryIO) -> bool:
    """Whether a file would be written to while it is read, and never come to its end."""
    try:
        read, written = (os.fstat(end.fileno()) for end in (stream, sys.stdout))
    except (OSError, ValueError, AttributeError):  # no file, or no stdout
        return False
    return stat.S_ISREG(read.st_mode) and os.path.samestat(read, written)


def _bare_numbers(keys: tuple[str, ...]) -> Any:
    """A renderer for --get: one number, or one formula, a line."""
    from backprop_cli.render.solution.plain_format import answer_text

    def render(solutions: Any, view: Any) -> Iterator[str]:
        for solution in solutions:
            yield "".join(f"{answer_text(solution.lookup(key), view)}\n" for key in keys)

    return render
