"""A graph on one line: what its output calculates, as far as there is room."""

from __future__ import annotations

from backprop_cli.graph.notation import expressions
from backprop_cli.graph.tape import Graph

ROOM = 60
"""Characters of the calculation."""
_WHOLE = 1_000_000
_MOST = 40
"""Nodes that are looked at: of a graph with a million the line is there at once, too."""


def outline(graph: Graph) -> str:
    """`price = all_price * tax`, or `(x + y)**2` of an output without a name."""
    top = _near_output(graph)
    text = expressions(top, _WHOLE)[top.output]
    name = graph.names[graph.output]
    text = text if len(text) <= ROOM else f"{text[: ROOM - 1]}…"
    return f"{name} = {text}" if name and name != text else text


def _near_output(graph: Graph) -> Graph:
    """The output, and what it is made of down to the next nodes with a name; … stands for what is too much."""
    found = {graph.output}
    waiting = [graph.output]
    for node in waiting:
        if node == graph.output or graph.names[node] is None:
            new = [each for each in dict.fromkeys(graph.operands[node]) if each not in found]
            waiting += new if len(found) < _MOST else []
            found.update(new)
    top = Graph()
    ids: dict[int, int] = {}
    whole = {*waiting}
    for node in sorted(found):
        operation, inner = graph.operations[node], node == graph.output or graph.names[node] is None
        if operation is not None and inner and node in whole:
            ids[node] = top.add(operation, tuple(ids[each] for each in graph.operands[node]), 0)
        elif operation is None and graph.names[node] is None:
            ids[node] = top.add_leaf(None, graph.literals.get(node, 0), 0)
        else:
            ids[node] = top.add_leaf(graph.names[node] or "…", None, 0)
    top.output = ids[graph.output]
    return top


def _outlined(graph: Graph) -> str:
    return f": {outline(graph)}" if 0 <= graph.output < len(graph) else ""


Graph.outlined = _outlined
