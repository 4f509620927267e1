"""`backprop compare PROBLEM...`: what backpropagation saves, measured on the problem itself."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING

import click

from backprop_cli.commands.base import Choice, Command, language, option
from backprop_cli.commands.shared import Solver, display_options, problem_arguments, view_for
from backprop_cli.errors import BackpropError
from backprop_cli.messages import Message, shortened
from backprop_cli.passes import ARITHMETICS
from backprop_cli.render.compare import FORMATS, comparison_renderer
from backprop_cli.terminal import is_terminal, write

if TYPE_CHECKING:
    from backprop_cli.compare import Comparison
    from backprop_cli.solution import Solution

_PATIENCE = 1.0
"""Seconds before a terminal is told what takes so long."""


@click.command("compare", cls=Command)
@problem_arguments
@option("--format", "form", type=Choice(FORMATS), default="table", help="option-compare-format")
@option("--h", "step", metavar="VALUE", help="option-step")
@option("--plot", "path", metavar="FILE")
@option("--no-grow", is_flag=True)
@option("--arithmetic", type=Choice(ARITHMETICS), default="exact", help="option-compare-arithmetic")
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str,
    step: str | None,
    path: str | None,
    no_grow: bool,
    arithmetic: str,
    digits: int | None,
    color: str,
    ascii_only: bool,
    lang: str | None,
) -> None:
    """Compare the methods on every problem, and print each as it is done."""
    from backprop_cli.compare import compare
    from backprop_cli.render.compare import plot

    if path:
        plot.ready(path)
    h = step_size(step)
    view = view_for(context, digits, color, ascii_only)
    solver = Solver(context, words, {"check": "none", "upstream": 1, "arithmetic": arithmetic})
    if path and len(solver.task.problems) > 1:
        raise BackpropError("one-plot", None, count=len(solver.task.problems))
    progress = Progress(language(context))

    def make(solution: Solution) -> Comparison:
        try:
            comparison = compare(solution, h, grow=not no_grow, report=progress.say)
        finally:
            progress.clear()
        if path:
            plot.save(comparison, path, view)
        return comparison

    for text in comparison_renderer(form)(solver.each(make), view):
        write(text)
    context.exit(solver.code)


def step_size(text: str | None) -> float:
    """The h that was asked for, or the book's. Raises BackpropError unless it is a positive number."""
    from backprop_cli.methods import STEP
    from backprop_cli.numeric import to_float
    from backprop_cli.solution import number_given

    if text is None:
        return STEP
    h = to_float(number_given(text, "--h"))
    if h is None or h <= 0:
        raise BackpropError("bad-step", None, value=text)
    return h


class Progress:
    """One line on a terminal's stderr that says what is being measured, once it takes more than a moment."""

    def __init__(self, spoken: str) -> None:
        self.spoken = spoken
        self.start = perf_counter()
        self.shown = False

    def say(self, message: Message) -> None:
        """Show what is being done now, in place of what was."""
        if is_terminal(sys.stderr) and perf_counter() - self.start > _PATIENCE:
            sys.stderr.write(f"\r\x1b[K{shortened(message.text(self.spoken), 60)}")
            sys.stderr.flush()
            self.shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.shown = False
