"""The formats of a quiz, one file each, with `render(quiz, page, view)`, and the ending of their files."""

from __future__ import annotations

from typing import NamedTuple

from backprop_cli.render.formats import renderer_of

SHEETS = {"text": ".txt", "markdown": ".md", "yaml": ".yaml"}
"""What `grade` reads when it is filled in."""
PAPER = "pdf"
BANKS = {"moodle": ".xml", "qti": ".zip"}
"""What a learning platform imports: one file, in which every sheet is a question with its right answers."""
IN_ONE = (PAPER, *BANKS)
"""What holds all sheets in one file; these have `render_all(quizzes, pages, view)`, too."""
quiz_renderer = renderer_of(__name__)


class Page(NamedTuple):
    """What a format needs to know beyond the quiz: answers or blanks, a picture or a list, the sheet's number."""

    answers: bool = False
    as_list: bool = False
    number: str | None = None
