"""The picture as SVG, for slides and pages: it loads nothing, and has colours for light and dark.

The layout is that of the text picture, a cell by a line of it being CELL by LINE points. An arrow's value stands above
its line in black; under the line runs a short arrow back, and below that stands the gradient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from backprop_cli.language.escape import markup
from backprop_cli.language.messages import say
from backprop_cli.render.picture.dot_format import FONT, GRADIENT_COLOR
from backprop_cli.render.picture.labels import bare, leaf, named_value, shapes_in, symbol
from backprop_cli.render.picture.layout import Line, first_arrows, lay_out
from backprop_cli.render.picture.matrices import STEP, block_of
from backprop_cli.render.picture.strokes import Point, number, with_head
from backprop_cli.render.signs import cells, width
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Arrow, Label, Labels, Meeting, Picture, Shape

CELL, LINE, TITLE_LINE, MARGIN = 8, 20, 25, 12
NARROWEST = 480  # of a picture whose title is wider than itself
RADIUS, DOT = 16, 2.5  # of circles, of the dots where lines branch off
VALUE, BACK, GRADIENT = -11, 7, 18  # below an arrow's line: its value, the arrow back, its gradient
BLANK = "_" * 8
"""What stands for a number that is written by hand: a box is drawn there."""
_BLANK_HIGH, _BLANK_AT = 20, {"value": -2, "gradient": 3}  # a box is higher than a number, and further from the line
SIZES = {"title": 16, "name": 14, "operation": 14, "value": 12, "gradient": 12}
BASELINE = 0.36  # of a letter's size: from the middle of a line of text down to where letters stand

PAPER, DISC, INK, FIELD = "#ffffff", "#f4f4f4", "#1a1a1a", "#fff3b0"
COLORS = {"title": INK, "name": INK, "operation": INK, "value": INK, "gradient": GRADIENT_COLOR}
DARK = {PAPER: "#1b1b1f", DISC: "#2c2c32", INK: "#f0f0f0", FIELD: "#4d4410", GRADIENT_COLOR: "#ff7fb0"}

_FITTING = "@media all { .backprop { max-width: 100%; height: auto } }"  # a rule for browsers: others know no auto

_PARTS = re.compile(r"[!-\u2e7f]+\s*|\s+|.")
"""Words with the gap behind them; signs of languages that have no gaps, each alone."""


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> str:
    """The picture as SVG, with room for the labels `room`."""
    first = first_arrows(picture)
    drawing = Drawing(picture, with_names(picture, first, room), view)
    parts = "\n".join([*drawing.arrows(with_names(picture, first, labels)), *drawing.shapes(), *drawing.title()])
    output = picture.output_name or "output"
    title = markup(picture.title or output)
    description = say("picture-description", view.language, count=len(picture.shapes), output=output)
    shapes = shapes_in(picture, view)
    description = markup(
        f"{description} {say('picture-shapes', view.language, shapes=shapes)}" if shapes else description
    )
    width, height = number(drawing.width), number(drawing.height)
    parts = f'<rect class="paper" width="{width}" height="{height}" fill="{PAPER}"/>\n{parts}'
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" class="backprop" role="img" aria-label="{title}" \
width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}" font-family="{FONT}" text-anchor="middle">
<title>{title}</title>
<desc>{description}</desc>
<style>
{_FITTING}
{dark(parts)}
</style>
{parts}
</svg>
"""


def dark(drawing: str, media: str = "") -> str:
    """Every colour of a drawing for a dark page: it is found by what it is on a light one, which needs no rule.

    `media` says more of where that holds.
    """
    uses = ((f'{use}="{light}"', use, dark) for light, dark in DARK.items() for use in ("fill", "stroke"))
    rules = [f"  .backprop [{found}] {{ {use}: {dark} }}" for found, use, dark in uses if found in drawing]
    return "\n".join([f"@media {media}(prefers-color-scheme: dark) {{", *rules, "}"])


def with_names(picture: Picture, first: Mapping[int, tuple[int, int] | None], labels: Labels) -> Labels:
    """`apple_price = 200` on the `first` arrow of a result with a name."""

    def named(place: Arrow | Meeting) -> Label:
        label = labels(place)
        if isinstance(place, Arrow) and place.head is not None and first[place.tail] == (place.head, place.position):
            return label._replace(value=named_value(picture, place, label.value))
        return label

    return named


class Drawing:
    """Everything at its place, as groups of elements by class."""

    def __init__(self, picture: Picture, room: Labels, view: View) -> None:
        self.picture = picture
        self.room = room
        self.view = view
        nameless = {node: shape._replace(name=None) for node, shape in picture.shapes.items()}
        self.layout = lay_out(picture._replace(shapes=nameless), self.cells_of, room)
        wide = (self.layout.output_column + 1 + cells(picture.output_name or "")) * CELL
        self.heading = _title_lines(picture.title or "", max(wide, NARROWEST))
        title = max(map(_title_width, self.heading), default=0)
        self.left = MARGIN + max(0, title - wide) / 2
        self.top = MARGIN + (1.5 * LINE + TITLE_LINE * (len(self.heading) - 1) if self.heading else 0)
        self.width = 2 * MARGIN + max(title, wide)
        self.height = self.top + (self.layout.height - 1) * LINE + MARGIN

    def cells_of(self, shape: Shape) -> str:
        """The cells that a shape takes."""
        return f"( {symbol(shape.label, self.view)} )" if shape.operands else f"{leaf(shape, self.view)} "

    def x(self, column: float) -> float:
        """Where a column of cells starts."""
        return self.left + column * CELL

    def y(self, row: float) -> float:
        """The middle of a row."""
        return self.top + row * LINE

    def centre(self, node: int) -> float:
        """Where the middle of an operation stands."""
        return self.x(self.layout.columns[node] + cells(self.cells_of(self.picture.shapes[node])) / 2)

    def half(self, node: int) -> float:
        """Half the width of an operation's circle, which is as long as its symbol needs."""
        return max(RADIUS, cells(self.picture.shapes[node].label) * CELL / 2 + 5)

    def arrows(self, labels: Labels) -> Iterator[str]:
        """The arrows of values and, where a gradient is shown, the arrows back."""
        for line in self.layout.lines:
            label, room = labels(line.arrow), self.room(line.arrow)
            value, right, y = label.value, self.x(line.label), self.y(line.row)
            left = right - max(width(room.value), width(room.gradient)) * CELL
            path = self.path(line)
            dot = "" if line.branch is None else _dot(path[0])
            top = y + VALUE - STEP * value.count("\n")
            yield group("value", stroke("value", path), dot, self.value(line.arrow, label, (left + right) / 2, top))
            yield from self.back(line.arrow, label, left, right, y)
        for junction in self.layout.junctions:
            right = self.x(junction.label)
            left = right - width(self.room(junction.meeting).gradient) * CELL
            yield from self.back(junction.meeting, labels(junction.meeting), left, right, self.y(junction.row))

    def value(self, arrow: Arrow, label: Label, middle: float, top: float) -> str:
        """The value over an arrow's line."""
        return block("value", label.value, middle, top, label.new == "value")

    def back(self, place: Arrow | Meeting, label: Label, left: float, right: float, y: float) -> Iterator[str]:
        """The arrow back under a line, with its gradient, where one is shown."""
        if label.gradient:
            back = stroke("gradient", [Point(right, y + BACK), Point(left, y + BACK)])
            text = bare(label.gradient)
            text = block("gradient", text, (left + right) / 2, y + GRADIENT, label.new == "gradient")
            yield group("gradient", back, text)

    def path(self, line: Line) -> list[Point]:
        """The corners of an arrow's line, with its ends."""
        tail, head, y = line.arrow.tail, line.arrow.head, self.y(line.row)
        if line.branch is not None:
            x = self.x(line.branch + 0.5)
            way = [Point(x, self.y(self.layout.rows[tail])), Point(x, y)]
        elif self.picture.shapes[tail].operands:
            way = [Point(self.centre(tail) + self.half(tail), y)]
        else:
            way = [Point(self.x(line.start), y)]
        if head is None:
            return [*way, Point(self.x(self.layout.output_column), y)]
        x = self.centre(head)
        if line.turn is None:
            return [*way, Point(x - self.half(head), y)]
        end = self.y(line.turn)
        return [*way, Point(x, y), Point(x, end + (RADIUS if y > end else -RADIUS))]

    def shapes(self) -> Iterator[str]:
        """Leaves, circles, and the output's name."""
        picture, layout = self.picture, self.layout
        for node, shape in picture.shapes.items():
            y = self.y(layout.rows[node])
            if shape.operands:
                x = self.centre(node)
                circle = _circle(x, y, self.half(node))
                yield group("operation", circle, text_at("operation", symbol(shape.label, self.view), x, y))
            else:
                yield self.name(leaf(shape, self.view), layout.columns[node], y)
        if picture.output_name:
            yield self.name(picture.output_name, layout.output_column + 1, self.y(layout.rows[picture.output]))

    def name(self, text: str, column: float, y: float) -> str:
        """A name or number without a line around it, which starts in a column."""
        return group("name", text_at("name", text, self.x(column + cells(text) / 2), y))

    def title(self) -> Iterator[str]:
        """The title over the middle, as many lines as it needs."""
        lines = [
            text_at("title", line, self.width / 2, MARGIN + LINE / 2 + TITLE_LINE * row)
            for row, line in enumerate(self.heading)
        ]
        if lines:
            yield group("title", *lines)


def _title_lines(title: str, room: float) -> list[str]:
    """A title in lines that fit, gaps and all: broken between words; in Japanese, and in what is too long, anywhere."""
    lines: list[str] = []
    for word in _PARTS.findall(title):
        for part in [word] if _title_width(word) <= room else word:
            if lines and _title_width(lines[-1] + part.rstrip()) <= room:
                lines[-1] += part
            else:
                lines.append(part)
    return lines


def _title_width(text: str) -> float:
    """What a title may take in a font of wide letters; those of Japanese are square in all."""
    return sum(min(cells(character) * 2 / 3, 1) for character in text) * SIZES["title"]


def group(kind: str, *parts: str) -> str:
    """Elements of one class."""
    return f'<g class="{kind}">{"".join(parts)}</g>'


def block(kind: str, text: str, middle: float, top: float, new: bool) -> str:
    """A number, or an array with its shape above it; what is new is on a field of its own, with a line around it."""
    return "".join(_block(kind, text, middle, top, new))


def _block(kind: str, text: str, middle: float, top: float, new: bool) -> Iterator[str]:
    if text == BLANK or text.endswith(f" = {BLANK}"):
        yield from _blank(kind, text.removesuffix(BLANK).rstrip(), middle, top + _BLANK_AT[kind])
        return
    block = block_of(text, middle, top)
    if new:
        wide, lines = width(text) * CELL + 4, text.count("\n")
        place = f'x="{number(middle - wide / 2)}" y="{number(top - 8)}" width="{number(wide)}"'
        place += f' height="{number(16 + STEP * lines)}" rx="4"'
        yield f'<rect class="new" {place} fill="{FIELD}" stroke="{COLORS[kind]}"/>'
    for piece in block.pieces:
        yield text_at(kind, *piece)
    for corners in block.brackets:
        line = "L".join(f"{number(x)},{number(y)}" for x, y in corners)
        yield f'<path d="M{line}" fill="none" stroke="{COLORS[kind]}"/>'


def _blank(kind: str, before: str, middle: float, y: float) -> Iterator[str]:
    """A box behind what stands before a number."""
    wide = len(BLANK) * CELL
    left = middle + (cells(before) * (CELL - 1) - wide) / 2
    corner = f'x="{number(left)}" y="{number(y - _BLANK_HIGH / 2)}" width="{wide}" height="{_BLANK_HIGH}"'
    yield text_at(kind, before, left - 4, y, "end")
    yield f'<rect {corner} rx="3" fill="none" stroke="{COLORS[kind]}"/>'


def text_at(kind: str, text: str, x: float, y: float, anchor: str = "middle") -> str:
    """A text with its middle, or its end, at a point."""
    place = f'x="{number(x)}" y="{number(y + BASELINE * SIZES[kind])}"'
    place += "" if anchor == "middle" else f' text-anchor="{anchor}"'
    return f'<text {place} font-size="{SIZES[kind]}" fill="{COLORS[kind]}">{markup(text)}</text>' if text else ""


def stroke(kind: str, points: list[Point]) -> str:
    """A line with its arrowhead."""
    line, head = with_head(points)
    return f'<path d="{line}" fill="none" stroke="{COLORS[kind]}"/><path d="{head}" fill="{COLORS[kind]}"/>'


def _dot(at: Point) -> str:
    return f'<circle cx="{number(at.x)}" cy="{number(at.y)}" r="{DOT}" fill="{INK}"/>'


def _circle(x: float, y: float, half: float) -> str:
    place = f'x="{number(x - half)}" y="{number(y - RADIUS)}" width="{number(2 * half)}" height="{2 * RADIUS}"'
    return f'<rect {place} rx="{RADIUS}" fill="{DISC}" stroke="{INK}" stroke-width="1.5"/>'
