"""Both passes over many rows at once: a node's value is a numpy array of floats, or one float for all rows.

The rules are those of the table of operations. An array keeps quiet about a division by zero or a root of -1, so every
row that looks unusual is marked. Whoever asked works it out alone, which says what is wrong or finds it right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from math import nan
from typing import Any

from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.decimals import decimal_text

_NEAR_EDGE = 1e9
"""Beyond this, a function with a domain may stand at a pole that an array does not see."""


def both_passes(
    graph: Graph, values: Mapping[str, Any], count: int, upstream: float
) -> tuple[list[Any], list[Any], Any]:
    """Values and gradients by node, and which of the `count` rows are to be worked out alone.

    `values` has an array or a float for every input without a value of its own.
    """
    import numpy

    unusual = numpy.zeros(count, dtype=bool)
    with numpy.errstate(all="ignore"):
        try:
            results = _forward(graph, values, count, unusual)
            gradients = _backward(graph, results, count, upstream, unusual)
        except (ArithmeticError, ValueError):  # in a step that is the same for all rows
            unusual[:] = True
            return [], [], unusual
    return results, gradients, unusual


def column_texts(column: Any, count: int, digits: int | None = None) -> list[str]:
    """The numbers of an array, or one number `count` times, as `decimal_text` writes them."""
    import numpy

    if not is_array(column):
        return [decimal_text(float(column), digits)] * count
    column = column + 0.0  # -0.0 becomes 0.0
    if digits is not None:
        texts = [f"{number:.{digits}g}" for number in column.tolist()]
    else:
        large = numpy.abs(column)
        if bool(((column == numpy.rint(column)) & (large < 1e15)).all()):
            return list(map(str, column.astype(numpy.int64).tolist()))
        texts = [text[:-2] if text[-2:] == ".0" else text for text in map(repr, column.tolist())]
        if bool(((large >= 1e-4) & (large < 1e15) | (large == 0)).all()):
            return texts
    return [decimal_text(number, digits) if "e" in text else text for text, number in zip(texts, column.tolist())]


def _forward(graph: Graph, values: Mapping[str, Any], count: int, unusual: Any) -> list[Any]:
    results: list[Any] = [0.0] * len(graph)
    for node, literal in graph.literals.items():
        results[node] = float(literal)
    for name, value in values.items():
        results[graph.inputs[name]] = value
        _mark(unusual, value)
    for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
        if operation is not None:
            results[node] = _apply(operation.forward, [results[operand] for operand in operands] or [1.0], count)
            _mark(unusual, results[node], _NEAR_EDGE if operation.domain else None)
    return results


def _backward(graph: Graph, results: Sequence[Any], count: int, upstream: float, unusual: Any) -> list[Any]:
    gradients: list[Any] = [None] * len(graph)
    gradients[graph.output] = upstream
    for node in range(graph.output, -1, -1):
        operation, operands = graph.operations[node], graph.operands[node]
        if gradients[node] is None:
            continue
        if operation is not None:
            around = [gradients[node], results[node], *(results[operand] for operand in operands)]
            for operand, share in zip(operands, _apply(operation.backward, around, count)):
                before = gradients[operand]
                gradients[operand] = share if before is None else before + share  # never +=: arrays may be shared
        _mark(unusual, gradients[node])
    return [0.0 if gradient is None else gradient for gradient in gradients]


def _apply(rule: Callable[..., Any], arguments: Sequence[Any], count: int) -> Any:
    """A rule of the table on arrays; row by row where it asks a question that an array cannot answer."""
    if not any(map(is_array, arguments)):
        return rule(*arguments)
    if count == 1:  # numpy answers for an array of one number, or warns that it soon will not
        return _each_row(rule, arguments, count)
    try:
        return rule(*arguments)
    except (ValueError, TypeError, AttributeError):
        return _each_row(rule, arguments, count)


def _each_row(rule: Callable[..., Any], arguments: Sequence[Any], count: int) -> Any:
    import numpy

    results: list[Any] = []
    wide = 0
    for numbers in zip(*(x.tolist() if is_array(x) else repeat(x, count) for x in arguments)):
        try:
            results.append(rule(*numbers))
        except (ArithmeticError, ValueError):
            results.append(None)
        else:
            wide = len(results[-1]) if isinstance(results[-1], tuple) else 0
    if all(result is None for result in results):
        raise ValueError("no row has a value")
    nothing = (nan,) * wide if wide else nan
    filled = [nothing if result is None else result for result in results]
    array = numpy.array(filled, dtype=float)
    return tuple(array.T) if wide else array


def _mark(unusual: Any, value: Any, limit: float | None = None) -> None:
    """Mark the rows whose value is not finite, or beyond the limit."""
    import numpy

    fine = numpy.isfinite(value) if limit is None else numpy.abs(value) < limit
    if is_array(value):
        unusual |= ~fine
    elif not fine:
        unusual[:] = True
