"""The picture as TikZ, for those who write LaTeX: a document of its own, whose `tikzpicture` fits into any other.

Everything stands where the SVG has it, a unit being a point; downwards is positive. Its steps are overlays of Beamer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backprop_cli.language.escape import latex_text
from backprop_cli.render.explain.rows import ExplanationRow, plain
from backprop_cli.render.picture.dot_format import GRADIENT_COLOR
from backprop_cli.render.picture.labels import bare, leaf, symbol
from backprop_cli.render.picture.layout import first_arrows
from backprop_cli.render.picture.matrices import STEP, block_of
from backprop_cli.render.picture.slide import Slide
from backprop_cli.render.picture.strokes import Point, number
from backprop_cli.render.picture.svg_format import (
    BACK,
    CELL,
    DISC,
    DOT,
    FIELD,
    GRADIENT,
    RADIUS,
    VALUE,
    Drawing,
    with_names,
)
from backprop_cli.render.signs import cells, width
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Arrow, Label, Labels, Meeting, Picture
from backprop_cli.teaching.steps import Step, step_of_gradient, step_of_value

_JAPANESE = "\\ifdefined\\directlua\\usepackage{luatexja}\\fi  % for Japanese: lualatex"
_STYLES = f"""\
\\usetikzlibrary{{arrows.meta}}
\\definecolor{{gradient}}{{HTML}}{{{GRADIENT_COLOR[1:].upper()}}}
\\definecolor{{disc}}{{HTML}}{{{DISC[1:].upper()}}}
\\definecolor{{field}}{{HTML}}{{{FIELD[1:].upper()}}}
\\tikzset{{
  backprop/.style={{x=1pt, y=-1pt, >={{Latex[length=7pt, width=6pt]}}, semithick}},
  name/.style={{inner sep=1pt}},
  title/.style={{inner sep=1pt, anchor=south, align=center, font=\\large}},
  operation/.style={{draw, fill=disc, rounded corners={RADIUS}pt, minimum height={2 * RADIUS}pt, inner sep=1pt}},
  line/.style={{->, rounded corners=7pt}},
  back/.style={{->, gradient}},
  value/.style={{inner sep=1pt, font=\\small}},
  gradient value/.style={{value, text=gradient}},
  new/.style={{fill=field, draw, rounded corners=4pt}},
}}"""
_ROOM = Point(395, 150)
"""Points that a picture may take on a slide of 16:9, below its title and above what is said of the step."""
_TITLE_CELLS, _TITLE_LINE, _LOWEST = 56, 18, 40  # of a slide's title, which has room for two lines; a picture's height


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> str:
    """The LaTeX document of a picture."""
    drawing = _drawing(picture, room, view)
    parts = [*_title(drawing), *_Parts(drawing, labels).all()]
    lines = ["\\begin{tikzpicture}[backprop]", *(f"  {part}" for part in parts), "\\end{tikzpicture}"]
    return _document("\\documentclass[tikz, border=6pt]{standalone}", lines)


def render_steps(picture: Picture, slides: Sequence[Slide], labels: Labels, room: Labels, view: View) -> str:
    """The LaTeX document of a frame of Beamer, in which every step is an overlay."""
    drawing = _drawing(picture._replace(title=None), room, view)
    more_lines = max(0, cells(picture.title or "") // _TITLE_CELLS - 1)
    scale = min(1, _ROOM.x / drawing.width, max(_LOWEST, _ROOM.y - more_lines * _TITLE_LINE) / drawing.height)
    appears = {step: slide + 2 for slide, step in enumerate(slides[0].frame.steps)}  # the first slide has none
    box = f"\\path[use as bounding box] (0,0) rectangle ({number(drawing.width)},{number(drawing.height)});"
    parts = [box, *_Parts(drawing, labels, appears).all()]
    lines = [
        "\\begin{frame}",
        *([f"\\frametitle{{{_text(picture.title)}}}"] if picture.title else []),
        "\\centering",
        f"\\scalebox{{{scale:.3f}}}{{\\begin{{tikzpicture}}[backprop]",
        *(f"  {part}" for part in parts),
        "\\end{tikzpicture}}",
        "\\begin{overlayarea}{\\textwidth}{5em}",
        "\\footnotesize",
        *(f"  \\only<{index}>{{{_caption(slide)}}}" for index, slide in enumerate(slides, 1)),
        "\\end{overlayarea}",
        "\\end{frame}",
    ]
    head = "\\documentclass[aspectratio=169]{beamer}\n\\usepackage{tikz}\n\\setbeamertemplate{navigation symbols}{}"
    return _document(head, lines)


def _document(head: str, lines: Sequence[str]) -> str:
    body = "\n".join(lines)
    packages = [] if cells(body) == len(body) else [_JAPANESE]
    return "\n".join([head, *packages, _STYLES, "\\begin{document}", body, "\\end{document}"]) + "\n"


def _drawing(picture: Picture, room: Labels, view: View) -> Drawing:
    return Drawing(picture, with_names(picture, first_arrows(picture), room), view)


def _caption(slide: Slide) -> str:
    """What is said of a step, each sentence or equation in a paragraph of its own."""
    return " \\par ".join(_text(words) for words in (slide.number, *map(_words, slide.told)))


def _words(row: ExplanationRow) -> str:
    """A row on a line."""
    return " → ".join(plain([piece]) for piece in row.pieces) if row.kind == "share" else plain(row.pieces)


def _title(drawing: Drawing) -> Iterator[str]:
    if drawing.picture.title:
        at = Point(drawing.width / 2, drawing.top)
        yield _node(f"title, text width={number(drawing.width)}pt", at, drawing.picture.title)


class _Parts:
    """The commands that draw a picture; on the slides that `appears` says, where it says any."""

    def __init__(self, drawing: Drawing, labels: Labels, appears: Mapping[Step, int] | None = None) -> None:
        first = first_arrows(drawing.picture)
        self.drawing = drawing
        self.labels = with_names(drawing.picture, first, labels)
        self.names = with_names(drawing.picture, first, lambda place: Label("", ""))
        self.appears = appears

    def all(self) -> Iterator[str]:
        """Arrows with their numbers, then leaves, circles, and the output's name."""
        drawing, layout = self.drawing, self.drawing.layout
        for line in layout.lines:
            room = drawing.room(line.arrow)
            right = drawing.x(line.label)
            left = right - max(width(room.value), width(room.gradient)) * CELL
            path = drawing.path(line)
            yield _line("line", path)
            if line.branch is not None:
                yield f"\\fill {_at(path[0])} circle ({DOT}pt);"
            yield from self.value(line.arrow, (left + right) / 2, drawing.y(line.row))
            yield from self.back(line.arrow, left, right, drawing.y(line.row))
        for junction in layout.junctions:
            right = drawing.x(junction.label)
            left = right - width(drawing.room(junction.meeting).gradient) * CELL
            yield from self.back(junction.meeting, left, right, drawing.y(junction.row))
        yield from _shapes(drawing)

    def value(self, place: Arrow, middle: float, y: float) -> Iterator[str]:
        """The number over a line; a name alone until the number is known."""
        text, name = self.labels(place).value, self.names(place).value
        slide = self.slide(step_of_value(place))
        if slide and name != text:
            yield from _on(f"-{slide - 1}", _block("value", name, middle, y + VALUE))
        top = y + VALUE - STEP * text.count("\n")
        yield from self.block("value", text, middle, top, slide if name != text else None)

    def back(self, place: Arrow | Meeting, left: float, right: float, y: float) -> Iterator[str]:
        """The arrow back under a line, with its gradient, where there is one."""
        gradient = self.labels(place).gradient
        if gradient:
            slide = self.slide(step_of_gradient(place))
            arrow = _line("back", [Point(right, y + BACK), Point(left, y + BACK)])
            yield from _on(f"{slide}-" if slide else "", [arrow])
            yield from self.block("gradient value", bare(gradient), (left + right) / 2, y + GRADIENT, slide)

    def slide(self, step: Step) -> int | None:
        """The first slide on which a step's number stands; None where all is there from the beginning."""
        return None if self.appears is None else self.appears.get(step)

    def block(self, style: str, text: str, middle: float, top: float, slide: int | None) -> Iterator[str]:
        """A number or an array from a slide on; on that slide it stands out."""
        if slide and text:
            wide, high = width(text) * CELL + 4, 16 + STEP * text.count("\n")
            corners = f"({number(middle - wide / 2)},{number(top - 8)}) rectangle +({number(wide)},{number(high)})"
            yield from _on(str(slide), [f"\\draw[new{', draw=gradient' if style != 'value' else ''}] {corners};"])
        yield from _on(f"{slide}-" if slide else "", _block(style, text, middle, top))


def _on(slides: str, commands: Sequence[str] | Iterator[str]) -> Iterator[str]:
    """Commands for some slides of Beamer, or for all."""
    return (f"\\only<{slides}>{{{command}}}" if slides else command for command in commands)


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
            anchored = style if piece.anchor == "middle" else f"{style}, anchor=east"
            yield _node(anchored, Point(piece.x, piece.y), piece.text)
    for corners in block.brackets:
        yield _line("gradient" if style != "value" else "black", [Point(*corner) for corner in corners])


def _node(style: str, at: Point, text: str) -> str:
    return f"\\node[{style}] at {_at(at)} {{{_text(text)}}};"


def _text(text: str) -> str:
    return latex_text(text).replace("ᵀ", r"\ensuremath{^{\top}}")


def _line(style: str, points: Sequence[Point]) -> str:
    return f"\\draw[{style}] {' -- '.join(map(_at, points))};"


def _at(point: Point) -> str:
    return f"({number(point.x)},{number(point.y)})"
