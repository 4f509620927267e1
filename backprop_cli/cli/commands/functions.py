"""`backprop functions`: the table of operations, for people."""

from __future__ import annotations

from typing import Any

import click

from backprop_cli.cli.problem_arguments import display_options, view_for
from backprop_cli.cli.streams import write
from backprop_cli.cli.translated_click import Choice, Command, option
from backprop_cli.render.function_list import LISTS, listed


@click.command("functions", cls=Command)
@option("--format", "form", type=Choice(tuple(LISTS)), default="table", help="option-functions-format")
@display_options
@click.pass_context
def command(context: click.Context, /, form: str, digits: int | None, color: str, ascii_only: bool, **_: Any) -> None:
    """Print the list."""
    write(listed(form, view_for(context, digits, color, ascii_only)))
