"""The formats of a report on submissions, one file each, with `render(reports, frame, view) -> Iterator[str]`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from backprop_cli.render.formats import formats_in, renderer_of

if TYPE_CHECKING:
    from backprop_cli.teaching.grade.questions import Question

REPORTS = formats_in(__path__, "table", "json", "csv", "markdown", "tap", "junit", "gradescope", "prairielearn")
report_renderer = renderer_of(__name__)
SINGLE = ("autograderio", "check50", "coderunner", "github", "gradescope", "inginious", "kattis", "prairielearn")
"""Formats that hold one submission, each as one grader reads it."""
WITH_READINGS = ("table", "json")
"""Formats that can tell what was read as what."""


class Frame(NamedTuple):
    """What a format needs to know beyond the reports.

    `show_answers` allows it to tell right answers; `several` says that more than one report comes, `readings`
    that what was read as what is to be told.
    """

    title: str | None
    questions: Sequence[Question]
    show_answers: bool
    several: bool
    readings: bool = False
