"""`backprop functions`: the table of operations, for people."""

from __future__ import annotations

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.translated_click import Choice, Command, option
from backprop_cli.render.formats import endings_of
from backprop_cli.render.function_list import LISTS, listed
from backprop_cli.render.view import View


@click.command("functions", cls=Command)
@option("--format", "form", type=Choice(tuple(LISTS)), help="option-functions-format")
@output_option()
@display_options
def command(form: str | None, output: Output, view: View) -> None:
    """Print the list."""
    output.put([listed(form or output.form(endings_of(tuple(LISTS))), view)])
