"""What `check50 -o json` prints (cs50.github.io/check50, "JSON specification"): a result a question.

A question whose answer cannot be had is null there, not false; it depends on what could not be done before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text, visible
from backprop_cli.language.messages import say
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import reasons, right_answer, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report

VERSION = "3.0.0"
"""Of the specification."""
_READ = "submission"


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The one object."""
    for report in reports:
        told = verdict(report, view)
        cause = {"rationale": told, "help": None} if report.why else None
        results = [_result(_READ, told, not report.why, cause, None)]
        results += [_question(report, mark, frame, view) for mark in report.marks]
        document = {"slug": frame.title or "backprop", "results": results, "version": VERSION}
        yield json_text(document, view.ascii) + "\n"


def _question(report: Report, mark: Mark, frame: Frame, view: View) -> dict[str, Any]:
    key = mark.question.key
    if report.why:
        return _result(key, key, None, {"rationale": verdict(report, view), "help": None}, _READ)
    if mark.status == "correct":
        return _result(key, key, True, None, _READ)
    sentences = reasons(mark, view)
    cause: dict[str, Any] = {
        "rationale": say(f"status-{mark.status}", view.language),
        "help": "\n".join(sentences) or None,
        "actual": visible(mark.given),
    }
    if frame.show_answers:
        cause["expected"] = right_answer(mark.question, view)
    return _result(key, key, False, cause, _READ)


def _result(
    name: str, description: str, passed: bool | None, cause: dict[str, Any] | None, dependency: str | None
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "passed": passed,
        "log": [],
        "cause": cause,
        "data": {},
        "dependency": dependency,
    }
