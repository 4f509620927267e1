"""Numbers of single steps on arrays that a solution does not keep: intermediate values, local derivatives, shares."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, prod
from typing import Any

from backprop_cli.graph.operations import Operation
from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import Shape, elements, load, map_elements, of_elements, shape_of


class StepNumbers:
    """Runs single steps in the arithmetic of a solution."""

    def __init__(self, arithmetic: str) -> None:
        self.arithmetic = "float" if arithmetic == "float" else "exact"

    def value(self, operation: Operation, *inputs: Any) -> Any:
        """What an operation makes of values. Raises BackpropError where there is no number."""
        return self._run(operation, inputs, 0, ()).values[-1]

    def sent(self, operation: Operation, inputs: Sequence[Any], position: int, upstream: Any) -> Any:
        """What goes back to one operand; nan where its derivative does not exist."""
        try:
            return self._run(operation, inputs, upstream, (position,)).gradients[position]
        except BackpropError:
            return map_elements(lambda _: nan, inputs[position])

    def local(self, operation: Operation, inputs: Sequence[Any], position: int, shape: Shape) -> Any:
        """∂value/∂operand of an operation on numbers, for every element of the value; nan where there is none."""
        whole = [spread(value, shape) for value in inputs]
        try:
            return self._run(operation, whole, 1, (position,)).gradients[position]
        except BackpropError:
            columns = zip(*map(elements, whole))
            return of_elements([self.sent(operation, numbers, position, 1) for numbers in columns], shape)

    def handed(self, operation: Operation, inputs: Sequence[Any], position: int, upstream: Any, shape: Shape) -> Any:
        """What goes back for every element of the value, before it is summed over what was broadcast."""
        return self.sent(operation, [spread(value, shape) for value in inputs], position, upstream)

    def _run(self, operation: Operation, inputs: Sequence[Any], upstream: Any, wanted: Sequence[int]) -> Numbers:
        graph = Graph()
        operands = tuple(graph.add_leaf(f"x{place}", None, 0) for place in range(len(inputs)))
        graph.output = graph.add(operation, operands, 0)
        leaves = {f"x{place}": value for place, value in enumerate(inputs)}
        return propagate(graph, leaves, upstream, self.arithmetic, wanted)


def spread(value: Any, shape: Shape) -> Any:
    """A value broadcast to a shape."""
    if shape_of(value) == shape:
        return value
    if not shape_of(value):
        number = value
        return of_elements([number] * prod(shape), shape)
    return load().broadcast_to(value, shape).copy()


def ones(value: Any) -> bool:
    """Whether every element is 1."""
    return all(number == 1 for number in elements(value))
