"""The picture as a slide: a DOT text in which everything has its place already, for Graphviz to draw as SVG and PNG.

The layout is that of the text picture, a cell by a line of it being CELL by LINE points. An arrow's value stands above
its line in black; under the line runs a short arrow back, and below that stands the gradient.
"""

from __future__ import annotations

from typing import NamedTuple

from backprop_cli.language.escape import dot_string
from backprop_cli.render.picture.dot_format import FONT, GRADIENT_COLOR
from backprop_cli.render.picture.labels import bare, leaf, named_value, symbol
from backprop_cli.render.picture.layout import Layout, Line, cells, first_arrows, lay_out
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Arrow, Labels, Picture, Shape

CELL, LINE = 8.0, 20.0
RADIUS, CORNER, HEAD = 16.0, 7.0, 7.0  # of circles, of the lines' round corners, the length of an arrowhead
VALUE, BACK, GRADIENT = 11.0, -7.0, -18.0  # above an arrow's line: its value, the arrow back, its gradient
SIZES = {"title": 16, "name": 14, "operation": 14, "label": 12}

Point = tuple[float, float]


class Label(NamedTuple):
    """A text in the picture: its middle in points (upwards is positive) and the size of its letters."""

    text: str
    middle: Point
    size: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the room that is kept for it."""
        x, y = self.middle
        half, line = cells(self.text) * CELL / 2, 0.75 * self.size
        return x - half, x + half, y - line, y + line


class Slide(NamedTuple):
    """A placed DOT text, and the labels in it by the id of the node or edge that they belong to."""

    text: str
    labels: dict[str, Label]


def slide(picture: Picture, labels: Labels, room: Labels, view: View) -> Slide:
    """The slide of a picture, with room for the labels `room`."""
    nameless = picture._replace(shapes={node: shape._replace(name=None) for node, shape in picture.shapes.items()})
    labels, room = _with_names(picture, labels), _with_names(picture, room)
    drawing = _Drawing(nameless, lay_out(nameless, lambda shape: _circle(shape, view), room), view)
    drawing.shapes()
    for line in drawing.layout.lines:
        drawing.arrow(line, labels(line.arrow), room(line.arrow))
    return Slide("\n".join(["digraph backprop {", _HEAD, *drawing.parts, "}"]) + "\n", drawing.labels)


def _with_names(picture: Picture, labels: Labels) -> Labels:
    """`apple_price = 200` on the first arrow of a result with a name."""
    first = first_arrows(picture)

    def named(arrow: Arrow) -> tuple[str, str]:
        value, gradient = labels(arrow)
        if arrow.head is not None and first[arrow.tail] == (arrow.head, arrow.position):
            value = named_value(picture, arrow, value)
        return value, gradient

    return named


_HEAD = f"""\
  graph [notranslate=true, pad=0.15, bgcolor=white]
  node [fontname="{FONT}", fontsize={SIZES["name"]}, shape=plaintext, fixedsize=true, margin=0]
  edge [fontname="{FONT}", fontsize={SIZES["label"]}, arrowsize=0.7]"""


def _circle(shape: Shape, view: View) -> str:
    """The cells that a shape takes."""
    return f"( {symbol(shape.label, view)} )" if shape.operands else f"{leaf(shape, view)} "


class _Drawing:
    def __init__(self, picture: Picture, layout: Layout, view: View) -> None:
        self.picture = picture
        self.layout = layout
        self.view = view
        self.parts: list[str] = []
        self.labels: dict[str, Label] = {}

    def shapes(self) -> None:
        """Title, leaves, circles, the output."""
        layout, picture = self.layout, self.picture
        for node, shape in picture.shapes.items():
            row = layout.rows[node]
            if shape.operands:
                self.circle(shape)
            else:
                self.words(f"n{node}", leaf(shape, self.view), layout.columns[node], row)
        self.words("out", picture.output_name or "", layout.output_column + 1, layout.rows[picture.output])
        if picture.title:
            width = layout.output_column + cells(picture.output_name or "")
            self.words("title", picture.title, max(0, width - cells(picture.title)) / 2, -1, "title")

    def words(self, key: str, text: str, column: float, row: float, kind: str = "name") -> None:
        """A text without a line around it, which starts in a column."""
        middle = ((column + cells(text) / 2) * CELL, -row * LINE)
        width = max(cells(text), 1) * CELL
        self.node(key, Label(text, middle, SIZES[kind]), kind, f"width={width / 72:.3f}, height={LINE / 72:.3f}")

    def circle(self, shape: Shape) -> None:
        """An operation; an ellipse where its symbol is long."""
        text = symbol(shape.label, self.view)
        half = self.half(shape)
        size = f"shape={'circle' if half == RADIUS else 'ellipse'}, width={half / 36:.3f}, height={RADIUS / 36:.3f}"
        middle = (self.centre(shape.id), -self.layout.rows[shape.id] * LINE)
        self.node(f"n{shape.id}", Label(text, middle, SIZES["operation"]), "operation", size)

    def node(self, key: str, label: Label, kind: str, size: str) -> None:
        """One node of the DOT text."""
        self.labels[key] = label
        x, y = label.middle
        attributes = f'pos="{x:.1f},{y:.1f}", {size}, fontsize={label.size}'
        self.parts.append(f'  {key} [id={key}, class="{kind}", {attributes}, label={dot_string(label.text)}]')

    def half(self, shape: Shape) -> float:
        """Half the width of an operation's circle."""
        return max(RADIUS, cells(shape.label) * CELL / 2 + 5)

    def centre(self, node: int) -> float:
        """Where the middle of an operation stands."""
        return (self.layout.columns[node] + cells(_circle(self.picture.shapes[node], self.view)) / 2) * CELL

    def arrow(self, line: Line, labels: tuple[str, str], room: tuple[str, str]) -> None:
        """A value's arrow and, if its gradient is shown, the arrow back."""
        arrow = line.arrow
        ends = f"n{arrow.tail} -> {'out' if arrow.head is None else f'n{arrow.head}'}"
        key = f"e{arrow.tail}_{'out' if arrow.head is None else arrow.head}_{arrow.position}"
        value, gradient = labels[0], bare(labels[1])
        right = line.label * CELL
        left = right - max(map(cells, room)) * CELL
        middle, y = (left + right) / 2, -line.row * LINE
        path = self.path(line)
        self.edge(ends, f"{key}v", "value", spline(path, "e"), Label(value, (middle, y + VALUE), SIZES["label"]))
        if line.branch is not None:
            x, y_tail = path[0]
            self.parts.append(
                f'  d{key} [class="branch", shape=point, width=0.07, label="", pos="{x:.1f},{y_tail:.1f}"]'
            )
        if gradient:
            back = [(left, y + BACK), (right, y + BACK)]
            label = Label(gradient, (middle, y + GRADIENT), SIZES["label"])
            self.edge(ends, f"{key}g", "gradient", spline(back, "s"), label)

    def edge(self, ends: str, key: str, kind: str, path: str, label: Label) -> None:
        """One edge of the DOT text."""
        attributes = f'id={key}, class="{kind}", pos="{path}"'
        if kind == "gradient":
            attributes += f', dir=back, color="{GRADIENT_COLOR}", fontcolor="{GRADIENT_COLOR}"'
        if label.text:
            self.labels[key] = label
            x, y = label.middle
            attributes += f', label={dot_string(label.text)}, lp="{x:.1f},{y:.1f}"'
        self.parts.append(f"  {ends} [{attributes}]")

    def path(self, line: Line) -> list[Point]:
        """The corners of an arrow's line, with its ends."""
        tail, head = line.arrow.tail, line.arrow.head
        y = -line.row * LINE
        if line.branch is not None:
            x = (line.branch + 0.5) * CELL
            way = [(x, -self.layout.rows[tail] * LINE), (x, y)]
        elif self.picture.shapes[tail].operands:
            way = [(self.centre(tail) + self.half(self.picture.shapes[tail]), y)]
        else:
            way = [(line.start * CELL, y)]
        if head is None:
            return [*way, (self.layout.output_column * CELL, y)]
        x = self.centre(head)
        if line.turn is None:
            return [*way, (x - self.half(self.picture.shapes[head]), y)]
        end = -line.turn * LINE
        return [*way, (x, y), (x, end + (RADIUS if y > end else -RADIUS))]


def spline(points: list[Point], arrowhead: str) -> str:
    """Straight lines with round corners, as Graphviz writes them; the head is at the start ("s") or end ("e")."""
    end, inner = (0, 1) if arrowhead == "s" else (-1, -2)
    tip = f"{arrowhead},{_text(points[end])} "
    points = list(points)
    points[end] = _towards(points[end], points[inner], HEAD)
    way = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:]):
        start, stop = _towards(corner, before, CORNER), _towards(corner, after, CORNER)
        way += [way[-1], start, start, corner, corner, stop]
    way += [way[-1], points[-1], points[-1]]
    return tip + " ".join(map(_text, way))


def _towards(start: Point, end: Point, distance: float) -> Point:
    """The point at a distance from `start` on the way to `end`, at most half of the way."""
    (x, y), (x2, y2) = start, end
    length = abs(x2 - x) + abs(y2 - y)  # lines are horizontal or vertical
    part = min(distance / length, 0.5) if length else 0.0
    return x + (x2 - x) * part, y + (y2 - y) * part


def _text(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
