"""The page: one file of HTML with a policy that lets nothing run or load but what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import json_in_markup, markup
from backprop_cli.language.messages import say
from backprop_cli.render.lesson.answers import Answers
from backprop_cli.render.lesson.section import Section, title_of
from backprop_cli.render.lesson.words import LessonWords
from backprop_cli.render.page_policy import policy
from backprop_cli.render.picture.svg_format import dark
from backprop_cli.render.view import View
from backprop_cli.teaching.lesson import Lesson

MOST_BYTES = 5_000_000
"""Bytes of a page that a browser still opens at once."""
_READABLE = 0.7
"""How far a picture may be scaled down before it scrolls."""


def page(lessons: Sequence[Lesson], view: View) -> bytes:
    """The page of some lessons. Raises BackpropError where it would be too long."""
    answers = Answers(view)
    sections = []
    for number, lesson in enumerate(lessons, 1):
        words = LessonWords(lesson, view)
        sections.append(Section(lesson, number, words, view))
        answers.add(lesson, words)
    body = "\n".join(section.html(section is sections[-1]) for section in sections)
    style = _style(sections, body)
    script = _text("lesson.js")
    title = say("lesson-title", view.language) if len(lessons) > 1 else title_of(lessons[0])
    made = f"""\
<!doctype html>
<html lang="{view.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{markup(title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{markup(say("lesson-title", view.language))}</h1>
{_contents(lessons, view)}<noscript><p>{markup(say("lesson-no-script", view.language))}</p></noscript>
</header>
<main>
{body}
</main>
<script type="application/json" id="lesson">{json_in_markup(answers.data())}</script>
<script>{script}</script>
</body>
</html>
""".encode()
    if len(made) > MOST_BYTES:
        raise BackpropError("lesson-too-long", size=f"{len(made):,}", limit=f"{MOST_BYTES:,}")
    return made


def _contents(lessons: Sequence[Lesson], view: View) -> str:
    """The list of problems, where there are several."""
    if len(lessons) == 1:
        return ""
    titles = (markup(title_of(lesson)) for lesson in lessons)
    links = "".join(f'<li><a href="#problem-{number}">{title}</a></li>' for number, title in enumerate(titles, 1))
    return f'<nav aria-label="{markup(say("lesson-problems", view.language))}"><ol>{links}</ol></nav>\n'


def _style(sections: Sequence[Section], body: str) -> str:
    """The style, with the colours of pictures on a dark page, and the least width of each."""
    widths = [
        f"#problem-{section.number} svg {{ min-width: {float(section.picture.wide) * _READABLE:.0f}pt }}"
        for section in sections
    ]
    return "\n".join([_text("lesson.css"), dark(body, "screen and "), "@media screen {", *widths, "}", ""])


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
