"""The sentences of single steps, for whatever shows them one by one: calculations, edges on the way back, rules."""

from __future__ import annotations

from backprop_cli.language.messages import say
from backprop_cli.render.explain import rows as make
from backprop_cli.render.explain.letter_words import LetterWords
from backprop_cli.render.explain.number_steps import NumberSteps
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution, LetterSolution
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.explain.explanation import ForwardStep, share_of
from backprop_cli.teaching.explain.labels import LONGEST_LABEL, labels_of
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation


class StepWords:
    """Speaks of one step of a solution at a time, in numbers or in letters; of arrays by their names alone."""

    def __init__(self, solution: AnySolution, view: View) -> None:
        self.solution = solution
        self.view = view
        self.letters: LetterWords | None = None
        if isinstance(solution, LetterSolution):
            self.letters = LetterWords(LetterExplanation(solution, None), view)
        else:
            texts = solution.calculations(LONGEST_LABEL)
            self.numbers = NumberSteps(solution, labels_of(solution, texts), texts, view)

    def forward(self, node: int) -> str:
        """`t = x + y = 3 + 4 = 7`, in letters `t = x + y`."""
        solution = self.solution
        operation, operands = solution.graph.operations[node], solution.graph.operands[node]
        if self.letters or operation is None or not isinstance(solution, Solution):
            return self._text(self.letters.calculation(node)) if self.letters else ""
        if solution.of_arrays:
            label, text = self.numbers.labels[node], make.formula(self.numbers.texts[node])
            return self._text(make.equation(*([label] if label != text else []), text))
        inputs = tuple(solution.values[operand] for operand in operands)
        step = ForwardStep(node, operation, operands, inputs, solution.values[node], True)
        return self._text(self.numbers.forward_step(step).pieces)

    def back(self, node: int, position: int) -> str:
        """What goes back along an edge: `∂t/∂x = 1 → x: 14 × 1 = 14`, in letters `∂z/∂x = ∂z/∂t · ∂t/∂x = 2*t · 1`.

        Nothing for arrays. Raises BackpropError where a number is too large.
        """
        solution = self.solution
        if self.letters:
            return self._text(self.letters.chain_rule(self.letters.explanation.share(node, position)))
        if not isinstance(solution, Solution) or solution.of_arrays:
            return ""
        share = share_of(solution, node, position, solution.edges(node)[position], self.numbers.labels)
        local, back = self.numbers.share(node, solution.node_gradients[node], share, position).pieces
        return self._text((local, (make.Span("→"),), back))

    def rule(self, node: int) -> str:
        """What the operation at a node does with what arrives there; nothing for a leaf."""
        operation = self.solution.graph.operations[node]
        if operation is None:
            return ""
        symbol = make.formula(operation.symbol)
        return signs(say(f"rule-{operation.name}", self.view.language, symbol=symbol), self.view)

    def _text(self, pieces: tuple[make.Piece, ...]) -> str:
        return make.plain(make.converted(make.ExplanationRow("equation", pieces), self.view).pieces)
