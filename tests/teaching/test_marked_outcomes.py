"""Reports on many a submission, as a golden file says: every mark with its reasons, and what was read as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from outcomes import check, written
from support import EXAMPLES

from backprop_cli import load_problems, solve, solve_in_letters
from backprop_cli.reading.problem import Ask
from backprop_cli.teaching.grade.foreseen import foreseen
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.marking import Mark, Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.sheet_marking import AnyMarker, SheetMarker
from backprop_cli.teaching.grade.submission import read_submission

ASKS = [
    Ask("z", 2),
    Ask("dx", 1, Fraction(1, 100)),
    Ask("d_w", Fraction(1, 2), None, 1),
    Ask("t"),
    Ask("dt", 0),
]  # fmt: skip


def _of_numbers(problem: Any, exact: bool = False, asks: Sequence[Ask] = (), **values: Any) -> Marker:
    solution = solve(problem, values, check="none")
    return Marker(solution, questions_of(solution, asks, Tolerance(), exact), Fraction(1, 2))


def _of_letters(text: str, *asks: Ask) -> LetterMarker:
    key = LetterKey(solve_in_letters(text))
    return LetterMarker(key, key.questions(asks), 1)


KEYS: dict[str, Callable[[], AnyMarker]] = {
    "apple": lambda: _of_numbers(load_problems(EXAMPLES / "apple.yaml")[0]),
    "exact": lambda: _of_numbers("t = x/y; z = t + exp(x) - 7/3", exact=True, x=3, y="1.7"),
    "cube": lambda: _of_numbers("z = 1/x + y/x**2", x=3, y="1.7"),
    "ask": lambda: _of_numbers("t = x + y; z = t**2*w", asks=ASKS, x=3, y=4, w="0.5"),
    "zero": lambda: _of_numbers("z = (x - y)*relu(w)", x=2, y=2, w=0),
    "affine": lambda: _of_numbers("X = [[1, 2], [3, 4]]; W = [[1, 3], [2, 5]]; B = [1, 2]; Y = X @ W + B"),
    "mean": lambda: _of_numbers(
        "P = softmax(X); z = mean((P @ V - Y)**2)", X=[[1, -2], [3, 0.5]], V=[[1], [2]], Y=[[1], [0]]
    ),
    "letters": lambda: _of_letters("t = x + y; z = t**2*w"),
    "logs": lambda: _of_letters("z = log(x)*exp(y*x) + relu(x)", Ask("z"), Ask("dx"), Ask("dy", 2)),
    "sheet": lambda: SheetMarker([_of_numbers("z = x*y", x=2, y="0.5"), _of_numbers("w = x + k", x=1, k=4)]),
}
MARKER = cache(lambda name: KEYS[name]())


def test_submissions(refresh_golden: bool) -> None:
    check("submissions", _of_submission, refresh_golden)


def _of_submission(key: str, text: str) -> str:
    if key == "foreseen":
        return "\n".join(map(written, foreseen(_of_numbers(text))))
    report = MARKER(key).mark(read_submission(text.encode(), "x"))
    told = [mark for mark in report.marks if mark.status != "missing" or mark.reasons]
    points = (
        f"{report.points} of {report.most}, {report.passed}, {report.passed_over} passed over, {written(report.why)}"
    )
    return "\n".join([points, *map(_of_mark, told), *(f"line {written(each[:])}" for each in report.readings)])


def _of_mark(mark: Mark) -> str:
    answer = getattr(mark.answer, "text", mark.answer)
    return f"{mark.question.key}: {mark.status} {written(answer)}, given {mark.given!r}, {written(mark.reasons)}"
