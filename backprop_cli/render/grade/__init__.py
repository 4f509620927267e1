"""The formats of a report on submissions, one file each, as the formats of a solution.

To add one, write a file with `render(reports, frame, view) -> Iterator[str]` named `NAME_format.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from backprop_cli.language.folder_listing import modules_in
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.teaching.grade.marking import Report
    from backprop_cli.teaching.grade.questions import Question

_ORDER = ("table", "json", "csv", "markdown", "tap", "junit", "gradescope", "prairielearn")
REPORTS = modules_in(__path__, "_format", first=_ORDER)
SINGLE = ("gradescope", "prairielearn")
"""Formats that hold one submission."""


class Frame(NamedTuple):
    """What a format needs to know beyond the reports.

    `show_answers` allows it to tell right answers; `several` says that more than one report comes.
    """

    title: str | None
    questions: Sequence[Question]
    show_answers: bool
    several: bool


RenderReports = Callable[["Iterable[Report]", Frame, View], Iterator[str]]


def report_renderer(name: str) -> RenderReports:
    """The renderer of one of REPORTS, imported now."""
    return cast(RenderReports, import_module(f"{__name__}.{name}_format").render)
