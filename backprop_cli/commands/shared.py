"""What several subcommands share: the problems on the command line, and the options that say how to print."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import click

from backprop_cli.commands.base import Choice, Count, complain, language, option
from backprop_cli.errors import BackpropError, ExitCode, suggestion
from backprop_cli.messages import LANGUAGES
from backprop_cli.terminal import can_encode, is_terminal, wants_color, width_of

if TYPE_CHECKING:
    from backprop_cli.numeric import Exact
    from backprop_cli.problem import Problem
    from backprop_cli.render import View
    from backprop_cli.solution import Solution

Made = TypeVar("Made")

FILE_ENDINGS = (".yaml", ".yml", ".json")
_ASSIGNMENT = re.compile(r"\s*([^\W\d][\w\x80-\U0010FFFF]*)\s*[=＝](?![=＝])(.*)", re.DOTALL)
_HAS_NAME = re.compile(r"(?<![\w.])[^\W\d]")


def display_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command which prints has."""
    for decorate in (
        option("--lang", type=Choice(LANGUAGES)),
        option("--ascii", "ascii_only", is_flag=True, help="option-ascii"),
        option("--color", type=Choice(("auto", "always", "never")), default="auto"),
        option("--digits", type=Count(1, 1000)),
    ):
        function = decorate(function)
    return function


def problem_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    """PROBLEM... [NAME=VALUE...], as `words`."""
    return click.argument("words", nargs=-1, metavar="PROBLEM... [NAME=VALUE...]")(function)


def view_for(context: click.Context, digits: int | None, color: str, ascii_only: bool) -> View:
    """How to show things on the stdout there is."""
    from backprop_cli.render import View

    return View(
        language(context),
        ascii_only or not can_encode(sys.stdout),
        wants_color(sys.stdout, color, os.environ),
        digits,
        width_of(sys.stdout),
    )


class Solver:
    """Solves the problems of a command line one by one, and remembers the worst that happened."""

    def __init__(self, context: click.Context, words: Sequence[str], settings: Mapping[str, Any]) -> None:
        self.context = context
        self.settings = settings
        self.task = read_task(words)
        self.code = ExitCode.OK

    def each(self, make: Callable[[Solution], Made]) -> Iterator[Made]:
        """What `make` makes of every solution; what cannot be solved or made is reported in its turn."""
        from backprop_cli.solution import solve

        for problem, values in self.task.pairs():
            try:
                if isinstance(problem, BackpropError):
                    raise problem
                solution = solve(problem, values, **self.settings)
                made = make(solution)
            except BackpropError as error:
                complain(error, language(self.context))
                self.code = ExitCode.BAD_INPUT
                continue
            if solution.check.status == "mismatch":
                self.code = max(self.code, ExitCode.NO)
            yield made


@dataclass
class Task:
    """What the words of a command line ask for: problems (or what is wrong with them), and values for their inputs."""

    problems: list[Problem | BackpropError] = field(default_factory=list)
    values: dict[str, Exact] = field(default_factory=dict)

    def pairs(self) -> Iterator[tuple[Problem | BackpropError, dict[str, Exact]]]:
        """Each problem with the values that are for it."""
        for problem in self.problems:
            inputs = () if isinstance(problem, BackpropError) else problem.graph.inputs
            yield problem, {name: value for name, value in self.values.items() if name in inputs}


def read_task(words: Sequence[str]) -> Task:
    """Tell problems from values, read the files, and see that every value has an input to go to.

    Raises BackpropError.
    """
    from backprop_cli.scanner import canonical
    from backprop_cli.solution import number_given

    task = Task()
    named = False
    for word in words:
        assignment = _ASSIGNMENT.fullmatch(word)
        if assignment and not (not named and _HAS_NAME.search(assignment[2])) and not _is_path(word):
            name = canonical(assignment[1])
            if name in task.values:
                raise BackpropError("repeated-value", None, name=name)
            task.values[name] = number_given(assignment[2], name)
        else:
            named = True
            task.problems.extend(_problems(word))
    if not named:
        if is_terminal(sys.stdin) or sys.stdin is None:
            raise BackpropError("no-problem")
        task.problems.extend(_problems("-"))
    _all_used(task)
    return task


def _problems(word: str) -> Iterator[Problem | BackpropError]:
    """The problems of one word: stdin, a file, or an expression."""
    from backprop_cli.expression import parse_expression
    from backprop_cli.problem import Problem, read_bounded, read_problems

    try:
        if word == "-":
            if sys.stdin is None:
                raise BackpropError("no-problem")
            yield from read_problems(read_bounded(sys.stdin.buffer), "<stdin>")
        elif _is_path(word):
            with open(word, "rb") as file:
                data = read_bounded(file)
            yield from read_problems(data, word)
        else:
            yield Problem(parse_expression(word))
    except BackpropError as error:
        yield error
    except FileNotFoundError:
        yield BackpropError("file-missing", None, file=word)
    except IsADirectoryError:
        yield BackpropError("file-directory", None, file=word)
    except OSError as error:
        yield BackpropError("file-unreadable", None, file=word, reason=error.strerror or str(error))


def _is_path(word: str) -> bool:
    """Whether a word names a file: it exists, or ends like one."""
    try:
        return word.lower().endswith(FILE_ENDINGS) or os.path.exists(word)
    except ValueError:  # a NUL byte
        return False


def _all_used(task: Task) -> None:
    """Refuse a value that no problem has an input for; where a problem could not be read, nobody knows."""
    good = [problem for problem in task.problems if not isinstance(problem, BackpropError)]
    if len(good) < len(task.problems):
        return
    inputs = [name for problem in good for name in problem.graph.inputs]
    for name in task.values:
        if name not in inputs:
            computed = any(name in problem.graph.names.values() for problem in good)
            message = "computed" if computed else "unknown-input"
            raise BackpropError(message, None, name=name, hint=suggestion(name, inputs))
