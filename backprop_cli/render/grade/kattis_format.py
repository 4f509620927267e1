"""The message of a Kattis output validator for its judges (kattis.com/problem-package-format, "Output Validators").

The first line is what goes to score.txt where the problem has scores: the points. The verdict is the exit code, 42 for
accepted and 43 for wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import told_of_all, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The points, the verdict, then a line a question."""
    for report in reports:
        yield "\n".join([decimal_text(report.points, 6), verdict(report, view), *told_of_all(report, frame, view), ""])
