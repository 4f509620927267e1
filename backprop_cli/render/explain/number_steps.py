"""One step of an explanation in numbers: a calculation, and what goes back along one edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.graph.operations import MULTIPLY
from backprop_cli.language.escape import visible
from backprop_cli.numbers.rational import Number
from backprop_cli.render.explain import rows as make
from backprop_cli.render.explain.telling import Telling
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.explain.explanation import ForwardStep, Share


class NumberSteps(Telling):
    """Writes the steps of a solution. `labels` are what nodes are called, `texts` what they calculate."""

    def __init__(self, solution: Solution, labels: Sequence[str], texts: Sequence[str], view: View) -> None:
        super().__init__(solution, view)
        self.labels = labels
        self.texts = texts

    def forward_step(self, step: ForwardStep) -> make.ExplanationRow:
        """`apple_price = apple × apple_num = 100 × 2 = 200`."""
        label, text = self.labels[step.node], self.texts[step.node]
        numbers = make.approximate(make.calculation(step.operation, step.inputs, self.view))
        names = [label] if label != text else []
        value = make.result(step.value, self.view, "value", self.unit(step.node))
        return make.ExplanationRow("equation", make.equation(*names, make.formula(text), numbers, *value))

    def share(self, node: int, upstream: Number, share: Share, position: int) -> make.ExplanationRow:
        """The local derivative, and the contribution: `∂z/∂x = y = 5` and `x: 1.2 × 5 = 6`."""
        constant = self.solution.graph.kind(share.operand) == "constant"
        symbol = [] if constant else [self.partial(node, share.operand)]
        local = make.result(share.local, self.view, "")
        numbers = make.calculation(MULTIPLY, (upstream, share.local), self.view)
        contribution = make.equation(numbers.text, *make.result(share.contribution, self.view, "gradient"))
        note = "constant" if constant else self.side(node, position)
        label = make.formula(self.labels[share.operand]) if constant else self.label(share.operand)
        name = f"{label} ({self.tell(note)})" if note else label
        first = (make.Span(f"{name}: "), *contribution[0])
        spans = [span for piece in (first, *contribution[1:]) for span in (make.Span(" "), *piece)]
        left = make.equation(*symbol, make.formula(share.formula), *local)
        return make.ExplanationRow("share", (tuple(_spaced(left)), tuple(spans[1:])), 2)

    def label(self, node: int) -> str:
        """What a node is called, as one thing."""
        return make.grouped(self.labels[node])

    def partial(self, node: int, operand: int) -> str:
        """`∂t/∂x`."""
        return f"∂{self.label(node)}/∂{self.label(operand)}"

    def side(self, node: int, position: int) -> str:
        """Which of two operands is meant, where both are the same node."""
        operands = self.solution.graph.operands[node]
        return ("left", "right")[position] if len(operands) == 2 and operands[0] == operands[1] else ""

    def unit(self, node: int) -> str:
        """The unit of a node behind a gap, if it has one."""
        name = self.output if node == self.solution.graph.output else self.solution.graph.names[node]
        unit = self.solution.units.get(name or "")
        return f" {visible(unit)}" if unit else ""


def _spaced(pieces: Sequence[tuple[make.Span, ...]]) -> Iterator[make.Span]:
    """Pieces as one."""
    for index, piece in enumerate(pieces):
        if index:
            yield make.Span(" ")
        yield from piece
