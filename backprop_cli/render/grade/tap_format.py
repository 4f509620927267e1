"""TAP 14 (testanything.org): a test point a question; with several submissions a subtest each, which passes or not.

The plan of several stands at the end, so that they are written as they are marked. What was not handed in is skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent

from backprop_cli.language.escape import string_literal, tap_text, visible
from backprop_cli.language.messages import say
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import label, number, reasons, right_answer, telling, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report

_SUBTEST = "    "


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The version, then the test points, or the subtests and their number."""
    yield "TAP version 14\n"
    if not frame.several:
        for report in reports:
            yield from _points(report, frame, view)
        return
    count = 0
    for count, report in enumerate(reports, 1):
        name = tap_text(label(report))
        if report.absent:
            yield f"ok {count} - {name} # SKIP {tap_text(verdict(report, view))}\n"
            continue
        yield f"# Subtest: {visible(label(report))}\n"
        yield from (indent(text, _SUBTEST) for text in _points(report, frame, view))
        yield f"{_ok(report.passed)} {count} - {name}\n" + _diagnostics({"message": verdict(report, view)}, view)
    yield f"1..{count}\n"


def _points(report: Report, frame: Frame, view: View) -> Iterator[str]:
    """The plan and a test point a question; a single one for what could not be read."""
    if report.why:
        yield f"1..1\nnot ok 1 - {tap_text(label(report))}\n"
        yield _diagnostics({"message": verdict(report, view), "status": "malformed"}, view)
        return
    yield f"1..{len(report.marks)}\n"
    for position, mark in enumerate(report.marks, 1):
        yield f"{_ok(mark.status == 'correct')} {position} - {tap_text(mark.question.key)}\n"
        if mark.status != "correct":
            yield _diagnostics(_of(mark, frame, view), view)


def _of(mark: Mark, frame: Frame, view: View) -> dict[str, str | list[str]]:
    """What is told of an answer that is not right."""
    right = {"expected": right_answer(mark.question, view)} if frame.show_answers else {}
    return {
        "message": "; ".join(reasons(mark, view)) or say(f"status-{mark.status}", view.language),
        "status": mark.status,
        "given": visible(mark.given),
        **right,
        "points": f"{number(mark.points)}/{number(mark.question.points)}",
        "misconceptions": list(dict.fromkeys(reason.misconception for reason in telling(mark) if reason.misconception)),
    }


def _ok(right: bool) -> str:
    return "ok" if right else "not ok"


def _diagnostics(entries: dict[str, str | list[str]], view: View) -> str:
    """A YAML block."""
    lines = [f"  {key}: {_value(value, view)}\n" for key, value in entries.items()]
    return f"  ---\n{''.join(lines)}  ...\n"


def _value(value: str | list[str], view: View) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(one, view) for one in value)}]"
    return string_literal(value, view.ascii)
