"""What the table shows of a problem in letters: the chain rule at every node, and the formula that comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.decimals import shown
from backprop_cli.render.signs import signs
from backprop_cli.render.solution.node_table import MARKS, Sheet, columns_of
from backprop_cli.render.view import View
from backprop_cli.solving.letters import LetterNode, LetterSolution

_FIELDS = ("node", "calculation", "chain", "formula", "check")
_HEADINGS = ("node", "calculation", "chain", "gradient", "check")  # the formula is the gradient here
_REFERENCE = re.compile(r"#(\d+)")


def sheet_of_letters(solution: LetterSolution, view: View) -> Sheet:
    """The sheet of a solution in letters."""
    nodes = _chosen(solution)
    headings = [say(f"column-{heading}", view.language, output=solution.output) for heading in _HEADINGS]
    columns = columns_of(_FIELDS, headings, _rows(solution, nodes), view)
    title = signs(visible(solution.title), view) if solution.title else None
    lines = [signs(line, view) for line in _verdict(solution, view)]
    return Sheet(title, columns, [node.check == "mismatch" for node in nodes], lines)


def _chosen(solution: LetterSolution) -> list[LetterNode]:
    """All nodes, or those asked for and the output."""
    wanted = {*solution.wanted, solution.graph.output}
    return [node for node in solution.nodes if node.id in wanted or not solution.narrowed]


def _rows(solution: LetterSolution, nodes: Sequence[LetterNode]) -> list[tuple[str, ...]]:
    referred = {int(found) for node in nodes for found in _REFERENCE.findall(f"{node.expression} {node.chain}")}
    rows: list[tuple[str, ...]] = []
    for node in nodes:
        label = node.name or (solution.output if node.id == solution.graph.output else "")
        cells = (
            f"#{node.id} {label}".strip() if node.id in referred else label,
            "" if node.kind == "input" else node.expression,
            node.chain,
            node.formula or "",
            MARKS[node.check],
        )
        rows.append(cells)
    return rows


def _verdict(solution: LetterSolution, view: View) -> list[str]:
    """The lines under the table: what confirms the formulas, and where there are none."""
    check, language = solution.check, view.language
    if check.status == "mismatch":
        wrong = [node.label for node in solution.nodes if node.check == "mismatch"]
        lines = [say("letters-mismatch", language, names=", ".join(wrong))]
    elif check.status == "skipped":
        lines = [] if check.why else [say("letters-skipped", language)]
    else:
        all_of_them, nodes = len(check.formulas), len(solution.graph)
        message = "letters-some" if check.checked < all_of_them else "letters-ok"
        if message == "letters-ok" and all_of_them < nodes:
            message = "letters-ok-but"
        rest = nodes - all_of_them
        lines = [say(message, language, count=check.checked, all=all_of_them, points=solution.points, rest=rest)]
    lines += remarks(solution, language)
    if solution.upstream != 1:
        lines.append(say("upstream-is", language, value=shown(solution.upstream)))
    return lines


def remarks(solution: LetterSolution, language: str) -> list[str]:
    """Why some nodes, or all, have no formula."""
    if solution.check.why:
        return [solution.check.why.text(language)]
    pieces = {row.symbol: None for row in solution.graph.operations if row is not None and row.piece is not None}
    if not pieces or len(solution.check.formulas) == len(solution.graph):
        return []
    return [say("letters-in-pieces", language, names=", ".join(pieces))]
