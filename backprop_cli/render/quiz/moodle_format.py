"""A question bank as Moodle XML (docs.moodle.org, "Moodle XML format"): a Cloze question a sheet, in one category.

A blank is {WEIGHT:NUMERICAL:=ANSWER:TOLERANCE} ("Embedded Answers (Cloze) question type"); the picture is a file of the
question text, in base64.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backprop_cli.language.escape import cloze_text, markup
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.bank_body import body, fitting, name_of, picture_of, right_text, tolerance_text, weights
from backprop_cli.render.quiz.words import title
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.quiz.quiz import Quiz

_PICTURE = "graph.svg"


def render(quiz: Quiz, page: Page, view: View) -> str:
    """The bank of one sheet. Raises BackpropError where something else than numbers is asked for."""
    return render_all([quiz], [page], view)


def render_all(quizzes: Sequence[Quiz], pages: Sequence[Page], view: View) -> str:
    """All sheets, in a category that has the title of the first. Raises BackpropError."""
    view = view._replace(color=False, width=None)
    fitting(quizzes, "moodle")
    questions = [part for quiz, page in zip(quizzes, pages) for part in _question(quiz, page, view)]
    name = title(replace(quizzes[0], part=None), view)
    category = f"$course$/top/{name.replace('/', '//')}"  # a single one would begin a subcategory
    text = "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            "<quiz>",
            '<question type="category">',
            f"<category><text>{markup(category)}</text></category>",
            "</question>",
            *questions,
            "</quiz>",
            "",
        ]
    )
    return text.encode("ascii", "xmlcharrefreplace").decode() if view.ascii else text


def _question(quiz: Quiz, page: Page, view: View) -> Iterator[str]:
    """The lines of one question."""
    picture = picture_of(quiz, page, view)
    shares = weights(quiz.questions)

    def blank(number: int, question: Question) -> str:
        return f"{{{shares[number - 1]}:NUMERICAL:={right_text(question)}:{tolerance_text(question)}}}"

    parts = body(quiz, view, picture and f"@@PLUGINFILE@@/{_PICTURE}", cloze_text, blank)
    yield '<question type="cloze">'
    yield f"<name><text>{markup(name_of(quiz, page, view))}</text></name>"
    yield '<questiontext format="html">'
    yield f"<text>{''.join(map(markup, parts))}</text>"
    if picture:
        data = b64encode(picture.encode()).decode()
        yield f'<file name="{_PICTURE}" path="/" encoding="base64">{data}</file>'
    yield "</questiontext>"
    yield '<generalfeedback format="html"><text></text></generalfeedback>'
    yield "<penalty>0.3333333</penalty>"
    yield "<hidden>0</hidden>"
    yield "</question>"
