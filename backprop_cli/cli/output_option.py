"""`--output FILE`: where the answers of a command go. Every command that has the option has this one."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

import click

from backprop_cli.cli.saving import save, save_by
from backprop_cli.cli.streams import is_terminal, write
from backprop_cli.cli.translated_click import Decorator, option
from backprop_cli.language.errors import BackpropError

NO_TEXT = (".xlsx", ".xls", ".ods", ".parquet")
"""Endings of tables that are no text."""


class Output:
    """The file at `path`, or stdout where that is None."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.is_data = False  # for programs: UTF-8, whatever the console is
        self.ending = os.path.splitext(path or "")[1].lower()

    def form(self, endings: Mapping[str, str]) -> str:
        """The format that the file's ending says; for stdout the first. Raises BackpropError for another ending."""
        if self.path is None:
            return next(iter(endings.values()))
        if self.ending not in endings:
            message = "unknown-ending" if len({*endings.values()}) > 1 else "only-ending"
            raise BackpropError(message, file=self.path, endings=", ".join(endings))
        return endings[self.ending]

    def spare_terminal(self, form: str, name: str) -> None:
        """Refuse to print what is no text to a person. Raises BackpropError."""
        if self.path is None and is_terminal(sys.stdout):
            raise BackpropError("form-to-terminal", form=form, name=name)

    def expect(self, ending: str, name: str, endings: Iterable[str]) -> None:
        """Refuse an ending that says another format than the one the option `name` has. Raises BackpropError."""
        if (self.ending in endings or self.ending in NO_TEXT) and self.ending != ending:
            raise BackpropError("other-ending", file=self.path, option=name, ending=ending)

    def expect_folder(self, endings: Iterable[str]) -> None:
        """Refuse the name of a file for a folder that is to be made. Raises BackpropError."""
        if self.path and self.ending[1:].isalpha() and not os.path.isdir(self.path):
            raise BackpropError("folder-or-file", file=self.path, endings=", ".join(endings))

    def put_by(self, fill: Callable[[str], None], inputs: Iterable[str]) -> None:
        """Let `fill` make the file, given the path of an empty one; `inputs` are what is read. Raises BackpropError."""
        assert self.path is not None
        _spare_inputs(self.path, inputs)
        save_by(self.path, fill)

    def put(self, texts: Iterable[str | bytes]) -> None:
        """Print each text as it comes; or write them all to the file, which stays as it was where there is none.

        Raises BackpropError.
        """
        if self.path is None:
            for text in texts:
                write(text.encode(errors="backslashreplace") if self.is_data and isinstance(text, str) else text)
            return
        _spare_inputs(self.path)
        parts = (text if isinstance(text, bytes) else text.encode(errors="backslashreplace") for text in texts)
        first = next(parts, None)
        if first is not None:
            save(self.path, chain((first,), parts))


def output_option(metavar: str = "FILE", help: str = "option-output") -> Decorator:
    """--output, which reaches the command as `output`."""
    return option("--output", "-o", metavar=metavar, help=help, callback=_output)


def _output(context: click.Context, parameter: click.Parameter, path: str | None) -> Output:
    return Output(None if path == "-" else path)


def _spare_inputs(path: str, others: Iterable[str] = ()) -> None:
    """Refuse to replace a file that the command reads, or one of the others. Raises BackpropError."""
    if any(_is_file(source, path) for source in chain(_sources(click.get_current_context().params), others)):
        raise BackpropError("input-is-output", file=path)


def _sources(parameters: Mapping[str, object]) -> Iterator[str | int]:
    """stdin, and every word of the command line that may be a file which is read."""
    yield 0
    words = parameters.get("words")
    for word in (*(words if isinstance(words, tuple) else ()), parameters.get("table")):
        if isinstance(word, str):
            yield from (word, word.partition("=@")[2])


def _is_file(source: str | int, path: str) -> bool:
    """Whether both are one file; no device, which may be read and written."""
    try:
        read, written = os.stat(source), os.stat(path)
    except (OSError, ValueError):  # most words name no file, and some could not
        return False
    return stat.S_ISREG(read.st_mode) and os.path.samestat(read, written)
