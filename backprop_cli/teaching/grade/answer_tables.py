"""Answers in tables of Markdown: a name and a value a row, what `--format markdown` prints, or a name a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.teaching.grade.answer_columns import GRADIENT, MARKS, bare_name, below, is_name, is_number
from backprop_cli.teaching.grade.given import Given, filled_in

_RULE = re.compile(r"[|│┃┼+:\-─━ ]*[-─━][|│┃┼+:\-─━ ]*")
_SIZE = re.compile(r"\|[^|]{1,200}\|\s?[=:≈]")
_VALUE = {"value", "answer", "answers", "result", "値", "答え", "解答", "答", "回答", "順伝播"}
_LABELS = {*_VALUE, "grad", "grads", "gradient", "gradients", "勾配", "微分", "逆伝播"}
_HAS_DIGIT = re.compile(r"\d")
_DELIMITERS = (",", "\t", ";", None)
_LONGEST = 10_000
"""Characters of a line that may have columns."""
MOST_CELLS = 50
"""Cells of a row that are looked at."""


def is_row(line: str) -> bool:
    """Whether a line is a row of a table, and not about the size of something, as |x| = 3."""
    return line[0] in "|│┃" and len(line) > 1 and not _SIZE.match(line)


def begins_table(lines: Sequence[str], at: int) -> bool:
    """Whether a table begins on a line that is not blank; also one whose rows have bars between the cells alone."""
    line = lines[at].strip()
    following = lines[at + 1].strip() if "|" in line and at + 1 < len(lines) else ""
    return is_row(line) or ("|" in following and _is_rule(following))


def rows_of_table(lines: Sequence[str], at: int) -> tuple[list[Given], int]:
    """The answers of the table that begins on line `at`, and how many lines it takes."""
    given: list[Given] = []
    heading: list[str] = []  # its cells as they stand
    bare = not is_row(lines[at].strip())
    used = 0
    while at + used < len(lines) and _goes_on(lines[at + used].strip(), bare):
        line = lines[at + used].strip()
        used += 1
        following = lines[at + used].strip() if at + used < len(lines) else ""
        if _is_rule(line):
            continue
        cells = _cells(line)
        if _goes_on(following, bare) and _is_rule(following) and not heading:
            heading = cells
            given += _answers(cells, [], at + used) if any(map(is_number, cells)) else []
        else:
            given += _row(cells, heading, at + used)
            heading = heading or cells  # of a table without a rule; a row of names has no answer
    return given, used


def columns_at(lines: Sequence[str], at: int) -> tuple[list[Given], int]:
    """The answers below the names on line `at`, with commas between them, say, and how many lines they take."""
    line = lines[at].strip()
    if at + 1 >= len(lines) or len(line) > _LONGEST:
        return [], 0
    for delimiter in _DELIMITERS:
        names = _split(line, delimiter)
        if len(names) < 2 or not all(map(is_name, names[1:])):
            continue
        given: list[Given] = []
        used = 1
        while at + used < len(lines) and len(lines[at + used]) <= _LONGEST:
            cells = _split(lines[at + used].strip(), delimiter)
            numbers = sum(map(is_number, cells))
            if len(cells) != len(names) or not numbers or (delimiter is None and numbers < len(cells)):
                break
            found = _row(cells, names, at + used + 1)
            if not found:
                break
            given += found
            used += 1
        if given:
            return given, used
    return [], 0


def _split(line: str, delimiter: str | None) -> list[str]:
    return [cell.strip() for cell in line.split(delimiter, MOST_CELLS)]


def _row(cells: list[str], heading: list[str], line: int) -> list[Given]:
    """The answers of one row: of a name and a value, else of numbers below the names of the heading."""
    return _answers(cells, heading, line) or below(heading, cells, line)


def _goes_on(line: str, bare: bool) -> bool:
    return bool(line) and (is_row(line) or (bare and "|" in line))


def _is_rule(line: str) -> bool:
    return len(line) < 1000 and _RULE.fullmatch(line) is not None


def _cells(line: str) -> list[str]:
    cells = re.split(r"[|│┃]", line[1:] if is_row(line) else line, maxsplit=MOST_CELLS)
    return [cell.strip() for cell in (cells[:-1] if not cells[-1].strip() else cells)]


def _answers(cells: list[str], heading: list[str], line: int) -> list[Given]:
    """The answers of one row: what stands below a heading that says so, or else the only other cell with a number."""
    first = 1 if len(cells) > 2 and cells[0].rstrip(".)").isdigit() else 0
    name = bare_name(cells[first]) if len(cells) > first + 1 else ""
    if not name or is_number(cells[first]) or (len(cells) > 2 and name.lower() in _LABELS):
        return []  # the row has no name of its own
    places = range(first + 1, len(cells))
    says = [cell.strip(MARKS).lower() for cell in heading]
    values = [place for place in places if place < len(says) and says[place] in _VALUE]
    gradients = [place for place in places if place < len(says) and GRADIENT.fullmatch(says[place])]
    if not values and not gradients:
        filled = [place for place in places if cells[place]]
        values = filled if len(filled) == 1 else [place for place in filled if _HAS_DIGIT.search(cells[place])]
        if len(values) != 1:
            return []
    found = [filled_in(name, cells[place], line) for place in values[:1]]
    found += [filled_in(f"{name}.grad", cells[place], line) for place in gradients[:1]]
    return [answer for answers in found for answer in answers]
