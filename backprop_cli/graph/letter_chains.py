"""The chain rule in letters: along every edge what arrives times the local derivative, "2*t * 1"."""

from __future__ import annotations

from backprop_cli.graph.notation import Chains, bracketed, expressions
from backprop_cli.graph.tape import Graph

LONGEST = 60
"""Characters of a chain before what arrives is only named (∂z/∂t) in those to the left of it."""
_CHOICES = {"max": ">", "min": "<"}
"""How the operand that is chosen compares with the others."""


class LetterChains(Chains):
    """The gradient of every node as a sum of products. `upstream` is what arrives at the output, as text.

    Operands without a name are written out up to half of `longest`.
    """

    def __init__(self, graph: Graph, upstream: str = "1", longest: int = LONGEST) -> None:
        super().__init__(graph)
        self.longest = longest
        needed = graph.needed()
        self.uses = [[use for use in uses if needed[use[0]]] for uses in self.uses]
        self._operands = expressions(graph, longest // 2)
        self._chains = ["0"] * len(graph)
        for node in range(graph.output, -1, -1):  # what arrives at a node comes from the right of it
            if node == graph.output:
                self._chains[node] = upstream
            elif needed[node]:
                self._chains[node] = self.text(node, 2 * longest)

    def __call__(self, node: int) -> str:
        """The chain of a node: "2*t * 1"."""
        return self._chains[node]

    def contribution(self, step: int, position: int) -> str:
        """What a step hands back to one of its operands."""
        return self._part(step, position)

    def arriving(self, step: int) -> str:
        """What arrives at a step, as it stands in the chains to the left of it."""
        found = self._chains[step]
        if len(found) > self.longest or "…" in found:
            return f"∂{self.graph.output_name}/∂{bracketed(self.label(step))}"
        return found

    def local(self, step: int, position: int) -> str:
        """The local derivative of a step by one of its operands; equal ones of max and min share it."""
        operation, labels = self.graph.operations[step], [self.label(node) for node in self.graph.operands[step]]
        if operation is None or operation.name not in _CHOICES:
            return self._local(step, position)
        if len({*self.graph.operands[step]}) == 1:
            return f"1/{len(labels)}"
        if len(labels) > 2:
            chosen = [f"({bracketed(each)} == {bracketed(self.label(step))})" for each in labels]
            return f"{chosen[position]}/({' + '.join(chosen)})"
        mine, other = (bracketed(labels[place]) for place in (position, 1 - position))
        return f"(1 if {mine} {_CHOICES[operation.name]} {other} else 1/2 if {mine} == {other} else 0)"

    def label(self, node: int) -> str:
        """What a node is called: its name, or what it calculates while that is short, else #id."""
        label = super()._label(node)
        text = self._operands[node]
        return text if label.startswith("#") and len(text) <= self.longest // 2 else label

    def text(self, node: int, longest: int) -> str:
        """As a chain's, with the signs of a sum."""
        return super().text(node, longest).replace(" + -", " - ")

    def _part(self, step: int, position: int) -> str:
        arrives, local = self.arriving(step), self.local(step, position)
        return local if arrives == "1" else multiplied(arrives, local)

    def _label(self, node: int) -> str:
        return self.label(node)


def multiplied(left: str, right: str, sign: str = "*") -> str:
    """Two texts as a product, sums and what is negative on the right in parentheses."""
    first = f"({left})" if _is_sum(left) else left
    return f"{first} {sign} {f'({right})' if right.startswith('-') or _is_sum(right) else right}"


def factors_of(chain: str) -> list[str]:
    """The factors of a chain that is one product; a sum is one factor."""
    if _is_sum(chain):
        return [chain]
    depth, factors = 0, [""]
    for word in chain.split(" "):
        if word == "*" and not depth:
            factors.append("")
        else:
            factors[-1] += f" {word}" if factors[-1] else word
        depth += word.count("(") - word.count(")")
    return factors


def terms_of(chain: str) -> list[tuple[str, str]]:
    """The terms of a chain, each behind its sign."""
    depth, terms = 0, [("+", "")]
    for word in chain.split(" "):
        if word in ("+", "-") and not depth:
            terms.append((word, ""))
        else:
            sign, term = terms[-1]
            terms[-1] = sign, f"{term} {word}" if term else word
        depth += word.count("(") - word.count(")")
    return terms


def _is_sum(text: str) -> bool:
    """Whether a + or - stands outside of all parentheses, and not as a sign."""
    depth = 0
    for before, character in zip(text, text[1:]):
        depth += (before == "(") - (before == ")")
        if not depth and before == " " and character in "+-":
            return True
    return False
