"""Texts of several lines in a drawn picture: a shape, and an array between brackets with its columns aligned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

LETTER, GAP, STEP = 7, 9, 15  # the width of a digit, between two columns, from line to line
BRACKET, REACH, PAD = 3, 7, 5  # the length of a bracket's ends, how far it goes above and below a line, and from it
_SIGNS = "≈~"


class Piece(NamedTuple):
    """A text at a place: `anchor` is "middle" or "end"."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


class Block(NamedTuple):
    """What is drawn of a text: pieces of it, and the corners of brackets."""

    pieces: list[Piece]
    brackets: list[list[tuple[float, float]]]


def block_of(text: str, middle: float, top: float) -> Block:
    """The drawing of a text whose first line stands at `top`; rows that end in a bracket are those of an array."""
    lines = text.split("\n")
    rows = [_cells(line) for line in lines if line.endswith("]")]
    if not rows:
        return Block([Piece(text, middle, top)], [])
    before = [line for line in lines if not line.endswith("]")]
    pieces = [Piece(line, middle, top + STEP * place) for place, line in enumerate(before)]
    widths = [LETTER * max(len(cell) for cell in column) for column in zip(*rows)]
    left, first = middle - (sum(widths) + GAP * (len(widths) - 1)) / 2, top + STEP * len(before)
    right, last = 2 * middle - left, first + STEP * (len(rows) - 1)
    for place, row in enumerate(rows):
        end = left - GAP
        for cell, width in zip(row, widths):
            end += GAP + width
            pieces.append(Piece(cell, end, first + STEP * place, "end"))
    sign = lines[len(before)][0]
    if sign in _SIGNS:
        pieces.append(Piece(sign, left - 2 * PAD - LETTER / 2 - BRACKET, (first + last) / 2))
    return Block(pieces, list(_brackets(left - PAD, right + PAD, first - REACH, last + REACH)))


def _cells(line: str) -> list[str]:
    return line.strip(f"[] {_SIGNS}").split()


def _brackets(left: float, right: float, top: float, bottom: float) -> Iterator[list[tuple[float, float]]]:
    for x, inside in ((left, BRACKET), (right, -BRACKET)):
        yield [(x + inside, top), (x, top), (x, bottom), (x + inside, bottom)]
