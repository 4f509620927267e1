"""The two passes over arrays of floats with a mistake in them: for the tables of misconceptions alone.

What a broken rule sends back may have a wrong shape. At an input that is what a student hands in; further to the right
the calculation ends there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from backprop_cli.graph.array_floats import as_floats, by_floats
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import Misfit, Shape, broadcast_shape, is_array, load, plain, shape_of, summed_to

Fit = Callable[[Any, Shape], Any]
"""Makes what arrives at a node of one shape or another: usually the sum over what was broadcast."""


def evaluate(graph: Graph, leaves: Mapping[int, Any], changes: Mapping[int, Any]) -> list[Any]:
    """The forward pass in floats, with other numbers at the nodes of `changes`.

    Raises ArithmeticError, ValueError where a node has no value.
    """
    results: list[Any] = []
    with load().errstate(all="ignore"):
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if node in changes:
                results.append(as_floats(changes[node]))
            elif operation is None:
                results.append(as_floats(leaves[node]))
            else:
                results.append(_applied(operation, operation.forward, [results[n] for n in operands] or [1.0]))
    return results


def send_back(
    graph: Graph,
    values: Sequence[Any],
    upstream: Any,
    rules: Mapping[int, Callable[..., tuple[Any, ...]]],
    kept: Mapping[int, Any],
    join: Callable[[Any, Any], Any],
    fits: Mapping[int, Fit] | None = None,
) -> list[Any]:
    """The backward pass as `broken_passes.send_back` makes it; `fits` are by the node at which something arrives.

    Raises ArithmeticError, ValueError where a contribution does not exist, or has a shape that goes no further.
    """
    fits = fits or {}
    gradients: list[Any] = [None] * len(graph)
    gradients[graph.output] = as_floats(upstream)
    with load().errstate(all="ignore"):
        for node in range(graph.output, -1, -1):
            operation, gradient = graph.operations[node], gradients[node]
            if gradient is None:
                continue
            if node in kept:
                gradient = gradients[node] = as_floats(kept[node])
            if operation is None:
                continue
            if shape_of(gradient) != shape_of(values[node]):
                raise ValueError("a gradient of this shape goes no further")
            sent = _sent(operation, rules.get(node, operation.backward), gradient, values, node, graph)
            for operand, contribution in zip(graph.operands[node], sent):
                contribution = plain(fits.get(operand, fitted)(contribution, shape_of(values[operand])))
                arrived = gradients[operand]
                gradients[operand] = contribution if arrived is None else join(arrived, contribution)
    return [value * 0.0 if gradient is None else gradient for gradient, value in zip(gradients, values)]


def arriving(graph: Graph, values: Sequence[Any], gradients: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Each node with what arrives there, contribution by contribution. Raises ArithmeticError, ValueError."""
    for node in range(graph.output, -1, -1):
        operation = graph.operations[node]
        if operation is not None:
            sent = _sent(operation, operation.backward, gradients[node], values, node, graph)
            for operand, contribution in zip(graph.operands[node], sent):
                yield operand, fitted(contribution, shape_of(values[operand]))


def fitted(array: Any, shape: Shape) -> Any:
    """What arrives, summed over the axes along which a node was broadcast; another wrong shape stays as it is."""
    try:
        broadcast = broadcast_shape(shape_of(array), shape) == shape_of(array)
    except Misfit:
        broadcast = False
    return summed_to(array, shape) if broadcast else array


def _sent(
    operation: Operation, rule: Callable[..., Any], gradient: Any, values: Sequence[Any], node: int, graph: Graph
) -> list[Any]:
    around = [gradient, values[node], *(values[operand] for operand in graph.operands[node])]
    return [each() if callable(each) else each for each in _applied(operation, rule, around)]


def _applied(operation: Operation, rule: Callable[..., Any], numbers: Sequence[Any]) -> Any:
    """What a rule makes of floats: whole arrays, or element by element, as the operation is."""
    if operation.shape is not None:
        made = rule(*(load().asarray(number, dtype=float) for number in numbers))
        return made if isinstance(made, tuple) else plain(made)
    return by_floats(rule, numbers) if any(map(is_array, numbers)) else rule(*numbers)
