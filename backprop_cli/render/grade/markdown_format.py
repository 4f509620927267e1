"""Marks as Markdown, for a comment or a page: a table for one submission; for several a row each, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import markdown_table, markdown_text, visible
from backprop_cli.language.messages import say, shortened
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.summary_words import question_headings, question_rows, reason_lines, score_line
from backprop_cli.render.grade.words import cells, columns, grouped_reasons, label, percent, result, verdict
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.class_summary import ClassSummary
from backprop_cli.teaching.grade.marking import Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """A heading, then the table or tables."""
    if frame.title:
        yield f"### {_escaped(frame.title, view)}\n\n"
    if not frame.several:
        for report in reports:
            yield _one(report, frame, view)
        return
    names = [say(f"column-{name}", view.language) for name in ("submission", "score", "result")]
    yield _line([*names, *(question.key for question in frame.questions)], view)
    yield "|" + " --- | ---: | --- |" + " --- |" * len(frame.questions) + "\n"
    summary = ClassSummary()
    for report in summary.watch(reports):
        score = "--" if report.why else percent(report.score)
        found = {} if report.why else {mark.question.key: result(mark.status, view) for mark in report.marks}
        marks = [found.get(question.key, "") for question in frame.questions]
        outcome = verdict(report, view) if report.why else say(_outcome(report), view.language)
        yield _line([label(report), score, outcome, *marks], view)
    yield from _summary(summary, view)


def _summary(summary: ClassSummary, view: View) -> Iterator[str]:
    """How the class did, question by question."""
    yield f"\n{_escaped(score_line(summary, view), view)}\n"
    if summary.questions:
        headings = [_escaped(heading, view) for heading in question_headings(view)]
        rows = (
            [_escaped(key, view), share, "<br>".join(_escaped(text, view) for text in mistakes)]
            for key, share, mistakes in question_rows(summary, view)
        )
        yield "\n" + "\n".join(markdown_table(headings, (False, True, False), rows)) + "\n"
    reasons = reason_lines(summary, view)
    if reasons:
        heading = _escaped(say("summary-misconceptions", view.language), view)
        yield f"\n{heading}\n\n" + "".join(f"- {_escaped(row, view)}\n" for row in reasons)


def _outcome(report: Report) -> str:
    return "report-passed" if report.passed else "report-not-passed"


def _one(report: Report, frame: Frame, view: View) -> str:
    """The table of one submission, the reasons, the verdict."""
    blocks = [f"#### {_escaped(shortened(report.student), view)}\n"] if report.student else []
    blocks += [] if report.why else [_table(report, frame, view)]
    found = [f"{', '.join(keys)}: {text}" for keys, text in grouped_reasons(report, view)]
    reasons = [f"- {_escaped(text, view)}\n" for text in found]
    blocks += ["".join(reasons)] if reasons else []
    return "\n".join([*blocks, _escaped(verdict(report, view), view) + "\n"])


def _table(report: Report, frame: Frame, view: View) -> str:
    headings, numeric = columns(frame, view)
    rows = ([_escaped(cell, view) for cell in cells(mark, frame, view)] for mark in report.marks)
    return "\n".join(markdown_table([_escaped(name, view) for name in headings], numeric, rows)) + "\n"


def _line(cells: Iterable[str], view: View) -> str:
    return f"| {' | '.join(_escaped(cell, view) for cell in cells)} |\n"


def _escaped(text: str, view: View) -> str:
    """Text that Markdown shows as it is."""
    return markdown_text(signs(visible(text), view))
