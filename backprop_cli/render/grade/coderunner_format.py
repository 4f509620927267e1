"""What a combinator template grader of CodeRunner prints (its author guide, "Combinator-template grading").

Cells of the table are text there, as long as `columnformats` does not say otherwise; `prologuehtml` is HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text, markup
from backprop_cli.language.messages import say
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import cells, columns, reasons, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The one object, on one line; `fraction` is the share of the points."""
    for report in reports:
        document: dict[str, Any] = {
            "fraction": float(report.score),
            "prologuehtml": f"<p>{markup(verdict(report, view))}</p>",
        }
        if not report.why:
            document["testresults"] = _table(report, frame, view)
        yield json_text(document, view.ascii) + "\n"


def _table(report: Report, frame: Frame, view: View) -> list[list[Any]]:
    """The rows of the table, its headings first; CodeRunner makes ticks and crosses of `iscorrect`."""
    headings, _ = columns(frame, view)
    rows: list[list[Any]] = [["iscorrect", *headings, say("column-reason", view.language)]]
    for mark in report.marks:
        told = "\n".join(reasons(mark, view))
        rows.append([int(mark.status == "correct"), *cells(mark, frame, view), told])
    return rows
