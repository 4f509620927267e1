"""The answer form alone, as YAML: the problem stands in comments."""

from __future__ import annotations

from rich.text import Text

from backprop_cli.render.console import printed
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.text_format import calculation, given_lines
from backprop_cli.render.quiz.words import form_lines, given_heading, stamp, task, title
from backprop_cli.render.view import View
from backprop_cli.teaching.quiz.quiz import Quiz


def render(quiz: Quiz, page: Page, view: View) -> str:
    """The form; `price:` waits for a number."""
    view = view._replace(color=False, width=None)
    known = quiz.is_answer if page.answers else quiz.is_given
    things = [
        *(Text(line) for line in (title(quiz, view), stamp(quiz, page, view)) if line),
        Text(""),
        Text(given_heading(quiz, view)),
        *map(Text, given_lines(quiz, view)),
        Text(""),
        Text(task(quiz, view)),
        Text(""),
        *calculation(quiz, known, view, page.as_list),
    ]
    comments = [f"# {line}".rstrip() for line in printed(things, view).splitlines()]
    return "\n".join([*comments, "", *form_lines(quiz, page.answers, view, blank="")]) + "\n"
