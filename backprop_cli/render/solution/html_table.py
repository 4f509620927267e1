"""The table as HTML, for notebooks: inline styles, no colour of its own but for what is wrong, nothing to load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import markup
from backprop_cli.render.solution.node_table import NUMERIC, WRAPPED, Column
from backprop_cli.render.solution.sheets import sheet_of
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution

_TABLE = "border-collapse: collapse; font-variant-numeric: tabular-nums"
_CAPTION = "caption-side: top; text-align: left; font-weight: bold; color: inherit; padding: 0 0 0.3em"
_CELL = "padding: 0.2em 0.9em 0.2em 0; vertical-align: baseline"
_ARRAY = f"{_CELL}; text-align: left; white-space: pre; font: 0.85em monospace"
_RULE = "border-bottom: 1px solid currentColor"
_BAD = "color: #d32f2f; font-weight: bold"  # legible on white and on black


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """A table for each solution."""
    for solution in solutions:
        yield _one(solution, view)


def _one(solution: AnySolution, view: View) -> str:
    sheet = sheet_of(solution, view)
    lines = [f'<div class="backprop" lang="{view.language}" style="overflow-x: auto">', f'<table style="{_TABLE}">']
    if sheet.title:
        lines.append(f'<caption style="{_CAPTION}">{markup(sheet.title)}</caption>')
    heads = (
        f'<th scope="col" style="{_style(column)}; {_RULE}">{markup(column.heading)}</th>' for column in sheet.columns
    )
    lines.append(f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>")
    for row, bad in enumerate(sheet.bad):
        cells = "".join(_cell(column, column.cells[row]) for column in sheet.columns)
        lines.append(f'<tr style="{_BAD}">{cells}</tr>' if bad else f"<tr>{cells}</tr>")
    lines.append("</tbody>\n</table>")
    lines += [f'<p style="margin: 0.3em 0 0; white-space: pre-wrap">{markup(line)}</p>' for line in sheet.verdict]
    return "\n".join([*lines, "</div>"]) + "\n"


def _cell(column: Column, text: str) -> str:
    """A cell; the rows of an array stand below one another, in letters of one width."""
    lines = text.split("\n")
    style = _ARRAY if len(lines) > 1 else _style(column)
    return f'<td style="{style}">{"<br>".join(map(markup, lines))}</td>'


def _style(column: Column) -> str:
    """Numbers to the right; what may be long wraps, the rest does not."""
    align = "right" if column.field in NUMERIC else "left"
    wraps = "min-width: 7em; overflow-wrap: anywhere" if column.field in WRAPPED else "white-space: nowrap"
    return f"{_CELL}; text-align: {align}; {wraps}"
