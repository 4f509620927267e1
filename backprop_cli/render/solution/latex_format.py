"""The derivation in LaTeX, for slides: the calculations from left to right, then the chain rule from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import latex_comment
from backprop_cli.language.messages import say
from backprop_cli.render.latex_derivation import Derivation, aligned
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution

MOST_LINES = 200
"""Lines of each pass that fit on slides."""


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """Two environments for each solution, an empty line between solutions; amsmath is all they need."""
    for index, solution in enumerate(solutions):
        yield ("\n" if index else "") + _one(solution, view)


def _one(solution: AnySolution, view: View) -> str:
    derivation = Derivation(solution, view)
    graph = solution.graph
    wanted = {*solution.wanted, graph.output} if solution.narrowed else {*range(len(graph))}
    forward = [node for node, operands in enumerate(graph.operands) if operands]
    backward = [
        node
        for node in range(len(graph) - 1, -1, -1)
        if node in wanted and graph.kind(node) != "constant" and (solution.reached[node] or graph.names[node])
    ]
    parts = [latex_comment(solution.title) + "\n"] if solution.title else []
    for nodes, line in ((forward, derivation.forward), (backward, derivation.gradient)):
        parts.append(aligned([found for node in nodes[:MOST_LINES] if (found := line(node))]))
        if len(nodes) > MOST_LINES:
            parts.append(latex_comment(say("latex-left-out", view.language, count=len(nodes) - MOST_LINES)) + "\n")
    parts.append(derivation.remark)
    return "".join(parts)
