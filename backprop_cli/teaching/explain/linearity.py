"""Whether the output is affine (a + b·x) in one node while every other input keeps its value, told from the tape.

The degree in x of every step follows from those of its operands. Where terms cancel (x*x - x*x) or a function undoes
another (exp(log(x))), the degree is too high: "affine" can be relied on, always; the other answer is a "perhaps not".
"""

from __future__ import annotations

from collections.abc import Sequence

from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, NEGATE, POWER, SUBTRACT, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Number

CURVED = 2
"""The degree of all that is neither constant nor affine."""


def is_affine(graph: Graph, values: Sequence[Number], node: int, reached: Sequence[int]) -> bool:
    """Whether the output is a + b·x in the value x of `node`.

    `values` are those of the forward pass, `reached` says for each node whether the output depends on it.
    """
    degrees = {node: 1}
    for later in _dependents(graph, node, reached):
        operation, operands = graph.operations[later], graph.operands[later]
        assert operation is not None
        degrees[later] = _degree(operation, [degrees.get(i, 0) for i in operands], [values[i] for i in operands])
    return degrees.get(graph.output, 0) < CURVED


def _degree(operation: Operation, degrees: list[int], values: list[Number]) -> int:
    """The degree of a step, at most CURVED."""
    if not any(degrees):
        return 0
    if operation in (ADD, SUBTRACT, NEGATE):
        return max(degrees)
    if operation is MULTIPLY:
        return 0 if 0 in [value for value, degree in zip(values, degrees) if not degree] else min(CURVED, sum(degrees))
    if operation is DIVIDE and not degrees[1]:
        return degrees[0]
    exponent = operation.exponent if operation.exponent is not None else values[-1] if operation is POWER else None
    if exponent in (0, 1) and not any(degrees[1:]):
        return int(exponent) * degrees[0]
    return CURVED


def at_kink(graph: Graph, values: Sequence[Number], node: int, reached: Sequence[int]) -> bool:
    """Whether the output has a kink on the way from `node`: a tie of max or min, relu or abs at 0."""
    for later in _dependents(graph, node, reached):
        operation = graph.operations[later]
        if operation and operation.kink and operation.kink(*(values[operand] for operand in graph.operands[later])):
            return True
    return False


def _dependents(graph: Graph, node: int, reached: Sequence[int]) -> list[int]:
    """The nodes between `node` and the output, in order, without `node`."""
    varies = bytearray(len(graph))
    varies[node] = reached[node]
    found = []
    for later in range(node + 1, graph.output + 1):
        if reached[later]:
            for operand in graph.operands[later]:
                if varies[operand]:
                    varies[later] = 1
                    found.append(later)
                    break
    return found
