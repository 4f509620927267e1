"""CSV (RFC 4180 but for LF line ends): a row a node, under one header for all problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import csv_row
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution

COLUMNS = ("problem", "id", "name", "kind", "operation", "expression", "value", "gradient", "symbolic", "check")


def render(solutions: Iterable[Solution], view: View) -> Iterator[str]:
    """The header, then the nodes of each solution; `problem` counts the solutions from 1."""
    for number, solution in enumerate(solutions, 1):
        rows = [csv_row(COLUMNS)] if number == 1 else []
        for node in solution.nodes:
            value, gradient = (decimal_text(n, view.digits) for n in (node.value, node.gradient))
            what = (number, node.id, node.name, node.kind, node.operation, node.expression)
            rows.append(csv_row((*what, value, gradient, node.formula, node.check)))
        yield "".join(rows)
