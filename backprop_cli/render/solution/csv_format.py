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


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """The header, then the nodes of each solution; `problem` counts the solutions from 1."""
    for number, solution in enumerate(solutions, 1):
        rows = [csv_row(COLUMNS)] if number == 1 else []
        if isinstance(solution, LetterSolution):
            rows += _of_letters(number, solution)
        else:
            rows += _of_numbers(number, solution, view)
        yield "".join(rows)


def _of_letters(number: int, solution: LetterSolution) -> Iterator[str]:
    """A row a node, without numbers."""
    for node in solution.nodes:
        what = (number, node.id, node.name, node.kind, node.operation, node.expression)
        yield csv_row((*what, "", "", node.gradient, node.check))


def _of_numbers(number: int, solution: Solution, view: View) -> Iterator[str]:
    for node in solution.nodes:
        for index, *pair in zip(indices(shape_of(node.value)), elements(node.value), elements(node.gradient)):
            value, gradient = (decimal_text(n, view.digits) for n in pair)
            name = node.name and element_name(node.name, index)
            what = (number, node.id, name, node.kind, node.operation, element_name(node.expression, index))
            yield csv_row((*what, value, gradient, node.formula, node.check))
