"""click, in the user's language: commands and options whose help is a message id, and arguments that start with `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import flush, write
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.messages import LANGUAGES, say

if TYPE_CHECKING:
    WordType = click.ParamType[str]
    NumberType = click.ParamType[int]
else:
    WordType = NumberType = click.ParamType

_TYPED = "backprop.typed"  # where a context keeps the words as they were typed
_AS_IT_IS = "\b\n"  # click folds no paragraph that starts with it
_NAMES, _AROUND = 30, 4  # cells: the widest column of names that click makes, and what is left free around the texts
_DASH = "\0-"  # what an argument that starts with - is called while click parses


def language(context: click.Context) -> str:
    """The language that the program was started in."""
    return str(context.find_root().obj or LANGUAGES[0])


def complain(error: BackpropError, spoken: str) -> None:
    """One message on stderr; where that cannot be written either, the exit code alone must do."""
    shown_before = not PROGRESS.held
    PROGRESS.hold()
    flush()
    place = error.place
    prefix = "" if place and place.file else say("prefix", spoken)
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{prefix}{error.text(spoken)}\n")
            sys.stderr.flush()
    if shown_before:
        PROGRESS.go_on(anew=True)


class Help(click.Command):
    """Help texts from the catalogue, for commands and groups alike."""

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(context))
        formatter.write(f"{say('usage-heading', language(context))}: {context.command_path} {pieces}\n")

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The text itself, folded where the terminal ends."""
        from backprop_cli.cli.folding import folded_paragraphs

        lines = folded_paragraphs(say(f"help-{self.name}", language(context)), formatter.width)
        formatter.write("\n" + "\n".join(lines) + "\n")

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options."""
        from backprop_cli.cli.folding import folded

        options = [p for p in self.get_params(context) if isinstance(p, click.Option)]
        records = [record for p in options if (record := p.get_help_record(context))]
        with formatter.section(say("options-heading", language(context))):
            width = formatter.width - min(_NAMES, max(len(name) for name, _ in records)) - _AROUND
            formatter.write_dl([(name, _AS_IT_IS + "\n".join(folded(text, width))) for name, text in records])

    def get_help_option(self, context: click.Context) -> click.Option | None:
        """--help, with its own help in the catalogue."""
        return Option(
            ["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, help="option-help", callback=_show_help
        )


def _show_help(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        write(context.get_help() + "\n")
        context.exit()


class Command(Help):
    """A subcommand. An argument that starts with `-` and is no option of the command is an expression."""

    allow_extra_args = True  # click would refuse them in English

    files_from: int | None = None
    """The word, counted from 1 without options and values, from which on every word is a file and none an option."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Parse, with `-x*y` kept as it is (click's own way would take options out of it)."""
        context.meta[_TYPED] = args[:]
        options = {name: p for p in self.get_params(context) for name in p.opts if isinstance(p, click.Option)}
        try:
            rest = super().parse_args(context, self._marked(args, options))
        except click.BadOptionUsage as error:
            message = "option-no-value" if options[error.option_name].is_flag else "option-needs-value"
            raise BackpropError(message, option=error.option_name) from None
        if rest and not context.resilient_parsing:
            raise BackpropError("unexpected-argument", words=" ".join(map(_unmarked, rest)))
        for name, value in context.params.items():
            if isinstance(value, tuple):
                context.params[name] = tuple(_unmarked(word) for word in value)
        return rest

    def shell_complete(self, context: click.Context, incomplete: str) -> list[Any]:
        """What may stand here: options with their sentences, names of nodes, words and files."""
        from backprop_cli.cli.completion import in_words

        return in_words(super().shell_complete(context, incomplete), language(context))

    def _marked(self, args: Sequence[str], options: Mapping[str, click.Option]) -> list[str]:
        """The arguments, with a mark in front of expressions that look like options."""
        marked: list[str] = []
        given: dict[str, str] = {}
        takes_value = False
        words = 0
        for index, word in enumerate(args):
            if takes_value:
                takes_value = False
            elif word == "--" or word.partition("=")[0] in options:
                no_file(word)
                if word == "--":
                    return marked + list(args[index:])
                takes_value = word in options and not options[word].is_flag
                _refuse_second(args[index : index + 2], options[word.partition("=")[0]], given)
            else:
                words += not self._is_value(word)
                if words == self.files_from:
                    return [*marked, "--", *_files(args[index:], options)]
                if word == "-":
                    no_file(word)
                elif word.startswith("-") and not word.startswith("--"):
                    _refuse_option(word, args, options)
                    word = _DASH + word[1:]
            marked.append(word)
        return marked

    def _is_value(self, word: str) -> bool:
        """Whether a word is NAME=VALUE; where nobody counts, nothing is loaded to find out."""
        if self.files_from is None:
            return False
        from backprop_cli.cli.argument_words import assignment

        return assignment(word) is not None


def _refuse_second(words: Sequence[str], parameter: click.Option, given: dict[str, str]) -> None:
    """Refuse an option that takes one value and has another already. Raises BackpropError."""
    if parameter.multiple or parameter.is_flag:
        return
    option, sign, value = words[0].partition("=")
    value = value if sign else "".join(words[1:])
    if given.setdefault(str(parameter.name), value) != value:
        raise BackpropError("option-twice", option=option)


def _files(words: Sequence[str], options: Collection[str]) -> Sequence[str]:
    """The same words, each being a file. Raises BackpropError for one that must have been meant otherwise."""
    for word in words:
        if word == "-":
            no_file(word)
        elif word.partition("=")[0] in options and not os.path.lexists(word):
            raise BackpropError("option-too-late", option=word)
        elif word.startswith("--") and word != "--" and not os.path.lexists(word):
            raise _unknown(word, options)
    return words


def _refuse_option(word: str, words: Sequence[str], options: Iterable[str]) -> None:
    """Refuse a short option that there is not. Raises BackpropError."""
    from backprop_cli.cli.argument_words import looks_like_option

    if looks_like_option(word, words):
        raise _unknown(word, options)


def _unknown(word: str, options: Iterable[str]) -> BackpropError:
    """What is wrong with an option that there is not."""
    name = word.partition("=")[0]
    return BackpropError("unknown-option", option=name, hint=suggestion(name, options))


def no_file(word: str) -> None:
    """Refuse a word with a meaning of its own that a `*` may have made of a file's name. Raises BackpropError."""
    if os.path.lexists(word):
        raise BackpropError("option-or-file", word=word)


def _unmarked(word: Any) -> Any:
    return "-" + word[len(_DASH) :] if isinstance(word, str) and word.startswith(_DASH) else word


class Option(click.Option):
    """An option whose help is a message id."""

    def shell_complete(self, context: click.Context, incomplete: str) -> list[Any]:
        """The names of nodes, for an option that takes one; else as its type says."""
        typed = context.meta.get(_TYPED, ())
        if str(self.metavar or "").startswith("FILE"):
            return Word().shell_complete(context, self, incomplete)
        if "--keep" in self.opts:
            from backprop_cli.cli.completion import column_names

            return column_names(typed, incomplete)
        if not {"--wrt", "--get"} & {*self.opts} or not typed:
            return super().shell_complete(context, incomplete)
        from backprop_cli.cli.completion import node_names

        return node_names(typed, "--get" in self.opts, incomplete)

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        """The option as written, and its help."""
        names = ", ".join(self.opts)
        if not self.is_flag:
            names += f" {self.make_metavar(context)}"
        text = say(self.help or "nothing", language(context))
        if isinstance(self.default, str):
            text += f" [{say('help-default', language(context), value=self.default)}]"
        return names, text


class Offered(WordType):
    """Any word; the shell is offered those that `known` gives."""

    def __init__(self, name: str, known: Callable[[], Iterable[str]]) -> None:
        self.name = name
        self.known = known

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The known words that start as typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.known() if word.startswith(incomplete)]


class Choice(Offered):
    """One word of a few; refused in the user's language."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        super().__init__("choice", lambda: self.words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """table|plain|…"""
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word. Raises BackpropError for another one."""
        if value not in self.words:
            option = param.opts[-1] if param else "?"
            raise BackpropError("bad-choice", option=option, value=value, choices=", ".join(self.words))
        return str(value)


class Word(WordType):
    """Any word; the shell completes it as the name of a file."""

    name = "word"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """To be completed by the shell."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class Count(NumberType):
    """A whole number between two bounds."""

    name = "N"

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises BackpropError for anything else."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and self.low <= int(text) <= self.high):
            option = param.opts[-1] if param else "?"
            raise BackpropError("bad-count", option=option, value=text, low=self.low, high=self.high)
        return int(text)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def option(*names: str, **settings: Any) -> Decorator:
    """`@click.option` with its help from the catalogue: --digits has `option-digits`."""
    spelled = next(name for name in names if name.startswith("--"))
    settings.setdefault("help", f"option-{spelled.lstrip('-')}")
    return click.option(*names, cls=Option, **settings)
