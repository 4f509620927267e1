"""`backprop [solve] PROBLEM...`: the main job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from backprop_cli.check import METHODS
from backprop_cli.commands.base import Choice, Command, option
from backprop_cli.commands.shared import Solver, display_options, problem_arguments, view_for
from backprop_cli.errors import BackpropError
from backprop_cli.passes import ARITHMETICS
from backprop_cli.render import FORMATS, renderer
from backprop_cli.terminal import write

if TYPE_CHECKING:
    from backprop_cli.solution import Solution


@click.command("solve", cls=Command)
@problem_arguments
@option("--format", "form", type=Choice(FORMATS), help="option-format")
@option("--get", "keys", multiple=True, metavar="KEY", help="option-get")
@option("--wrt", multiple=True, metavar="NAME")
@option("--upstream", metavar="VALUE")
@option("--check", type=Choice(METHODS), default="auto")
@option("--arithmetic", type=Choice(ARITHMETICS), default="exact")
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    form: str | None,
    keys: tuple[str, ...],
    digits: int | None,
    color: str,
    ascii_only: bool,
    lang: str | None,
    **settings: Any,
) -> None:
    """Solve every problem, print each as it is done, and exit with the worst of what happened."""
    if keys and form:
        raise BackpropError("get-and-format")
    view = view_for(context, digits, color, ascii_only)
    solver = Solver(context, words, settings)

    def with_keys(solution: Solution) -> Solution:
        for key in keys:
            solution.lookup(key)
        return solution

    render = _bare_numbers(keys) if keys else renderer(form or "table")
    for text in render(solver.each(with_keys), view):
        write(text)
    context.exit(solver.code)


def _bare_numbers(keys: tuple[str, ...]) -> Any:
    """A renderer for --get: one number a line."""
    from backprop_cli.numeric import decimal_text

    def render(solutions: Any, view: Any) -> Iterator[str]:
        for solution in solutions:
            yield "".join(f"{decimal_text(solution.lookup(key), view.digits)}\n" for key in keys)

    return render
