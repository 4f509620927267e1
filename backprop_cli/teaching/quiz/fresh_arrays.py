"""Fresh numbers for the elements of an array: small whole numbers, and right answers that stay right answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from backprop_cli.graph.array_losses import LOSS_NAMES
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import Shape, elements, of_elements, shape_of
from backprop_cli.numbers.rational import Exact

SMALL = (1, 2, 3, 4, 5, 6)
"""Whole elements: products of a few stay in the head."""
FLAT = (1, 2, 3)
"""The same where something flattens large numbers: sigmoid(40) is 1 to everybody."""
SATURATING = ("softmax", *LOSS_NAMES, "sigmoid", "tanh", "exp")

Draw = Callable[[Random], Any]


def class_counts(graph: Graph, shapes: Sequence[Shape]) -> dict[int, int]:
    """The inputs that say by number which class is right, and how many classes there are."""
    found = {}
    for row, operands in zip(graph.operations, graph.operands):
        if row is not None and row.name in LOSS_NAMES:
            scores, labels = (shapes[operand] for operand in operands)
            if len(labels) < len(scores):
                found[operands[1]] = scores[-1]
    return found


def drawn_like(array: Any, classes: int | None, pool_of: Callable[[Exact], tuple[Exact, ...]]) -> Draw:
    """What draws an array like this one: numbers of classes, rows with a single 1, or an element for each.

    `pool_of` says which numbers are like a positive one.
    """
    numbers, shape = elements(array), shape_of(array)
    if classes is not None:
        return lambda random: of_elements([random.randrange(classes) for _ in numbers], shape)
    width = shape[-1] if shape else 1
    rows = [numbers[start : start + width] for start in range(0, len(numbers), width)]
    if width > 1 and all(sorted(row) == [0] * (width - 1) + [1] for row in rows):
        return lambda random: of_elements([n for _ in rows for n in _one_hot(width, random)], shape)
    pools = [tuple(-like if number < 0 else like for like in pool_of(abs(number))) for number in numbers]
    return lambda random: of_elements([pool[random.randrange(len(pool))] for pool in pools], shape)


def _one_hot(width: int, random: Random) -> list[int]:
    place = random.randrange(width)
    return [int(at == place) for at in range(width)]


def hides_transposes(array: Any) -> bool:
    """Whether a matrix is its own transpose, so that nobody sees one that was forgotten."""
    shape = shape_of(array)
    return len(shape) == 2 and shape[0] == shape[1] > 1 and elements(array) == elements(array.transpose())
