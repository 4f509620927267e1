"""The table, by rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from backprop_cli.language.escape import visible
from backprop_cli.render.console import light_table, printed
from backprop_cli.render.signs import width
from backprop_cli.render.solution.node_table import NUMERIC, WRAPPED, Column, Sheet
from backprop_cli.render.solution.sheets import sheet_of
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution

_STYLES = {"node": "bold", "value": "cyan", "gradient": "magenta", "formula": "dim"}
_ROOM_TO_WRAP = 12  # cells that calculations, chains and formulas need at the least, each


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """A table for each solution, a blank line between them."""
    for index, solution in enumerate(solutions):
        yield ("\n" if index else "") + _one(solution, view)


def _one(solution: AnySolution, view: View) -> str:
    sheet = sheet_of(solution, view)
    heading = solution.origin and solution.origin.heading
    titles = [Text(view.writable(text), style="bold") for text in (visible(heading or ""), sheet.title) if text]
    columns = [Column(c.field, view.writable(c.heading), list(map(view.writable, c.cells))) for c in sheet.columns]
    return printed(
        [*titles, *_body(sheet._replace(columns=columns), view), *map(Text, sheet.verdict)], view, width=None
    )


def _body(sheet: Sheet, view: View) -> list[RenderableType]:
    """The table; where a terminal is too narrow for it, formulas below it, or a few lines for each node."""
    if not view.width:
        return [_table(sheet, sheet.columns, {}, view)]
    kept = {c.field: max(map(width, (c.heading, *c.cells))) for c in sheet.columns if c.field not in WRAPPED}
    room = view.width - sum(kept.values()) - 2 * len(sheet.columns)
    wrapped = max(2, sum(column.field in WRAPPED for column in sheet.columns))
    if room >= _ROOM_TO_WRAP * wrapped:
        return [_table(sheet, sheet.columns, kept, view)]
    if room < _ROOM_TO_WRAP * (wrapped - 1):
        return [Text(line) for row in range(len(sheet.bad)) for line in _stacked(sheet, row)]
    columns = [column for column in sheet.columns if column.field != "formula"]
    formulas = [Text(line) for row in range(len(sheet.bad)) for line in _formula_line(sheet, row)]
    return [_table(sheet, columns, kept, view), *formulas, *([Text("")] if formulas else [])]


def _table(sheet: Sheet, columns: list[Column], kept: dict[str, int], view: View) -> Table:
    table = light_table(view)
    for column in columns:
        table.add_column(
            Text(column.heading),
            justify="right" if column.field in NUMERIC and not any("\n" in cell for cell in column.cells) else "left",
            style=_STYLES.get(column.field) if view.color else None,
            overflow="fold",
            min_width=kept.get(column.field),
        )
    for bad, *cells in zip(sheet.bad, *(column.cells for column in columns)):
        table.add_row(*map(Text, cells), style="bold red" if bad and view.color else None)
    return table


def _stacked(sheet: Sheet, row: int) -> list[str]:
    """One node in lines of its own: `value: 7`."""
    cells = [(column.heading, column.cells[row]) for column in sheet.columns if column.cells[row]]
    return ["", *(_indented(f"{heading}: ", cell) for heading, cell in cells)]


def _indented(before: str, text: str) -> str:
    """Lines of text with something before the first, one below the other."""
    return before + text.replace("\n", "\n" + " " * width(before))


def _formula_line(sheet: Sheet, row: int) -> list[str]:
    """`node: formula`, where a node has one that is more than a number."""
    cells = {column.field: column.cells[row] for column in sheet.columns}
    formula = cells.get("formula", "")
    if not any(character.isalpha() for character in formula):
        return []
    return [f"{cells.get('node') or cells.get('calculation')}: {formula}"]
