"""Whether a run in floats met infinities or nan, told from as few arrays as will do.

They go on into what is computed from them, so that those at the end tell of all the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

from backprop_cli.graph.array_losses import LOSSES, SOFTMAX_WITH_LOSS
from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.operations import ADD, MULTIPLY, NEGATE, SUBTRACT
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import is_array, load

CARRYING = (ADD, SUBTRACT, MULTIPLY, NEGATE, MATMUL, SOFTMAX_WITH_LOSS)
"""Rows whose value is not finite if an operand is not; 1 / x is 0 of an infinity."""
_CARRYING, _LOSSES = (frozenset(map(id, rows)) for rows in (CARRYING, LOSSES))  # to compare rows takes long


def is_finite(value: Any) -> bool:
    """Whether a number, or every element of an array, is finite."""
    return isfinite(value) if not is_array(value) else bool(load().isfinite(value).all())


def all_finite(values: Iterable[Any]) -> bool:
    """Whether all numbers are finite."""
    return all(map(_seems_finite, values)) or all(map(is_finite, values))


def _seems_finite(value: Any) -> bool:
    """Whether the sum of the squares is finite, which is quicker to tell."""
    return isfinite(load().vdot(value, value))


def telling_values(graph: Graph, values: Sequence[Any]) -> list[Any]:
    """Values without those that go into one that tells of them."""
    untold: list[Any] = list(values)
    for operation, operands in zip(graph.operations, graph.operands):
        if id(operation) in _CARRYING:
            for operand in operands:
                untold[operand] = None
    return [value for value in untold if value is not None]


def telling_gradients(graph: Graph, gradients: Sequence[Any], ways: Sequence[int]) -> list[Any]:
    """Gradients, where there are, without those that were sent back: what goes back to an operand is a multiple.

    `ways` are the nodes that get one. The numbers of the classes get nothing from a loss.
    """
    found = []
    for operation, operands, gradient in zip(graph.operations, graph.operands, gradients):
        if gradient is not None:
            for operand in operands[:1] if id(operation) in _LOSSES else operands:
                if ways[operand]:
                    break
            else:
                found.append(gradient)
    return found
