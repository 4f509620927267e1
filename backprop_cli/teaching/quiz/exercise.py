"""A problem, with its own numbers or fresh ones, as a quiz."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.disagreement import refuse_wrong
from backprop_cli.teaching.quiz.quiz import Quiz, quiz_of

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.solving.letters import AnySolution, LetterSolution
    from backprop_cli.solving.solution import Given, Solution

DRAWN_BELOW = 1_000_000
"""A seed that is drawn stays short enough to copy from paper."""


class Exercise:
    """One problem from which quizzes are made. With `vary` fresh numbers are drawn with a seed."""

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
        """The quiz with its numbers; with fresh numbers, number `index` (from 0) has the seed that many further on."""
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
        refuse_wrong(solution)
        return solution

    def _checked(self, values: Mapping[str, Given]) -> Solution:
        """The problem solved with these values. Raises BackpropError where the check disagrees: no sheet says so."""
        from backprop_cli.solving.solution import solve

        solution = solve(self.problem, values, upstream=self.upstream)
        refuse_wrong(solution)
        return solution
