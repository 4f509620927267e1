"""An explanation as text: sections with indented lines, folded where a terminal ends them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from backprop_cli.language.messages import say
from backprop_cli.render.console import printed
from backprop_cli.render.explain.rows import ExplanationRow, Piece, Span, plain
from backprop_cli.render.explain.words import rows, step_rows
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explained
from backprop_cli.teaching.steps import Frame

_STYLES = {"value": "cyan", "gradient": "magenta", "heading": "bold", "title": "bold"}
_SPACED = ("heading", "topic", "step", "sum", "note")  # kinds with an empty line before them
_PROSE = 80  # cells of a line of words where no terminal says how many
_SEAMS = ("·", "→", "->", "*", "×", "+")
_WORDS = re.compile(r"[^ 、]*、|[^ 、]+| ")


def render(explanations: Iterable[Explained], view: View) -> Iterator[str]:
    """The text of each explanation, an empty line between them."""
    for index, explanation in enumerate(explanations):
        yield ("\n" if index else "") + _one(explanation, view)


def _one(explanation: Explained, view: View) -> str:
    return laid_out(rows(explanation, view), view)


def caption(explanation: Explained | None, frame: Frame, view: View) -> str:
    """What stands under the picture of a step: which one it is, and what it does."""
    number = say("picture-step", view.language, number=frame.number, count=len(frame.steps))
    told = step_rows(explanation, frame.new, view)
    return printed([Text(number, "bold")], view) + laid_out(told, view)


def laid_out(told: Iterable[ExplanationRow], view: View) -> str:
    """Rows as text."""
    lines: list[list[Span]] = []
    before = ""
    for kind, group in groupby(told, key=lambda row: row.kind):
        if kind == "share":
            lines += _shares(list(group), view)
        elif kind == "mover":
            lines += _movers(list(group))
        else:
            for row in group:
                if kind in _SPACED and before and (before != "heading" or kind == "heading"):
                    lines.append([])
                lines += _laid_out(row, view)
                before = kind
        before = kind
    return printed((_styled(line) for line in lines), view)


def _laid_out(row: ExplanationRow, view: View) -> list[list[Span]]:
    """A row; in a terminal, equations go on in a new line before a piece that does not fit."""
    if row.kind in ("heading", "title"):
        return [[Span(plain(row.pieces), row.kind)]]
    if row.kind == "array":
        return _array(row)
    if row.kind == "sentence":
        words = [(Span(word),) for word in _WORDS.findall(plain(row.pieces))]
        return _folded(words, row.level, row.level, view.width or _PROSE)
    pieces: list[Piece] = []
    for piece in row.pieces:
        for part in _parted(piece, (view.width or 0) - 2 * (row.level + 1)):
            pieces.append((Span(" "), *part) if pieces else part)
    return _folded(pieces, row.level, row.level + 1, view.width)


def _array(row: ExplanationRow) -> list[list[Span]]:
    """The lines of an array below each other, behind what stands before its first."""
    before, *lines = row.pieces
    indent = "  " * row.level
    gap = " " * cell_len(plain([before]))
    return [[Span(indent), *(before if not index else (Span(gap),)), *line] for index, line in enumerate(lines)]


def _parted(piece: Piece, room: int) -> list[Piece]:
    """A piece that is too long for a line of its own, in parts: the factors, steps or terms that it consists of."""
    text = plain([piece])
    if room <= 0 or cell_len(text) <= room:
        return [piece]
    seam = next((sign for sign in _SEAMS if f" {sign} " in text), " ")
    first, *others = text.split(f" {seam} ")
    return [(Span(first, piece[-1].role),), *((Span(f"{seam} {other}", piece[-1].role),) for other in others)]


def _folded(pieces: Sequence[Piece], level: int, deeper: int, most: int | None) -> list[list[Span]]:
    """Lines of pieces, the first indented by `level` and the others by `deeper`; none starts with a space."""
    lines = [[Span("  " * level)]]
    width = 2 * level
    for index, piece in enumerate(pieces):
        size = sum(cell_len(span.text) for span in piece)
        if index and most and width + size > most:
            lines.append([Span("  " * deeper)])
            width = 2 * deeper
            if piece[0].text == " ":
                piece = piece[1:]
                size -= 1
        lines[-1] += piece
        width += size
    return lines


def _shares(group: Sequence[ExplanationRow], view: View) -> list[list[Span]]:
    """The shares of one operation with their arrows in a column, or each on two lines where that is too wide."""
    indent, arrow = "  " * group[0].level, "->" if view.ascii else "→"
    cells = [row.pieces for row in group]
    left = max(cell_len(plain([local])) for local, _ in cells)
    right = max(cell_len(plain([back])) for _, back in cells)
    lines: list[list[Span]] = []
    for local, back in cells:
        if view.width and len(indent) + left + right + 6 > view.width:
            lines += [[Span(indent), *local], [Span(f"{indent}  {arrow} "), *back]]
        else:
            lines.append([Span(indent), *local, *_gap(left, local), Span(f"  {arrow}  "), *back])
    return lines


def _movers(group: Sequence[ExplanationRow]) -> list[list[Span]]:
    """The ranking in columns: numbers to the right, bars to the left."""
    widths = [max(cell_len(plain([row.pieces[i]])) for row in group) for i in range(3)]
    lines = []
    for row in group:
        name, effect, percent, bar = row.pieces
        line = [Span("  "), *name, *_gap(widths[0], name), Span("  "), *_gap(widths[1], effect), *effect]
        if widths[2]:
            line += [Span("  "), *_gap(widths[2], percent), *percent]
        lines.append([*line, Span("  "), *bar])
    return lines


def _gap(width: int, piece: Piece) -> list[Span]:
    return [Span(" " * (width - cell_len(plain([piece]))))]


def _styled(line: Sequence[Span]) -> Text:
    return Text.assemble(*((span.text, _STYLES.get(span.role, "")) for span in line))
