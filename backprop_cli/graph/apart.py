"""A graph of arrays taken apart: a graph of numbers, with an input, a constant or an operation for every element.

"What a matrix product really is": Mul and Add nodes. The gradients by the rules for arrays are checked on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backprop_cli.graph.operations import ADD, MULTIPLY, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import (
    broadcast_shape,
    element_name,
    elements,
    indices,
    is_array,
    load,
    of_elements,
    plain,
    shape_of,
)
from backprop_cli.numbers.rational import Number

MOST_NODES = 20_000
"""Nodes of a graph taken apart."""


class TooManyNodes(Exception):
    """The graph of the elements would have more than MOST_NODES nodes."""


class Apart:
    """The graph of the elements.

    graph     the new graph; its output is the old one's, or the sum of its elements, each times its upstream gradient
    ids       for each node of the old graph, the ids of its elements (an array, dtype object), or the one id
    inputs    the value of every input
    upstream  what arrives at the output of the new graph
    """

    def __init__(self, whole: Graph, values: Sequence[Any], upstream: Any, for_check: bool = False) -> None:
        """Take a graph apart, whose nodes have these `values`. Raises TooManyNodes.

        With `for_check` every node has elements of its own, also where it only moves those of another (times 1).
        """
        self.graph = Graph(whole.locate)
        self.inputs: dict[str, Number] = {}
        self.ids: list[Any] = []
        self._whole, self._values, self.for_check = whole, values, for_check
        self._numbers: dict[int, Number] = {}  # the values of the elements
        for node in range(len(whole)):
            self._origin = whole.origins[node]
            found = self._node(node)
            self.ids.append(found)
            self._numbers.update(zip(elements(found), elements(values[node])))
        self.graph.output = self._output(upstream)
        self.upstream = 1 if is_array(upstream) else upstream

    def _node(self, node: int) -> Any:
        operation, name = self._whole.operations[node], self._whole.names[node]
        value, shape = self._values[node], shape_of(self._values[node])
        if operation is None:
            names = [name and element_name(name, index) for index in indices(shape)]
            given = node in self._whole.literals
            ids = [
                self.graph.add_leaf(each, number if given else None, self._origin)
                for each, number in zip(names, elements(value))
            ]
            if name is not None and not given:
                self.inputs.update(zip(map(str, names), elements(value)))
            return of_elements(ids, shape)
        around = [self.ids[operand] for operand in self._whole.operands[node]]
        found = operation.apart(self, *map(_as_array, around)) if operation.apart else self._each(operation, around)
        found = plain(found)
        if name is not None:
            for index, element in zip(indices(shape), elements(found)):
                if self.graph.names[element] is None and self.graph.operations[element] is not None:
                    self.graph.name(element, element_name(name, index))
        return found

    def _each(self, operation: Operation, around: Sequence[Any]) -> Any:
        shape = broadcast_shape(*map(shape_of, around))
        columns = [elements(column) for column in load().broadcast_arrays(*around)] if around else [[]]
        return of_elements([self.add(operation, *ids) for ids in zip(*columns)] or [self.add(operation)], shape)

    def _output(self, upstream: Any) -> int:
        ids = self.ids[self._whole.output]
        if not is_array(ids):
            return int(ids)
        self._origin = self._whole.origins[self._whole.output]
        terms = [
            element if number == 1 else self.add(MULTIPLY, self.constant(number), element)
            for element, number in zip(elements(ids), elements(upstream))
        ]
        return self.chain(ADD, terms)

    def add(self, operation: Operation, *operands: int) -> int:
        """Append an operation on elements. Raises TooManyNodes."""
        if len(self.graph) >= MOST_NODES:
            raise TooManyNodes
        return self.graph.add(operation, operands, self._origin)

    def constant(self, number: Number) -> int:
        """Append a constant."""
        return self.graph.add_leaf(None, number, self._origin)

    def chain(self, operation: Operation, ids: Sequence[int]) -> int:
        """Append a + b + c, from left to right; one element alone is moved."""
        found = ids[0] if len(ids) > 1 else self.moved([*ids])[0]
        for element in ids[1:]:
            found = self.add(operation, found, element)
        return int(found)

    def moved(self, ids: Any) -> Any:
        """Elements at another place."""
        if not self.for_check:
            return ids
        if isinstance(ids, list):
            return [self.add(MULTIPLY, element, self.constant(1)) for element in ids]
        return of_elements(self.moved(elements(ids)), shape_of(ids))

    def number(self, element: int) -> Number:
        """The value of an element of a node that stands already."""
        return self._numbers[element]


def _as_array(ids: Any) -> Any:
    return ids if is_array(ids) else load().asarray(ids, dtype=object)
