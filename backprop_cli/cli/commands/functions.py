"""`backprop functions`: the table of operations, for people."""

from __future__ import annotations

import click

from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.streams import write
from backprop_cli.cli.translated_click import Choice, Command, option
from backprop_cli.render.function_list import LISTS, listed
from backprop_cli.render.view import View


@click.command("functions", cls=Command)
@option("--format", "form", type=Choice(tuple(LISTS)), default="table", help="option-functions-format")
@display_options
def command(form: str, view: View) -> None:
    """Print the list."""
    write(listed(form, view))
