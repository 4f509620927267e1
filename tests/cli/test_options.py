"""What every command takes, in tests/golden/options.txt; `pytest --refresh-golden` writes it anew."""

from __future__ import annotations

import click
from support import ROOT, good

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.main import cli
from backprop_cli.cli.translated_click import Choice, Count

GOLDEN = ROOT / "tests" / "golden" / "options.txt"


def described(name: str) -> str:
    """A command with its parameters, one a line."""
    context = click.Context(cli, info_name="backprop", obj="en")
    command = cli.get_command(context, name)
    assert command is not None
    return "\n".join([name, *(f"  {_parameter(each)}" for each in command.params), ""])


def _parameter(found: click.Parameter) -> str:
    parts = [found.name or "", *found.opts, f"takes {_type(found)}", f"metavar {found.metavar}"]
    if isinstance(found, click.Option):
        parts += ["flag"] * found.is_flag + ["multiple"] * found.multiple + [f"help {found.help}"]
        parts += [f"default {found.default}"] if isinstance(found.default, str) else []
    else:
        parts += [f"nargs {found.nargs}"] + ["required"] * found.required
    return ", ".join(parts)


def _type(found: click.Parameter) -> str:
    kind = found.type
    if isinstance(kind, Choice):
        return "|".join(kind.words)
    return f"{kind.low}…{kind.high}" if isinstance(kind, Count) else kind.name


def test_options_of_every_command(refresh_golden: bool) -> None:
    text = "\n".join(map(described, COMMANDS))
    if refresh_golden:
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")
    assert list(COMMANDS)[:3] == ["solve", "explain", "graph"]


def test_the_help_shows_options_with_their_defaults() -> None:
    shown = good("solve", "--help", "--lang", "en")
    assert "--check auto|symbolic|directional|none" in shown
    assert "[default: auto]" in shown
