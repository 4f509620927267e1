"""Help texts in the width of the terminal, counted in display cells: Japanese has no blanks to break a line at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from unicodedata import east_asian_width

_PIECE = re.compile(r"[(「『]*(?:[!-~]+|[ァ-ヶー]+|\S)[、。」』)…]*\s*")
"""What stays on one line: a word, one in katakana, or another character, with what opens and closes around it."""
_NO_BLANK = re.compile(r"[、。]\n|[^!-~]\n[^!-~]")


def folded(text: str, width: int) -> list[str]:
    """A paragraph as lines of at most `width` cells; what cannot be broken stays as long as it is."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and _cells(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def folded_paragraphs(text: str, width: int) -> Iterator[str]:
    """The lines of a text with its paragraphs folded; lines that are indented, such as examples, stay as they are."""
    for is_prose, lines in groupby(text.split("\n"), lambda line: line[:1].strip() != ""):
        if is_prose:
            yield from folded(_joined(lines), width)
        else:
            yield from lines


def _joined(lines: Iterator[str]) -> str:
    """Lines as one, with a blank where a word ended."""
    whole = next(lines)
    for line in lines:
        whole += ("" if _NO_BLANK.search(f"{whole}\n{line[:1]}") else " ") + line
    return whole


def _cells(text: str) -> int:
    """The display cells of a text of ours, without loading rich for it."""
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)
