"""The picture in a terminal: circles, lines, values above them and gradients below."""

from __future__ import annotations

from itertools import groupby

from rich.text import Text

from backprop_cli.language.messages import say
from backprop_cli.render.console import printed
from backprop_cli.render.picture.labels import leaf, pointed, symbol
from backprop_cli.render.picture.layout import Junction, Layout, Line, lay_out
from backprop_cli.render.signs import cells, width
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Label, Labels, Picture, Shape

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
_BOX = {
    UP: "│", DOWN: "│", LEFT: "─", RIGHT: "─", UP | DOWN: "│", LEFT | RIGHT: "─",
    DOWN | RIGHT: "┌", DOWN | LEFT: "┐", UP | RIGHT: "└", UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", DOWN | LEFT | RIGHT: "┬", UP | LEFT | RIGHT: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip
_ASCII = {"│": "|", "─": "-", "┼": "|"}  # corners and branches are a +; a line that another crosses is broken there
_STYLES = {"value": "cyan", "gradient": "magenta", "circle": "bold", "name": "bold", "line": "dim"}
_STYLES |= {"new value": "bold reverse cyan", "new gradient": "bold reverse magenta", "new line": "bold cyan"}


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> str:
    """The picture as lines of text, with room for the labels `room`.

    Where a terminal is too narrow, the names of inner results are left out; where that is not enough, rows end at
    the terminal's edge, and a sentence under the picture says so.
    """
    canvas = draw(picture, labels, room, view)
    if view.width and canvas.width > view.width:
        shapes = {node: shape._replace(name=None) for node, shape in picture.shapes.items()}
        canvas = draw(picture._replace(shapes=shapes), labels, room, view)
    head = [Text(picture.title, "bold")] if picture.title else []
    if not view.width or canvas.width <= view.width:
        return printed([*head, *canvas.rows()], view)
    cut = say("picture-cut", view.language, width=canvas.width, columns=view.width)
    return printed([*head, *(_cut(row, view.width, view) for row in canvas.rows()), Text(cut)], view)


def _cut(row: Text, width: int, view: View) -> Text:
    """A row that ends at the terminal's edge, with a sign where it would go on."""
    if row.cell_len > width:
        row.truncate(width - 1)
        row.append(">" if view.ascii else "…", _STYLES["line"])
    return row


def draw(picture: Picture, labels: Labels, room: Labels, view: View) -> Canvas:
    """The picture on a canvas."""
    layout = lay_out(picture, lambda shape: _circle(shape, view), room)
    canvas = Canvas(layout.height, view.ascii)
    for line in layout.lines:
        canvas.line(line.row, line.start, line.end)
        if line.turn is not None:
            canvas.upright(line.end, line.row, line.turn)
        if line.branch is not None:
            canvas.upright(line.branch, line.row, layout.rows[line.arrow.tail])
        _write_label(canvas, line, labels(line.arrow), view)
    for junction in layout.junctions:
        _write_label(canvas, junction, labels(junction.meeting), view)
    _write_names(canvas, picture, layout, view)
    return canvas


def _write_label(canvas: Canvas, place: Line | Junction, label: Label, view: View) -> None:
    """The value over a line and the gradient under it; one that has just appeared has a double line beside it."""
    value, gradient = label.value, label.gradient
    styles = {kind: f"new {kind}" if label.new == kind else kind for kind in ("value", "gradient")}
    if label.new == "value":
        canvas.text(place.row, place.label - width(value), ("=" if view.ascii else "═") * width(value), "new line")
    elif label.new == "gradient":
        gradient = pointed(gradient, view)
    canvas.block(place.row - 1 - value.count("\n"), place.label - width(value), value, styles["value"])
    canvas.block(place.row + 1, place.label - width(gradient), gradient, styles["gradient"])


def _write_names(canvas: Canvas, picture: Picture, layout: Layout, view: View) -> None:
    """Leaves, circles, the names of results on their lines, and the output behind its arrow."""
    for node, shape in picture.shapes.items():
        row = layout.rows[node]
        canvas.text(row, layout.columns[node], _circle(shape, view), "circle" if shape.operands else "name")
        if shape.name:
            canvas.text(row, layout.name_columns[node], f" {shape.name} ", "name")
    row = layout.rows[picture.output]
    canvas.text(row, layout.output_column - 1, ">" if view.ascii else "→", "line")
    if picture.output_name:
        canvas.text(row, layout.output_column + 1, picture.output_name, "name")


def _circle(shape: Shape, view: View) -> str:
    """A leaf's label with a space behind it, or an operation's symbol in its circle."""
    return f"({symbol(shape.label, view)})" if shape.operands else f"{leaf(shape, view)} "


class Canvas:
    """Cells with a character and a style each; lines are kept as directions, so that corners come out right."""

    def __init__(self, height: int, ascii_only: bool) -> None:
        self.ascii = ascii_only
        self.lines: list[dict[int, int]] = [{} for _ in range(height)]
        self.texts: list[dict[int, tuple[str, str]]] = [{} for _ in range(height)]

    @property
    def width(self) -> int:
        """The display cells of the longest row."""
        rows = zip(self.lines, self.texts)
        return 1 + max((column for lines, texts in rows for column in (*lines, *texts)), default=-1)

    def line(self, row: int, start: int, end: int) -> None:
        """A horizontal line over the cells from `start` to `end`."""
        for column in range(start, end + 1):
            bits = (LEFT if column > start else 0) | (RIGHT if column < end else 0)
            self.lines[row][column] = self.lines[row].get(column, 0) | (bits or LEFT)

    def upright(self, column: int, start: int, end: int) -> None:
        """A vertical line over the rows from `start` to `end`, in either direction."""
        first, last = sorted((start, end))
        for row in range(first, last + 1):
            bits = (UP if row > first else 0) | (DOWN if row < last else 0)
            self.lines[row][column] = self.lines[row].get(column, 0) | bits

    def block(self, row: int, column: int, text: str, style: str) -> None:
        """One or more lines of text, which start in `column`; nothing for no text."""
        for offset, line in enumerate(text.split("\n") if text else ()):
            self.text(row + offset, column + len(line) - len(line.lstrip()), line.lstrip(), style)

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Text that starts in `column`, over the line that may be there; a combining mark goes with what it is on."""
        for character in text:
            size = cells(character)
            if not size and column - 1 in self.texts[row]:
                before, _ = self.texts[row][column - 1]
                self.texts[row][column - 1] = (before + character, style)
            for cell in range(column, column + size):
                self.texts[row][cell] = (character if cell == column else "", style)
            column += size

    def rows(self) -> list[Text]:
        """All rows, with styles."""
        return [self._row(lines, texts) for lines, texts in zip(self.lines, self.texts)]

    def _row(self, lines: dict[int, int], texts: dict[int, tuple[str, str]]) -> Text:
        result = Text()
        drawn = (self._cell(lines, texts, column) for column in range(max([*lines, *texts], default=-1) + 1))
        for style, run in groupby(drawn, key=lambda cell: cell[1]):
            result.append("".join(character for character, _ in run), _STYLES.get(style))
        result.rstrip()
        return result

    def _cell(self, lines: dict[int, int], texts: dict[int, tuple[str, str]], column: int) -> tuple[str, str]:
        """What stands in a cell, and its style."""
        if column in texts:
            return texts[column]
        if column not in lines:
            return " ", ""
        box = _BOX[lines[column]]
        return (_ASCII.get(box, "+") if self.ascii else box), "line"
