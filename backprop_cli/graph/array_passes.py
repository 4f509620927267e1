"""Forward and backward where values are arrays: the two loops of `passes`, element by element or array by array.

An operation for numbers serves arrays element by element, with numpy's broadcasting: what was broadcast gets the sum of
what comes back. Floats are computed by numpy, a whole array at once; other numbers one by one.

Source: *Deep Learning from Scratch*, chapter 5.6 (the Affine layer of a batch).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from math import isfinite, nan
from typing import Any

from backprop_cli.graph.array_products import MATMUL
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

_FEW = 5_000


def of_floats(
    graph: Graph, leaves: Sequence[Any], upstream: Any, wanted: Collection[int] | None
) -> tuple[list[Any], list[Any]]:
    """The values and the gradients of every node in numpy's floats. Raises BackpropError."""
    *floats, seed = map(as_floats, (*leaves, upstream))
    return _both(graph, floats, 1.0, seed, wanted, None)


def of_rationals(
    graph: Graph, leaves: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound
) -> tuple[list[Any], list[Any]]:
    """The values and the gradients of every node in rational numbers. Raises BackpropError, Irrational."""
    values, gradients = _both(graph, leaves, 1, upstream, wanted, bound)
    return [map_elements(_normal, value) for value in values], [map_elements(_normal, each) for each in gradients]


def _both(
    graph: Graph, leaves: Sequence[Any], one: Any, seed: Any, wanted: Collection[int] | None, bound: Bound | None
) -> tuple[list[Any], list[Any]]:
    try:
        values = run_forward(graph, leaves, one, bound)
        return values, run_backward(graph, values, seed, wanted, bound)
    except Stop as stop:
        refuse(graph, stop)


def _normal(number: Any) -> Any:
    return normal(number) if type(number) is Fraction else number


def as_floats(value: Any) -> Any:
    """An array, or a number, in floats."""
    return value.astype(float, copy=False) if is_array(value) else float(value)


def run_forward(graph: Graph, leaves: Sequence[Any], one: Any, bound: Bound | None) -> list[Any]:
    """The value of every node, by id; without `bound` all numbers are floats. Raises Stop, Irrational."""
    results = list(leaves)
    node = -1
    try:
        with _quiet():
            for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
                if operation is not None:
                    value = _value(operation, [results[operand] for operand in operands], one, bound is None)
                    results[node] = value if bound is None else map_elements(bound, value)
    except Irrational:
        raise
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error, shapes=_shapes(graph, node, results)) from None
    if bound is None:
        _finite_values(graph, results)
    return results


def run_backward(
    graph: Graph, values: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound | None
) -> list[Any]:
    """The gradient of every node, by id, an array where its value is one.

    Where nodes are `wanted`, what leads to none of them is left out: its gradient is nan. Raises Stop, Irrational.
    """
    leads = leading(graph, wanted)
    ways = bytes([1]) * len(graph) if wanted is None else leads
    gradients, lost = _sent_back(graph, values, upstream, ways, bound, mends=False)
    fine = bound is None and _all_finite({id(each): each for each in gradients if each is not None}.values())
    if bound is None and not fine:
        gradients, lost = _sent_back(graph, values, upstream, ways, bound, mends=True)
    for node, gradient in enumerate(gradients):
        if gradient is None or (not ways[node] and node != graph.output):
            gradients[node] = _filled(0 if ways[node] else nan, values[node])
    if not fine:
        _known(graph, gradients, leads, lost, bound)
    return gradients


def _sent_back(
    graph: Graph, values: Sequence[Any], upstream: Any, ways: Sequence[int], bound: Bound | None, mends: bool
) -> tuple[list[Any], Stop | None]:
    """The gradients that arrive, None where none does, and the step whose derivative does not exist, if there is one.

    `ways` are the nodes that get one; `mends` says whether 0 times nothing is 0, in floats.
    """
    gradients: list[Any] = [None] * len(graph)
    gradients[graph.output] = upstream
    lost: Stop | None = None
    node = graph.output
    try:
        with _quiet():
            for node in range(graph.output, -1, -1):
                operation, gradient = graph.operations[node], gradients[node]
                if operation is None or gradient is None or not ways[node]:
                    continue
                if bound is not None:
                    gradient = gradients[node] = map_elements(bound, gradient)
                operands = graph.operands[node]
                around = [values[operand] for operand in operands]
                try:
                    sent = _contributions(operation, gradient, values[node], around, bound is None, mends)
                except _Lost as some:
                    lost = Stop(node, some.cause, OF_GRADIENTS, _shapes(graph, node, values))
                    sent = some.sent
                for operand, contribution in zip(operands, sent):
                    if not ways[operand]:
                        continue
                    if callable(contribution):
                        contribution = contribution()
                    contribution = plain(summed_to(contribution, shape_of(values[operand])))
                    before = gradients[operand]
                    gradients[operand] = contribution if before is None else before + contribution
    except Irrational:
        raise
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error, OF_GRADIENTS, _shapes(graph, node, values)) from None
    return gradients, lost


def _filled(number: float, like: Any) -> Any:
    shape = shape_of(like)
    if not shape:
        return number
    numpy = load()
    if like.dtype != float and number == 0:
        return numpy.zeros(shape, object)
    once = numpy.array(number, float)
    found = numpy.ndarray(shape, float, once, strides=(0,) * len(shape))  # the one number in all places
    found.flags.writeable = False
    return found


def _quiet() -> AbstractContextManager[None]:
    """numpy's infinities and nan are found afterwards."""
    quiet: AbstractContextManager[None] = load().errstate(all="ignore")
    return quiet


def _value(operation: Operation, around: Sequence[Any], one: Any, floats: bool) -> Any:
    if operation.shape is not None:
        return plain(operation.forward(*_as_arrays(around, floats)))
    if not any(map(is_array, around)):
        return operation.value_of(around, one)
    if floats:
        return as_floats(by_floats(operation.forward, around))  # the sign of floats is a whole number to numpy
    shape = load().broadcast_shapes(*map(shape_of, around))
    return of_elements(each(operation.forward, around), shape)


def _as_arrays(values: Sequence[Any], floats: bool) -> list[Any]:
    """Numbers as arrays without axes, beside arrays."""
    return [x if is_array(x) else load().asarray(x, dtype=float if floats else object) for x in values]


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


class _Lost(Exception):
    """Some derivatives do not exist: why, and the contributions, nan for those."""

    def __init__(self, cause: Undefined, sent: tuple[Any, ...]) -> None:
        super().__init__(cause)
        self.cause, self.sent = cause, sent


def _contributions(
    operation: Operation, g: Any, value: Any, around: Sequence[Any], floats: bool, mends: bool
) -> tuple[Any, ...]:
    """What goes back to each operand, some as functions. Raises _Lost, Undefined, Irrational."""
    if operation.shape is not None:
        return operation.backward(*_as_arrays([g, value, *around], floats))
    arrays = [g, value, *around]
    if floats and any(map(is_array, arrays)):
        sent: tuple[Any, ...] = by_floats(operation.backward, arrays)
        if not mends:
            return sent
        return tuple(load().where(g == 0, 0.0, contribution) for contribution in sent)  # 0 times nothing is 0
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

    columns = zip(*each(rule, arrays)) if around else ()
    found = tuple(of_elements(column, shape) for column in columns)
    if lost:
        raise _Lost(lost[0], found)
    return found


def _known(
    graph: Graph, gradients: Sequence[Any], leads: Sequence[int], lost: Stop | None, bound: Bound | None
) -> None:
    """Refuse gradients that do not exist, or are no finite floats, where they are wanted. Raises Stop."""
    if bound is None:
        for node, gradient in enumerate(gradients):
            if leads[node] and not _is_finite(gradient):
                raise lost or Stop(node, Undefined("overflow"), OF_GRADIENTS)
        return
    for node, gradient in enumerate(gradients):
        if graph.operations[node] is None:
            try:
                map_elements(bound, gradient)
            except Undefined as error:
                raise Stop(node, error, OF_GRADIENTS) from None
        if lost and leads[node] and any(map(is_undefined, elements(gradient))):
            raise lost


def _is_finite(value: Any) -> bool:
    return isfinite(value) if not is_array(value) else bool(load().isfinite(value).all())


def _all_finite(values: Iterable[Any]) -> bool:
    """Whether all numbers are finite."""
    return all(map(_seems_finite, values)) or all(map(_is_finite, values))


def _seems_finite(value: Any) -> bool:
    """Whether the sum of the squares is finite, which is quicker to tell of few numbers; of many BLAS takes threads."""
    if getattr(value, "size", 1) > _FEW:
        return _is_finite(value)
    return isfinite(load().vdot(value, value))


def _telling(graph: Graph, values: Sequence[Any]) -> list[Any]:
    """Values without those that go into a matrix product: if these are not finite, the product is not."""
    told: set[int] = set()
    for operation, operands in zip(graph.operations, graph.operands):
        if operation is MATMUL:
            told.update(operands)
    return [value for node, value in enumerate(values) if node not in told]


def _finite_values(graph: Graph, values: Sequence[Any]) -> None:
    """Refuse infinities and nan, and say what made the first of them. Raises Stop."""
    if _all_finite(_telling(graph, values)):
        return
    for node, value in enumerate(values):
        if _is_finite(value):
            continue
        operation = graph.operations[node]
        if operation is not None and operation.shape is None:
            try:
                each(operation.forward, [values[operand] for operand in graph.operands[node]])
            except (ArithmeticError, ValueError) as error:
                raise Stop(node, error, shapes=_shapes(graph, node, values)) from None
        cause = Undefined("overflow")
        cause.element = next((place for place, number in enumerate(elements(value)) if not isfinite(number)), None)
        raise Stop(node, cause, shapes=_shapes(graph, node, values))


def _shapes(graph: Graph, node: int, values: Sequence[Any]) -> list[Shape]:
    """The shapes of what a step makes, element by element, and of its operands; for one on whole arrays none."""
    operation = graph.operations[node]
    around = [shape_of(values[operand]) for operand in graph.operands[node]]
    return [] if operation is None or operation.shape is not None else [broadcast_shape(around), *around]
