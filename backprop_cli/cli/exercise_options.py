"""What `quiz` and `practice` share: problems, what to leave blank, and fresh numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from backprop_cli.cli.task import read_task
from backprop_cli.cli.translated_click import Choice, Count, Word, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.limits import MOST_SEED
from backprop_cli.teaching.quiz.exercise import DRAWN_BELOW, Exercise
from backprop_cli.teaching.quiz.quiz import BLANKS

MOST_ON_A_SHEET = 10_000
"""Nodes of one problem that is asked about."""
MOST_PARTS = 50
"""Problems on one sheet."""


def exercise_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """PROBLEM... [NAME=VALUE...] as `words`, and the options that say what to ask."""
    for decorate in (
        option("--upstream", metavar="VALUE"),
        option("--elements", is_flag=True),
        option("--symbolic", is_flag=True),
        option("--list", "as_list", is_flag=True, help="option-list"),
        option("--seed", type=Count(0, MOST_SEED)),
        option("--vary", is_flag=True),
        option("--blank", type=Choice(BLANKS)),
        click.argument("words", nargs=-1, type=Word(), metavar="PROBLEM... [NAME=VALUE...]"),
    ):
        function = decorate(function)
    return function


def exercises(words: Sequence[str], seed: int | None, **settings: Any) -> list[Exercise]:
    """The problems of the command line, in order; fresh numbers are drawn with one seed. Raises BackpropError."""
    from secrets import randbelow

    vary = settings["vary"]
    if seed is not None and not vary:
        raise BackpropError("needs-other", option="--seed", other="--vary")
    drawn = (randbelow(DRAWN_BELOW) if seed is None else seed) if vary else None
    found = []
    for problem, values in read_task(words, MOST_ON_A_SHEET).pairs():
        if isinstance(problem, BackpropError):
            raise problem
        found.append(Exercise(problem, values, drawn, **settings))
    if len(found) > MOST_PARTS:
        raise BackpropError("exercise-too-many", count=len(found), limit=MOST_PARTS)
    return found
