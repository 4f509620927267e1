"""What the table and its Markdown twin show: which rows, which columns, which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from backprop_cli.graph.notation import MAX_SHOWN
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array, shape_of, shape_text
from backprop_cli.numbers.decimals import array_block
from backprop_cli.render.signs import signs, width
from backprop_cli.render.solution.verdict import verdict
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Node, Solution

MOST_ROWS = 400
"""Rows that a person may still read; the other formats print every node."""

WIDE = 160
"""Columns of a table beyond which calculations and formulas are cut shorter."""
LONGEST_CALCULATION = 1_000
"""Characters of a calculation: one of hundreds of operands is told by its beginning."""
LONG_FORMULA = 60
"""Characters of a formula that a person still reads; a longer one is shown by parts."""
_SHORT = (12, 30)
MARKS = {"ok": "✓", "mismatch": "✗", "skipped": ""}


NODE_FIELDS = ("node", "calculation", "shape", "value", "gradient", "formula", "check")
NUMERIC = ("value", "gradient")
WRAPPED = ("calculation", "chain", "formula")
_ID = re.compile(r"#(\d+)")
_TIMES = re.compile(r"\s*(?<!\*)\*(?!\*)\s*")


class Column(NamedTuple):
    """A heading and the cells under it."""

    field: str
    heading: str
    cells: list[str]


class Sheet(NamedTuple):
    """A solution as people see it: what the table and its Markdown twin print."""

    title: str | None
    columns: list[Column]  # those in which something stands
    bad: list[bool]  # by row: whether the check disagrees
    verdict: list[str]


def sheet_of_numbers(solution: Solution, view: View) -> Sheet:
    """The sheet of a solution in numbers, all text ready for printing."""
    nodes = _chosen(solution)
    rows = _rows(solution, nodes, view, (MAX_SHOWN, LONG_FORMULA))
    if sum(max(map(width, column)) + 2 for column in zip(*rows)) > WIDE:
        rows = _rows(solution, nodes, view, _SHORT)
    headings = [say(f"column-{field}", view.language, output=solution.output) for field in NODE_FIELDS]
    columns = columns_of(NODE_FIELDS, headings, rows, view)
    title = signs(visible(solution.title), view) if solution.title else None
    lines = verdict(solution, len(solution.nodes) - len(nodes), view)
    return Sheet(title, columns, [node.check == "mismatch" for node in nodes], lines)


def columns_of(
    fields: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[str]], view: View
) -> list[Column]:
    """The columns in which something stands."""
    columns = zip(fields, headings, zip(*rows))
    return [
        Column(field, signs(heading, view), [signs(cell, view) for cell in cells])
        for field, heading, cells in columns
        if any(cells)
    ]


def _chosen(solution: Solution) -> list[Node]:
    """The nodes to show: those asked for, else all, else as many of those with a name as a person may read."""
    nodes, output = solution.nodes, solution.graph.output
    wanted = {*solution.wanted, output}
    if solution.narrowed:
        return [node for node in nodes if node.id in wanted]
    if len(nodes) <= MOST_ROWS:
        return nodes
    named = [node for node in nodes if node.name or node.id in wanted]
    return named[: MOST_ROWS - 1] + [node for node in named[MOST_ROWS - 1 :] if node.id == output]


def _rows(solution: Solution, nodes: list[Node], view: View, longest: tuple[int, int]) -> list[tuple[str, ...]]:
    """The cells of every node, in the order of NODE_FIELDS; texts are not much longer than `longest`."""
    texts = solution.calculations(longest[0])
    calculations = {node.id: _begun(texts[node.id]) for node in nodes if node.kind != "input"}
    formulas = {node.id: _formula(solution, node, longest[1]) for node in nodes}
    referred = {int(each) for text in (*calculations.values(), *formulas.values()) for each in _ID.findall(text)}
    found: list[tuple[str, ...]] = []
    for node in nodes:
        label = node.name or (solution.output if node.id == solution.graph.output else "")
        cells = (
            f"#{node.id} {label}".strip() if node.id in referred else label,
            calculations.get(node.id, ""),
            shape_text(shape_of(node.value)) if is_array(node.value) else "",
            _with_unit(solution, node, view),
            array_block(node.gradient, view.digits),
            formulas[node.id],
            MARKS[node.check],
        )
        found.append(cells)
    return found


def _begun(calculation: str) -> str:
    """A calculation, or the beginning of one that nobody reads to its end."""
    return calculation if len(calculation) <= LONGEST_CALCULATION else f"{calculation[:LONGEST_CALCULATION]}…"


def _formula(solution: Solution, node: Node, longest: int) -> str:
    """sympy's formula of a gradient; the gradient by parts where that is too long to be read, and of arrays."""
    if solution.of_arrays:
        return solution.chains.text(node.id, longest)
    formula = _TIMES.sub(" * ", node.formula or "")
    return formula if len(formula) <= longest else solution.chains.text(node.id, longest)


def _with_unit(solution: Solution, node: Node, view: View) -> str:
    unit = solution.units.get(solution.output if node.id == solution.graph.output else node.name or "")
    number = array_block(node.value, view.digits)
    return f"{number} {visible(unit)}" if unit else number
