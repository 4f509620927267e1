"""`backprop explain PROBLEM...`: the calculation told step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import Solver, display_options, problem_arguments
from backprop_cli.cli.translated_click import Choice, Command, option
from backprop_cli.graph.runs import ARITHMETICS
from backprop_cli.render.explain import EXPLANATION_FORMATS, explanation_renderer
from backprop_cli.render.formats import endings_of

if TYPE_CHECKING:
    from backprop_cli.render.view import View

MOST_NODES = 50_000
"""Nodes of a problem that is explained."""


@click.command("explain", cls=Command)
@problem_arguments
@option("--format", "form", type=Choice(EXPLANATION_FORMATS), help="option-explain-format")
@output_option()
@option("--wrt", "name", metavar="NAME", help="option-explain-wrt")
@option("--upstream", metavar="VALUE")
@option("--elements", is_flag=True)
@option("--symbolic", is_flag=True)
@option("--arithmetic", type=Choice(ARITHMETICS), default="exact")
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str | None,
    output: Output,
    name: str | None,
    view: View,
    **settings: Any,
) -> None:
    """Explain every problem, each as it is solved."""
    from backprop_cli.teaching.explain.explanation import explain

    form = form or output.form(endings_of(EXPLANATION_FORMATS))
    if form == "pdf":
        output.spare_terminal(form, "notes")
    render = explanation_renderer(form)
    solver = Solver(context, words, settings, most=MOST_NODES)
    output.put(render(solver.each_in_any_way(lambda solution: explain(solution, name)), view))
    context.exit(solver.code)
