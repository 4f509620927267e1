"""results.json of a Gradescope autograder (gradescope-autograders.readthedocs.io, "Autograder Specifications")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import told, verdict
from backprop_cli.render.solution.json_format import json_number
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The one object; points are the score of the assignment."""
    for report in reports:
        document = {
            "score": json_number(report.points),
            "output": verdict(report, view),
            "output_format": "text",
            "visibility": "visible",
            "tests": [] if report.why else [_test(mark, frame, view) for mark in report.marks],
        }
        yield json_text(document, view.ascii) + "\n"


def _test(mark: Mark, frame: Frame, view: View) -> dict[str, Any]:
    return {
        "name": mark.question.key,
        "score": json_number(mark.points),
        "max_score": json_number(mark.question.points),
        "status": "passed" if mark.status == "correct" else "failed",
        "output": "\n".join(told(mark, frame, view)),
        "visibility": "visible",
    }
