"""A problem, with its own numbers or fresh ones, as a quiz."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.disagreement import refuse_wrong
from backprop_cli.teaching.quiz.quiz import Quiz, quiz_of

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.solving.letters import LetterSolution
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
        self.elements = elements and vary  # of each draw
        if elements and not vary:
            from backprop_cli.solving.by_elements import by_elements

            self.problem, self.values, self.upstream = by_elements(self.problem, self.values, upstream), {}, None
        if symbolic and vary:
            raise BackpropError("letters-vary")
        self.letters = symbolic or (not vary and is_in_letters(self.problem, self.values))

    @property
    def nodes(self) -> int:
        """How many nodes a sheet of it has, or about so many where each is an element."""
        from backprop_cli.solving.by_elements import work_of

        return work_of(self.problem, self.values) if self.elements else len(self.problem.graph)

    def quiz(self, index: int = 0) -> Quiz:
        """The quiz with its numbers; with fresh numbers, number `index` (from 0) has the seed that many further on."""
        if self.seed is not None:
            return self._with_fresh_numbers(self.seed + index)
        solution = self._in_letters() if self.letters else _checked(self.problem, self.values, self.upstream)
        return quiz_of(self.problem, solution, self.blank)

    def _with_fresh_numbers(self, seed: int) -> Quiz:
        from backprop_cli.teaching.quiz.fresh_numbers import vary

        def asked(tried: Solution) -> list[Any]:
            return [question.right for question in quiz_of(self.problem, tried, self.blank).questions]

        problem, upstream = self.problem, self.upstream
        drawn = vary(problem, self.values, seed, upstream, asked)
        inputs: dict[str, Given] = {name: drawn.values[node] for name, node in drawn.graph.inputs.items()}
        if self.elements:
            from backprop_cli.solving.by_elements import by_elements

            problem, inputs, upstream = by_elements(problem, inputs, upstream), {}, None
        return quiz_of(problem, _checked(problem, inputs, upstream), self.blank, seed)

    def _in_letters(self) -> LetterSolution:
        """The problem solved in letters. Raises BackpropError where a formula is not what numbers give."""
        from backprop_cli.solving.letters import solve_in_letters

        solution = solve_in_letters(self.problem, upstream=self.upstream)
        refuse_wrong(solution)
        return solution


def _checked(problem: Problem, values: Mapping[str, Given], upstream: Given | None) -> Solution:
    """The problem solved with these values. Raises BackpropError where the check disagrees: no sheet says so."""
    from backprop_cli.solving.solution import solve

    solution = solve(problem, values, upstream=upstream)
    refuse_wrong(solution)
    return solution
