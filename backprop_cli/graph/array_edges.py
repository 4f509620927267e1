"""What one node of a problem with arrays sends back along each of its arrows."""

from __future__ import annotations

from math import nan
from typing import Any

from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import map_elements


def sent_back(graph: Graph, numbers: Numbers, node: int, arithmetic: str) -> list[Any]:
    """The contribution to each operand, in its shape: the backward pass of a graph of this one step.

    nan where a derivative does not exist.
    """
    operation, operands = graph.operations[node], graph.operands[node]
    assert operation is not None
    step = Graph()
    leaves = [step.add_leaf(f"x{place}", None, 0) for place in range(len(operands))]
    step.output = step.add(operation, tuple(leaves), 0)
    values = [numbers.values[operand] for operand in operands]
    try:
        found = propagate(step, dict(zip(step.inputs, values)), numbers.gradients[node], arithmetic)
    except BackpropError:
        return [map_elements(lambda _: nan, value) for value in values]
    return [found.gradients[leaf] for leaf in leaves]
