"""Forward and backward where values are arrays of floats: numpy computes a whole array at once.

A value is an array of floats, or a float of Python. Infinities and nan are found at the end of each pass.

Source: *Deep Learning from Scratch*, chapter 5.6 (the Affine layer of a batch).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from math import isfinite, nan
from typing import Any

from backprop_cli.graph.array_finite import all_finite, is_finite, telling_gradients, telling_values
from backprop_cli.graph.array_passes import Lost, add_to, fill, one_by_one, shapes_at
from backprop_cli.graph.notation import node_text
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.passes import OF_GRADIENTS, Stop, leading, refuse
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import each, elements, is_array, load, shape_of
from backprop_cli.numbers.rational import Undefined


def of_floats(
    graph: Graph, leaves: Sequence[Any], upstream: Any, wanted: Collection[int] | None
) -> tuple[list[Any], list[Any]]:
    """The values and the gradients of every node. Raises BackpropError."""
    floats = _leaves_in_floats(graph, leaves)
    try:
        seed = as_floats(upstream)
    except OverflowError:
        raise BackpropError("overflow", node="upstream") from None
    try:
        with _quiet():
            values = _forward(graph, floats)
            return values, _backward(graph, values, seed, wanted)
    except Stop as stop:
        refuse(graph, stop)


def _leaves_in_floats(graph: Graph, leaves: Sequence[Any]) -> list[Any]:
    """The leaves in floats; what is no leaf stays. Raises BackpropError for one beyond what a float can hold."""
    floats = list(leaves)
    node = -1
    try:
        for node, operation in enumerate(graph.operations):
            if operation is None:
                floats[node] = as_floats(leaves[node])
    except OverflowError:
        raise BackpropError("overflow", graph.place(node), node=node_text(graph, node)) from None
    return floats


def as_floats(value: Any) -> Any:
    """An array, or a number, in floats."""
    return value.astype(float, copy=False) if is_array(value) else float(value)


def forward(graph: Graph, leaves: Sequence[Any]) -> list[Any]:
    """The value of every node, by id. Raises Stop."""
    with _quiet():
        return _forward(graph, leaves)


def _quiet() -> AbstractContextManager[None]:
    quiet: AbstractContextManager[None] = load().errstate(all="ignore")
    return quiet


def _forward(graph: Graph, leaves: Sequence[Any]) -> list[Any]:
    values = list(leaves)
    node = -1
    try:
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is not None:
                values[node] = _value(operation, [values[operand] for operand in operands])
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error, shapes=shapes_at(graph, node, values)) from None
    if not all_finite(telling_values(graph, values)):
        _refuse_infinite(graph, values)
    return values


def _backward(graph: Graph, values: Sequence[Any], upstream: Any, wanted: Collection[int] | None) -> list[Any]:
    """The gradient of every node, by id, as `array_passes.run_backward` gives it. Raises Stop."""
    leads = leading(graph, wanted)
    ways = bytes([1]) * len(graph) if wanted is None else leads
    gradients, lost = _sent_back(graph, values, upstream, ways, mends=False)
    fine = all_finite(telling_gradients(graph, gradients, ways))
    if not fine:
        gradients, lost = _sent_back(graph, values, upstream, ways, mends=True)
    fill(gradients, ways, values)
    if not fine:
        for node, gradient in enumerate(gradients):
            if is_finite(gradient):
                continue
            if leads[node]:
                raise (
                    lost
                    or _without_derivative(graph, values, gradients)
                    or Stop(node, Undefined("overflow"), OF_GRADIENTS)
                )
            gradients[node] = load().where(load().isfinite(gradient), gradient, nan) if is_array(gradient) else nan
    return gradients


def _without_derivative(graph: Graph, values: Sequence[Any], gradients: Sequence[Any]) -> Stop | None:
    """The step whose derivative does not exist at some element, if that made the first infinity: numpy does not say."""
    for node in range(graph.output, -1, -1):
        operation, operands, gradient = graph.operations[node], graph.operands[node], gradients[node]
        if operation is None or operation.shape is not None or not is_finite(gradient):
            continue
        if all(is_finite(gradients[operand]) for operand in operands):
            continue
        try:
            one_by_one(operation, gradient, values[node], [values[operand] for operand in operands])
        except Lost as some:
            return Stop(node, some.cause, OF_GRADIENTS, shapes_at(graph, node, values))
        except (ArithmeticError, ValueError):  # too large
            continue
    return None


def _sent_back(
    graph: Graph, values: Sequence[Any], upstream: Any, ways: Sequence[int], mends: bool
) -> tuple[list[Any], Stop | None]:
    """As that of `array_passes`; `mends` says whether 0 times nothing is 0."""
    gradients: list[Any] = [None] * len(graph)
    gradients[graph.output] = upstream
    lost: Stop | None = None
    node = graph.output
    try:
        for node in range(graph.output, -1, -1):
            operation, gradient = graph.operations[node], gradients[node]
            if operation is None or gradient is None or not ways[node]:
                continue
            operands = graph.operands[node]
            around = [values[operand] for operand in operands]
            try:
                sent = _contributions(operation, gradient, values[node], around, mends)
            except Lost as some:
                lost = Stop(node, some.cause, OF_GRADIENTS, shapes_at(graph, node, values))
                sent = some.sent
            add_to(gradients, operands, around, sent, ways)
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error, OF_GRADIENTS, shapes_at(graph, node, values)) from None
    return gradients, lost


def _value(operation: Operation, around: Sequence[Any]) -> Any:
    if operation.shape is not None:
        value = operation.forward(*_as_arrays(around))
    else:
        value = by_floats(operation.forward, around or (1.0,))
    return as_floats(value)  # the sign of floats is a whole number to numpy


def _as_arrays(values: Sequence[Any]) -> list[Any]:
    """Numbers as arrays without axes, beside arrays."""
    return [load().asarray(x) if type(x) is float else x for x in values]


def by_floats(rule: Callable[..., Any], around: Sequence[Any]) -> Any:
    """A rule on arrays of floats; element by element where it asks a question that an array cannot answer."""
    try:
        return rule(*around)
    except (ValueError, TypeError, AttributeError):
        found = each(rule, around)
        shape = load().broadcast_shapes(*map(shape_of, around))
        if isinstance(found[0], tuple):
            return tuple(load().array(column, dtype=float).reshape(shape) for column in zip(*found))
        return load().array(found, dtype=float).reshape(shape)


def _contributions(operation: Operation, g: Any, value: Any, around: Sequence[Any], mends: bool) -> tuple[Any, ...]:
    """What goes back to each operand, some as functions. Raises Lost, Undefined."""
    if operation.shape is not None:
        return operation.backward(g, value, *_as_arrays(around))
    if type(value) is float:
        return tuple(map(float, one_by_one(operation, g, value, around)))
    sent: tuple[Any, ...] = by_floats(operation.backward, (g, value, *around))
    if not mends:
        return sent
    return tuple(load().where(g == 0, 0.0, contribution) for contribution in sent)  # 0 times nothing is 0


def _refuse_infinite(graph: Graph, values: Sequence[Any]) -> None:
    """Say what made the first infinity or nan, if there is one. Raises Stop."""
    for node, value in enumerate(values):
        if is_finite(value):
            continue
        operation = graph.operations[node]
        if operation is not None and operation.shape is None:
            try:
                each(operation.forward, [values[operand] for operand in graph.operands[node]])
            except (ArithmeticError, ValueError) as error:
                raise Stop(node, error, shapes=shapes_at(graph, node, values)) from None
        cause = Undefined("overflow")
        cause.element = next((place for place, number in enumerate(elements(value)) if not isfinite(number)), None)
        raise Stop(node, cause, shapes=shapes_at(graph, node, values))
