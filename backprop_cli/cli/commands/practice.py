"""`backprop practice PROBLEM...`: one blank after the other, with a hint after a wrong answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from backprop_cli.cli.argument_words import assignment, is_definition
from backprop_cli.cli.exercise_options import exercise_options, exercises
from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.translated_click import Command
from backprop_cli.language.errors import BackpropError

if TYPE_CHECKING:
    from backprop_cli.render.view import View


@click.command("practice", cls=Command)
@exercise_options
@display_options
@click.pass_context
def command(
    context: click.Context, /, words: tuple[str, ...], blank: str | None, as_list: bool, view: View, **settings: Any
) -> None:
    """Ask every question, then tell the score."""
    from backprop_cli.cli.practice_session import Practice

    _answers_come_from_stdin(words)
    found = exercises(words, blank=blank, **settings)
    for exercise in found:
        if blank is None and not exercise.problem.asks:
            exercise.blank = "all"
    Practice([exercise.quiz() for exercise in found], as_list, view).run()


def _answers_come_from_stdin(words: Sequence[str]) -> None:
    """Refuse a problem from stdin. Raises BackpropError."""
    problems = [word for word in words if assignment(word) is None or is_definition(word)]
    if not problems or "-" in problems:
        raise BackpropError("answers-from-stdin")
