"""The chain rule in letters: along every edge what arrives times the local derivative, "2*t * 1"."""

from __future__ import annotations

from backprop_cli.graph.notation import Chains, bracketed, expressions
from backprop_cli.graph.tape import Graph

LONGEST = 60
"""Characters of a chain before what arrives is only named (∂z/∂t) in those to the left of it."""
_LONGEST_OPERAND = 30


class LetterChains(Chains):
    """The gradient of every node as a sum of products. `upstream` is what arrives at the output, as text."""

    def __init__(self, graph: Graph, upstream: str = "1") -> None:
        super().__init__(graph)
        needed = graph.needed()
        self.uses = [[use for use in uses if needed[use[0]]] for uses in self.uses]
        self._operands = expressions(graph, _LONGEST_OPERAND)
        self._chains = ["0"] * len(graph)
        for node in range(graph.output, -1, -1):  # what arrives at a node comes from the right of it
            if node == graph.output:
                self._chains[node] = upstream
            elif needed[node]:
                self._chains[node] = self.text(node, 2 * LONGEST)

    def __call__(self, node: int) -> str:
        """The chain of a node: "2*t * 1"."""
        return self._chains[node]

    def contribution(self, step: int, position: int) -> str:
        """What a step hands back to one of its operands."""
        return self._part(step, position)

    def text(self, node: int, longest: int) -> str:
        """As a chain's, with the signs of a sum."""
        return super().text(node, longest).replace(" + -", " - ")

    def _part(self, step: int, position: int) -> str:
        arrives, local = self._chains[step], self._local(step, position)
        if arrives == "1":
            return local
        if len(arrives) > LONGEST or "…" in arrives:
            arrives = f"∂{self.graph.output_name}/∂{bracketed(self._label(step))}"
        left = f"({arrives})" if _is_sum(arrives) else arrives
        return f"{left} * {f'({local})' if local.startswith('-') or _is_sum(local) else local}"

    def _label(self, node: int) -> str:
        label = super()._label(node)
        text = self._operands[node]
        return text if label.startswith("#") and len(text) <= _LONGEST_OPERAND else label


def _is_sum(text: str) -> bool:
    """Whether a + or - stands outside of all parentheses, and not as a sign."""
    depth = 0
    for before, character in zip(text, text[1:]):
        depth += (before == "(") - (before == ")")
        if not depth and before == " " and character in "+-":
            return True
    return False
