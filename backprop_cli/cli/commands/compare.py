"""`backprop compare PROBLEM...`: what backpropagation saves, measured on the problem itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import Solver, display_options, in_a_file, problem_arguments
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.saving import save
from backprop_cli.cli.translated_click import Choice, Command, option
from backprop_cli.graph.runs import ARITHMETICS
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.render.compare import COMPARISON_FORMATS, comparison_renderer
from backprop_cli.render.formats import endings_of

if TYPE_CHECKING:
    from backprop_cli.render.view import View
    from backprop_cli.solving.solution import Solution
    from backprop_cli.teaching.compare.comparison import Comparison
    from backprop_cli.teaching.compare.gradient_check import GradientCheck

MOST_NODES = 100_000
"""Nodes of a problem that is measured: every method runs over all of them."""


@click.command("compare", cls=Command)
@problem_arguments
@option("--format", "form", type=Choice(COMPARISON_FORMATS), help="option-compare-format")
@output_option()
@option("--h", "step", metavar="VALUE", help="option-h")
@option("--plot", "path", metavar="FILE")
@option("--no-grow", is_flag=True)
@option("--arithmetic", type=Choice(ARITHMETICS), default="exact", help="option-compare-arithmetic")
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str | None,
    output: Output,
    step: str | None,
    path: str | None,
    no_grow: bool,
    arithmetic: str,
    view: View,
) -> None:
    """Compare the methods on every problem, and print each as it is done."""
    from backprop_cli.numbers.arrays import is_array
    from backprop_cli.render.compare import plot
    from backprop_cli.teaching.compare.comparison import compare

    render = comparison_renderer(form or output.form(endings_of(COMPARISON_FORMATS)))
    if path:
        plot.ready(path)
    h = step_size(step)
    solver = Solver(context, words, {"check": "none", "upstream": 1, "arithmetic": arithmetic}, most=MOST_NODES)
    if path and len(solver.task.problems) > 1:
        raise BackpropError("one-plot", count=len(solver.task.problems))

    def make(solution: Solution) -> Comparison | GradientCheck:
        doing = [Message("progress-working")]
        if any(map(is_array, solution.values)):
            from backprop_cli.teaching.compare.gradient_check import check_gradients

            if path:
                raise BackpropError("plot-arrays")
            with PROGRESS.telling(lambda: doing[-1]):
                return check_gradients(solution, h, doing.append)
        with PROGRESS.telling(lambda: doing[-1]):
            comparison = compare(solution, h, grow=not no_grow, report=doing.append)
        if path:
            save(path, plot.drawn(comparison, path, in_a_file(view, context.params["ascii_only"])))
        return comparison

    output.put(render(solver.each(make), view))
    context.exit(solver.code)


def step_size(text: str | None) -> float:
    """The h that was asked for, or the book's. Raises BackpropError unless it is a positive number."""
    from backprop_cli.numbers.rational import to_float
    from backprop_cli.solving.solution import number_given
    from backprop_cli.teaching.compare.methods import STEP

    if text is None:
        return STEP
    h = to_float(number_given(text, "--h"))
    if h is None or h <= 0:
        raise BackpropError("bad-step", value=text)
    return h
