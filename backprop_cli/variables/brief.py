"""A term on one line: what it calculates, as far as there is room, and its numbers where they are known."""

from __future__ import annotations

from backprop_cli.graph.outline import outline
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.brief import brief
from backprop_cli.variables.terms import Term

_DEPTH, _WIDTH = 5, 8
"""Steps within each other, and operands of one, that are written out: of a million the line is there at once, too."""


def in_brief(term: Term) -> str:
    """`x = 3`, `(x + y)**2 = 49; gradient 1`. Nothing is worked out for it."""
    top = Graph()
    inner = term._operands[0] if term._operation is None and term._operands else term
    top.output = _placed(inner, top, {}, _DEPTH)
    if inner is not term:
        top.names[top.output] = term._label
    text = outline(top)
    given = term._right if inner is term and term._operation is None and term._label else None
    value, gradient = getattr(term, "_value", None), getattr(term, "_gradient", None)
    value = given if value is None else value
    text = text if value is None else f"{text} = {brief(value)}"
    return text if gradient is None else f"{text}; gradient {brief(gradient)}"


def _placed(term: Term, top: Graph, places: dict[Term, int], depth: int) -> int:
    """Where a term stands on a tape of what is near; … stands for what is far."""
    if term not in places:
        operation = term._operation
        if operation is None:
            places[term] = top.add_leaf(term._label, None if term._label else term._right, 0)
        elif depth and len(term._operands) <= _WIDTH:
            operands = tuple(_placed(each, top, places, depth - 1) for each in term._operands)
            places[term] = top.add(operation, operands, 0)
        else:
            places[term] = top.add_leaf("…", None, 0)
    return places[term]
