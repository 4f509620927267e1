"""The feedback file of INGInious, as its commands `feedback-result`, `-grade` and `-msg` write it (docs.inginious.org).

The file is `__feedback.json` (inginious_container_api/feedback.py). Its texts are reStructuredText; the result of a
question belongs to the subproblem of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text, rst_text
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import told, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Mark, Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The one object; the grade goes from 0 to 100."""
    for report in reports:
        document = {
            "result": "success" if report.passed else "failed",
            "grade": float(report.score * 100),
            "text": rst_text(verdict(report, view)),
            "problems": {} if report.why else {m.question.key: _problem(m, frame, view) for m in report.marks},
        }
        yield json_text(document, view.ascii) + "\n"


def _problem(mark: Mark, frame: Frame, view: View) -> list[Any]:
    """The result and the feedback of a question, a paragraph a sentence."""
    lines = "\n\n".join(rst_text(line) for text in told(mark, frame, view) for line in text.split("\n"))
    return ["success" if mark.status == "correct" else "failed", lines]
