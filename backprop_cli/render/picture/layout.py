"""Where things stand in a drawn picture: columns by layer, rows in the order of the written formula.

Every arrow has a row of its own, so no two horizontal lines meet. A node stands between the rows of its operands;
its operands' lines run down (or up) to it in its own column. A node used more than once has a column beside it in
which its further lines branch off, always below its own row: where two lines form a cross, they only pass. Before that
column, under its own line, is room for the sum of what comes back on the branches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from backprop_cli.render.signs import cells, width
from backprop_cli.teaching.picture import Arrow, Labels, Meeting, Picture, Shape


class Line(NamedTuple):
    """An arrow from column `start` to `end`; `turn` is the row of the head where it differs from `row`."""

    arrow: Arrow
    row: int
    start: int
    end: int
    turn: int | None
    branch: int | None  # the column in which it branches off from its tail's row, for all but the tail's first
    label: int  # the column behind the labels


class Junction(NamedTuple):
    """Where the branches of a node meet: the label ends before column `label`."""

    meeting: Meeting
    row: int
    label: int


class Layout(NamedTuple):
    """Rows count text lines from 0, columns count display cells."""

    rows: dict[int, int]  # of shapes
    columns: dict[int, int]  # where a shape's label starts
    name_columns: dict[int, int]  # where the name of an operation's result starts, on its line
    output_column: int  # behind the last arrow
    lines: list[Line]
    junctions: list[Junction]
    height: int


class _Order(NamedTuple):
    slots: dict[int, int]  # shape -> position in the vertical order
    arrow_slots: dict[tuple[int, int], int]  # (head, position) -> position in the vertical order
    first: dict[int, tuple[int, int] | None]  # shape -> the arrow that leaves on its own row
    size: int

    def slot(self, arrow: Arrow) -> int:
        """The row that an arrow runs in."""
        return self.slots[arrow.tail] if arrow.head is None else self.arrow_slots[arrow.head, arrow.position]

    def is_first(self, arrow: Arrow) -> bool:
        """Whether an arrow leaves on its tail's own row."""
        return arrow.head is None or self.first[arrow.tail] == (arrow.head, arrow.position)


class _Columns(NamedTuple):
    shapes: dict[int, int]
    starts: list[int]  # of each layer; the last is behind the picture's last arrow
    stems: list[int]  # before the first branch of each layer, whose lines cross no sum
    branches: dict[int, int]  # of each shape with more than one arrow
    names: list[int]  # where names may start, by layer
    centres: list[int]  # by layer


def lay_out(picture: Picture, circle: Callable[[Shape], str], labels: Labels) -> Layout:
    """Place everything, with room for `labels`. `circle` is the text of a shape as it is drawn."""
    order = _vertical_order(picture)
    layers = _layers(picture)
    columns = _horizontal(picture, order, layers, circle, labels)
    slot_rows, height = _rows(picture, order, layers, labels)
    rows = {shape: slot_rows[slot] for shape, slot in order.slots.items()}
    lines = []
    for arrow in picture.arrows:
        row = slot_rows[order.slot(arrow)]
        layer = layers[picture.output] + 1 if arrow.head is None else layers[arrow.head]
        branch = None if order.is_first(arrow) else columns.branches[arrow.tail]
        start = columns.shapes[arrow.tail] + cells(circle(picture.shapes[arrow.tail])) if branch is None else branch
        turn = None if arrow.head is None or rows[arrow.head] == row else rows[arrow.head]
        if turn is not None:
            end = columns.centres[layer]
        else:
            end = (columns.starts[layer] if arrow.head is None else columns.shapes[arrow.head]) - 1
        lines.append(
            Line(arrow=arrow, row=row, start=start, end=end, turn=turn, branch=branch, label=columns.starts[layer] - 1)
        )
    names = {node: columns.names[layers[node]] for node, shape in picture.shapes.items() if shape.name}
    junctions = [
        Junction(meeting, rows[node], columns.stems[layers[node]]) for node, meeting in picture.meetings.items()
    ]
    return Layout(rows, columns.shapes, names, columns.starts[-1], lines, junctions, height)


def first_arrows(picture: Picture) -> dict[int, tuple[int, int] | None]:
    """For each shape the (head, position) of the arrow that leaves on its own row; None for the output."""
    return _vertical_order(picture).first


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


def _branches(picture: Picture, order: _Order, layers: dict[int, int]) -> tuple[dict[int, int], list[int]]:
    """Which of its layer's branch columns a shape with more than one arrow has, and how many each layer has."""
    last: dict[int, int] = {}  # shape -> the lowest slot in which it branches off
    for arrow in picture.arrows:
        if not order.is_first(arrow):
            last[arrow.tail] = max(last.get(arrow.tail, 0), order.slot(arrow))
    taken: list[list[int]] = [[] for _ in range(layers[picture.output] + 1)]  # to which slot, by layer and column
    branches: dict[int, int] = {}
    for shape in sorted(last, key=order.slots.__getitem__):
        ends = taken[layers[shape]]
        free = next((column for column, end in enumerate(ends) if end < order.slots[shape]), len(ends))
        ends[free : free + 1] = [last[shape]]
        branches[shape] = free
    return branches, list(map(len, taken))


def _horizontal(
    picture: Picture, order: _Order, layers: dict[int, int], circle: Callable[[Shape], str], labels: Labels
) -> _Columns:
    """All columns: each layer as wide as its widest shape; behind it branches, then a name or labels."""
    branches, counts = _branches(picture, order, layers)
    last = layers[picture.output]
    widths, room, stems = [0] * (last + 1), [0] * (last + 1), [0] * (last + 1)
    for node, shape in picture.shapes.items():
        layer = layers[node]
        widths[layer] = max(widths[layer], cells(circle(shape)))
        if shape.name:
            room[layer] = max(room[layer], cells(shape.name) + 3)
    for arrow in picture.arrows:
        layer = last if arrow.head is None else layers[arrow.head] - 1
        label = labels(arrow)
        room[layer] = max(room[layer], width(label.value) + 1, width(label.gradient) + 1)
    for node, meeting in picture.meetings.items():
        stems[layers[node]] = max(stems[layers[node]], width(labels(meeting).gradient) + 1)
    stalks = [start + stem for start, stem in zip(widths, stems)]
    starts = [0]
    for widest, count, space in zip(stalks, counts, room):
        starts.append(starts[-1] + widest + 2 * count + space + 2)
    centres = [start + widest // 2 for start, widest in zip(starts, widths)]
    shapes = {
        node: centres[layers[node]] - cells(circle(shape)) // 2 if shape.operands else 0
        for node, shape in picture.shapes.items()
    }
    return _Columns(
        shapes,
        starts,
        [start + stalk for start, stalk in zip(starts, stalks)],
        {shape: starts[layers[shape]] + stalks[layers[shape]] + 2 * n + 1 for shape, n in branches.items()},
        [start + widest + 2 * count + 2 for start, widest, count in zip(starts, stalks, counts)],
        centres,
    )


def _rows(picture: Picture, order: _Order, layers: dict[int, int], labels: Labels) -> tuple[list[int], int]:
    """The text line of every slot, and the height of all: no gradient runs into the value below it."""
    above: list[Counter[int]] = [Counter() for _ in range(order.size)]  # lines of text over a slot's, by layer
    below: list[Counter[int]] = [Counter() for _ in range(order.size)]
    for arrow in picture.arrows:
        layer = layers[picture.output] + 1 if arrow.head is None else layers[arrow.head]
        slot, label = order.slot(arrow), labels(arrow)
        above[slot][layer] = max(above[slot][layer], _height(label.value))
        below[slot][layer] = max(below[slot][layer], _height(label.gradient))
    for node, meeting in picture.meetings.items():  # in no layer's way
        below[order.slots[node]][-1 - layers[node]] = _height(labels(meeting).gradient)
    rows = [max([1, *above[0].values()])]
    for over, under in zip(below, above[1:]):
        between = [over[layer] + under[layer] for layer in {*over, *under}]
        rows.append(rows[-1] + 1 + max([1, *between]))
    return rows, rows[-1] + 1 + max([1, *below[-1].values()])


def _height(text: str) -> int:
    """The lines of a text."""
    return text.count("\n") + 1 if text else 0
