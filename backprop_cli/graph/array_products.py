"""The matrix product as a row of the table of operations.

Source: *Deep Learning from Scratch*, chapter 5.6.1 (the Affine layer): dX = dY·Wᵀ, dW = Xᵀ·dY.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from backprop_cli.graph.operations import ADD, MULTIPLY, Operation
from backprop_cli.numbers.arrays import Misfit, Shape, broadcast_shape, load, of_elements, shape_of, summed_to


@lru_cache(maxsize=256)
def _shape(left: Shape, right: Shape) -> Shape:
    if not left or not right:
        raise Misfit("product-with-number")
    rows = right[-2] if len(right) > 1 else right[0]
    if left[-1] != rows:
        raise Misfit("product-shapes", columns=left[-1], rows=rows)
    kept = (left[-2:-1] if len(left) > 1 else ()) + (right[-1:] if len(right) > 1 else ())
    return broadcast_shape(left[:-2], right[:-2]) + kept


def _backward(g: Any, out: Any, x: Any, y: Any) -> tuple[Callable[[], Any], Callable[[], Any]]:
    if x.ndim == y.ndim == 2 and g.dtype == x.dtype:  # the usual case
        return lambda: g @ y.T, lambda: x.T @ g
    rows = x.reshape(1, -1) if x.ndim == 1 else x
    columns = y.reshape(-1, 1) if y.ndim == 1 else y
    g = load().asarray(g, dtype=x.dtype)
    g = g.reshape(*g.shape[: g.ndim - (x.ndim > 1) - (y.ndim > 1)], rows.shape[-2], columns.shape[-1])

    def to_left() -> Any:
        return summed_to(g @ columns.swapaxes(-1, -2), rows.shape).reshape(x.shape)

    def to_right() -> Any:
        return summed_to(rows.swapaxes(-1, -2) @ g, columns.shape).reshape(y.shape)

    return to_left, to_right


def _apart(elements: Any, x: Any, y: Any) -> Any:
    rows = x.reshape(1, -1) if x.ndim == 1 else x
    columns = y.reshape(-1, 1) if y.ndim == 1 else y
    numpy = load()
    outer = broadcast_shape(rows.shape[:-2], columns.shape[:-2])
    rows = numpy.broadcast_to(rows, outer + rows.shape[-2:])
    columns = numpy.broadcast_to(columns, outer + columns.shape[-2:]).swapaxes(-1, -2)
    found = []
    for index in numpy.ndindex(*outer, rows.shape[-2], columns.shape[-2]):
        pairs = zip(rows[index[:-1]], columns[index[:-2] + index[-1:]])
        found.append(elements.chain(ADD, [elements.add(MULTIPLY, *pair) for pair in pairs]))
    return of_elements(found, _shape(shape_of(x), shape_of(y)))


MATMUL = Operation(
    name="matmul",
    symbol="@",
    arity=2,
    precedence=MULTIPLY.precedence,
    forward=lambda x, y: x @ y,
    backward=_backward,
    shape=_shape,
    apart=_apart,
    derivatives=("{g} @ transpose({1})", "transpose({0}) @ {g}"),
    numpy_code=("{x} @ {y}", "{dout} @ {y}.T", "{x}.T @ {dout}"),
)
