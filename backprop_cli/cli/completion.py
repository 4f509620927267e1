"""What shells are told about the word at hand, in the user's language, and the scripts that make them ask."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, get_completion_class

from backprop_cli.language.messages import catalogue

if TYPE_CHECKING:
    import click

SHELLS = ("bash", "zsh", "fish", "powershell")
_VARIABLE = "_BACKPROP_COMPLETE"
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName backprop -ScriptBlock {
    param($word, $ast, $at)
    $env:_BACKPROP_COMPLETE = 'powershell_complete'
    $env:COMP_WORDS = (@($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $at } |
        ForEach-Object { $_.Extent.Text }) + $word) -join "`n"
    try {
        backprop | ForEach-Object {
            $kind, $text, $help = $_ -split "`t", 3
            if ($kind -eq 'file') { return }
            [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:_BACKPROP_COMPLETE, Env:COMP_WORDS
    }
}
"""


class PowerShell(ShellComplete):
    """The words come a line each, the last one unfinished; the answer is kind, word and help by tabs."""

    name = "powershell"
    source_template = _POWERSHELL

    def source(self) -> str:
        """The script."""
        return self.source_template

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one at hand, and that."""
        *before, word = map(_bare, os.environ.get("COMP_WORDS", "").split("\n"))
        return before, word

    def format_completion(self, item: CompletionItem) -> str:
        """A line; PowerShell wants some help with every word."""
        return f"{item.type}\t{item.value}\t{(item.help or item.value).splitlines()[0]}"


def _bare(word: str) -> str:
    """A word without the quotes that PowerShell hands on."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word


def register() -> None:
    """Make click know the shell that it does not know."""
    add_completion_class(PowerShell)


def script(shell: str, command: click.Command) -> str:
    """What makes a shell ask for completions."""
    register()
    found = get_completion_class(shell)
    assert found is not None
    if shell == "powershell":
        return _POWERSHELL
    return (found.source_template % found(command, {}, "backprop", _VARIABLE).source_vars()).lstrip()


def in_words(items: Sequence[CompletionItem], language: str) -> list[CompletionItem]:
    """The same items, with sentences in the place of the ids of messages."""
    known = catalogue(language)
    for item in items:
        if item.help in known:
            item.help = re.sub(r"[:\s]+", " ", known[item.help]).strip()
    return list(items)


def node_names(words: Sequence[str], gradients: bool, start: str) -> list[CompletionItem]:
    """The nodes of the problems typed so far, and their gradients."""
    problems = [word for before, word in zip(("", *words), words) if "-" not in (before[:1], word[:1])]
    names = dict.fromkeys(name for word in problems for name in _names_of(word))
    offered = [*names, *(f"d{name}" for name in names if gradients)]
    return [CompletionItem(name) for name in offered if name.startswith(start)]


def column_names(words: Sequence[str], start: str) -> list[CompletionItem]:
    """The columns of the table typed so far."""
    from backprop_cli.language.errors import BackpropError
    from backprop_cli.solving.scenario_csv import blocks, cells_of
    from backprop_cli.solving.table_form import Wanted, opened

    file = next((word for before, word in zip(words, words[1:]) if before == "--table"), "")
    if not os.path.isfile(file):
        return []
    with suppress(BackpropError, OSError, StopIteration), open(file, "rb") as stream:
        form, read = opened(stream, file, Wanted(), ())
        names = cells_of(next(next(blocks(read, file, form)).each()), file)
        return [CompletionItem(name.strip()) for name in names if name.strip().startswith(start)]
    return []


def _names_of(word: str) -> Iterator[str]:
    from backprop_cli.cli.argument_words import assignment, is_definition
    from backprop_cli.cli.task import problems_of
    from backprop_cli.language.errors import BackpropError

    if assignment(word) and not is_definition(word):
        return
    for problem in problems_of(word):
        if not isinstance(problem, BackpropError):
            yield from problem.graph.ids()
