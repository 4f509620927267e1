"""Answers to the example with the apples, and to others, as they are marked."""

from __future__ import annotations

from typing import Any

from support import EXAMPLES

from backprop_cli import load_problems, solve
from backprop_cli.teaching.grade.marking import Marker, Report
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission

APPLE = str(EXAMPLES / "apple.yaml")


def marker_of(problem: Any, exact: bool = False) -> Marker:
    solution = solve(problem, check="none")
    return Marker(solution, questions_of(solution, (), Tolerance(), exact), 1)


MARKER = marker_of(load_problems(APPLE)[0])
EXACT = marker_of(load_problems(APPLE)[0], exact=True)
SAME = marker_of("x = 3; y = 4; z = (x + y)**2")
"""dx is dy."""
AFFINE = marker_of("X = [[1, 2], [3, 4]]; W = [[1, 3], [2, 5]]; B = [1, 2]; Y = X @ W + B")


def report(text: str, marker: Marker = MARKER) -> Report:
    return marker.mark(read_submission(text.encode(), "x"))


def answers(text: str, marker: Marker = MARKER) -> dict[str, object]:
    """What was answered, by question; the status where that is no number."""
    marks = report(text, marker).marks
    return {
        mark.question.key: mark.status if mark.answer is None else mark.answer
        for mark in marks
        if mark.status != "missing"
    }
