"""What several subcommands share: the problems on the command line, and the options that say how to print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from backprop_cli.cli.streams import begin, is_terminal, wants_color, width_of
from backprop_cli.cli.task import read_task
from backprop_cli.cli.translated_click import Choice, Count, Word, complain, language, option
from backprop_cli.language.choice import can_encode
from backprop_cli.language.errors import BackpropError, ExitCode
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.numbers.limits import MOST_SHOWN_DIGITS
from backprop_cli.solving.disagreement import wrong_gradients

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
            view = in_a_file(view, ascii_only)
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


def in_a_file(view: View, ascii_only: bool) -> View:
    """The same for what goes into a file: every sign unless --ascii forbids it, any width, and no colour."""
    return view._replace(color=False, width=None, ascii=ascii_only, encoding="utf-8")


class Solver:
    """Solves the problems of a command line one by one, and remembers the worst that happened."""

    def __init__(
        self,
        context: click.Context,
        words: Sequence[str],
        settings: Mapping[str, Any],
        shows_check: bool = False,
        most: int | None = None,
    ) -> None:
        self.context = context
        self.shows_check = shows_check
        self.settings = dict(settings)
        self.elements = self.settings.pop("elements", False)
        self.symbolic = self.settings.pop("symbolic", False)
        self.task = read_task(words, most)
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

        for (problem, values), origin in zip(self.task.pairs(), origins(self.task.files)):
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
