"""CSV (RFC 4180 but for LF line ends): a row a node, or an element of an array, under one header for all problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import csv_row
from backprop_cli.numbers.arrays import element_name, elements, indices, shape_of
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution, LetterSolution
from backprop_cli.solving.solution import Solution

COLUMNS = ("problem", "id", "name", "kind", "operation", "expression", "value", "gradient", "symbolic", "check")
ORIGIN = ("file", "document")
"""The columns behind them where there are several problems."""
Row = tuple[object, ...]


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """The header, then the nodes of each solution; `problem` counts the problems from 1, with those that are bad."""
    for index, solution in enumerate(solutions):
        origin = solution.origin
        cells = _of_letters(solution) if isinstance(solution, LetterSolution) else _of_numbers(solution, view)
        number, behind = (origin.number, (origin.file, origin.document)) if origin else (1, ())
        rows = [csv_row((number, *row, *behind)) for row in cells]
        yield "".join(rows if index else [csv_row((*COLUMNS, *(ORIGIN if origin else ()))), *rows])


def _of_letters(solution: LetterSolution) -> Iterator[Row]:
    """A row a node, without numbers."""
    for node in solution.nodes:
        what = (node.id, node.name, node.kind, node.operation, node.expression)
        yield *what, "", "", node.gradient, node.check


def _of_numbers(solution: Solution, view: View) -> Iterator[Row]:
    for node in solution.nodes:
        for index, *pair in zip(indices(shape_of(node.value)), elements(node.value), elements(node.gradient)):
            value, gradient = (decimal_text(n, view.digits) for n in pair)
            name = node.name and element_name(node.name, index)
            what = (node.id, name, node.kind, node.operation, element_name(node.expression, index))
            yield *what, value, gradient, node.formula, node.check
