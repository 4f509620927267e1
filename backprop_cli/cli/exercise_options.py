"""What `quiz` and `practice` share: problems, what to leave blank, and fresh numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from backprop_cli.cli.problem_arguments import wrong_gradients
from backprop_cli.cli.task import read_task
from backprop_cli.cli.translated_click import Choice, Count, Word, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.limits import MOST_SEED
from backprop_cli.teaching.quiz.quiz import BLANKS, Quiz, quiz_of

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.solving.letters import AnySolution, LetterSolution
    from backprop_cli.solving.solution import Given, Solution

MOST_PARTS = 50
"""Problems on one sheet."""
_DRAWN_BELOW = 1_000_000  # a seed that is drawn stays short enough to copy from paper


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
        raise BackpropError("needs-other", None, option="--seed", other="--vary")
    drawn = (randbelow(_DRAWN_BELOW) if seed is None else seed) if vary else None
    found = []
    for problem, values in read_task(words).pairs():
        if isinstance(problem, BackpropError):
            raise problem
        found.append(Exercise(problem, values, drawn, **settings))
    if len(found) > MOST_PARTS:
        raise BackpropError("exercise-too-many", None, count=len(found), limit=MOST_PARTS)
    return found


class Exercise:
    """One problem of the command line, from which quizzes are made."""

    def __init__(
        self,
        problem: Problem,
        values: dict[str, Given],
        seed: int | None,
        blank: str | None,
        vary: bool,
        upstream: str | None,
        elements: bool = False,
        symbolic: bool = False,
    ) -> None:
        from backprop_cli.solving.letters import is_in_letters

        self.problem, self.values = problem._replace(part=None), values
        self.blank = blank
        self.upstream = upstream
        self.seed = seed
        if elements:
            from backprop_cli.solving.by_elements import by_elements

            self.problem, self.values, self.upstream = by_elements(self.problem, self.values, upstream), {}, None
        if symbolic and vary:
            raise BackpropError("letters-vary")
        self.letters = symbolic or (not vary and is_in_letters(self.problem, self.values))

    def quiz(self, index: int = 0) -> Quiz:
        """The quiz with its numbers; with --vary, number `index` (from 0) has the seed that many further on."""
        from backprop_cli.teaching.quiz.fresh_numbers import vary

        def made(solution: AnySolution, seed: int | None = None) -> Quiz:
            return quiz_of(self.problem, solution, self.blank, seed)

        if self.seed is None:
            return made(self._in_letters() if self.letters else self._checked(self.values))
        seed = self.seed + index
        solution = vary(
            self.problem,
            self.values,
            seed,
            self.upstream,
            lambda tried: [question.right for question in made(tried).questions],
        )
        inputs = {name: solution.values[node] for name, node in solution.graph.inputs.items()}
        return made(self._checked(inputs), seed)

    def _in_letters(self) -> LetterSolution:
        """The problem solved in letters. Raises BackpropError where a formula is not what numbers give."""
        from backprop_cli.solving.letters import solve_in_letters

        solution = solve_in_letters(self.problem, upstream=self.upstream)
        if solution.check.status == "mismatch":
            raise wrong_gradients(solution)
        return solution

    def _checked(self, values: Mapping[str, Given]) -> Solution:
        """The problem solved with these values. Raises BackpropError where the check disagrees: no sheet says so."""
        from backprop_cli.solving.solution import solve

        solution = solve(self.problem, values, upstream=self.upstream)
        if solution.check.status == "mismatch":
            raise wrong_gradients(solution)
        return solution
