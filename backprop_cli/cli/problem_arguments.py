"""What several subcommands share: the problems on the command line, and the options that say how to print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from backprop_cli.cli.argument_words import (
    assignment,
    file_of,
    is_definition,
    is_half_value,
    is_path,
    refuse_shells_work,
)
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.streams import begin, is_terminal, wants_color, width_of
from backprop_cli.cli.translated_click import Choice, Count, Word, complain, language, option
from backprop_cli.language.choice import can_encode
from backprop_cli.language.errors import BackpropError, ExitCode, nearest, suggestion, unreadable
from backprop_cli.language.messages import LANGUAGES, Message
from backprop_cli.language.progress_stage import Stage
from backprop_cli.numbers.limits import MOST_SHOWN_DIGITS

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.render.view import View
    from backprop_cli.solving.letters import AnySolution
    from backprop_cli.solving.origin import Origin
    from backprop_cli.solving.solution import Given, Solution

    Solved = TypeVar("Solved", bound=AnySolution)

Made = TypeVar("Made")
DATA_FORMATS = ("json", "csv", "plain")
"""What programs read: UTF-8 in a pipe, whatever the console is."""


def display_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command which prints has; they reach it as `view`.

    What goes into a file has every sign and any width, and no colour.
    """

    @wraps(function)
    def with_view(*, digits: int | None, color: str, ascii_only: bool, lang: str | None, **others: Any) -> Any:
        view = view_for(click.get_current_context(), digits, color, ascii_only)
        output = others.get("output")
        if output and not is_terminal(sys.stdout) and (others.get("form") in DATA_FORMATS or others.get("keys")):
            output.is_data, view = True, view._replace(ascii=ascii_only)
        if output and output.path is not None:
            view = view._replace(color=False, width=None, ascii=ascii_only, encoding="utf-8")
        return function(view=view, **others)

    decorated: Callable[..., Any] = with_view
    for decorate in (
        option("--lang", type=Choice(LANGUAGES)),
        option("--ascii", "ascii_only", is_flag=True, help="option-ascii"),
        option("--color", type=Choice(("auto", "always", "never")), default="auto"),
        option("--digits", type=Count(1, MOST_SHOWN_DIGITS)),
    ):
        decorated = decorate(decorated)
    return decorated


def problem_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    """PROBLEM... [NAME=VALUE...], as `words`."""
    return click.argument("words", nargs=-1, type=Word(), metavar="PROBLEM... [NAME=VALUE...]")(function)


def view_for(context: click.Context, digits: int | None, color: str, ascii_only: bool) -> View:
    """How to show things on the stdout there is."""
    from backprop_cli.render.view import View

    return View(
        language(context),
        ascii_only or not can_encode(sys.stdout),
        wants_color(sys.stdout, color, os.environ),
        digits,
        width_of(sys.stdout),
        getattr(sys.stdout, "encoding", None) or "utf-8",
    )


class Solver:
    """Solves the problems of a command line one by one, and remembers the worst that happened."""

    def __init__(
        self, context: click.Context, words: Sequence[str], settings: Mapping[str, Any], shows_check: bool = False
    ) -> None:
        self.context = context
        self.shows_check = shows_check
        self.settings = dict(settings)
        self.elements = self.settings.pop("elements", False)
        self.symbolic = self.settings.pop("symbolic", False)
        self.task = read_task(words)
        self.code = ExitCode.OK
        self.origin: Origin | None = None  # of the problem at hand

    def each(self, make: Callable[[Solution], Made]) -> Iterator[Made]:
        """What `make` makes of every solution; what cannot be solved or made is reported in its turn."""
        return self._each(lambda problem, values: self._judged(self._solved(problem, values), make))

    def each_in_any_way(
        self,
        make: Callable[[AnySolution], Made],
        unsolved: Callable[[Problem, Mapping[str, Given]], Made | None] = lambda problem, values: None,
    ) -> Iterator[Made]:
        """The same, with problems in letters solved in letters, and those that `unsolved` makes something of not."""

        def made(problem: Problem, values: Mapping[str, Given]) -> Made:
            found = unsolved(problem, values)
            return self._judged(self._solved_in_any_way(problem, values), make) if found is None else found

        return self._each(made)

    def _each(self, make: Callable[[Problem, Mapping[str, Given]], Made]) -> Iterator[Made]:
        from backprop_cli.solving.origin import origins

        for (problem, values), origin in zip(self.task.pairs(), origins(self.task.sources)):
            begin(self.code)
            self.origin = origin
            try:
                if isinstance(problem, BackpropError):
                    raise problem
                made = make(problem, values)
            except BackpropError as error:
                complain(error, language(self.context))
                self.code = ExitCode.BAD_INPUT
                continue
            yield made

    def _judged(self, solution: Solved, make: Callable[[Solved], Made]) -> Made:
        """What `make` makes of a solution; it is told where its check disagrees."""
        made = make(solution if self.origin is None else replace(solution, origin=self.origin))
        if solution.check.status == "mismatch":
            self.code = max(self.code, ExitCode.NO)
            if not self.shows_check:
                complain(wrong_gradients(solution), language(self.context))
        return made

    def _solved_in_any_way(self, problem: Problem, values: Mapping[str, Given]) -> AnySolution:
        from backprop_cli.solving.letters import is_in_letters, solve_in_letters

        if not self.symbolic and not is_in_letters(problem, values):
            return self._solved(problem, values)
        return solve_in_letters(problem, self.settings.get("wrt", ()), upstream=self.settings.get("upstream"))

    def _solved(self, problem: Problem, values: Mapping[str, Given]) -> Solution:
        from backprop_cli.solving.solution import solve

        if not self.elements:
            return solve(problem, values, **self.settings)
        from backprop_cli.solving.by_elements import by_elements

        apart = by_elements(problem, values, self.settings.get("upstream"))
        return solve(apart, **(self.settings | {"upstream": None}))


def wrong_gradients(solution: AnySolution) -> BackpropError:
    """What to say of a check that disagrees, where the output does not."""
    rows = [node.label for node in solution.nodes if node.check == "mismatch"]
    return BackpropError("check-disagrees", None, names=", ".join(rows[:8]))


@dataclass
class Task:
    """What the words of a command line ask for: problems (or what is wrong with them), and values for their inputs."""

    problems: list[Problem | BackpropError] = field(default_factory=list)
    values: dict[str, Given] = field(default_factory=dict)
    sources: list[tuple[str | None, int]] = field(default_factory=list)  # file and document of each problem

    def pairs(self) -> Iterator[tuple[Problem | BackpropError, dict[str, Given]]]:
        """Each problem with the values that are for it."""
        for problem in self.problems:
            inputs = () if isinstance(problem, BackpropError) else problem.graph.inputs
            yield problem, {name: value for name, value in self.values.items() if name in inputs}

    def only(self, message_id: str, **parameters: object) -> tuple[Problem, dict[str, Given]]:
        """The one problem, with its values. Raises BackpropError: `message_id` where there are none or several."""
        if len(self.problems) != 1:
            raise BackpropError(message_id, None, count=len(self.problems), **parameters)
        ((problem, values),) = self.pairs()
        if isinstance(problem, BackpropError):
            raise problem
        return problem, values


def read_task(words: Sequence[str]) -> Task:
    """Tell problems from values, read the files, and see that every value has an input to go to.

    Raises BackpropError.
    """
    from backprop_cli.reading.constants import value_of

    task = Task()
    named = False
    refuse_shells_work(words)
    for word in words:
        value = assignment(word)
        if value and (named or not is_definition(word)):
            name, right = value
            if name in task.values:
                raise BackpropError("repeated-value", None, name=name)
            task.values[name] = right
            if right.startswith("@"):
                from backprop_cli.reading.array_files import array_of_file

                task.values[name] = array_of_file(right[1:], name)
            elif "%" not in right:  # a percentage is for the problem to judge
                value_of(right, name)
        elif is_half_value(word):
            raise BackpropError("spaces-around-equals", None, word=word)
        else:
            named = True
            _add(task, word)
    if not named:
        if is_terminal(sys.stdin) or sys.stdin is None:
            raise BackpropError("no-problem")
        _add(task, "-")
    _not_a_command(words, task.values)
    _all_used(task)
    return task


def _add(task: Task, word: str) -> None:
    """The problems of one word, and where each comes from."""
    found = list(problems_of(word))
    file = "<stdin>" if word == "-" else file_of(word)
    task.problems += found
    task.sources += [(file, document) for document in range(1, len(found) + 1)]


def problems_of(word: str) -> Iterator[Problem | BackpropError]:
    """The problems of one word: stdin, a file, or an expression."""
    from backprop_cli.reading.problem import as_problem

    Stage.now = Stage.READING
    try:
        path = file_of(word)
        if word != "-" and path is None:
            yield as_problem(word)
            return
        from backprop_cli.reading.problem_file import read_bounded, read_problems

        if word != "-" and path is not None:
            with open(path, "rb") as file:
                data = read_bounded(file)
            yield from read_problems(data, path)
        elif sys.stdin is None:
            raise BackpropError("no-problem")
        else:
            yield from read_problems(read_bounded(sys.stdin.buffer), "<stdin>")
    except BackpropError as error:
        yield error
    except OSError as error:
        yield unreadable(error, "<stdin>" if word == "-" else word)


def _not_a_command(words: Sequence[str], values: Mapping[str, Given]) -> None:
    """Refuse a name without a value that is nearly a command. Raises BackpropError."""
    for word in words:
        if word.isidentifier() and word not in values and not is_path(word):
            if word in COMMANDS:
                raise BackpropError("command-not-first", None, name=word)
            near = nearest(word, COMMANDS, alike=0.7)
            if near:
                raise BackpropError("unknown-command", None, name=word, hint=Message("did-you-mean", {"word": near}))


def _all_used(task: Task) -> None:
    """Refuse a value that no problem has an input for; where a problem could not be read, nobody knows."""
    good = [problem for problem in task.problems if not isinstance(problem, BackpropError)]
    if len(good) < len(task.problems):
        return
    inputs = dict.fromkeys(name for problem in good for name in problem.graph.inputs)
    for name in task.values:
        if name not in inputs:
            computed = any(name in problem.graph.names for problem in good)
            message = "computed" if computed else "unknown-input"
            raise BackpropError(message, None, name=name, hint=suggestion(name, inputs))
