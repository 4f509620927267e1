"""The words and numbers of a quiz, the same in every format.

No line of these looks like an answer (`name: …`, `name = …`) but those of `form_lines`: a sheet goes to `grade` whole.
"""

from __future__ import annotations

from fractions import Fraction

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array, nested
from backprop_cli.numbers.decimals import array_block, decimal_text, json_line
from backprop_cli.numbers.rational import Number
from backprop_cli.render.grade.words import number
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.blank_picture import BLANK
from backprop_cli.render.signs import cells, signs
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.quiz.quiz import Quiz

_LONGEST = 300
"""Characters of an answer before it is rounded: longer ones are no pleasure to read."""

_ELEMENT_DIGITS = 10
"""Significant digits of an element of an answer that is no rational number."""


def title(quiz: Quiz, view: View) -> str:
    """The problem's title, or what kind of sheet this is; of several problems on a sheet behind its number."""
    text = quiz.solution.title
    told = signs(visible(text), view) if text else say("quiz-title", view.language)
    return f"{quiz.part}. {told}" if quiz.part else told


def stamp(quiz: Quiz, page: Page, view: View) -> str:
    """Which sheet this is, and what its numbers were drawn with; nothing for numbers of the problem's own."""
    parts = [say("quiz-sheet", view.language, number=page.number)] if page.number else []
    if quiz.seed is not None:
        parts.append(say("quiz-seed", view.language, seed=quiz.seed))
    return ", ".join(parts)


def head(quiz: Quiz, page: Page, view: View) -> str:
    """The line under the title: who the sheet is from, or that it has the answers; then its stamp.

    It stands there once, under the first title.
    """
    if quiz.part and quiz.part > 1:
        return ""
    first = say("quiz-with-answers" if page.answers else "quiz-name", view.language)
    text = stamp(quiz, page, view)
    return f"{first}    ({text})" if text else first


def name_label(view: View) -> str:
    """What stands before the line for the name."""
    return say("quiz-name", view.language).rstrip("_ ")


def given_heading(quiz: Quiz, view: View) -> str:
    """What is given are numbers, or calculations."""
    return say("quiz-given-letters" if quiz.letters else "quiz-given", view.language)


def given_rows(quiz: Quiz, view: View) -> list[tuple[str, str, str]]:
    """What is given: name, number (an array over several lines), unit; then the gradient that arrives at the output."""
    solution = quiz.solution
    rows = []
    if quiz.letters:
        for node, name in enumerate(solution.graph.names):
            if solution.graph.operands[node] and (name or node == solution.graph.output):
                rows.append((name or solution.output, solution.expression_of(node), ""))
    for node in quiz.given_values:
        name = solution.graph.names[node] or solution.output
        value = array_block(solution.values[node]) if isinstance(solution, Solution) else ""
        rows.append((name, signs(value, view), visible(solution.units.get(name, ""))))
    if quiz.is_given("gradient", solution.graph.output):
        upstream = signs(array_block(solution.upstream), view)
        rows.append((say("quiz-upstream", view.language, output=solution.output), upstream, ""))
    return rows


def task(quiz: Quiz, view: View) -> str:
    """What is to be done, in a sentence."""
    return say(f"task-{quiz.blank}", view.language, output=quiz.solution.output)


def form_lines(quiz: Quiz, answers: bool, view: View, blank: str = BLANK) -> list[str]:
    """A line for each question, as `grade` reads it; behind # what a person likes to know.

    Fresh numbers have a line before them that says which they are: it finds the key, and is copied with the answers.
    """
    starts = [f"{question.key}:" for question in quiz.questions]
    texts = [answer_text(question) if answers else blank for question in quiz.questions]
    width = max(map(cells, starts))
    lines = [f"{start}{' ' * (width - cells(start))} {text}" for start, text in zip(starts, texts)]
    remarks = [remark(quiz, question, view) for question in quiz.questions]
    if quiz.seed is not None and quiz.solution.answer_keys.meaning("seed") is None:
        lines.insert(0, f"seed: {quiz.seed}")
        remarks.insert(0, say("quiz-keep", view.language))
    width = max(map(cells, lines))
    return [
        f"{line}{' ' * (width - cells(line))}   # {text}" if text else line.rstrip()
        for line, text in zip(lines, remarks)
    ]


def answer_text(question: Question) -> str:
    """The right answer as text that `grade` accepts: in full, as 1/3, or rounded where it is endless."""
    right = question.right
    if isinstance(right, InLetters):
        return right.text
    if is_array(right):
        return json_line(nested(right, _element_text))
    if isinstance(right, float):
        short = decimal_text(right, 12)
        return short if question.accepts(Fraction(short)) else decimal_text(right)
    text = decimal_text(right)
    exact = text if Fraction(text) == right else str(right)
    return exact if len(exact) <= _LONGEST else decimal_text(right, 17)


def _element_text(right: Number) -> str:
    """An element of a right answer: in full, as 1/3, or rounded."""
    text = decimal_text(right)
    if isinstance(right, float):
        return decimal_text(right, _ELEMENT_DIGITS)
    return text if Fraction(text) == right else str(right)


def how(quiz: Quiz, view: View) -> str:
    """How answers are written."""
    if quiz.letters:
        return say("quiz-how-letters", view.language)
    return say("quiz-how-arrays" if quiz.asks_arrays else "quiz-how", view.language)


def remark(quiz: Quiz, question: Question, view: View) -> str:
    """The unit of a value, what a gradient is, and points where they are not 1."""
    solution = quiz.solution
    name = solution.graph.names[question.node] or solution.output
    if question.kind == "value":
        text = visible(solution.units.get(name, ""))
    else:
        text = signs(f"∂{solution.output}/∂{name}", view)
    if question.points == 1:
        return text
    points = say("quiz-points", view.language, points=number(question.points))
    return f"{text}, {points}" if text else points
