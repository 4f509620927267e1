"""Text for autograder.io, with the points where its "custom scoring" looks for them.

Its expression finds `<!! score: 3 !!>`, a whole number (PyPI autograder-cli, CustomScoringCmdSettings; custom_scoring_*
in the API's schema): points are rounded down. Nothing else in the text looks like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor

from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.words import told_of_all, verdict
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Report


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """A line a question, the verdict, and the points."""
    for report in reports:
        text = "\n".join([*told_of_all(report, frame, view), verdict(report, view)])
        yield f"{_without_scores(text)}\n<!! score: {floor(report.points)} !!>\n"


def _without_scores(text: str) -> str:
    """A text of ours and of students in which no score can be found."""
    return text.replace("<!", "< !")
