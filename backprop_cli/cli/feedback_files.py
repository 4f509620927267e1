"""`grade --feedback DIR`: what each student is told, a Markdown file for each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from backprop_cli.cli.problem_arguments import in_a_file
from backprop_cli.cli.saving import is_free_for, make_folder, save
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import visible
from backprop_cli.render.grade import Frame, report_renderer
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.teaching.grade.marking import Report

_LONGEST = 80
"""Characters of a name, so that every file system has it."""
_MOST_NAMED = 5
_UNSAFE = re.compile(r"[^\w\-]+|^-+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""What Windows takes for a device, whatever the ending."""


class FeedbackFiles:
    """The files in a folder. No submission chooses a path: of its name letters, digits, _ and - are left."""

    def __init__(self, folder: str, submissions: Iterable[str], frame: Frame, view: View, ascii_only: bool) -> None:
        self.folder = folder
        self.tops = [os.path.join(path, "") for path in submissions]
        self.frame = frame._replace(several=False)
        self.view = in_a_file(view, ascii_only)
        self.taken: set[str] = set()
        self.kept: list[str] = []

    def written(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports, each with its file in the folder, but for what was not handed in. Raises BackpropError."""
        make_folder(self.folder)
        render = report_renderer("markdown")
        for report in reports:
            if not report.absent:
                text = "".join(render([report], self.frame, self.view))
                self._write(f"{self._name(report)}.md", text.encode(errors="backslashreplace"))
            yield report

    def tell_kept(self) -> None:
        """Raises BackpropError where files were there already with other content: they are as they were."""
        if self.kept:
            names = ", ".join(map(visible, self.kept[:_MOST_NAMED])) + (", …" if len(self.kept) > _MOST_NAMED else "")
            raise BackpropError("feedback-differs", folder=self.folder, count=len(self.kept), files=names)

    def _write(self, name: str, data: bytes) -> None:
        path = os.path.join(self.folder, name)
        try:
            if not is_free_for(path, data):
                self.kept.append(name)
            elif not os.path.lexists(path):
                save(path, data)
        except OSError as error:
            raise BackpropError("file-not-written", file=path, reason=error.strerror or str(error)) from None

    def _name(self, report: Report) -> str:
        """A name for a file that no other submission has."""
        top = max((top for top in self.tops if report.name.startswith(top)), key=len, default="")
        text = report.student_id or report.student or os.path.splitext(report.name[len(top) :])[0]
        name = _UNSAFE.sub("-", text).strip("-")[-_LONGEST:] or "submission"
        name = f"{name}-" if _RESERVED.fullmatch(name) else name
        free, number = name, 1
        while free.casefold() in self.taken:
            number += 1
            free = f"{name}-{number}"
        self.taken.add(free.casefold())
        return free
