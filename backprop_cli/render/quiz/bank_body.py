"""What a question of a learning platform shows: XHTML that Moodle and QTI both take, with the blanks of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import lcm

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import say
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.proven import near_fraction
from backprop_cli.numbers.rational import Exact, Number, to_float
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.picture.text_format import draw
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.blank_picture import Blanked, blanked, list_headings, list_rows
from backprop_cli.render.quiz.words import given_heading, given_rows, remark, stamp, task, title
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.quiz.quiz import Quiz

_DIGITS = 15
"""Significant digits of a right answer: what the platforms' floats keep."""
_WIDEST = 140
"""Cells of a picture that can be read on a page."""

Escape = Callable[[str], str]
Blank = Callable[[int, Question], str]
"""What stands for the blank of a question, by its number."""


def fitting(quizzes: Iterable[Quiz], form: str) -> None:
    """Raise BackpropError where something else is asked for than numbers that floats hold: no platform marks it."""
    for quiz in quizzes:
        if quiz.letters:
            raise BackpropError("bank-letters", form=form)
        if quiz.asks_arrays:
            raise BackpropError("bank-arrays", form=form)
        beyond = next((question.key for question in quiz.questions if not _is_held(question.right)), None)
        if beyond is not None:
            raise BackpropError("bank-number", form=form, key=beyond)


def _is_held(number: Number) -> bool:
    """Whether a float is anywhere near a number."""
    try:
        exact = near_fraction(number)
    except OverflowError:
        return False
    near = to_float(exact)
    return near is not None and (near == 0) == (exact == 0)


def name_of(quiz: Quiz, page: Page, view: View) -> str:
    """The title of a question, and which sheet it is."""
    which = stamp(quiz, page, view)
    return f"{title(quiz, view)} ({which})" if which else title(quiz, view)


def picture_of(quiz: Quiz, page: Page, view: View) -> str | None:
    """The picture with its blanks, as SVG; None where the list is asked for, or the picture would be too large."""
    drawn = _drawn(quiz, page, view)
    return drawn and svg(drawn.picture._replace(title=None), drawn.labels, drawn.room, view)


def _drawn(quiz: Quiz, page: Page, view: View) -> Blanked | None:
    drawn = None if page.as_list else blanked(quiz, quiz.is_given, view)
    return drawn if drawn is not None and draw(*drawn, view).width <= _WIDEST else None


def body(quiz: Quiz, view: View, picture: str | None, text: Escape, blank: Blank) -> list[str]:
    """The parts of the page: what is given, what is to be done, the picture (or the list), a blank a question."""
    alt = text(say("bank-picture", view.language, output=quiz.solution.output))
    shown = f'<p><img src="{picture}" alt="{alt}"/></p>' if picture else _list(quiz, view, text)
    return [
        f"<p><strong>{text(given_heading(quiz, view))}</strong></p>",
        _table((), given_rows(quiz, view), text),
        f"<p><strong>{text(task(quiz, view))}</strong></p>",
        shown,
        f"<p>{text(say('bank-how', view.language))}</p>",
        *_blanks(quiz, view, text, blank),
    ]


def _blanks(quiz: Quiz, view: View, text: Escape, blank: Blank) -> Iterator[str]:
    for number, question in enumerate(quiz.questions, 1):
        behind = remark(quiz, question, view)
        told = f" {text(behind)}" if behind else ""
        yield f"<p>{text(question.key)}: {blank(number, question)}{told}</p>"


def _list(quiz: Quiz, view: View, text: Escape) -> str:
    return _table(list_headings(quiz, view), list_rows(quiz, quiz.is_given, view), text)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]], text: Escape) -> str:
    head = "".join(f"<th>{text(heading)}</th>" for heading in headings)
    lines = [f"<tr>{''.join(f'<td>{_cell(cell, text)}</td>' for cell in row)}</tr>" for row in rows]
    return f"<table><tbody>{f'<tr>{head}</tr>' if head else ''}{''.join(lines)}</tbody></table>"


def _cell(cell: str, text: Escape) -> str:
    """A matrix takes a line a row."""
    return "<br/>".join(map(text, cell.split("\n")))


def right_text(question: Question) -> str:
    """The right answer as a decimal."""
    return decimal_text(question.right, _DIGITS)


def tolerance_text(question: Question) -> str:
    """How far from it an answer may be: an absolute tolerance, which includes what the decimal leaves out."""
    near = question.tolerance
    right = Fraction(decimal_text(question.right, 2 * _DIGITS))
    left_out = abs(right - Fraction(right_text(question)))
    return decimal_text(max(Fraction(near.rtol) * abs(right), Fraction(near.atol or 0), left_out), 6)


def weights(questions: Iterable[Question]) -> list[int]:
    """Points as whole numbers in the same proportions, which is all that some platforms know."""
    points: list[Exact] = [question.points for question in questions]
    scale = lcm(*(Fraction(each).denominator for each in points))
    return [int(each * scale) for each in points]
