"""What every command takes, in tests/golden/options; `pytest --refresh-golden` writes it anew."""

from __future__ import annotations

import click
import pytest
from support import ROOT, good

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.main import cli
from backprop_cli.cli.translated_click import Choice, Count

GOLDEN = ROOT / "tests" / "golden" / "options"


def described(name: str, kind: str) -> str:
    """A command with its options or arguments, one a line."""
    context = click.Context(cli, info_name="backprop", obj="en")
    command = cli.get_command(context, name)
    assert command is not None
    taken = [_parameter(each) for each in command.params if each.param_type_name == kind]
    return "\n".join([name, *(f"  {each}" for each in taken), ""])


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


@pytest.mark.parametrize("kind", ["option", "argument"])
def test_what_every_command_takes(kind: str, refresh_golden: bool) -> None:
    path = GOLDEN / f"{kind}s.txt"
    text = "\n".join(described(name, kind) for name in COMMANDS)
    if refresh_golden:
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_have_their_order(name: str) -> None:
    lines = good("--help").splitlines()
    places = [next(at for at, line in enumerate(lines) if line.startswith(f"  {each} ")) for each in COMMANDS]
    assert places == sorted(places)
    used = ["solve", "explain", "graph", "lesson", "grade", "lint", "quiz", "practice", "compare", "code"]
    order = [*used, "functions", "schema", "help", "completion"]
    assert order.index(name) == list(COMMANDS).index(name)


def test_the_help_shows_options_with_their_defaults() -> None:
    shown = good("solve", "--help", "--lang", "en")
    assert "--check auto|symbolic|directional|none" in shown
    assert "[default: auto]" in shown
