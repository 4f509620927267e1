"""The shape of every node, told before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from backprop_cli.graph.notation import node_text
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import MOST_ELEMENTS, Misfit, Shape, broadcast_shape, shape_text


def shapes_of(graph: Graph, leaves: Sequence[Shape]) -> list[Shape]:
    """The shape of every node, by id, from those of the leaves; a number has the shape ().

    Raises BackpropError where two do not go together, or where all of them have more than MOST_ELEMENTS elements.
    """
    shapes = list(leaves)
    size = 0
    for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
        if operation is not None:
            around = [shapes[operand] for operand in operands]
            try:
                shapes[node] = (operation.shape or broadcast_shape)(*around)
            except Misfit as misfit:
                raise _refusal(graph, node, around, misfit) from None
        size += prod(shapes[node])
        if size > MOST_ELEMENTS:
            raise BackpropError("array-too-large", graph.place(node), limit=f"{MOST_ELEMENTS:,}")
    return shapes


def _refusal(graph: Graph, node: int, shapes: Sequence[Shape], misfit: Misfit) -> BackpropError:
    """What does not go together at a node, with the names and shapes of its operands."""
    operation = graph.operations[node]
    named = [
        f"{node_text(graph, operand)}: {shape_text(shape)}" if shape else node_text(graph, operand)
        for operand, shape in zip(graph.operands[node], shapes)
    ]
    texts = [node_text(graph, operand) for operand in graph.operands[node]]
    message_id = misfit.message_id
    if message_id == "shapes-differ" and operation is not None and operation.symbol == "*" and _would_multiply(shapes):
        message_id = "product-meant"
    return BackpropError(
        message_id,
        graph.place(node),
        node=node_text(graph, node),
        operands=", ".join(named),
        left=texts[0],
        right=texts[-1],
        left_shape=shape_text(shapes[0]),
        right_shape=shape_text(shapes[-1]),
        **misfit.parameters,
    )


def _would_multiply(shapes: Sequence[Shape]) -> bool:
    """Whether two matrices that were multiplied element by element fit a matrix product."""
    left, right = shapes
    return len(left) > 0 and len(right) > 1 and left[-1] == right[-2]
