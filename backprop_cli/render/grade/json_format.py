"""JSON, format_version 1: one object a line for each submission. Here stand all reasons, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import sentence
from backprop_cli.render.solution.json_format import json_number, json_pair
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.marking import Mark, Report

FORMAT_VERSION = 1


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """One object a line."""
    for report in reports:
        yield json_text(_document(report, frame, view), view.ascii) + "\n"


def _document(report: Report, frame: Frame, view: View) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "submission": report.name,
        "student": report.student or None,
        "student_id": report.student_id or None,
        "status": report.status,
        "why": report.why.text(view.language) if report.why else None,
        "note": report.note.text(view.language) if report.note else None,
        "key": report.key,
        "score": None if report.absent else json_number(report.score),
        "points": None if report.absent else json_number(report.points),
        "most": json_number(report.most),
        "passed": report.passed,
        "passed_over": report.passed_over,
        "answers": [_answer(mark, frame, view) for mark in report.marks],
        **({"readings": [reading._asdict() for reading in report.readings]} if frame.readings else {}),
    }


def _in_any_way(answer: Any) -> dict[str, Any]:
    """A number or an array in both forms; a formula as text, with nulls for the numbers."""
    if isinstance(answer, InLetters):
        return {"value": None, "exact": None, "symbolic": answer.text}
    return json_pair(answer)


def _answer(mark: Mark, frame: Frame, view: View) -> dict[str, Any]:
    right = {"right": _in_any_way(mark.question.right)} if frame.show_answers else {}
    return {
        "question": mark.question.key,
        "kind": mark.question.kind,
        "node": mark.question.name,
        "status": mark.status,
        "given": mark.given,
        "answer": None if mark.answer is None else _in_any_way(mark.answer),
        **right,
        "points": json_number(mark.points),
        "most": json_number(mark.question.points),
        "reasons": [{"misconception": reason.misconception, "text": sentence(reason, view)} for reason in mark.reasons],
    }
