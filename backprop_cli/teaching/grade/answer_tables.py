"""Answers in tables of Markdown: a name and a value a row, or what `--format markdown` prints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.teaching.grade.given import Given, filled_in

_RULE = re.compile(r"[|│┃┼+:\-─━ ]*[-─━][|│┃┼+:\-─━ ]*")
_MARKS = "`*_\"' "
_VALUE = {"value", "answer", "answers", "result", "値", "答え", "解答", "答", "回答", "順伝播"}
_GRADIENT = re.compile(r"∂.*|d\w*/d.*|grad(?:ient)?s?|勾配|微分|逆伝播", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")
MOST_CELLS = 50
"""Cells of a row that are looked at."""


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return line[0] in "|│┃" and len(line) > 1


def rows_of_table(lines: Sequence[str], at: int) -> tuple[list[Given], int]:
    """The answers of the table that begins on line `at`, and how many lines it takes."""
    given: list[Given] = []
    heading: list[str] = []
    used = 0
    while at + used < len(lines) and lines[at + used].strip() and is_row(lines[at + used].strip()):
        line = lines[at + used].strip()
        used += 1
        following = lines[at + used].strip() if at + used < len(lines) else ""
        if _is_rule(line):
            continue
        cells = _cells(line)
        if following and is_row(following) and _is_rule(following) and not heading:
            heading = [cell.strip(_MARKS).lower() for cell in cells]
        else:
            given += _answers(cells, heading, at + used)
    return given, used


def _is_rule(line: str) -> bool:
    return len(line) < 1000 and _RULE.fullmatch(line) is not None


def _cells(line: str) -> list[str]:
    cells = re.split(r"[|│┃]", line[1:], maxsplit=MOST_CELLS)
    return [cell.strip() for cell in (cells[:-1] if not cells[-1].strip() else cells)]


def _answers(cells: list[str], heading: list[str], line: int) -> list[Given]:
    """The answers of one row: what stands below a heading that says so, or else the only other cell with a number."""
    first = 1 if len(cells) > 2 and cells[0].rstrip(".)").isdigit() else 0
    if len(cells) < first + 2 or not cells[first].strip(_MARKS):
        return []
    name, places = cells[first].strip(_MARKS), range(first + 1, len(cells))
    values = [place for place in places if place < len(heading) and heading[place] in _VALUE]
    gradients = [place for place in places if place < len(heading) and _GRADIENT.fullmatch(heading[place])]
    if not values and not gradients:
        filled = [place for place in places if cells[place]]
        values = filled if len(filled) == 1 else [place for place in filled if _HAS_DIGIT.search(cells[place])]
        if len(values) != 1:
            return []
    found = [filled_in(name, cells[place], line) for place in values[:1]]
    found += [filled_in(f"{name}.grad", cells[place], line) for place in gradients[:1]]
    return [answer for answers in found for answer in answers]
