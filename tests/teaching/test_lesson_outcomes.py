"""What is taught about many a problem, as golden files say: explanations, pictures, programs, quizzes, methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest
from outcomes import TIMES, check, problem_of, solved, written

from backprop_cli import parse_expression, solve_in_letters
from backprop_cli.render.code import written as program_text
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.chained_picture import chained
from backprop_cli.teaching.compare import comparison, gradient_check
from backprop_cli.teaching.explain.explanation import explain
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation
from backprop_cli.teaching.lesson import lesson_of, place_of
from backprop_cli.teaching.picture import picture_of, sketch_of
from backprop_cli.teaching.program.program import program_for
from backprop_cli.teaching.quiz.exercise import Exercise
from backprop_cli.teaching.steps import steps_of


def test_explanations(refresh_golden: bool) -> None:
    check("explanations", _told, refresh_golden)


def test_formulas(refresh_golden: bool) -> None:
    check("formulas", _told, refresh_golden)


def test_pictures(refresh_golden: bool) -> None:
    check("pictures", _told, refresh_golden)


def test_lessons(refresh_golden: bool) -> None:
    check("lessons", _told, refresh_golden)


def test_programs(refresh_golden: bool) -> None:
    check("programs", _told, refresh_golden)


def test_quizzes(refresh_golden: bool) -> None:
    check("quizzes", _told, refresh_golden)


def test_methods(refresh_golden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "REPEAT_SECONDS", 0)
    check("methods", _told, refresh_golden)


def _told(mode: str, text: str) -> str:
    kind, _, option = mode.partition(":")
    return "\n".join(map(written, KINDS[kind](option, text)))


def _explained(option: str, text: str) -> Iterator[Any]:
    yield explain(solved(text), option or None)


def _in_letters(option: str, text: str) -> Iterator[Any]:
    found = explain(solve_in_letters(text), option or None)
    assert isinstance(found, LetterExplanation)
    yield from (found.texts, found.labels, found.inside, found.forward, found.backward, found.sums)
    yield from (found.adds_up, found.unused, found.paths, [found.formula(n) for n in range(len(found.solution.graph))])


def _picture(option: str, text: str) -> Iterator[Any]:
    solution = solve_in_letters(text) if option == "letters" else solved(text)
    picture = picture_of(solution, [], int(option) if option.isdecimal() else None)
    yield from (picture, chained(picture, solution.graph), chained(picture, solution.graph, "E"))
    yield from (steps_of(picture, show) for show in ("both", "value", "gradient", "values", "gradients", "none"))


def _sketch(option: str, text: str) -> Iterator[Any]:
    graph = parse_expression(text)
    wrt = [node for node, name in enumerate(graph.names) if name == option]
    yield sketch_of(graph, wrt, int(option) if option.isdecimal() else None, "t")


def _lesson(option: str, text: str) -> Iterator[Any]:
    lesson = lesson_of(solved(text), option or "all")
    yield from (lesson.moments, lesson.blanks, lesson.style)
    for each in lesson.quiz.questions if lesson.quiz else ():
        yield from (each.key, each.right, place_of(lesson.picture, each.kind, each.node))


def _code(option: str, text: str) -> Iterator[Any]:
    solution, style = solved(text), option.rstrip("+")
    named = [node for node, name in enumerate(solution.graph.names) if name and option != style]
    asked = [(kind, node) for kind in ("value", "gradient") for node in named]
    yield program_text(program_for(solution, style, asked), style, "en").rstrip("\n")


def _quiz(option: str, text: str) -> Iterator[Any]:
    """`BLANK/SEED`; e in place of the seed asks about elements, s in letters."""
    blank, _, seed = option.partition("/")
    fresh = bool(seed.strip("es"))
    found = problem_of(text)
    exercise = Exercise(found, {}, int(seed) if fresh else None, blank or None, fresh, None, "e" in seed, "s" in seed)
    quiz = exercise.quiz(1 if fresh else 0)
    yield from (quiz.blank, quiz.given_values, quiz.has_gradients, quiz.asks_arrays)
    yield quiz.solution.values if isinstance(quiz.solution, Solution) else quiz.solution.texts
    yield from quiz.questions
    places = [(kind, node) for kind in ("value", "gradient") for node in range(len(quiz.solution.graph))]
    yield [(int(quiz.is_given(*place)), int(quiz.is_answer(*place))) for place in places]


def _compared(option: str, text: str) -> Iterator[Any]:
    found = comparison.compare(solved(text), float(option or 1e-4), grow=False)
    yield [(row.timing, _rough(row.error), row.failed) for row in found.rows]
    yield [(step.h, _rough(step.forward), _rough(step.central)) for step in found.curve if step.h > _LOST]
    yield sum(step.h <= _LOST for step in found.curve)
    yield from (found.curve_inputs, found.notes, found.output, found.inputs, found.operations, found.h, found.exact)
    yield found.largest_is_best


def _checked(option: str, text: str) -> Iterator[Any]:
    heard: list[Any] = []
    found = gradient_check.check_gradients(solved(text), float(option or 1e-4), heard.append)
    yield heard
    for row in found.rows:
        yield [_rough(value) if isinstance(value, float) else value for value in _untimed(row._asdict())]
    yield [
        _rough(value) if isinstance(value, float) else value for value in _untimed(_data(found)) if value != found.rows
    ]


def _data(found: Any) -> dict[str, Any]:
    return {each.name: getattr(found, each.name) for each in fields(found)}


def _untimed(data: dict[str, Any]) -> list[Any]:
    return [value for name, value in data.items() if name not in TIMES and "second" not in name]


_LOST = 1e-8
"""Steps as small as that have little but rounding, which differs from computer to computer."""


def _rough(error: float | None) -> str:
    """What is cut off; what floats lose is another number on every computer."""
    return "-" if error is None else f"{error:.1e}" if error > 1e-6 else "small"


KINDS: dict[str, Callable[[str, str], Iterator[Any]]] = {
    "explain": _explained,
    "letters": _in_letters,
    "picture": _picture,
    "sketch": _sketch,
    "lesson": _lesson,
    "code": _code,
    "quiz": _quiz,
    "compare": _compared,
    "check": _checked,
}
