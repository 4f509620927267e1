"""The sheet of any solution, for the formats that print one."""

from __future__ import annotations

from backprop_cli.render.solution.letter_table import sheet_of_letters
from backprop_cli.render.solution.node_table import Sheet, sheet_of_numbers
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution, LetterSolution


def sheet_of(solution: AnySolution, view: View) -> Sheet:
    """What people see of a solution, all text ready for printing."""
    if isinstance(solution, LetterSolution):
        return sheet_of_letters(solution, view)
    return sheet_of_numbers(solution, view)
