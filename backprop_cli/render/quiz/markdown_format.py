"""A sheet as Markdown, for notebooks, slides and course pages."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_cli.language.escape import markdown_block, markdown_code, markdown_table, markdown_text
from backprop_cli.language.messages import say
from backprop_cli.render.console import printed
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.blank_picture import list_headings, list_rows, picture_rows
from backprop_cli.render.quiz.words import form_lines, given_heading, given_rows, head, how, task, title
from backprop_cli.render.view import View
from backprop_cli.teaching.quiz.quiz import Quiz


def render(quiz: Quiz, page: Page, view: View) -> str:
    """The whole sheet; the picture and the answers in fences, so that nothing in them is markup."""
    view = view._replace(color=False, width=None)
    return "\n".join(_lines(quiz, page, view)) + "\n"


def _lines(quiz: Quiz, page: Page, view: View) -> Iterator[str]:
    language = view.language
    yield from (f"# {markdown_text(title(quiz, view))}", "", head(quiz, page, view), "")
    yield from (f"## {given_heading(quiz, view)}", "")
    names = [say(f"column-{field}", language) for field in ("node", "calculation" if quiz.letters else "value")]
    rows = ((markdown_code(name) if name.isidentifier() else markdown_text(name), _given(number, unit))
            for name, number, unit in given_rows(quiz, view))  # fmt: skip
    yield from markdown_table(names, (False, quiz.letters is None), rows)
    yield from ("", task(quiz, view), "")
    yield from _calculation(quiz, page, view)
    yield from ("", f"## {say('quiz-answers', language)}", "")
    if not page.answers:
        yield from (how(quiz, view), "")
    yield from markdown_block(form_lines(quiz, page.answers, view), "yaml")


def _calculation(quiz: Quiz, page: Page, view: View) -> Iterator[str]:
    known = quiz.is_answer if page.answers else quiz.is_given
    rows = None if page.as_list else picture_rows(quiz, known, view)
    if rows is None:
        cells = ((markdown_code(label), markdown_code(text), *(markdown_text(_on_a_line(number)) for number in numbers))
                 for label, text, *numbers in list_rows(quiz, known, view))  # fmt: skip
        headings = [markdown_text(heading) for heading in list_headings(quiz, view)]
        yield from markdown_table(headings, [index >= 2 for index in range(len(headings))], cells)
    else:
        yield from markdown_block(printed(rows, view).strip("\n").split("\n"), "text")


def _given(number: str, unit: str) -> str:
    text = markdown_text(_on_a_line(number)) if "[" in number else number
    return f"{text} {markdown_text(unit)}".rstrip()


def _on_a_line(number: str) -> str:
    """An array of several lines on one."""
    return " ".join(line.strip() for line in number.split("\n"))
