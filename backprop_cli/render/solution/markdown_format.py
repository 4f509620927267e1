"""The table as Markdown, for notes and slides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import markdown_code, markdown_table, markdown_text
from backprop_cli.numbers.arrays import MOST_AXES
from backprop_cli.render.solution.node_table import NUMERIC
from backprop_cli.render.solution.sheets import sheet_of
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution

_INNER = r"\[[^][]*\]"
for _ in range(MOST_AXES - 1):
    _INNER = rf"\[(?:[^][]|{_INNER})*\]"
_ARRAY = re.compile(rf"((?:[≈~] )?{_INNER})(?: (.*))?")
"""An array, and its unit."""
_SPACED = re.compile(r"\[ +")


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """A heading, a table and the verdict for each solution, a blank line between them."""
    for index, solution in enumerate(solutions):
        yield ("\n" if index else "") + _one(solution, view)


def _one(solution: AnySolution, view: View) -> str:
    sheet = sheet_of(solution, view)
    lines = [f"### {markdown_text(sheet.title)}", ""] if sheet.title else []
    headings = [markdown_text(column.heading) for column in sheet.columns]
    numeric = [column.field in NUMERIC for column in sheet.columns]
    rows = (map(_cell, numeric, cells) for cells in zip(*(column.cells for column in sheet.columns)))
    lines += markdown_table(headings, numeric, rows)
    lines += ["", *("\\\n".join(markdown_text(line) for line in sheet.verdict).splitlines())]
    return "\n".join(lines) + "\n"


def _cell(numeric: bool, text: str) -> str:
    """Text on one line; an array as code, in which its brackets need no backslashes."""
    line = " ".join(text.split())
    array = _ARRAY.fullmatch(line) if numeric else None
    if array is None:
        return markdown_text(line)
    shown, unit = markdown_code(_SPACED.sub("[", array[1])), array[2]
    return f"{shown} {markdown_text(unit)}" if unit else shown
