"""Reports on many a submission, as a golden file says: every mark with its reasons, and what was read as what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from outcomes import check, written
from support import EXAMPLES

from backprop_cli import load_problems, solve, solve_in_letters
from backprop_cli.language.messages import Message
from backprop_cli.reading.problem import Ask
from backprop_cli.teaching.grade.class_summary import ClassSummary
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
    "wide": lambda: _of_numbers("X = [[1, 2, 3], [4, 5, 6]]; W = [[1], [2], [0.5]]; Y = X @ W"),
    "single": lambda: _of_numbers("X = [3]; Y = X*2"),
    "thirds": lambda: _of_numbers("X = [1, 2]; Y = X/3*1000; z = Y*0.001"),
    "tiny": lambda: _of_numbers("x = 3; y = -2; z = x/7*1e-5 + y*2e-9"),
    "far": lambda: _of_numbers("x = 10**400; y = 1e-5; z = x*3 + exp(-1/y)"),
    "least": lambda: _of_numbers("y = 1e-5; z = exp(-1/y)"),
    "sheet": lambda: SheetMarker([_of_numbers("z = x*y", x=2, y="0.5"), _of_numbers("w = x + k", x=1, k=4)]),
}
MARKER = cache(lambda name: KEYS[name]())


def test_answers(refresh_golden: bool) -> None:
    check("answers", _of_answers, refresh_golden)


def _of_answers(mode: str, text: str) -> str:
    """What is read of a submission, and the report on it in full; or what else its key makes of it."""
    kind, _, key = mode.partition(":")
    return "\n".join(map(written, KINDS[kind](MARKER(key), text)))


def _whole(marker: AnyMarker, text: str) -> Iterator[object]:
    submission = read_submission(text.encode(), "x.tex" if text.startswith("%") else "x")
    yield submission.passed_over, submission.on_lines, [each[:] for each in submission.given]
    report = marker.mark(submission)
    yield report.name, report.status, report.score, report.why, [each[:] for each in report.readings]
    answered = [mark for mark in report.marks if mark.status != "missing" or mark.reasons]
    yield from (mark._replace(question=mark.question.key)[:] for mark in answered)


def _unreadable(marker: AnyMarker, text: str) -> Iterator[object]:
    yield marker.unreadable("x", Message(text))


def _asked(marker: AnyMarker, text: str) -> Iterator[object]:
    """`NAME` or `NAME < HEADING` on each line: which question it is, and whether it is a name at all."""
    for line in text.splitlines():
        name, _, heading = line.partition(" < ")
        yield line, marker.asked(name, *filter(None, [heading])), marker.knows(name)


def _counted(marker: AnyMarker, text: str) -> Iterator[object]:
    """The summary of the submissions on each line."""
    summary = ClassSummary()
    marks = [
        marker.mark(read_submission(line.replace(" / ", "\n").encode(), f"in/{line[0]}")) for line in text.splitlines()
    ]
    reports = [*marks, marker.unreadable("in/z", Message("x")), replace(marks[0], absent="student")]
    assert [*summary.watch(reports)] == reports
    yield from (summary.results, summary.absent, summary.misconceptions, summary.folder, summary.count, summary.mean)
    for key, tally in summary.questions.items():
        yield key, tally.share, tally, tally.frequent(2)


KINDS: dict[str, Callable[[AnyMarker, str], Iterator[object]]] = {
    "whole": _whole,
    "unreadable": _unreadable,
    "asked": _asked,
    "summary": _counted,
}


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
