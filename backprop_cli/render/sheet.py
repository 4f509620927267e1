"""What the table and its Markdown twin show: which rows, which columns, which words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from backprop_cli.escape import visible
from backprop_cli.messages import Message, say
from backprop_cli.numeric import shown
from backprop_cli.render import View

if TYPE_CHECKING:
    from backprop_cli.solution import Node, Solution

MOST_ROWS = 400
"""Rows that a person may still read; the other formats print every node."""

MARKS = {"ok": "✓", "mismatch": "✗", "skipped": ""}
_ASCII_WORDS = {"≈": "~", "∂": "d", "×": "x", "✓": "ok", "✗": "NO", "…": "...", "−": "-", "·": "*", "→": "->", "—": "-"}


FIELDS = ("node", "calculation", "value", "gradient", "formula", "check")
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
    referred = {operand for node in nodes for operand in node.operands if f"#{operand}" in node.expression}
    rows = [_cells(solution, node, node.id in referred, view) for node in nodes]
    columns = [
        Column(field, signs(heading, view), [signs(row[i], view) for row in rows])
        for i, (field, heading) in enumerate(zip(FIELDS, _headings(solution, view)))
        if any(row[i] for row in rows)
    ]
    title = signs(visible(solution.title), view) if solution.title else None
    verdict = _verdict(solution, len(solution.nodes) - len(nodes), view)
    return Sheet(title, columns, [node.check == "mismatch" for node in nodes], verdict)


def signs(text: str, view: View) -> str:
    """`text` with ASCII for our own signs, where the view asks for it."""
    if view.ascii:
        for sign, word in _ASCII_WORDS.items():
            text = text.replace(sign, word)
    return text


def _headings(solution: Solution, view: View) -> list[str]:
    words = {field: say(f"column-{field}", view.language, output=solution.output) for field in FIELDS}
    return list(words.values())


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


def _cells(solution: Solution, node: Node, referred: bool, view: View) -> tuple[str, ...]:
    """The cells of one node, in the order of FIELDS."""
    label = node.name or (solution.output if node.id == solution.graph.output else "")
    return (
        f"#{node.id} {label}".strip() if referred else label,
        "" if node.kind == "input" else node.expression,
        _with_unit(solution, node, view),
        shown(node.gradient, view.digits),
        _TIMES.sub(" * ", node.formula or ""),
        MARKS[node.check],
    )


def _with_unit(solution: Solution, node: Node, view: View) -> str:
    unit = solution.units.get(solution.output if node.id == solution.graph.output else node.name or "")
    number = shown(node.value, view.digits)
    return f"{number} {visible(unit)}" if unit else number


def _verdict(solution: Solution, left_out: int, view: View) -> list[str]:
    """The lines under the table: what the output is, what the check says, where it disagrees."""
    check, language = solution.check, view.language
    lines = [Message(f"check-{check.status}-{check.method}", {"count": check.checked}).text(language)]
    if check.status == "ok" and check.why:
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
        lines.append(say("float-mismatch" if check.status == "mismatch" else "float-run", language))
    if solution.upstream != 1:
        lines.append(say("upstream-is", language, value=shown(solution.upstream, view.digits)))
    if left_out and not solution.narrowed:
        lines.append(say("rows-left-out", language, count=f"{left_out:,}"))
    return [signs(line, view) for line in lines]
