"""A key in letters: the problem at random points, at which an answer is right if it gives the right numbers.

No formula is compared with another, so every equal expression is right; rational numbers are compared exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from backprop_cli.checking.points import points_of_both_signs
from backprop_cli.graph.letter_chains import LetterChains
from backprop_cli.graph.notation import leaf_text
from backprop_cli.graph.runs import propagate
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.answer_formula import LONGEST, formula_in
from backprop_cli.reading.handwriting import sides_of
from backprop_cli.reading.problem import Ask
from backprop_cli.solving.letters import LetterSolution
from backprop_cli.solving.solution import Solution, solve
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.questions import Question, Tolerance, asked_of

POINTS, POINTS_IN_PIECES = 8, 24
"""Points of a key beside those for further signs; a function in pieces is to have some on either side of its kinks."""
DIAGNOSED = 3
"""Points at which mistakes are looked for."""


class LetterKey:
    """A solution in letters at random points. Raises BackpropError where there are none."""

    def __init__(self, solution: LetterSolution) -> None:
        self.solution = solution
        graph = solution.graph
        in_pieces = any(row is not None and row.piece is not None for row in graph.operations)
        self.points = points_of_both_signs(graph, solution.upstream, POINTS_IN_PIECES if in_pieces else POINTS)
        if not self.points:
            raise BackpropError("letters-no-points")
        ids = graph.ids()
        self.names: list[Mapping[str, Number]] = [
            {name: point.numbers.values[node] for name, node in ids.items()} for point in self.points
        ]

    def questions(self, asks: Sequence[Ask]) -> list[Question]:
        """What is asked: what `asks` says, else the output and the gradient of every input. Raises BackpropError."""
        names = {node: name for name, node in self.solution.ids.items()}
        return [
            Question(ask.key, kind, node, names[node], self.right(kind, node), ask.points, Tolerance())
            for (kind, node), ask in asked_of(self.solution, asks).items()
        ]

    def right(self, kind: str, node: int) -> InLetters:
        """The right answer to a question."""
        solution = self.solution
        text = solution.texts[node] if kind == "value" else self._gradient_text(node)
        of_points = (point.numbers.values if kind == "value" else point.numbers.gradients for point in self.points)
        return InLetters(text, tuple(numbers[node] for numbers in of_points))

    def _gradient_text(self, node: int) -> str:
        """The formula; where there is none the chain, which speaks of no other gradient if it is not too long."""
        formula = self.solution.check.formulas.get(node)
        return self._chains(node) if formula is None else formula

    @cached_property
    def _chains(self) -> LetterChains:
        """Chains that are written out as long as answers may be."""
        return LetterChains(self.solution.graph, leaf_text(self.solution.upstream), LONGEST)

    def read(self, text: str, question: Question) -> InLetters:
        """An answer; of an equation, whose sides are to be equal, its last side.

        Raises BackpropError for one that is no expression, or has no value, or names what is asked.
        """
        *before, answer = [self._side(each, question) for each in sides_of(text)]
        for side in before:
            if not side.equals(answer):
                raise BackpropError("answer-sides-differ", first=side.text.strip(), last=answer.text.strip())
        return answer._replace(text=text)

    def _side(self, text: str, question: Question) -> InLetters:
        graph = formula_in(text, list(self.names[0]))
        letters = self._letters(question)
        others = [name for name in graph.inputs if name not in letters]
        if others:
            raise BackpropError("answer-names-itself", names=", ".join(others), known=", ".join(letters))
        numbers: list[Number | None] = []
        for known in self.names:
            try:
                values = propagate(graph, {name: known[name] for name in graph.inputs}, wanted=()).values
                numbers.append(values[graph.output])
            except (BackpropError, ArithmeticError):
                numbers.append(None)
        if not any(number is not None for number in numbers):
            raise BackpropError("answer-no-value", value=text)
        return InLetters(text, tuple(numbers))

    def _letters(self, question: Question) -> list[str]:
        """The names that an answer may have in it: of a value only what it is made from."""
        graph = self.solution.graph
        if question.kind == "gradient":
            return list(self.names[0])
        later = bytearray(len(graph))
        later[question.node] = 1
        for node in range(question.node + 1, len(graph)):
            later[node] = any(later[operand] for operand in graph.operands[node])
        return [name for name, node in graph.ids().items() if not later[node] or graph.operations[node] is None]

    @cached_property
    def in_numbers(self) -> list[Solution]:
        """The problem solved at the first points."""
        return [
            solve(self.solution.graph, dict(point.inputs), upstream=self.solution.upstream, check="none")
            for point in self.points[:DIAGNOSED]
        ]
