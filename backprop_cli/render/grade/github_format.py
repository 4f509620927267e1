"""What a step of GitHub Classroom hands to its reporter (github.com/classroom-resources/autograding-grading-reporter).

The reporter adds up the `score` of the tests, and reads this object in base64 from the step's output `result`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import told, verdict
from backprop_cli.render.solution.json_format import json_number
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report

VERSION = 1


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The one object, on one line."""
    for report in reports:
        document = {
            "version": VERSION,
            "status": "error" if report.why else "pass" if report.passed else "fail",
            "max_score": json_number(report.most),
            "tests": [_unread(report, view)] if report.why else [_test(mark, frame, view) for mark in report.marks],
        }
        yield json_text(document, view.ascii) + "\n"


def _unread(report: Report, view: View) -> dict[str, Any]:
    """The only test of what could not be read."""
    return _entry("submission", "error", verdict(report, view), 0)


def _test(mark: Mark, frame: Frame, view: View) -> dict[str, Any]:
    status = {"correct": "pass", "unreadable": "error"}.get(mark.status, "fail")
    message = "" if mark.status == "correct" else "\n".join(told(mark, frame, view))
    return _entry(mark.question.key, status, message, json_number(mark.points))


def _entry(name: str, status: str, message: str, score: float) -> dict[str, Any]:
    """A test in the shape that every grader of GitHub Classroom has."""
    return {
        "name": name,
        "status": status,
        "message": message,
        "score": score,
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "execution_time": 0,
    }
