"""JUnit XML: a suite a submission, a case a question. Wrong is a failure, unreadable an error, missing skipped.

So is a submission that was not handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import markup, visible
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import label, reasons, right_answer, telling, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report

_ELEMENTS = {"wrong": "failure", "unreadable": "error", "missing": "skipped"}


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The document, suite by suite."""
    yield _sent('<?xml version="1.0" encoding="UTF-8"?>\n', view)
    yield _sent(f"<testsuites name={_quoted(frame.title or 'backprop grade')}>\n", view)
    for report in reports:
        yield _sent(_suite(report, frame, view), view)
    yield "</testsuites>\n"


def _suite(report: Report, frame: Frame, view: View) -> str:
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for mark in [] if report.why else report.marks:
        if mark.status in _ELEMENTS:
            counts[_ELEMENTS[mark.status]] += 1
    tests = 1 if report.why else len(report.marks)
    counts["skipped" if report.absent else "error"] += bool(report.why)
    totals = {"tests": tests, "failures": counts["failure"], "errors": counts["error"]}
    numbers = " ".join(f'{name}="{count}"' for name, count in {**totals, "skipped": counts["skipped"]}.items())
    name, told = _quoted(label(report)), verdict(report, view)
    if report.why:
        element = _element("skipped" if report.absent else "error", report.status, told)
        cases = f'    <testcase classname={name} name="submission">{element}</testcase>\n'
    else:
        cases = "".join(_case(report, mark, frame, view) for mark in report.marks)
    return f"  <testsuite name={name} {numbers}>\n{cases}    <system-out>{_text(told)}</system-out>\n  </testsuite>\n"


def _case(report: Report, mark: Mark, frame: Frame, view: View) -> str:
    start = f"    <testcase classname={_quoted(label(report))} name={_quoted(mark.question.key)}"
    if mark.status == "correct":
        return f"{start}/>\n"
    sentences = reasons(mark, view)
    if frame.show_answers:
        sentences.append(f"= {right_answer(mark.question, view)}")
    found = [reason.misconception for reason in telling(mark) if reason.misconception]
    told = (
        "\n".join([f"{mark.question.key}: {visible(mark.given)}", *sentences]) if mark.given else "\n".join(sentences)
    )
    return f"{start}>{_element(_ELEMENTS[mark.status], found[0] if found else mark.status, told)}</testcase>\n"


def _element(name: str, kind: str, told: str) -> str:
    """What is wrong with a case; its message is the first sentence that tells the reason."""
    lines = told.split("\n") if told else [kind]
    message = lines[1] if len(lines) > 1 else lines[0]
    return f"<{name} type={_quoted(kind)} message={_quoted(message)}>{_text(told)}</{name}>"


def _text(text: str) -> str:
    return "\n".join(map(markup, text.split("\n")))


def _quoted(text: str) -> str:
    return f'"{markup(text)}"'


def _sent(text: str, view: View) -> str:
    """XML that any stream can write: where it may not be UTF-8, as character references."""
    return text.encode("ascii", "xmlcharrefreplace").decode() if view.ascii else text
