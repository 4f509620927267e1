"""The target of what people read: pages, sheets, pictures and programs are arranged alike whatever a title says.

Each format is read by a strict reader of it. With another title and other units it must read as the same but for those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.render import quiz
from backprop_cli.render.code import written as program_text
from backprop_cli.render.explain import EXPLANATION_FORMATS, explanation_renderer
from backprop_cli.render.lesson.page import page
from backprop_cli.render.picture import PICTURES, drawn
from backprop_cli.render.solution import SOLUTION_FORMATS, html_table, renderer
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution, is_in_letters, solve_in_letters
from backprop_cli.solving.solution import Solution, solve
from backprop_cli.teaching.explain.explanation import explain
from backprop_cli.teaching.lesson import lesson_of
from backprop_cli.teaching.picture import picture_of
from backprop_cli.teaching.program import STYLES
from backprop_cli.teaching.program.program import program_for
from backprop_cli.teaching.quiz.quiz import quiz_of
from tests.language.readers import READERS, hidden, of_html, of_python, seen, unguarded, written

from . import hostile, vocabulary
from .properties import broken, clean, refusal
from .target import KEY_END, Target
from .targets import KEYS, values_for_key

MOST_NODES = 40
LONGEST = 30
"""Characters of a title or a unit that is held against another: longer ones are broken into lines."""
TITLE, UNIT = "Qtitle", "Qunit"
_PAPER = 16
"""One in how many inputs a PDF or a PNG is made."""


class Way(NamedTuple):
    """How something is written, and how it is read."""

    write: Callable[[Problem, Any, View], str | bytes]
    read: Callable[[Any], Any]
    numbers_alone: bool = False


def _sheet(form: str) -> Callable[[Problem, Any, View], str | bytes]:
    def write(problem: Problem, solution: Any, view: View) -> str | bytes:
        made: str | bytes = quiz.quiz_renderer(form)(
            quiz_of(problem, solution), quiz.Page(view.ascii, False, "01"), view
        )
        return made

    return write


def _of_lesson(data: bytes) -> Any:
    text = data.decode()
    facts = re.search(r'<script type="application/json" id="lesson">(.*?)</script>', text, re.DOTALL)
    assert facts
    body = [_arranged(part) for part in of_html(text.replace(facts[1], "").partition("<body>")[2])]
    known = json.loads(facts[1])
    for problem in known["problems"]:
        del problem["units"]  # which are in the order of their lengths
    return [body, [*known.items()]]


def _arranged(part: Any) -> Any:
    """A part of a page without where it stands, which hangs on how wide texts are."""
    if not isinstance(part, tuple):
        return part
    tag, attributes = part
    return tag, sorted(attributes), [attributes.get(name) for name in ("id", "class", "href", "role")]


WAYS: dict[str, Way] = {
    "lesson": Way(lambda _, solution, view: page([lesson_of(solution)], view), _of_lesson),
    "html": Way(lambda _, solution, view: "".join(html_table.render([solution], view)), of_html, True),
    **{
        f"solve {form}": Way(
            lambda _, solution, view, form=form: "".join(renderer(form)([solution], view)), READERS[form]
        )
        for form in SOLUTION_FORMATS
    },
    **{
        f"explain {form}": Way(
            lambda _, solution, view, form=form: (
                [*explanation_renderer(form)([explain(solution)], view)][0]
                if form == "pdf"
                else "".join(explanation_renderer(form)([explain(solution)], view))
            ),
            READERS[form],
        )
        for form in EXPLANATION_FORMATS
    },
    **{
        f"graph {form}": Way(
            lambda _, solution, view, form=form: drawn(picture_of(solution), form, "both", view), READERS[form]
        )
        for form in PICTURES
    },
    **{f"quiz {form}": Way(_sheet(form), READERS[form], True) for form in (*quiz.SHEETS, *quiz.IN_ONE)},
    **{
        f"code {style}": Way(
            lambda _, solution, view, style=style: program_text(program_for(solution, style), style, view.language),
            of_python,
            True,
        )
        for style in STYLES
    },
}
NAMES = [*WAYS]


def pages(data: bytes) -> str:
    """A title and units are texts, whatever they say, in what is written of a problem."""
    text, _, document = data.partition(KEY_END)
    problem = next(iter(read_problems(document, "fuzz.yaml")), None)
    if problem is None or isinstance(problem, BackpropError):
        return refusal(problem) if problem else "nothing"
    name = NAMES[crc32(data) % len(NAMES)]
    if any(form in name for form in ("pdf", "png")) and crc32(data) // 64 % _PAPER:
        name = "lesson"
    try:
        solution = _solved(problem)
    except BackpropError as error:
        return refusal(error)
    if len(solution.graph) > MOST_NODES or (WAYS[name].numbers_alone and not isinstance(solution, Solution)):
        return "left out"
    choice = crc32(data) // 1024
    view = View(LANGUAGES[choice % len(LANGUAGES)], ascii=choice // 2 % 3 == 0)
    label = text.decode("utf-8", "replace")
    try:
        found = _read(name, problem, solution, view, label, label)
        if len(label) <= LONGEST and seen(label) and not (solution.of_arrays and name.endswith(("table", "text"))):
            right = _swapped(_read(name, problem, solution, view, TITLE, UNIT), label, name)
            found = _swapped(found, label, name)
            if found != right:
                broken(f"a text is a text in {name}", (label, *_first_difference(found, right)))
    except BackpropError as error:
        return f"{name} {refusal(error)}"
    return f"{solution.arithmetic} {name}"


def _solved(problem: Problem) -> AnySolution:
    if is_in_letters(problem, {}) and len(problem.graph) <= MOST_NODES // 4:
        return solve_in_letters(problem)
    return solve(problem, values_for_key(problem), check="none")


def _read(name: str, problem: Problem, solution: AnySolution, view: View, title: str, unit: str) -> Any:
    """What a reader finds in one format, with a title and units."""
    units = dict.fromkeys([*problem.graph.inputs, solution.output], unit)
    own = replace(solution, title=title, units=units)
    made = WAYS[name].write(problem._replace(title=title, units=units), own, view)
    if isinstance(made, str):
        raw = {character for character in set(made) if character != "\n" and hidden(character)}
        if raw:
            broken(f"nothing unseen in {name}", (raw, made))
    elif name == "lesson":
        clean(made.decode(), "no control characters in a lesson")
    try:
        return WAYS[name].read(made)
    except BackpropError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever a reader stumbles at is a finding
        broken(f"{name} can be read", f"{type(error).__name__} {error}: {made!r}")


def _first_difference(one: Any, other: Any) -> tuple[Any, Any]:
    """The first parts that differ."""
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and len(one) == len(other):
        return next(_first_difference(a, b) for a, b in zip(one, other) if a != b)
    return one, other


def _swapped(found: Any, label: str, name: str) -> Any:
    """What was read with our texts, with a label in their place, as people see it."""
    if isinstance(found, dict):
        return {_swapped(key, label, name): _swapped(value, label, name) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [_swapped(value, label, name) for value in found]
    if not isinstance(found, str):
        return found
    found = found.replace(TITLE, label).replace(UNIT, label).replace(label, written(label))
    found = re.sub("-{9,}", "-", unguarded(found) if name.endswith("csv") else found)  # a line is as long as a table
    return "".join(seen(found).split())  # Japanese has fewer blanks


def _page(random: Random) -> str:
    """A hostile text, and a problem."""
    return f"{random.choice(hostile.TEXTS)}\n=====\n{vocabulary.document(random)}"


def _seeds() -> list[bytes]:
    texts = [text.encode("utf-8", "replace") for text in hostile.TEXTS]
    documents = [*KEYS, b"expression: z = (x + y)**2\n", b"expression: t = x*y; exp(t)/x\nvalues: {x: 2, y: 1/3}\n"]
    documents.append(b"expression: sum(x @ w)\nvalues: {x: [[1, 2]], w: [[1], [3]]}\n")
    return [text + KEY_END + documents[number % len(documents)] for number, text in enumerate(texts)]


PAGES = {"pages": Target(pages, _seeds, (*hostile.TEXTS, *vocabulary.YAML_WORDS), _page, "\n")}
