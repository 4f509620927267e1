"""Sheets as PDF, for paper: A4, with the drawn picture and lines to write on; set by Typst (the extra `draw`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array
from backprop_cli.render.paper.typesetting import typeset
from backprop_cli.render.picture.svg_format import BLANK
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.picture.text_format import draw
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.blank_picture import blanked, list_headings, list_rows
from backprop_cli.render.quiz.words import answer_text, given_rows, name_label, remark, stamp, task, title
from backprop_cli.render.view import View
from backprop_cli.teaching.quiz.quiz import Quiz

_WIDEST = 110  # cells of a picture that can be read on A4


def render(quiz: Quiz, page: Page, view: View) -> bytes:
    """One sheet. Raises BackpropError where typst is not installed, or no font has a character."""
    return render_all([quiz], [page], view)


def render_all(quizzes: Sequence[Quiz], pages: Sequence[Page], view: View) -> bytes:
    """All sheets in one document; where they are several without answers, all answers stand on the last pages."""
    view = view._replace(color=False, width=None)
    pictures: list[str] = []
    sheets = [_sheet(quiz, page, view, pictures) for quiz, page in zip(quizzes, pages)]
    with_key = len(sheets) > 1 and not pages[0].answers
    data = {
        "language": view.language,
        "title": title(quizzes[0], view),
        "alt": say("quiz-title", view.language),
        "name": name_label(view),
        "given": say("quiz-given", view.language),
        "answers": say("quiz-answers", view.language),
        "filled": say("quiz-answer-list", view.language),
        "sheets": sheets,
        "key": [_answers(quiz, page, view) for quiz, page in zip(quizzes, pages) if with_key],
    }
    return typeset("sheets", data, pictures)


def _sheet(quiz: Quiz, page: Page, view: View, pictures: list[str]) -> dict[str, Any]:
    """What the document knows of a sheet, whose picture is added to `pictures`."""
    known = quiz.is_answer if page.answers else quiz.is_given
    drawn = None if page.as_list else blanked(quiz, known, view, blank=BLANK)
    if drawn is not None and draw(*drawn, view).width > _WIDEST:
        drawn = None
    if drawn is not None:
        pictures.append(svg(drawn.picture._replace(title=None), drawn.labels, drawn.room, view))
    return {
        "title": title(quiz, view),
        "stamp": stamp(quiz, page, view),
        "footer": " · ".join(filter(None, (title(quiz, view), stamp(quiz, page, view)))),
        "filled": say("quiz-with-answers", view.language) if page.answers else None,
        "given": list(map(list, given_rows(quiz, view))),
        "task": task(quiz, view),
        "picture": None if drawn is None else len(pictures) - 1,
        "table": {"headings": list_headings(quiz, view), "rows": list(map(list, list_rows(quiz, known, view)))},
        "questions": [
            {
                "key": question.key,
                "answer": answer_text(question) if page.answers else None,
                "remark": remark(quiz, question, view),
                "tall": is_array(question.right),
            }
            for question in quiz.questions
        ],
    }


def _answers(quiz: Quiz, page: Page, view: View) -> tuple[str, list[tuple[str, str]]]:
    """A sheet's stamp and its answers."""
    return stamp(quiz, page, view), [(question.key, answer_text(question)) for question in quiz.questions]
