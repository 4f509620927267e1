"""All elements of all arrays of a graph in one flat list, node after node and row by row, and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import prod
from typing import Any

from backprop_cli.graph.array_losses import LOSSES, SOFTMAX
from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.shapes import shapes_of
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements, of_elements, shape_of, shape_text


class Layout:
    """Which element of which node a number of the flat list is.

    shapes   the shape of every node, by id
    """

    def __init__(self, graph: Graph, leaves: Sequence[Any]) -> None:
        """Raises BackpropError where shapes do not go together."""
        self.graph = graph
        self.shapes = shapes_of(graph, [shape_of(leaf) for leaf in leaves])

    @cached_property
    def owners(self) -> list[int]:
        """The node of every element."""
        return [node for node, shape in enumerate(self.shapes) for _ in range(prod(shape))]

    @cached_property
    def work(self) -> int:
        """Multiplications of a forward pass, roughly."""
        return sum(map(self._work_of, range(len(self.graph))))

    def _work_of(self, node: int) -> int:
        operation, size = self.graph.operations[node], prod(self.shapes[node])
        if operation is None or operation.shape is None:
            return size
        first = self.shapes[self.graph.operands[node][0]] or (1,)
        if operation is MATMUL:
            return first[-1] * size
        return prod(first) * (first[-1] if operation in (SOFTMAX, *LOSSES) else 1)  # these take each with each of a row

    def flat(self, values: Sequence[Any]) -> list[Any]:
        """The elements of values, by node."""
        return [number for value in values for number in elements(value)]

    def folded(self, numbers: Sequence[Any]) -> list[Any]:
        """A flat list as arrays and numbers, by node."""
        found, start = [], 0
        for shape in self.shapes:
            end = start + prod(shape)
            found.append(of_elements(numbers[start:end], shape))
            start = end
        return found

    def seed(self, upstream: Any) -> Any:
        """What arrives at the output, in its shape; one number is taken for every element.

        Raises BackpropError for another shape.
        """
        wanted, shape = self.shapes[self.graph.output], shape_of(upstream)
        if shape == wanted:
            return upstream
        if not shape:
            return of_elements([upstream] * prod(wanted), wanted)
        name = self.graph.output_name
        message = "upstream-shape" if wanted else "upstream-of-number"
        place = self.graph.place(self.graph.output)
        raise BackpropError(message, place, shape=shape_text(shape), output=name, wanted=shape_text(wanted))
