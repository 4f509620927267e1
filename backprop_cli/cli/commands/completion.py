"""`backprop completion SHELL`: the Tab key completes commands, options, nodes and files from then on."""

from __future__ import annotations

import os
import sys

import click

from backprop_cli.cli.completion import SHELLS, script
from backprop_cli.cli.saving import save
from backprop_cli.cli.streams import write
from backprop_cli.cli.translated_click import Choice, Command, language, option
from backprop_cli.language.errors import unreadable
from backprop_cli.language.messages import LANGUAGES, say

_LINES = {
    "bash": 'if command -v backprop > /dev/null; then eval "$(backprop completion bash --print)"; fi',
    "zsh": "if (( $+commands[backprop] )); then autoload -Uz compinit; (( $+functions[compdef] )) || compinit; "
    'eval "$(backprop completion zsh --print)"; fi',
    "fish": "backprop completion fish --print | source",
    "powershell": "if (Get-Command backprop -ErrorAction Ignore) "
    "{ backprop completion powershell --print | Out-String | Invoke-Expression }",
}
"""What a shell is to run when it starts: nothing where the program is not found, as outside a virtual environment."""


@click.command("completion", cls=Command)
@click.argument("shell", metavar="|".join(SHELLS), type=Choice(SHELLS))
@option("--print", "printed", is_flag=True)
@option("--lang", type=Choice(LANGUAGES))
@click.pass_context
def command(context: click.Context, /, shell: str, printed: bool, lang: str | None) -> None:
    """Add the line to the file that the shell reads when it starts, or print what the line runs."""
    if printed:
        write(script(shell, context.find_root().command))
        return
    file = _startup_file(shell)
    before = _text_of(file)
    there = _LINES[shell] in before.splitlines()
    if not there:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        end = "" if before.endswith("\n") or not before else "\n"
        save(file, f"{before}{end}{_LINES[shell]}\n".encode(errors="surrogateescape"))
    write(say("completion-there" if there else "completion-added", language(context), file=file) + "\n")


def _startup_file(shell: str) -> str:
    home = os.path.expanduser("~")
    config = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    if shell == "fish":
        return os.path.join(config, "fish", "completions", "backprop.fish")
    if shell == "zsh":
        return os.path.join(os.environ.get("ZDOTDIR") or home, ".zshrc")
    if shell == "bash":
        return os.path.join(home, ".bashrc")
    folder = os.path.join(home, "Documents", "PowerShell") if sys.platform == "win32" else f"{config}/powershell"
    return os.path.join(folder, "Microsoft.PowerShell_profile.ps1")


def _text_of(file: str) -> str:
    """What is in the file so far. Raises BackpropError where it cannot be read."""
    try:
        with open(file, "rb") as opened:
            return opened.read().decode(errors="surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise unreadable(error, file) from None
