"""CSV for a spreadsheet: a row a submission. What a student wrote is never a formula there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import csv_row
from backprop_cli.language.messages import shortened
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import number, telling
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Report

COLUMNS = ("submission", "status", "score", "points", "most", "passed")
"""Behind them, for each question, its status and what was given; then the misconceptions, and why it is malformed."""


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The header, then a row a submission."""
    keys = [question.key for question in frame.questions]
    yield csv_row([*COLUMNS, *(name for key in keys for name in (key, f"{key}_given")), "misconceptions", "why"])
    for report in reports:
        yield csv_row(_cells(report, frame, view))


def _cells(report: Report, frame: Frame, view: View) -> Iterator[str]:
    yield report.name
    yield "malformed" if report.why else "graded"
    yield from (number(report.score), number(report.points), number(report.most), "yes" if report.passed else "no")
    marks = {mark.question.key: mark for mark in report.marks}
    for question in frame.questions:
        mark = marks.get(question.key)
        yield mark.status if mark else ""
        yield shortened(mark.given) if mark else ""
    found = [reason.misconception for mark in report.marks for reason in telling(mark)]
    yield " ".join(dict.fromkeys(name for name in found if name))
    yield " ".join(message.text(view.language) for message in (report.why, report.note) if message)
