"""`backprop [solve] PROBLEM...`: the main job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from backprop_cli.check import METHODS
from backprop_cli.commands.base import Choice, Command, complain, language, option
from backprop_cli.commands.shared import Task, display_options, problem_arguments, read_task, view_for
from backprop_cli.errors import BackpropError, ExitCode
from backprop_cli.passes import ARITHMETICS
from backprop_cli.render import FORMATS, renderer
from backprop_cli.terminal import write


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
    solver = _Solver(context, read_task(words), settings)
    render = _bare_numbers(keys) if keys else renderer(form or "table")
    for text in render(solver.solutions(keys), view):
        write(text)
    context.exit(solver.code)


class _Solver:
    """Solves the problems of a task one by one, and remembers the worst that happened."""

    def __init__(self, context: click.Context, task: Task, settings: dict[str, Any]) -> None:
        self.context = context
        self.task = task
        self.settings = settings
        self.code = ExitCode.OK

    def solutions(self, keys: tuple[str, ...]) -> Iterator[Any]:
        """Every solution; what cannot be solved is reported in its turn."""
        from backprop_cli.solution import solve

        for problem, values in self.task.pairs():
            try:
                if isinstance(problem, BackpropError):
                    raise problem
                solution = solve(problem, values, **self.settings)
                for key in keys:
                    solution.lookup(key)
            except BackpropError as error:
                complain(error, language(self.context))
                self.code = ExitCode.BAD_INPUT
                continue
            if solution.check.status == "mismatch":
                self.code = max(self.code, ExitCode.NO)
            yield solution


def _bare_numbers(keys: tuple[str, ...]) -> Any:
    """A renderer for --get: one number a line."""
    from backprop_cli.numeric import decimal_text

    def render(solutions: Any, view: Any) -> Iterator[str]:
        for solution in solutions:
            yield "".join(f"{decimal_text(solution.lookup(key), view.digits)}\n" for key in keys)

    return render
