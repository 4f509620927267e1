"""Arrays as an explanation shows them: on one line within a calculation, or over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.decimals import CORNERS, FULL_SIZE, array_block, array_cells
from backprop_cli.render.explain import rows as make
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.array_facts import Work

_MINUS = re.compile(r"(?<![0-9.][eE])-")
_SIZES = re.compile(r"(?<=\d)×(?=\d)")
_TIGHT = (" × ", " / ", " − ")


def figure(value: Any, view: View) -> make.Figure:
    """A number, or an array on one line: [5 7 9]."""
    if not is_array(value):
        return make.figure(value, view)
    texts, rounded = array_cells(value, _digits(value, view), _corners(value))
    return make.Figure(_MINUS.sub("−", _line(texts)) if texts else "—", not rounded)


def block(value: Any, view: View, room: int) -> tuple[list[str], bool]:
    """The lines of an array in so many cells, or with its corners alone; and whether no number of it is rounded."""
    lines = _lines(value, view, FULL_SIZE)
    if view.width and max(map(len, lines)) > room:
        lines = _lines(value, view, 0)
    rounded = lines[0].startswith("≈ ")
    return [line[2:] if rounded else line for line in lines], not rounded


def _lines(value: Any, view: View, full_size: int) -> list[str]:
    return _MINUS.sub("−", array_block(value, _digits(value, view), full_size)).splitlines()


def _digits(value: Any, view: View) -> int | None:
    """As many digits as numbers have elsewhere in an explanation, where some have to be rounded."""
    if view.digits is None and array_cells(value, None, _corners(value))[1]:
        return make.ROUNDED
    return view.digits


def _corners(value: Any) -> int | None:
    return None if value.size <= FULL_SIZE else CORNERS


def _line(texts: Any) -> str:
    return f"[{' '.join(map(_line, texts))}]" if isinstance(texts, list) else str(texts)


def calculation(work: Work, view: View) -> make.Figure:
    """What is calculated, in numbers: `1 × 1 + 3 × 4`; a negative number behind a sign is in parentheses."""
    if work.operation is not None:
        return make.calculation(work.operation, work.parts, view)
    texts: list[str] = []
    exact = True
    for part in work.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        shown = figure(part, view)
        exact = exact and shown.exact
        texts.append(f"({shown.text})" if _needs_parentheses(shown.text, texts) else shown.text)
    return make.Figure("".join(texts), exact)


def _needs_parentheses(number: str, before: Sequence[str]) -> bool:
    behind = before[-1] if before else ""
    return (number[0] == "−" and behind.endswith((" ", "−"))) or ("/" in number and behind.endswith(_TIGHT))


def converted(row: make.ExplanationRow, view: View) -> make.ExplanationRow:
    """The row with ASCII for our own signs, where the view asks for it: X.T @ dY, 2x3."""
    if not view.ascii:
        return row
    pieces = tuple(
        tuple(span._replace(text=_SIZES.sub("x", span.text).replace("ᵀ", ".T").replace(" · ", " @ ")) for span in piece)
        for piece in row.pieces
    )
    return make.converted(row._replace(pieces=pieces), view)
