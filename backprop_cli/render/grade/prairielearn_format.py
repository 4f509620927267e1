"""results.json of a PrairieLearn external grader (docs.prairielearn.com, "External grading", "Grading results").

A submission that cannot be read is not gradable: it costs the student no attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import grouped_reasons, told, verdict
from backprop_cli.render.solution.json_format import json_number
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The one object; the score is a share, from 0 to 1."""
    for report in reports:
        yield json_text(_document(report, frame, view), view.ascii) + "\n"


def _document(report: Report, frame: Frame, view: View) -> dict[str, Any]:
    if report.why:
        told_why = verdict(report, view)
        return {"gradable": False, "score": 0.0, "message": told_why, "format_errors": [told_why]}
    lines = [f"{', '.join(keys)}: {text}" for keys, text in grouped_reasons(report, view)]
    return {
        "gradable": True,
        "score": float(report.score),
        "message": verdict(report, view),
        "output": "\n".join(lines),
        "tests": [_test(mark, frame, view) for mark in report.marks],
    }


def _test(mark: Mark, frame: Frame, view: View) -> dict[str, Any]:
    message, *output = told(mark, frame, view)
    return {
        "name": mark.question.key,
        "points": json_number(mark.points),
        "max_points": json_number(mark.question.points),
        "message": message,
        "output": "\n".join(output),
    }
