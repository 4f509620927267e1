"""The rows of the operations on whole arrays by the names that are typed, and which one a call means.

Element by element every other row of the table serves arrays, too.
"""

from __future__ import annotations

from collections.abc import Callable

from backprop_cli.graph.array_losses import CROSS_ENTROPY, SOFTMAX, SOFTMAX_WITH_LOSS
from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.array_reductions import ARRAYS, TRANSPOSE, extreme, mean, reshape, total
from backprop_cli.graph.operations import Operation

_ALONG: dict[str, Callable[[int | None], Operation]] = {
    "sum": total,
    "mean": mean,
    "max": lambda axis: extreme("max", axis),
    "min": lambda axis: extreme("min", axis),
}
"""Functions that may be given an axis: name -> axis, None for all -> row."""

ARRAY_FUNCTIONS: dict[str, Operation] = {
    row.symbol: row for row in (TRANSPOSE, reshape((2, 3)), total(), mean(), SOFTMAX, CROSS_ENTROPY, SOFTMAX_WITH_LOSS)
}
"""Functions of whole arrays by name; `max` and `min` of one array are `along`."""

ARRAY_OPERATIONS = (MATMUL, *ARRAY_FUNCTIONS.values(), extreme("max"), extreme("min"))
"""Every row, those with an axis without it."""

__all__ = ["ARRAYS", "ARRAY_FUNCTIONS", "ARRAY_OPERATIONS", "MATMUL", "along", "reshape"]


def takes_axis(name: str) -> bool:
    """Whether a function may be given an axis."""
    return name in _ALONG


def along(name: str, axis: int | None) -> Operation:
    """The row of a function over one axis of an array, or over all of it."""
    return _ALONG[name](axis)
