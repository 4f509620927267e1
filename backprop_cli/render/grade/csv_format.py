"""CSV for a gradebook: a row a student, a column with the points of each question. What a student wrote is never a
formula in a spreadsheet. Where nothing was handed in the marks are empty: what a zero is, the school says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import csv_row
from backprop_cli.language.messages import say, shortened
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import number, telling
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Report

COLUMNS = ("name", "id", "points", "most", "score", "passed", "status", "submission")
"""Behind them the points of each question; then, for each again, its result and what was given; then the
misconceptions, and why it is malformed."""


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The header, then a row a submission."""
    keys = [question.key for question in frame.questions]
    details = (name for key in keys for name in (f"{key}_result", f"{key}_given"))
    yield csv_row([*COLUMNS, *keys, *details, "misconceptions", "why"])
    for report in reports:
        yield csv_row(_cells(report, keys, view))


def _cells(report: Report, keys: list[str], view: View) -> Iterator[str]:
    yield from (report.who, report.student_id or ("" if report.absent else report.name))
    yield from _scores(report)
    yield from (report.status, "" if report.absent else report.name)
    marks = {} if report.absent else {mark.question.key: mark for mark in report.marks}
    for key in keys:
        yield number(marks[key].points) if key in marks else ""
    for key in keys:
        mark = marks.get(key)
        yield mark.status if mark else ""
        yield shortened(mark.given) if mark else ""
    found = [reason.misconception for mark in report.marks for reason in telling(mark)]
    yield " ".join(dict.fromkeys(name for name in found if name))
    yield _why(report, view)


def _why(report: Report, view: View) -> str:
    """Why it could not be marked, and what makes doubt; where both are told, each is a sentence."""
    language = view.language
    note = report.note.text(language) if report.note else ""
    if not report.why or not note:
        return report.why.text(language) if report.why else note
    return say("gap", language).join([say("report-why", language, why=report.why), note])


def _scores(report: Report) -> tuple[str, str, str, str]:
    """The points, of how many, the share, and whether that passes."""
    most = number(report.most)
    if report.absent:
        return "", most, "", ""
    return number(report.points), most, number(report.score), "yes" if report.passed else "no"
