"""The picture in a terminal: circles, lines, values above them and gradients below."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from backprop_cli.picture import Arrow, Labels, Picture, Shape
from backprop_cli.render import View
from backprop_cli.render.console import printed
from backprop_cli.render.labels import symbol
from backprop_cli.render.layout import Layout, lay_out

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
_BOX = {
    UP: "│", DOWN: "│", LEFT: "─", RIGHT: "─", UP | DOWN: "│", LEFT | RIGHT: "─",
    DOWN | RIGHT: "┌", DOWN | LEFT: "┐", UP | RIGHT: "└", UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", DOWN | LEFT | RIGHT: "┬", UP | LEFT | RIGHT: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip
_ASCII = {"│": "|", "─": "-"}  # every corner is a +
_STYLES = {"value": "cyan", "gradient": "magenta", "circle": "bold", "name": "bold", "line": "dim"}


def render(picture: Picture, labels: Labels, view: View) -> str:
    """The picture as lines of text."""
    layout = lay_out(picture, lambda shape: _circle(shape, view), labels)
    canvas = _Canvas(layout, view)
    for line in layout.lines:
        canvas.line(line.row, line.start, line.end)
        if line.turn is not None:
            canvas.upright(line.end, line.row, line.turn)
        if line.branch is not None:
            canvas.upright(line.branch, line.row, layout.rows[line.arrow.tail])
    for node, shape in picture.shapes.items():
        row = layout.rows[node]
        canvas.text(row, layout.columns[node], _circle(shape, view), "circle" if shape.operands else "name")
        if shape.name:
            canvas.text(row, layout.name_columns[node], f" {shape.name} ", "name")
    for line in layout.lines:
        _write_labels(canvas, line.arrow, line.row, line.label, labels)
    if picture.output_name:
        canvas.text(
            layout.rows[picture.output], layout.width - cell_len(picture.output_name), picture.output_name, "name"
        )
    return canvas.printed()


def _write_labels(canvas: _Canvas, arrow: Arrow, row: int, column: int, labels: Labels) -> None:
    value, gradient = labels(arrow)
    canvas.text(row - 1, column - cell_len(value), value, "value")
    canvas.text(row + 1, column - cell_len(gradient), gradient, "gradient")


def _circle(shape: Shape, view: View) -> str:
    """A leaf's label with a space behind it, or an operation's symbol in its circle."""
    return f"({symbol(shape.label, view)})" if shape.operands else f"{shape.label} "


class _Canvas:
    """Cells with a character and a style each; lines are kept as directions, so that corners come out right."""

    def __init__(self, layout: Layout, view: View) -> None:
        self.view = view
        self.lines: list[dict[int, int]] = [{} for _ in range(layout.height)]
        self.texts: list[dict[int, tuple[str, str]]] = [{} for _ in range(layout.height)]

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

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Text that starts in `column`; what is under it disappears."""
        for character in text:
            self.texts[row][column] = (character, style)
            for hidden in range(column + 1, column + cell_len(character)):
                self.texts[row][hidden] = ("", style)
            column += cell_len(character)

    def printed(self) -> str:
        """All rows as text, with colours where the view has them."""
        return printed([self._row(row) for row in range(len(self.lines))], self.view)

    def _row(self, row: int) -> Text:
        lines, texts = self.lines[row], self.texts[row]
        result = Text()
        for column in range(max([*lines, *texts], default=-1) + 1):
            if column in texts:
                character, style = texts[column]
                result.append(character, _STYLES[style])
            elif column in lines:
                box = _BOX[lines[column]]
                result.append(_ASCII.get(box, "+") if self.view.ascii else box, _STYLES["line"])
            else:
                result.append(" ")
        result.rstrip()
        return result
