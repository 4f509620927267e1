"""`backprop graph PROBLEM...`: the picture."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import Solver, display_options, problem_arguments
from backprop_cli.cli.streams import is_terminal
from backprop_cli.cli.translated_click import Choice, Command, Count, option
from backprop_cli.graph.runs import ARITHMETICS
from backprop_cli.language.errors import BackpropError
from backprop_cli.render.picture import ENDINGS, PICTURES, STEPS_IN_ONE, drawn
from backprop_cli.solving.asked import lacks_values, named_nodes
from backprop_cli.teaching.chained_picture import chained
from backprop_cli.teaching.picture import SHOWS, picture_of, sketch_of

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.render.view import View
    from backprop_cli.solving.letters import AnySolution
    from backprop_cli.solving.solution import Given


@click.command("graph", cls=Command)
@problem_arguments
@option("--format", "form", type=Choice(PICTURES), help="option-picture-format")
@output_option()
@option("--show", type=Choice(SHOWS), default="both")
@option("--wrt", "names", multiple=True, metavar="NAME", help="option-picture-wrt")
@option("--depth", type=Count(1, 1_000_000))
@option("--step", type=Count(0, 1_000_000))
@option("--steps", is_flag=True)
@option("--upstream", metavar="VALUE")
@option("--elements", is_flag=True)
@option("--symbolic", is_flag=True)
@option("--arithmetic", type=Choice(ARITHMETICS), default="exact")
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str | None,
    output: Output,
    show: str,
    names: tuple[str, ...],
    depth: int | None,
    step: int | None,
    steps: bool,
    view: View,
    **settings: Any,
) -> None:
    """Draw every problem, to stdout or into a file."""
    form = form or output.form(ENDINGS)
    if form in ("png", "pdf"):
        output.spare_terminal(form, "picture")
    if steps and step is not None:
        raise BackpropError("options-exclude", first="--step", second="--steps")
    if steps and form in ("svg", "png"):
        raise BackpropError("one-step", form=form)
    upstream = settings["upstream"]
    letter = upstream if (upstream or "").isidentifier() else None
    if letter and show != "chain":
        raise BackpropError("upstream-letter", value=letter)
    solver = Solver(context, words, settings | {"upstream": None if letter else upstream})
    if form in ("svg", "png", "pdf", "tikz") and len(solver.task.problems) > 1:
        raise BackpropError("one-picture", form=form)
    drawing = _Drawing(form, show, names, depth, step, steps, letter, view)

    def unsolved(problem: Problem, values: Mapping[str, Given]) -> list[str | bytes] | None:
        needs_none = show == "none" and (solver.symbolic or lacks_values(problem, values))
        return [drawing.sketch(problem)] if needs_none else None

    pictures: Iterator[str | bytes] = chain.from_iterable(solver.each_in_any_way(drawing.pictures, unsolved))
    if steps and form == "text" and output.path is None and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        from backprop_cli.cli.stepping import at_leisure

        pictures = at_leisure(pictures, view)
    output.put(_parted(pictures))
    context.exit(solver.code)


class _Drawing(NamedTuple):
    """How to draw each problem. `letter` is what arrives at the output in a picture of the chain rule, as E."""

    form: str
    show: str
    names: tuple[str, ...]
    depth: int | None
    step: int | None
    steps: bool
    letter: str | None
    view: View

    def pictures(self, solution: AnySolution) -> list[str | bytes]:
        """The picture of a solution, or its steps."""
        picture = picture_of(solution, [solution.answer_keys.named(name) for name in self.names], self.depth)
        if self.show == "chain":
            picture = chained(picture, solution.graph, self.letter)
        if not self.steps and self.step is None:
            return [drawn(picture, self.form, self.show, self.view)]
        from backprop_cli.cli.stepping import frames, in_one
        from backprop_cli.teaching.explain.explanation import explain

        told = None if self.letter else explain(solution)  # no step is told with a letter that arrives
        if self.steps and self.form in STEPS_IN_ONE:
            return [in_one(told, picture, self.form, self.show, self.view)]
        return list(frames(told, picture, self.step, self.form, self.show, self.view))

    def sketch(self, problem: Problem) -> str | bytes:
        """The empty picture, which needs no values."""
        wrt = named_nodes(problem.graph, self.names)
        return drawn(sketch_of(problem.graph, wrt, self.depth, problem.title), self.form, self.show, self.view)


def _parted(pictures: Iterable[str | bytes]) -> Iterator[str | bytes]:
    """Texts with an empty line between them."""
    for index, picture in enumerate(pictures):
        yield picture if isinstance(picture, bytes) or not index else f"\n{picture}"
