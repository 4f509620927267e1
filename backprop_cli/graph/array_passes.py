"""Forward and backward where values are arrays of rational or proven numbers: the two loops of `passes`, one by one.

An operation for numbers serves arrays element by element, with numpy's broadcasting: what was broadcast gets the sum of
what comes back. Floats are in `array_floats`.

Source: *Deep Learning from Scratch*, chapter 5.6 (the Affine layer of a batch).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cache
from math import nan
from typing import Any

from backprop_cli.graph.operations import Operation
from backprop_cli.graph.passes import MISSING, OF_GRADIENTS, Bound, Stop, is_undefined, leading, refuse, undefined
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import (
    Shape,
    broadcast_shape,
    each,
    elements,
    is_array,
    load,
    map_elements,
    of_elements,
    plain,
    shape_of,
    summed_to,
)
from backprop_cli.numbers.rational import Irrational, Undefined, normal


def of_rationals(
    graph: Graph, leaves: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound
) -> tuple[list[Any], list[Any]]:
    """The values and the gradients of every node in rational numbers. Raises BackpropError, Irrational."""
    try:
        values = run_forward(graph, leaves, 1, bound)
        gradients = run_backward(graph, values, upstream, wanted, bound)
    except Stop as stop:
        refuse(graph, stop)
    return [map_elements(_normal, value) for value in values], [map_elements(_normal, each) for each in gradients]


def _normal(number: Any) -> Any:
    return normal(number) if type(number) is Fraction else number


def run_forward(graph: Graph, leaves: Sequence[Any], one: Any, bound: Bound) -> list[Any]:
    """The value of every node, by id. Raises Stop, Irrational."""
    results = list(leaves)
    node = -1
    try:
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is not None:
                value = _value(operation, [results[operand] for operand in operands], one)
                results[node] = map_elements(bound, value)
    except Irrational:
        raise
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error, shapes=shapes_at(graph, node, results)) from None
    return results


def run_backward(
    graph: Graph, values: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound
) -> list[Any]:
    """The gradient of every node, by id, an array where its value is one.

    Where nodes are `wanted`, what leads to none of them is left out: its gradient is nan. Raises Stop, Irrational.
    """
    leads = leading(graph, wanted)
    ways = bytes([1]) * len(graph) if wanted is None else leads
    gradients, lost = _sent_back(graph, values, upstream, ways, bound)
    fill(gradients, ways, values)
    _known(graph, gradients, leads, lost, bound)
    return gradients


def _sent_back(
    graph: Graph, values: Sequence[Any], upstream: Any, ways: Sequence[int], bound: Bound
) -> tuple[list[Any], Stop | None]:
    """The gradients that arrive, None where none does, and the step whose derivative does not exist, if there is one.

    `ways` are the nodes that get one.
    """
    gradients: list[Any] = [None] * len(graph)
    gradients[graph.output] = upstream
    lost: Stop | None = None
    node = graph.output
    try:
        for node in range(graph.output, -1, -1):
            operation, gradient = graph.operations[node], gradients[node]
            if operation is None or gradient is None or not ways[node]:
                continue
            gradient = gradients[node] = map_elements(bound, gradient)
            operands = graph.operands[node]
            around = [values[operand] for operand in operands]
            try:
                sent = _contributions(operation, gradient, values[node], around)
            except Lost as some:
                lost = Stop(node, some.cause, OF_GRADIENTS, shapes_at(graph, node, values))
                sent = some.sent
            add_to(gradients, operands, around, sent, ways)
    except Irrational:
        raise
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error, OF_GRADIENTS, shapes_at(graph, node, values)) from None
    return gradients, lost


def add_to(
    gradients: list[Any], operands: Sequence[int], around: Sequence[Any], sent: Sequence[Any], ways: Sequence[int]
) -> None:
    """Add what a node sends back to the gradients of its operands, whose values are `around`, where there is a way."""
    for operand, value, contribution in zip(operands, around, sent):
        if ways[operand]:
            if callable(contribution):
                contribution = contribution()
            contribution = summed_to(contribution, shape_of(value))
            before = gradients[operand]
            gradients[operand] = contribution if before is None else before + contribution


def fill(gradients: list[Any], ways: Sequence[int], values: Sequence[Any]) -> None:
    """Put 0 where no gradient arrived, and nan where there is no way."""
    for node, gradient in enumerate(gradients):
        if gradient is None:
            gradients[node] = _filled(0 if ways[node] else nan, values[node])


def _filled(number: float, like: Any) -> Any:
    shape = shape_of(like)
    if not shape:
        return number
    if number == 0 and like.dtype != float:
        return load().zeros(shape, object)
    return load().ndarray(shape, float, _once(number), strides=(0,) * len(shape))  # the one number in all places


@cache
def _once(number: float) -> Any:
    """A float that cannot be written over."""
    found = load().array(number, float)
    found.flags.writeable = False
    return found


def _value(operation: Operation, around: Sequence[Any], one: Any) -> Any:
    if operation.shape is not None:
        return plain(operation.forward(*_as_arrays(around)))
    if not any(map(is_array, around)):
        return operation.value_of(around, one)
    shape = load().broadcast_shapes(*map(shape_of, around))
    return of_elements(each(operation.forward, around), shape)


def _as_arrays(values: Sequence[Any]) -> list[Any]:
    """Numbers as arrays without axes, beside arrays."""
    return [x if is_array(x) else load().asarray(x, dtype=object) for x in values]


class Lost(Exception):
    """Some derivatives do not exist: why, and the contributions, nan for those."""

    def __init__(self, cause: Undefined, sent: tuple[Any, ...]) -> None:
        super().__init__(cause)
        self.cause, self.sent = cause, sent


def _contributions(operation: Operation, g: Any, value: Any, around: Sequence[Any]) -> tuple[Any, ...]:
    """What goes back to each operand, some as functions. Raises Lost, Undefined, Irrational."""
    if operation.shape is not None:
        return operation.backward(*_as_arrays([g, value, *around]))
    return one_by_one(operation, g, value, around)


def one_by_one(operation: Operation, g: Any, value: Any, around: Sequence[Any]) -> tuple[Any, ...]:
    """What goes back to each operand, by the rule for numbers. Raises Lost, Undefined, Irrational."""
    shape = shape_of(value)
    lost: list[Undefined] = []

    count = -1

    def rule(upstream: Any, out: Any, *numbers: Any) -> tuple[Any, ...]:
        nonlocal count
        count += 1
        if upstream == 0:
            return (0,) * len(numbers)
        try:
            return operation.backward(upstream, out, *numbers)
        except Undefined as error:
            if error.message_id not in MISSING:
                raise
            error.element = count
            lost.append(error)
            return tuple(undefined(upstream) if each is None else each for each in error.sent or (None,) * len(numbers))

    columns = zip(*each(rule, [g, value, *around])) if around else ()
    found = tuple(of_elements(column, shape) for column in columns)
    if lost:
        raise Lost(lost[0], found)
    return found


def _known(graph: Graph, gradients: Sequence[Any], leads: Sequence[int], lost: Stop | None, bound: Bound) -> None:
    """Refuse gradients that do not exist, or are out of bounds, where they are wanted. Raises Stop."""
    for node, gradient in enumerate(gradients):
        if graph.operations[node] is None:
            try:
                map_elements(bound, gradient)
            except Undefined as error:
                raise Stop(node, error, OF_GRADIENTS) from None
        if lost and leads[node] and any(map(is_undefined, elements(gradient))):
            raise lost


def shapes_at(graph: Graph, node: int, values: Sequence[Any]) -> list[Shape]:
    """The shapes of what a step makes, element by element, and of its operands; for one on whole arrays none."""
    operation = graph.operations[node]
    around = [shape_of(values[operand]) for operand in graph.operands[node]]
    return [] if operation is None or operation.shape is not None else [broadcast_shape(*around), *around]
