"""The picture as TikZ, for those who write LaTeX: a document of its own, whose `tikzpicture` fits into any other.

Everything stands where the SVG has it, a unit being a point; downwards is positive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.language.escape import latex_text
from backprop_cli.render.picture.dot_format import GRADIENT_COLOR
from backprop_cli.render.picture.labels import bare, leaf, symbol
from backprop_cli.render.picture.layout import first_arrows
from backprop_cli.render.picture.matrices import STEP, block_of
from backprop_cli.render.picture.strokes import Point, number
from backprop_cli.render.picture.svg_format import (
    BACK,
    DISC,
    GRADIENT,
    LINE,
    MARGIN,
    RADIUS,
    VALUE,
    Drawing,
    with_names,
)
from backprop_cli.render.signs import cells, width
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Labels, Picture

_SIGNS = {"×": r"\times", "−": "-", "≈": r"\approx", "∂": r"\partial ", "·": r"\cdot", "→": r"\to", "←": r"\gets"}
_MATHS = str.maketrans({sign: f"${command}$" for sign, command in _SIGNS.items()} | {"—": "---", "…": r"\dots{}"})

_DOCUMENT = """\
\\documentclass[tikz, border=6pt]{{standalone}}
{packages}\\begin{{document}}
{picture}
\\end{{document}}
"""
_JAPANESE = "\\ifdefined\\directlua\\usepackage{luatexja}\\fi  % for Japanese: lualatex\n"
_HEAD = f"""\
\\usetikzlibrary{{arrows.meta}}
\\definecolor{{gradient}}{{HTML}}{{{GRADIENT_COLOR[1:].upper()}}}
\\definecolor{{disc}}{{HTML}}{{{DISC[1:].upper()}}}
\\tikzset{{
  backprop/.style={{x=1pt, y=-1pt, >={{Latex[length=7pt, width=6pt]}}, semithick}},
  name/.style={{inner sep=1pt}},
  title/.style={{inner sep=1pt, align=center, font=\\large}},
  operation/.style={{draw, fill=disc, rounded corners={RADIUS}pt, minimum height={2 * RADIUS}pt, inner sep=1pt}},
  line/.style={{->, rounded corners=7pt}},
  back/.style={{->, gradient}},
  value/.style={{inner sep=1pt, font=\\small}},
  gradient value/.style={{value, text=gradient}},
}}
"""


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> str:
    """The LaTeX document of a picture."""
    first = first_arrows(picture)
    drawing = Drawing(picture, with_names(picture, first, room), view)
    parts = [*_title(drawing), *_arrows(drawing, with_names(picture, first, labels)), *_shapes(drawing)]
    lines = ["\\begin{tikzpicture}[backprop]", *(f"  {part}" for part in parts), "\\end{tikzpicture}"]
    body = "\n".join(lines)
    return _DOCUMENT.format(packages=(_HEAD if cells(body) == len(body) else _JAPANESE + _HEAD), picture=body)


def _title(drawing: Drawing) -> Iterator[str]:
    if drawing.picture.title:
        at = Point(drawing.width / 2, MARGIN + LINE / 2)
        wide = f"text width={number(drawing.width)}pt"
        yield _node(f"title, {wide}", at, drawing.picture.title)


def _arrows(drawing: Drawing, labels: Labels) -> Iterator[str]:
    """The arrows of values and, where a gradient is shown, the arrows back."""
    for line in drawing.layout.lines:
        value, gradient = labels(line.arrow)
        right, y = drawing.x(line.label), drawing.y(line.row)
        left = right - max(map(width, drawing.room(line.arrow))) * 8
        middle = (left + right) / 2
        path = drawing.path(line)
        yield _line("line", path)
        if line.branch is not None:
            yield f"\\fill {_at(path[0])} circle (2.5pt);"
        yield from _block("value", value, middle, y + VALUE - STEP * value.count("\n"))
        if gradient:
            yield _line("back", [Point(right, y + BACK), Point(left, y + BACK)])
            yield from _block("gradient value", bare(gradient), middle, y + GRADIENT)


def _shapes(drawing: Drawing) -> Iterator[str]:
    """Leaves, circles, and the output's name."""
    picture, layout, view = drawing.picture, drawing.layout, drawing.view
    for node, shape in picture.shapes.items():
        y = drawing.y(layout.rows[node])
        if shape.operands:
            wide = f"operation, minimum width={number(2 * drawing.half(node))}pt"
            yield _node(wide, Point(drawing.centre(node), y), symbol(shape.label, view))
        else:
            yield _name(drawing, leaf(shape, view), layout.columns[node], y)
    if picture.output_name:
        yield _name(drawing, picture.output_name, layout.output_column + 1, drawing.y(layout.rows[picture.output]))


def _name(drawing: Drawing, text: str, column: int, y: float) -> str:
    return _node("name", Point(drawing.x(column + cells(text) / 2), y), text)


def _block(style: str, text: str, middle: float, top: float) -> Iterator[str]:
    """A number, or an array with its shape above it."""
    block = block_of(text, middle, top)
    for piece in block.pieces:
        if piece.text:
            yield _node(
                style if piece.anchor == "middle" else f"{style}, anchor=east", Point(piece.x, piece.y), piece.text
            )
    for corners in block.brackets:
        yield _line("gradient" if style != "value" else "", [Point(*corner) for corner in corners])


def _node(style: str, at: Point, text: str) -> str:
    return f"\\node[{style}] at {_at(at)} {{{latex_text(text).translate(_MATHS)}}};"


def _line(style: str, points: Sequence[Point]) -> str:
    return f"\\draw[{style}] {' -- '.join(map(_at, points))};"


def _at(point: Point) -> str:
    return f"({number(point.x)},{number(point.y)})"
