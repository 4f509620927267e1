"""`backprop lint FILE...`: everything that is wrong with problems and keys, without solving them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from backprop_cli.cli.streams import begin, is_terminal, write
from backprop_cli.cli.translated_click import Choice, Command, Word, complain, language, option
from backprop_cli.language.errors import BackpropError, ExitCode, unreadable
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.language.progress_stage import STAGE, Stage
from backprop_cli.render.lint import FAULT_FORMATS, fault_renderer


@click.command("lint", cls=Command)
@click.argument("words", nargs=-1, type=Word(), metavar="FILE...")
@option("--format", "form", type=Choice(FAULT_FORMATS), default=FAULT_FORMATS[0], help="option-lint-format")
@option("--lang", type=Choice(LANGUAGES))
@click.pass_context
def command(context: click.Context, /, words: tuple[str, ...], form: str, lang: str | None) -> None:
    """List the faults, and exit with 1 where there are any, with 2 where a file cannot be read."""
    from backprop_cli.solving.lint import Fault, faults_of

    code = ExitCode.OK

    def faults() -> Iterator[Fault]:
        nonlocal code
        for file in dict.fromkeys(_files(words)):
            begin(code)
            try:
                found = faults_of(_read(file), "<stdin>" if file == "-" else file)
            except BackpropError as error:
                complain(error, language(context))
                code = ExitCode.BAD_INPUT
                continue
            code = max(code, ExitCode.NO if found else ExitCode.OK)
            yield from found

    for text in fault_renderer(form)(faults(), language(context)):
        is_data = form == "json" and not is_terminal(sys.stdout)
        write(text.encode(errors="backslashreplace") if is_data else text)
    context.exit(code)


def _files(words: Sequence[str]) -> Sequence[str]:
    """The files, or what a pipe brings. Raises BackpropError where there is neither."""
    if not words and (sys.stdin is None or is_terminal(sys.stdin)):
        raise BackpropError("lint-no-file")
    return words or ("-",)


def _read(file: str) -> bytes:
    """What a file has. Raises BackpropError."""
    from backprop_cli.reading.problem_file import read_bounded

    STAGE.now = Stage.READING
    try:
        if file == "-" and sys.stdin is not None:
            return read_bounded(sys.stdin.buffer)
        with open(file, "rb") as opened:
            return read_bounded(opened)
    except (OSError, ValueError) as error:
        raise unreadable(error, file) from None
