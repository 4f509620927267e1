"""The formats of a quiz, one file each, as the formats of a solution.

To add one, write a file with `render(quiz, page, view) -> str` and name it in SHEETS, with the ending of its files.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.teaching.quiz.quiz import Quiz

SHEETS = {"text": ".txt", "markdown": ".md", "yaml": ".yaml"}


class Page(NamedTuple):
    """What a format needs to know beyond the quiz: answers or blanks, a picture or a list, the sheet's number."""

    answers: bool = False
    as_list: bool = False
    number: str | None = None


RenderQuiz = Callable[["Quiz", Page, View], str]


def quiz_renderer(name: str) -> RenderQuiz:
    """The renderer of one of SHEETS, imported now."""
    return cast(RenderQuiz, import_module(f"{__name__}.{name}_format").render)
