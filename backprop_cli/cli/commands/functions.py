"""`backprop functions`: the table of operations, for people."""

from __future__ import annotations

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.translated_click import Choice, Command, Offered, option
from backprop_cli.render.formats import endings_of
from backprop_cli.render.function_list import LISTS, listed
from backprop_cli.render.view import View


def _known() -> tuple[str, ...]:
    """The functions, whose names the shell completes."""
    from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS
    from backprop_cli.graph.functions import FUNCTIONS

    return (*FUNCTIONS, *ARRAY_FUNCTIONS)


@click.command("functions", cls=Command)
@click.argument("names", metavar="[NAME...]", nargs=-1, type=Offered("name", _known))
@option("--format", "form", type=Choice(tuple(LISTS)), help="option-functions-format")
@output_option()
@display_options
def command(names: tuple[str, ...], form: str | None, output: Output, view: View) -> None:
    """Print the list, or what it says of a few."""
    output.put([listed(form or output.form(endings_of(tuple(LISTS))), view, names)])
