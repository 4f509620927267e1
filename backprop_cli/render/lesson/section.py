"""One problem of a page: its picture, its steps, its blanks and its program, as HTML."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_cli.graph.notation import expressions
from backprop_cli.language.escape import markup, visible
from backprop_cli.language.messages import shortened
from backprop_cli.render.explain import rows as make
from backprop_cli.render.lesson.picture import LessonPicture
from backprop_cli.render.lesson.words import LessonWords
from backprop_cli.render.quiz.words import given_rows, task
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explanation
from backprop_cli.teaching.grade.foreseen import Foreseen
from backprop_cli.teaching.lesson import Lesson

_LONGEST_TITLE = 80
_BUTTONS = ("first", "back", "next", "last")


def title_of(lesson: Lesson) -> str:
    """The problem's title, or what it calculates."""
    solution = lesson.solution
    if solution.title:
        return visible(solution.title)
    text = lesson.told.texts[solution.graph.output]
    if "#" in text:  # nobody has seen the number of a node yet
        text = expressions(solution.graph, _LONGEST_TITLE)[solution.graph.output]
    text = make.formula(text) if isinstance(lesson.told, Explanation) else text
    return shortened(text if text == solution.output else f"{solution.output} = {text}", _LONGEST_TITLE)


def _rows(number: str) -> str:
    """A number, or an array over several lines."""
    lines = [markup(line) for line in number.split("\n")]
    return "<pre>{}</pre>".format("\n".join(lines)) if len(lines) > 1 else lines[0]


class Section:
    """The part of a page on one problem; `number` counts from 1."""

    def __init__(self, lesson: Lesson, number: int, words: LessonWords, view: View) -> None:
        self.lesson = lesson
        self.number = number
        self.words = words
        self.view = view
        self.say = words.say
        self.picture = LessonPicture(lesson, view)

    def html(self, is_last: bool) -> str:
        """The whole section."""
        asks = " asks" if self.lesson.blanks else ""
        name = f"problem-{self.number}"
        picture = f'<div class="picture" role="region" tabindex="0" aria-label="{self.say("lesson-picture")}">'
        return "\n".join(
            [
                f'<section id="{name}" class="problem{asks}" aria-labelledby="{name}-title">',
                f'<h2 id="{name}-title" tabindex="-1">{markup(title_of(self.lesson))}</h2>',
                f'<p class="who">{self.say("quiz-name")}</p>',
                *(self._modes() if self.lesson.blanks else []),
                f"{picture}{self.picture.svg()}</div>",
                *self._steps(),
                *self._blanks(),
                *self._program(),
                *([] if is_last else [self._onward()]),
                "</section>",
            ]
        )

    def _modes(self) -> Iterator[str]:
        yield f'<div class="modes" role="group" aria-label="{self.say("lesson-modes")}">'
        yield f'<button type="button" data-mode="steps" aria-pressed="true">{self.say("lesson-mode-steps")}</button>'
        yield f'<button type="button" data-mode="blanks" aria-pressed="false">{self.say("lesson-mode-blanks")}</button>'
        yield "</div>"

    def _steps(self) -> Iterator[str]:
        yield '<div class="steps">'
        yield f'<div class="buttons" role="group" aria-label="{self.say("lesson-buttons")}">'
        for name in _BUTTONS:
            yield f'<button type="button" data-go="{name}">{self.say(f"lesson-{name}")}</button>'
        yield "</div>"
        yield '<div class="now" aria-live="polite" aria-atomic="true"></div>'
        yield '<ol class="told">'
        yield from (f"<li>{told}</li>" for told in self.words.steps())
        yield f'</ol>\n<p class="keys">{self.say("lesson-keys")}</p>\n</div>'

    def _blanks(self) -> Iterator[str]:
        quiz = self.lesson.quiz
        if not quiz or not self.lesson.blanks:
            return
        given = "".join(
            f"<li>{markup(name)} = {_rows(number)} {markup(unit)}</li>"
            for name, number, unit in given_rows(quiz, self.view)
        )
        yield f'<div class="blanks"><p>{markup(task(quiz, self.view))}</p>'
        if given:
            yield f'<h3>{self.say("quiz-given")}</h3><ul class="facts">{given}</ul>'
        yield f'<p class="how">{self.say("lesson-how")}</p><ol class="questions">'
        for place, blank in enumerate(self.lesson.blanks):
            yield self._question(place, blank)
        yield "</ol>"
        yield f'<div class="buttons"><button type="button" data-check>{self.say("lesson-check")}</button>'
        yield f'<button type="button" data-reveal>{self.say("lesson-reveal")}</button></div>'
        yield '<p class="score"></p><p class="spoken" role="status"></p></div>'

    def _question(self, place: int, blank: Foreseen) -> str:
        solution, question = self.lesson.solution, blank.question
        name = f"answer-{self.number}-{place + 1}"
        asked = solution.graph.names[question.node] or solution.output
        note = unit = ""
        if question.kind == "gradient":
            note = f" <small>{markup(f'∂{solution.output}/∂{asked}')}</small>"
        else:
            unit = markup(solution.units.get(asked, ""))
        return (
            f'<li><label for="{name}"><b>{markup(question.key)}</b>{note}</label> '
            f'<span class="field"><input id="{name}" type="text" autocomplete="off" autocapitalize="off" '
            f'spellcheck="false" maxlength="400" aria-describedby="{name}-mark"> {unit}</span>'
            f'<p class="mark" id="{name}-mark"></p></li>'
        )

    def _program(self) -> Iterator[str]:
        if self.words.program:
            lines = "\n".join(f"<span>{markup(line)}</span>" for line in self.words.program)
            yield f"<details><summary>{self.say('lesson-program')}</summary>"
            yield f'<pre class="program" tabindex="0">{lines}</pre></details>'

    def _onward(self) -> str:
        return f'<p class="onward"><a href="#problem-{self.number + 1}">{self.say("lesson-onward")}</a></p>'
