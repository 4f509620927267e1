"""`backprop schema`: the JSON Schema of YAML problems."""

from __future__ import annotations

import click

from backprop_cli.commands.base import Choice, Command, option
from backprop_cli.messages import LANGUAGES
from backprop_cli.terminal import write


@click.command("schema", cls=Command)
@option("--lang", type=Choice(LANGUAGES))
def command(lang: str | None) -> None:
    """Print the schema."""
    from importlib.resources import files

    write(files("backprop_cli").joinpath("problem.schema.json").read_text("utf-8"))
