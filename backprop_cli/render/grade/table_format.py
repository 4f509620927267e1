"""Marks for people: a table for one submission; for several a line each, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.render.console import light_table, printed
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.reading_lines import reading_lines
from backprop_cli.render.grade.summary_words import question_headings, question_rows, reason_lines, score_line
from backprop_cli.render.grade.words import SIGNS, cells, columns, grouped_reasons, label, percent, verdict
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.class_summary import ClassSummary
from backprop_cli.teaching.grade.marking import Mark, Report

MOST_ROWS = 400
"""Rows that a person may still read; the other formats have every question."""
_STYLES = {"correct": "green", "wrong": "bold red", "missing": "yellow", "unreadable": "yellow"}


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """One table, or lines and a summary."""
    if not frame.several:
        for report in reports:
            yield _one(report, frame, view)
        return
    summary = ClassSummary()
    for report in summary.watch(reports):
        told = [Text(f"         {line}") for line in reading_lines(report, frame, view)]
        yield printed([_line(report, view), *told], view)
    yield printed(["", *_summary(summary, view)], view, width=None)


def _one(report: Report, frame: Frame, view: View) -> str:
    title = [Text(signs(visible(frame.title), view), style="bold")] if frame.title else []
    marks = [] if report.why else [_table(report, frame, view)]
    reasons = [Text(f"{', '.join(keys)}: {sentence}") for keys, sentence in grouped_reasons(report, view)]
    gap = [Text("")] if reasons else []
    more = 0 if report.why else len(report.marks) - MOST_ROWS
    left = [Text(signs(say("marks-left-out", view.language, count=f"{more:,}"), view))] if more > 0 else []
    read = [*reading_lines(report, frame, view), ""] if report.readings and frame.readings else []
    return printed(
        [*title, *marks, *map(Text, read), *reasons, *gap, *left, Text(verdict(report, view))], view, width=None
    )


def _shown(marks: Sequence[Mark]) -> Sequence[Mark]:
    """As many marks as a person may read, those first that are not right; in the order of the questions."""
    if len(marks) <= MOST_ROWS:
        return marks
    kept = {mark.question.key for mark in sorted(marks, key=lambda mark: mark.status == "correct")[:MOST_ROWS]}
    return [mark for mark in marks if mark.question.key in kept]


def _table(report: Report, frame: Frame, view: View) -> Table:
    table = light_table(view)
    for heading, numeric in zip(*columns(frame, view)):
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for mark in _shown(report.marks):
        *others, result, points = map(Text, cells(mark, frame, view))
        result.style = _STYLES[mark.status]
        table.add_row(*others, result, points)
    return table


def _summary(summary: ClassSummary, view: View) -> list[RenderableType]:
    """How the class did, question by question."""
    things: list[RenderableType] = [Text(score_line(summary, view))]
    table = light_table(view)
    for heading, side in zip(question_headings(view), ("left", "right", "left")):
        table.add_column(heading, justify="right" if side == "right" else "left", overflow="fold")
    for key, share, mistakes in question_rows(summary, view):
        table.add_row(Text(signs(key, view)), Text(share), Text("\n".join(mistakes)))
    if summary.questions:
        things.append(table)
    reasons = reason_lines(summary, view)
    if reasons:
        things += [Text(say("summary-misconceptions", view.language)), *(Text(f"  {row}") for row in reasons)]
    return things


def _line(report: Report, view: View) -> Text:
    """`✓ 100%  group/ann.txt`, with what is not right behind it."""
    name = visible(label(report))
    note = f" ({signs(report.note.text(view.language), view).rstrip('.。')})" if report.note else ""
    if report.why:
        why = signs(report.why.text(view.language), view) + note
        status = "missing" if report.absent else "unreadable"
        return Text(f"{signs(SIGNS[status], view)}    --  {name}: {why}", style=_STYLES[status])
    status = "correct" if report.passed else "wrong"
    faults = ", ".join(mark.question.key for mark in report.marks if mark.status != "correct")
    text = f"{signs(SIGNS[status], view)} {percent(report.score):>5}  {name}" + (f": {faults}" if faults else "") + note
    return Text(text, style=_STYLES[status] if not report.passed else "")
