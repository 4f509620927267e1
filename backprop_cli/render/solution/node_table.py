"""What the table and its Markdown twin show: which rows, which columns, which words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from backprop_cli.graph.notation import MAX_SHOWN
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import Message, say
from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.numbers.decimals import array_block, shown
from backprop_cli.numbers.proven import Proven
from backprop_cli.render.signs import cells, signs
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Node, Solution

MOST_ROWS = 400
"""Rows that a person may still read; the other formats print every node."""

MOST_ZEROS = 5
"""Numbers that cannot be told from 0, of which a line below the table speaks."""
WIDE = 160
"""Columns of a table beyond which calculations and formulas are cut shorter."""
LONG_FORMULA = 60
"""Characters of a formula that a person still reads; a longer one is shown by parts."""
_SHORT = (12, 30)
MARKS = {"ok": "✓", "mismatch": "✗", "skipped": ""}


NODE_FIELDS = ("node", "calculation", "value", "gradient", "formula", "check")
NUMERIC = ("value", "gradient")
WRAPPED = ("calculation", "formula")
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


def sheet_of(solution: Solution, view: View) -> Sheet:
    """The sheet of one solution, all text ready for printing."""
    nodes = _chosen(solution)
    rows = _rows(solution, nodes, view, (MAX_SHOWN, LONG_FORMULA))
    if sum(max(map(width, column)) + 2 for column in zip(*rows)) > WIDE:
        rows = _rows(solution, nodes, view, _SHORT)
    columns = [
        Column(
            field,
            signs(say(f"column-{field}", view.language, output=solution.output), view),
            [signs(row[i], view) for row in rows],
        )
        for i, field in enumerate(NODE_FIELDS)
        if any(row[i] for row in rows)
    ]
    title = signs(visible(solution.title), view) if solution.title else None
    verdict = _verdict(solution, len(solution.nodes) - len(nodes), view)
    return Sheet(title, columns, [node.check == "mismatch" for node in nodes], verdict)


def width(text: str) -> int:
    """Display cells of a text of one or more lines."""
    return max(map(cells, text.split("\n")))


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
    calculations = solution.calculations(longest[0])
    formulas = {node.id: _formula(solution, node, longest[1]) for node in nodes}
    referred = {operand for node in nodes for operand in node.operands if f"#{operand}" in calculations[node.id]}
    for node in nodes:
        referred.update(each for each in solution.chains.referred(node.id) if f"#{each}" in formulas[node.id])
    found: list[tuple[str, ...]] = []
    for node in nodes:
        label = node.name or (solution.output if node.id == solution.graph.output else "")
        cells = (
            f"#{node.id} {label}".strip() if node.id in referred else label,
            "" if node.kind == "input" else calculations[node.id],
            _with_unit(solution, node, view),
            array_block(node.gradient, view.digits),
            formulas[node.id],
            MARKS[node.check],
        )
        found.append(cells)
    return found


def _formula(solution: Solution, node: Node, longest: int) -> str:
    """sympy's formula of a gradient, or the gradient by parts where that is too long to be read."""
    formula = _TIMES.sub(" * ", node.formula or "")
    return formula if len(formula) <= longest else solution.chains.text(node.id, longest)


def _with_unit(solution: Solution, node: Node, view: View) -> str:
    unit = solution.units.get(solution.output if node.id == solution.graph.output else node.name or "")
    number = array_block(node.value, view.digits)
    return f"{number} {visible(unit)}" if unit else number


def _verdict(solution: Solution, left_out: int, view: View) -> list[str]:
    """The lines under the table: what the output is, what the check says, where it disagrees."""
    check, language = solution.check, view.language
    method = "float" if solution.arithmetic == "float" and check.status == "mismatch" else check.method
    lines = [Message(f"check-{check.status}-{method}", {"count": check.checked}).text(language)]
    if check.why and check.why.id != "check-not-asked":
        lines[0] += " " + check.why.text(language)
    for node, number in list(check.expected.items())[:20]:
        row = solution.nodes[node]
        ours, theirs = shown(row.gradient), shown(number)
        lines.append(say("check-differs", language, node=row.label, ours=ours, theirs=theirs))
    for node, number in list(check.expected_values.items())[:20]:
        row = solution.nodes[node]
        ours, theirs = shown(row.value), shown(number)
        lines.append(say("check-value-differs", language, node=row.label, ours=ours, theirs=theirs))
    if solution.arithmetic == "float":
        lost = None if check.lost is None else math.ceil(check.lost - 0.5)
        lines.append(say("float-run", language) if lost is None else say("float-lost", language, lost=lost))
    if solution.arithmetic == "proven":
        lines.append(say("proven-run", language))
        lines += _zeros(solution, language)
    if is_array(solution.upstream) and all(number == 1 for number in elements(solution.upstream)):
        lines.append(say("upstream-ones", language))
    elif is_array(solution.upstream) or solution.upstream != 1:
        lines.append(say("upstream-is", language, value=shown(solution.upstream, view.digits)))
    if left_out and not solution.narrowed:
        lines.append(say("rows-left-out", language, count=f"{left_out:,}"))
    return [signs(line, view) for line in lines]


def _zeros(solution: Solution, language: str) -> list[str]:
    """A line for each of the first numbers that are shown as 0 and are not known to be."""
    found = []
    for node in solution.nodes:
        for label, number in ((node.label, node.value), (f"∂{solution.output}/∂{node.label}", node.gradient)):
            for element in elements(number):
                places = element.within() if isinstance(element, Proven) else None
                if places is not None:
                    found.append(say("zero-within", language, node=label, places=places))
    return found[:MOST_ZEROS]
