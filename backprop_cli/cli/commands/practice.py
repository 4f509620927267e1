"""`backprop practice PROBLEM`: one blank after the other, with a hint after a wrong answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from backprop_cli.cli.argument_words import assignment, is_definition
from backprop_cli.cli.exercise_options import Exercise, exercise_options
from backprop_cli.cli.problem_arguments import display_options, view_for
from backprop_cli.cli.translated_click import Command
from backprop_cli.language.errors import BackpropError


@click.command("practice", cls=Command)
@exercise_options
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    blank: str | None,
    as_list: bool,
    digits: int | None,
    color: str,
    ascii_only: bool,
    lang: str | None,
    **settings: Any,
) -> None:
    """Ask every question, then tell the score."""
    from backprop_cli.cli.practice_session import Session

    _answers_come_from_stdin(words)
    exercise = Exercise(words, blank, **settings)
    if blank is None and not exercise.problem.asks:
        exercise.blank = "all"
    Session(exercise.quiz(), as_list, view_for(context, digits, color, ascii_only)).run()


def _answers_come_from_stdin(words: Sequence[str]) -> None:
    """Refuse a problem from stdin. Raises BackpropError."""
    problems = [word for word in words if assignment(word) is None or is_definition(word)]
    if not problems or "-" in problems:
        raise BackpropError("answers-from-stdin")
