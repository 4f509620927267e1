"""Where things stand in a text picture: columns by layer, rows in the order of the written formula.

Every arrow has a row of its own, so no two horizontal lines meet. A node stands between the rows of its operands;
its operands' lines run down (or up) to it in its own column. A node used more than once has a column beside it in
which its further lines branch off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len

from backprop_cli.picture import Arrow, Labels, Picture, Shape


class Line(NamedTuple):
    """An arrow from column `start` to `end`; `turn` is the row of the head where it differs from `row`."""

    arrow: Arrow
    row: int
    start: int
    end: int
    turn: int | None
    branch: int | None  # the column in which it branches off from its tail's row, for all but the tail's first
    label: int  # the column behind the labels


class Layout(NamedTuple):
    """Rows count text lines from 0, columns count display cells."""

    rows: dict[int, int]  # of shapes
    columns: dict[int, int]  # where a shape's label starts
    name_columns: dict[int, int]  # where the name of an operation's result starts, on its line
    lines: list[Line]
    width: int
    height: int


class _Order(NamedTuple):
    slots: dict[int, int]  # shape -> position in the vertical order
    arrow_slots: dict[tuple[int, int], int]  # (head, position) -> position in the vertical order
    first: dict[int, tuple[int, int] | None]  # shape -> the arrow that leaves on its own row
    size: int


def lay_out(picture: Picture, circle: Callable[[Shape], str], labels: Labels) -> Layout:
    """Place everything. `circle` is the text of a shape as it is drawn."""
    order = _vertical_order(picture)
    layers = _layers(picture)
    branches = _branches(picture, order, layers)
    columns, circles, gaps, centres = _horizontal(picture, layers, branches, circle, labels)
    slot_rows = _rows(picture, order, layers, labels)
    rows = {shape: slot_rows[slot] for shape, slot in order.slots.items()}
    lines = []
    for arrow in picture.arrows:
        key = None if arrow.head is None else (arrow.head, arrow.position)
        own = key is None or order.first[arrow.tail] == key
        layer = layers[arrow.tail]
        row = rows[arrow.tail] if key is None else slot_rows[order.arrow_slots[key]]
        branch = None if own else gaps[layer] + 2 * branches[arrow.tail] + 1
        start = columns[arrow.tail] + cell_len(circle(picture.shapes[arrow.tail])) if branch is None else branch
        if arrow.head is None:
            lines.append(Line(arrow, row, start, circles[layer + 1] - 1, None, branch, circles[layer + 1] - 1))
            continue
        straight = rows[arrow.head] == row
        centre = centres[layers[arrow.head]]
        end = columns[arrow.head] - 1 if straight else centre
        lines.append(
            Line(
                arrow, row, start, end, None if straight else rows[arrow.head], branch, circles[layers[arrow.head]] - 1
            )
        )
    names = {
        shape: gaps[layers[shape]] + 2 * _branch_count(branches, layers, layers[shape]) + 2
        for shape in picture.shapes
        if picture.shapes[shape].name
    }
    width = circles[-1] + (cell_len(picture.output_name) if picture.output_name else 0)
    return Layout(rows, columns, names, lines, width, slot_rows[-1] + 2)


def _vertical_order(picture: Picture) -> _Order:
    """Shapes and arrows from top to bottom, as the formula is read: first operands, the node, the other operands."""
    slots: dict[int, int] = {}
    arrow_slots: dict[tuple[int, int], int] = {}
    first: dict[int, tuple[int, int] | None] = {picture.output: None}
    count = 0
    stack: list[tuple[int, int]] = [(picture.output, 0)]  # a shape, and the next of its operands
    while stack:
        node, position = stack.pop()
        operands = picture.shapes[node].operands
        middle = (len(operands) + 1) // 2
        if position == middle and len(operands) != 1 and node not in slots:
            slots[node] = count
            count += 1
        if position and len(operands) == 1:
            slots[node] = arrow_slots[node, 0] if (node, 0) in arrow_slots else slots[operands[0]]
        if position and (node, position - 1) not in arrow_slots:
            arrow_slots[node, position - 1] = slots[operands[position - 1]]
        if position == len(operands):
            continue
        stack.append((node, position + 1))
        operand = operands[position]
        if operand in first:
            arrow_slots[node, position] = count
            count += 1
        else:
            first[operand] = (node, position)
            stack.append((operand, 0))
    return _Order(slots, arrow_slots, first, count)


def _layers(picture: Picture) -> dict[int, int]:
    """The longest way from the left, for each shape."""
    layers: dict[int, int] = {}
    for node, shape in picture.shapes.items():  # operands come first
        layers[node] = 1 + max((layers[operand] for operand in shape.operands), default=-1)
    return layers


def _branches(picture: Picture, order: _Order, layers: dict[int, int]) -> dict[int, int]:
    """For each shape with more than one arrow, which of its layer's branch columns it has."""
    used: dict[int, int] = {}
    branches: dict[int, int] = {}
    for arrow in picture.arrows:
        if (
            arrow.head is not None
            and order.first[arrow.tail] != (arrow.head, arrow.position)
            and arrow.tail not in branches
        ):
            branches[arrow.tail] = used.get(layers[arrow.tail], 0)
            used[layers[arrow.tail]] = branches[arrow.tail] + 1
    return branches


def _branch_count(branches: dict[int, int], layers: dict[int, int], layer: int) -> int:
    return sum(1 for shape in branches if layers[shape] == layer)


def _horizontal(
    picture: Picture,
    layers: dict[int, int],
    branches: dict[int, int],
    circle: Callable[[Shape], str],
    labels: Labels,
) -> tuple[dict[int, int], list[int], list[int], list[int]]:
    """Columns: of each shape; where each layer starts; where the gap behind it starts; the middle of each layer."""
    last = layers[picture.output]
    widths, names, texts = [0] * (last + 1), [0] * (last + 1), [0] * (last + 1)
    for node, shape in picture.shapes.items():
        widths[layers[node]] = max(widths[layers[node]], cell_len(circle(shape)))
        if shape.name:
            names[layers[node]] = max(names[layers[node]], cell_len(shape.name) + 3)
    for arrow in picture.arrows:
        layer = last if arrow.head is None else layers[arrow.head] - 1
        texts[layer] = max(texts[layer], *(cell_len(text) + 1 for text in labels(arrow)))
    starts, gaps, x = [], [], 0
    for layer in range(last + 1):
        starts.append(x)
        gaps.append(x + widths[layer])
        x = gaps[layer] + 2 * _branch_count(branches, layers, layer) + max(names[layer], texts[layer]) + 2
    starts.append(x)
    centres = [start + width // 2 for start, width in zip(starts, widths)]
    columns = {}
    for node, shape in picture.shapes.items():
        layer = layers[node]
        columns[node] = 0 if not shape.operands else centres[layer] - cell_len(circle(shape)) // 2
    return columns, starts, gaps, centres


def _rows(picture: Picture, order: _Order, layers: dict[int, int], labels: Labels) -> list[int]:
    """The text line of every slot: two lines apart, three where a gradient and the value below it would collide."""
    above: dict[int, set[int]] = {}  # slot -> layers in front of which a value stands over the line
    below: dict[int, set[int]] = {}
    for arrow in picture.arrows:
        slot = order.slots[arrow.tail] if arrow.head is None else order.arrow_slots[arrow.head, arrow.position]
        layer = layers[picture.output] + 1 if arrow.head is None else layers[arrow.head]
        value, gradient = labels(arrow)
        for text, where in ((value, above), (gradient, below)):
            if text:
                where.setdefault(slot, set()).add(layer)
    rows = [1]
    for slot in range(1, order.size):
        collide = below.get(slot - 1, set()) & above.get(slot, set())
        rows.append(rows[-1] + (3 if collide else 2))
    return rows
