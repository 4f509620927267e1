"""`backprop schema`: the JSON Schema of YAML problems."""

from __future__ import annotations

import click

from backprop_cli.cli.streams import write
from backprop_cli.cli.translated_click import Choice, Command, option
from backprop_cli.language.messages import LANGUAGES


@click.command("schema", cls=Command)
@option("--lang", type=Choice(LANGUAGES))
def command(lang: str | None) -> None:
    """Print the schema."""
    from importlib.resources import files

    write(files("backprop_cli.reading").joinpath("problem.schema.json").read_text("utf-8"))
