"""Every way in which a command writes a file, found from the options that the commands have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.main import cli
from backprop_cli.render.quiz import BANKS, PAPER, SHEETS

from .child import Run, run, temporary

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
READ = ("--table", "--roster", "--rows")
"""Options that name a file which is read; every other one with a FILE or DIR names one that is written."""
ROWS = 3_000

PROBLEM = "in/problem.yaml"
WORDS = {
    "grade": ["in/key.yaml", "in/class"],
    "lint": [PROBLEM, "in/key.yaml"],
    "compare": ["in/small.yaml", "--no-grow"],
    "functions": [],
    "schema": [],
    "completion": ["bash", "--print"],
    "help": ["yaml"],
}
"""What a command is given that takes something else than a problem."""


class Writer(NamedTuple):
    """Words that make a command write `target`, below the folder that it is run in; None for stdout."""

    name: str
    words: list[str]
    target: str | None
    is_folder: bool = False
    keeps: bool = False
    """Whether what is there already with other content is refused, not replaced."""
    reads_target: bool = False


def inputs(folder: Path) -> None:
    """The files that the commands read, in folder/in."""
    place = folder / "in"
    (place / "class").mkdir(parents=True)
    (place / "problem.yaml").write_bytes((EXAMPLES / "apple_orange.yaml").read_bytes())
    (place / "small.yaml").write_bytes((EXAMPLES / "apple.yaml").read_bytes())
    (place / "key.yaml").write_bytes((EXAMPLES / "grading" / "key.yaml").read_bytes())
    for name in ("aiko.txt", "ben.txt", "emi.txt"):
        (place / "class" / name).write_bytes((EXAMPLES / "grading" / "class" / name).read_bytes())
    (place / "rows.csv").write_text("apple\n" + "".join(f"{number}\n" for number in range(ROWS)), "utf-8")


def writers() -> list[Writer]:
    """All of them, and what every command prints."""
    return [*_by_options(), *_folders(), *_tables(), *_start_up_files(), *_printers()]


def _by_options() -> Iterator[Writer]:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            option = parameter.opts[0]
            metavar = isinstance(parameter, click.Option) and parameter.metavar or ""
            if option in READ or not {"FILE", "DIR"} & {*metavar.split("|")}:
                continue
            if metavar == "DIR":
                yield Writer(f"{name} {option}", [name, option, "out/all", *_words(name)], "out/all", True, True)
                continue
            for ending in (
                [*SHEETS.values(), f".{PAPER}", *BANKS.values()] if "DIR" in metavar else _endings(name, option)
            ):
                target = f"out/made{ending}"
                yield Writer(
                    f"{name} {option} {ending}",
                    [name, option, target, *_words(name)],
                    target,
                    keeps="DIR" in metavar and ending in BANKS.values(),
                )


def _words(name: str) -> list[str]:
    return WORDS.get(name, [PROBLEM])


def _endings(name: str, option: str) -> list[str]:
    """The endings that an option of a command takes, as the command tells them."""
    with temporary() as top:
        inputs(top)
        (top / "out").mkdir()
        ended = run(Run([name, option, "out/made.nonsense", *_words(name)]), top)
        found = re.findall(r"(\.[a-z0-9]+)\b", ended.err.decode().replace("made.nonsense", ""))
        return found if ended.code else [".txt"]


def _folders() -> Iterator[Writer]:
    words = ["quiz", PROBLEM, "--vary", "--seed", "1", "--count", "3", "-o", "out/all"]
    yield Writer("quiz -o DIR", words, "out/all", True, True)


def _tables() -> Iterator[Writer]:
    words = ["solve", PROBLEM, "--table", "in/rows.csv"]
    yield Writer("solve --table", [*words, "-o", "out/made.csv"], "out/made.csv")
    for ending in (".csv", ".parquet"):
        target = f"out/made{ending}"
        yield Writer(f"solve --table, duckdb, {ending}", [*words, "--engine", "duckdb", "-o", target], target)


def _start_up_files() -> Iterator[Writer]:
    places = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/completions/backprop.fish"}
    for shell, place in places.items():
        yield Writer(f"completion {shell}", ["completion", shell], f"home/{place}", reads_target=True)


def _printers() -> Iterator[Writer]:
    for name in COMMANDS:
        yield Writer(f"{name}, printed", [name, *_words(name)], None)
    yield Writer("solve --table, printed", ["solve", PROBLEM, "--table", "in/rows.csv"], None)
