"""Every command in every way that its own options offer, found from what click knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import click

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.main import cli
from backprop_cli.cli.translated_click import Choice

PROBLEM = "<problem>"
SMALL = "<small>"
"""A problem with an input `x`."""
ANSWERS = "<answers>"
TABLE = "<table>"
OUT = "<out>"
"""What stands for a file in the words of a variant."""

ARGUMENTS = {"grade": [PROBLEM, ANSWERS], "functions": [], "schema": [], "completion": ["bash"], "help": ["yaml"]}
"""What a command takes in place of a problem."""
VALUES = {
    "--step": "2",
    "--get": "x0",
    "--wrt": "x0",
    "--upstream": "2",
    "--digits": "30",
    "--depth": "3",
    "--h": "0.01",
    "--pass": "60%",
    "--rtol": "0.01",
    "--atol": "0.01",
    "--only": "dx0",
    "--seed": "1",
    "--count": "30",
    "--keep": "*",
    "--delimiter": ",",
    "--encoding": "utf-8",
    "--from": "t",
    "--column": "x0=c",
    "--plot": f"{OUT}.svg",
    "--feedback": OUT,
    "--rows": TABLE,
    "--roster": TABLE,
}
"""One value for each option that is neither a flag nor a choice."""
WITH = {
    "--seed": ["--vary"],
    "--count": ["--vary", "-o", OUT],
    "--from": ["--style", "sql"],
    "--column": ["--style", "sql"],
    "--dialect": ["--style", "sql"],
    "--explain-reading": ["--format", "json"],
}
"""What an option is only for."""
ENDINGS = {"lesson": ".html", "graph": ".svg", "compare": ".json"}
OF_TABLES = ("--on-error", "--keep", "--delimiter", "--decimal", "--encoding", "--engine")
LOOKS = ("--lang", "--color", "--ascii", "--help", "--version")
"""Options that change how it looks, not how much is to be done."""


class Variant(NamedTuple):
    """A command with an option."""

    name: str
    words: list[str]


def variants() -> Iterator[Variant]:
    """Each command, and each with each of its options. Raises KeyError for an option of which nothing is known."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        arguments = ARGUMENTS.get(name, [PROBLEM])
        yield Variant(name, [name, *arguments])
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.opts[0] not in LOOKS:
                for words in _settings(name, parameter):
                    yield Variant(f"{name} {' '.join(words)}", [name, *words, *_given(name, words, arguments)])


def _given(name: str, words: list[str], arguments: list[str]) -> list[str]:
    """The rows of a table are for a small problem."""
    return [SMALL] if name == "solve" and "--table" in words else arguments


def _settings(name: str, option: click.Option) -> Iterator[list[str]]:
    """The words with which an option is given."""
    word = option.opts[0]
    beside = ["--table", TABLE] if word in OF_TABLES and name == "solve" else WITH.get(word, [])
    if option.is_flag:
        yield [*beside, word]
    elif isinstance(option.type, Choice):
        for choice in option.type.words:
            output = ["-o", f"{OUT}.parquet"] if word == "--engine" else []
            yield [*beside, *output, word, str(choice)]
    elif word == "--table":
        yield [word, TABLE]
        yield [word, TABLE, "--arithmetic", "float"]
    elif word == "--output":  # what it writes has a --format, too; tests/faults has all its endings
        yield [word, f"{OUT}{ENDINGS.get(name, '.txt')}"]
    else:
        yield [*beside, word, VALUES[word]]
