"""`backprop code PROBLEM`: the problem as a Python program, or as a SELECT."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import Solver, problem_arguments
from backprop_cli.cli.sql_options import STYLE, SqlOptions, sql_options
from backprop_cli.cli.translated_click import Choice, Command, complain, language, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.solving.disagreement import refuse_wrong
from backprop_cli.teaching.program import STYLES

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Solution

MOST_NODES = 200_000
"""Nodes of a problem that is written as a program."""
MOST_IN_SQL = 20_000
"""The same as a SELECT: of more, databases do not take the levels, which show after seconds of work."""


@click.command("code", cls=Command)
@problem_arguments
@option("--style", type=Choice((*STYLES, STYLE)), default="layers")
@sql_options
@output_option(help="option-code-output")
@option("--upstream", metavar="VALUE")
@option("--elements", is_flag=True)
@option("--lang", type=Choice(LANGUAGES))
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    style: str,
    sql: SqlOptions,
    output: Output,
    upstream: str | None,
    elements: bool,
    lang: str | None,
) -> None:
    """Write the program, to stdout or into a file."""
    from backprop_cli.render.code import written
    from backprop_cli.teaching.program.program import program_for

    most = MOST_IN_SQL if style == STYLE else MOST_NODES
    solver = Solver(context, words, {"upstream": upstream, "elements": elements}, most=most)
    problem, values = solver.task.only("code-not-one")
    if problem.payment:
        complain(BackpropError("code-paid"), language(context))
    if style == STYLE:
        from backprop_cli.solving.sql.problem import select_of

        output.put([select_of(problem, values, upstream=upstream, **sql.of_select())])
        return

    def make(solution: Solution) -> str:
        refuse_wrong(solution)
        asked = [solution.answer_keys.locate(ask.key) for ask in problem.asks]
        return written(program_for(solution, style, asked), style, language(context))

    output.put(solver.each(make))
    context.exit(solver.code)
