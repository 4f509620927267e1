"""The table, by rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.text import Text

from backprop_cli.render import View
from backprop_cli.render.console import light_table, printed
from backprop_cli.render.sheet import NUMERIC, WRAPPED, Sheet, sheet_of
from backprop_cli.solution import Solution

_STYLES = {"node": "bold", "value": "cyan", "gradient": "magenta", "formula": "dim"}
_ROOM_TO_WRAP = 30  # cells that calculations and formulas need at the least


def render(solutions: Iterable[Solution], view: View) -> Iterator[str]:
    """A table for each solution, a blank line between them."""
    for index, solution in enumerate(solutions):
        yield ("\n" if index else "") + _one(solution, view)


def _one(solution: Solution, view: View) -> str:
    sheet = sheet_of(solution, view)
    table = light_table(view)
    kept = _kept_widths(sheet, view)
    for column in sheet.columns:
        table.add_column(
            Text(column.heading),
            justify="right" if column.field in NUMERIC else "left",
            style=_STYLES.get(column.field) if view.color else None,
            overflow="fold",
            min_width=kept.get(column.field),
        )
    for bad, *cells in zip(sheet.bad, *(column.cells for column in sheet.columns)):
        table.add_row(*map(Text, cells), style="bold red" if bad and view.color else None)
    title = [Text(sheet.title, style="bold")] if sheet.title else []
    return printed([*title, table, *map(Text, sheet.verdict)], view, width=None)


def _kept_widths(sheet: Sheet, view: View) -> dict[str, int]:
    """The widths of the columns that are not wrapped while a terminal leaves room for the others."""
    widths = {
        column.field: max(map(cell_len, (column.heading, *column.cells)))
        for column in sheet.columns
        if column.field not in WRAPPED
    }
    return widths if view.width and sum(widths.values()) <= view.width - _ROOM_TO_WRAP else {}
