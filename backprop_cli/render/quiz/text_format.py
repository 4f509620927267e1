"""A sheet as text, for paper and for editors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import JustifyMethod, RenderableType
from rich.constrain import Constrain
from rich.text import Text

from backprop_cli.language.messages import say
from backprop_cli.render.console import light_table, printed
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.blank_picture import WIDEST, has_arrays, list_headings, list_rows, picture_rows
from backprop_cli.render.quiz.words import form_lines, given_heading, given_rows, head, how, task, title
from backprop_cli.render.signs import cells
from backprop_cli.render.view import View
from backprop_cli.teaching.quiz.quiz import Known, Quiz

_GAP = re.compile(r"\n{3,}")


def render(quiz: Quiz, page: Page, view: View) -> str:
    """The whole sheet."""
    return _GAP.sub("\n\n", printed(_things(quiz, page, view), view))


def given_lines(quiz: Quiz, view: View) -> list[str]:
    """What is given, one a line, numbers under each other; a matrix takes a line a row."""
    rows = given_rows(quiz, view)
    names = max((cells(name) for name, _, _ in rows), default=0)
    width = max((cells(number) for _, number, _ in rows if "[" not in number), default=0) if not quiz.letters else 0
    lines = []
    for name, number, unit in rows:
        first, *rest = number.split("\n")
        filled = " " * (width - cells(first)) if "[" not in first else ""
        lines.append(f"  {name}{' ' * (names - cells(name))}  {filled}{first} {unit}".rstrip())
        lines += [f"{' ' * (names + 4)}{line}" for line in rest]
    return lines


def calculation(
    quiz: Quiz, known: Known, view: View, as_list: bool = False, here: tuple[str, int] | None = None
) -> list[RenderableType]:
    """The picture, or the list where that is asked for or the picture is too large."""
    rows = None if as_list else picture_rows(quiz, known, view, here)
    if rows is not None:
        return list(rows)
    table = light_table(view)
    table.show_edge = False
    first_number = 4 if has_arrays(quiz) else 2  # the columns of a matrix stay below each other on the left
    for index, heading in enumerate(list_headings(quiz, view)):
        side: JustifyMethod = "right" if index >= first_number else "left"
        table.add_column(Text(heading), justify=side, no_wrap=index != 1, overflow="fold")
    for row in list_rows(quiz, known, view, here):
        table.add_row(*map(Text, row))
    return [Constrain(table, view.width or WIDEST)]


def _things(quiz: Quiz, page: Page, view: View) -> Iterator[RenderableType]:
    known = quiz.is_answer if page.answers else quiz.is_given
    yield Text(f"# {title(quiz, view)}", "bold")
    yield Text(head(quiz, page, view))
    yield Text("")
    yield Text(given_heading(quiz, view), "bold")
    yield from map(Text, given_lines(quiz, view))
    yield Text("")
    yield Text(task(quiz, view), "bold")
    yield Text("")
    yield from calculation(quiz, known, view, page.as_list)
    yield Text("")
    yield Text(say("quiz-answers", view.language), "bold")
    yield from map(Text, form_lines(quiz, page.answers, view))
    if not page.answers:
        yield Text("")
        yield Text(how(quiz, view))
