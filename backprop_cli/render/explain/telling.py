"""What an explanation of numbers and one of arrays say alike: the title, headings, and how much is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from backprop_cli.graph.operations import Operation
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import Message, say
from backprop_cli.render.explain import rows as make
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution

Step = TypeVar("Step")


class Telling:
    """Speaks of a solution in the language of a view."""

    def __init__(self, solution: AnySolution, view: View) -> None:
        self.solution = solution
        self.output = solution.output
        self.view = view

    def tell(self, message: str, **parameters: object) -> str:
        """A sentence about the output in the view's language."""
        return self.view.told(Message(f"explain-{message}", {"output": self.output, **parameters}))

    def heading(self, message: str, **parameters: object) -> make.ExplanationRow:
        """A sentence as the heading of a part."""
        return make.ExplanationRow("heading", ((make.Span(self.tell(message, **parameters)),),), 0)

    def title(self) -> Iterator[make.ExplanationRow]:
        """The problem's title."""
        if self.solution.title:
            yield make.ExplanationRow("title", ((make.Span(visible(self.solution.title)),),), 0)

    def rule(self, operation: Operation) -> make.ExplanationRow:
        """What an operation does with what arrives at it."""
        symbol = make.formula(operation.symbol)
        return make.sentence(say(f"rule-{operation.name}", self.view.language, symbol=symbol), 2)

    def left_out(self, count: int) -> Iterator[make.ExplanationRow]:
        """How many steps are not shown, if any."""
        if count > 0:
            yield make.sentence(self.tell("left-out", count=f"{count:,}"))


def shortened(steps: Sequence[Step], most: int) -> tuple[Sequence[Step], int, Sequence[Step]]:
    """The first and the last of the steps, `most` together, and how many between them are left out."""
    if len(steps) <= most:
        return steps, 0, []
    half = most // 2
    return steps[:half], len(steps) - 2 * half, steps[-half:]
