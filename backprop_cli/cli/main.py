"""The command line: picks the subcommand, turns whatever goes wrong into one message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import click

from backprop_cli import __version__
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.signals import look_no_more
from backprop_cli.cli.streams import Unread, flush, is_terminal, prepare, silence, write
from backprop_cli.cli.translated_click import Help, Option, Word, complain, language, no_file
from backprop_cli.language.choice import language_of, unknown_language
from backprop_cli.language.errors import BackpropError, ExitCode, suggestion
from backprop_cli.language.messages import LANGUAGES, say


class Main(Help, click.Group):
    """The group. A first word that is no command belongs to `solve`."""

    def list_commands(self, context: click.Context) -> list[str]:
        """All subcommands."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """A subcommand, imported now."""
        if name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"backprop_cli.cli.commands.{name}").command
        return command

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Put in `solve` where no subcommand is named; without anything to solve, show the help."""
        if args and args[0] in ("--version", "--help", "-h"):
            no_file(args[0])
        args = _command_first(args)
        if not args and is_terminal(sys.stdin) or _asks_for_help(args):
            args = ["--help"]
        elif context.resilient_parsing and not args:  # the shell asks about the first word, which may become a command
            return super().parse_args(context, args)
        elif not args or args[0] not in (*COMMANDS, "--version"):
            args = ["solve", *args]
        return super().parse_args(context, args)

    def shell_complete(self, context: click.Context, incomplete: str) -> list[Any]:
        """The commands that start as typed; where there are none, it is a file."""
        from backprop_cli.cli.completion import in_words

        found = in_words(super().shell_complete(context, incomplete), language(context))
        return found or Word().shell_complete(context, _VERSION, incomplete)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        from backprop_cli.cli.folding import folded

        super().format_options(context, formatter)
        with formatter.section(say("commands-heading", language(context))):
            formatter.write_dl([(name, say(f"short-{name}", language(context))) for name in COMMANDS])
        hint = folded(say("help-command-hint", language(context)), formatter.width)
        formatter.write("\n" + "\n".join(hint) + "\n")


def _command_first(args: list[str]) -> list[str]:
    """The same words, with a language that stands before the command behind it."""
    length = 2 if args[:1] == ["--lang"] else 1 if args and args[0].startswith("--lang=") else 0
    named = length and args[length : length + 1] and args[length] in COMMANDS
    return [args[length], *args[:length], *args[length + 1 :]] if named else args


def _asks_for_help(args: Sequence[str]) -> bool:
    """Whether nothing is there but --help, and perhaps a language for it."""
    words = [word for word in args if not word.startswith("--lang=")]
    if "--lang" in words[:-1]:
        at = words.index("--lang")
        del words[at : at + 2]
    return words in (["--help"], ["-h"])


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        write(f"backprop {__version__}\n")
        context.exit()


_VERSION = Option(
    ["--version"], is_flag=True, is_eager=True, expose_value=False, help="option-version", callback=_show_version
)
cli = Main("backprop", params=[_VERSION], subcommand_metavar="COMMAND [ARGS]...")


def run(arguments: Sequence[str] | None = None, leave: Callable[[int], object] = int) -> int:
    """Run the program on `arguments` (else sys.argv) and return its exit code; nothing is raised.

    Where memory has run out, `leave` may end the process at once: to give back what filled it takes seconds.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare(sys.stdout)
    prepare(sys.stderr)
    spoken = language_of(words, os.environ, sys.stderr)
    if (unknown := unknown_language(os.environ)) and "_BACKPROP_COMPLETE" not in os.environ:
        complain(BackpropError("unknown-language", value=unknown, choices=", ".join(LANGUAGES)), spoken)
    try:
        return _guarded(words, spoken)
    except MemoryError:
        with suppress(MemoryError):
            _complain(BackpropError("out-of-memory"), spoken)
        leave(ExitCode.BAD_INPUT)
        return ExitCode.BAD_INPUT


def last_words(message_id: str) -> bytes:
    """What to say on stderr when the CPU time that the system grants is used up, or its memory."""
    spoken = language_of(sys.argv[1:], os.environ, sys.stderr)
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    return f"{say('prefix', spoken)}{say(message_id, spoken)}\n".encode(encoding, "backslashreplace")


def _guarded(words: list[str], spoken: str) -> int:
    """The exit code. Raises MemoryError."""
    try:
        with PROGRESS.on(spoken):
            code = _run(words, spoken)
        flush()
        return code
    except (KeyboardInterrupt, click.Abort):
        silence(sys.stdout)
        return ExitCode.INTERRUPTED
    except Unread as left:
        return left.code or ExitCode.UNREAD
    except OSError as error:
        silence(sys.stdout)
        return _complain(BackpropError("not-writable", reason=error.strerror or str(error)), spoken)
    except MemoryError:
        raise
    except Exception as error:
        if os.environ.get("BACKPROP_TRACEBACK"):
            raise
        return _complain(BackpropError("internal", problem=f"{type(error).__name__}: {error}"), spoken)


def _run(words: list[str], spoken: str) -> int:
    try:
        if "_BACKPROP_COMPLETE" in os.environ and "--print" not in words:  # the shell asks how a word goes on
            from backprop_cli.cli.completion import register

            register()
            cli.main(words, prog_name="backprop", obj=spoken)
        with cli.make_context("backprop", words, obj=spoken) as context:  # cli.main would print and exit by itself
            cli.invoke(context)
        return ExitCode.OK
    except BackpropError as error:
        return _complain(error, spoken)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        return _complain(_usage(error), spoken)


def _usage(error: click.UsageError) -> BackpropError:
    """click's refusal as one of ours."""
    if isinstance(error, click.NoSuchOption):
        hint = suggestion(error.option_name, error.possibilities or ())
        return BackpropError("unknown-option", option=error.option_name, hint=hint)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return BackpropError("argument-missing", argument=error.param.metavar or error.param.name)
    return BackpropError("usage", problem=error.format_message())


def _complain(error: BackpropError, spoken: str) -> int:
    """The last message on stderr, and the exit code that goes with it."""
    look_no_more()
    complain(error, spoken)
    return ExitCode.BAD_INPUT
