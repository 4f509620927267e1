"""Answers in notations that mean no good: read in linear time, and never as a right answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from backprop_cli import BackpropError, solve
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.readings import MOST_READINGS
from backprop_cli.teaching.grade.submission import read_submission

pytestmark = pytest.mark.once

SIZE = 50_000
SECONDS = 3
"""CPU time, many times what the worst takes; the square of the length is more than that."""


def filled(opening: str, piece: str, closing: str = "") -> str:
    return opening + piece * ((SIZE - len(opening + closing)) // len(piece)) + closing


def lines(piece: str) -> str:
    return filled("", f"{piece}\n")


def counted(piece: str, joint: str = "\n") -> str:
    return joint.join(piece.format(number) for number in range(SIZE // (len(piece) + 4)))


HOSTILE = {
    "names that begin as a fraction": lines("∂z/∂" + "x" * 190 + ": 1"),
    "one name of signs": filled("", "∂", "z: 1"),
    "fractions in a name": filled("", r"\frac{d"),
    "fractions in a value": filled("z: ", r"\frac{", "1"),
    "deep fractions": lines("z: " + r"\frac{1}{" * 300 + "1" + "}" * 300),
    "matrices without an end": lines(r"Y = \begin{matrix}"),
    "long matrices without an end": lines(r"Y = \begin{matrix}" + "\n1 & 2" * 198),
    "a matrix and a long line": filled("Y = \\begin{matrix}\nx", " ", "x"),
    "rows without brackets": filled("Y: [", "1; ", "2]"),
    "rows that close": filled("Y: [", "]  ; ", "]"),
    "a row of bars": filled("", "|"),
    "rows of bars": lines("|" * 300),
    "rules": lines("|---|---|"),
    "a rule that is none": filled("|", "-", "x"),
    "tracebacks": lines("Traceback (most recent call last):"),
    "a traceback without an end": filled("Traceback (most recent call last):\n", "  z: 6\n"),
    "warnings": lines("a.py:3: FooWarning: x"),
    "a tuple of names": filled("z", ",z", " = 6"),
    "a tuple of values": filled("z, x = ", "6,", "6"),
    "many on a line": filled("z: 1", ", z: 1"),
    "many with blanks between": filled("z: 1", " z: 1"),
    "many that are none": filled("z: 1", " z"),
    "many names": filled("z: 1=", ",zzz"),
    "a chain": filled("z: 1", " = 1"),
    "chains": lines("z: 1" + " = 6" * 8 + " = 1"),
    "units": filled("z: 6", "円"),
    "units in a row": lines("z: 6" + "円/" * 300 + "円/"),
    "wrapped": filled("z: ", "tensor("),
    "deeply wrapped": lines("z: " + "tensor(" * 300 + "6" + ")" * 300),
    "tuples": filled("z: (", "(6,2),", "6)"),
    "powers": filled("z: 6", "⁰"),
    "headings": lines("grads:"),
    "numbers of lists": filled("", "1) ", "z: 6"),
    "dollars": filled("z: ", "$"),
    "unknown names": counted("zz{}: 6"),
    "unknown gradients": counted("∂q/∂x{}: 6"),
    "nested": "{" + counted('"a{}": {{"q": 6}}', ", ") + "}",
    "nested, different": "{" + counted('"a{0}": {{"z": {0}}}', ", ") + "}",
    "calls in braces": filled("{z: ", "tensor(6., ", "}"),
    "a tuple in braces": filled("{z: (", "6,", ")}"),
    "dots in braces": filled("{z: ", "a.", "(}"),
    "a matrix": filled(r"z: \begin{matrix}", "6&", r"\end{matrix}"),
    "rows of a matrix": filled(r"z: \begin{matrix}", r"6\\", r"\end{matrix}"),
    "gradients of gradients": filled("z", ".grad", ": 6"),
    "chains of names": lines("z = " + "dx = " * 300 + "1"),
    "a chain of names": filled("z = ", "dx = ", "1"),
    "names above no numbers": lines("z dx dy"),
    "names above numbers": lines("z,dx\n1,2"),
    "a long row of names": filled("z", ",dx") + "\n" + filled("6", ",6"),
    "names alone": lines("dz"),
    "names and colons alone": lines("z:"),
    "names and blank lines": lines("z:\n\n"),
    "lines that go on": filled("z: 6\n", "= 1\n"),
    "starts": filled("", "So the ", "z: 1"),
    "a start of blanks": filled("1)", " ", "z: 1"),
    "blanks between words": filled("z", " ", "x"),
    "wide blanks between words": filled("z", "\u3000", "x"),
    "tabs between words": filled("z", "\t", "x"),
    "blanks and a comma": filled("z", " ", ",x"),
    "blanks behind an array": filled("z: [5]", " ", "x"),
    "blanks behind a setting": filled("z: array([5], dtype=x", " ", "("),
    "blanks behind a setting in braces": filled('{"z": array([5], dtype=x', " ", "(}"),
    "slopes": lines("gradient of " + "x" * 190 + " with respect to " + "x" * 190),
    "slopes in Japanese": lines("x" + "の" * 190 + "に関する偏微分"),
    "many slopes in Japanese": lines("xの" * 95 + "に関するxの微分: 1"),
    "words": filled("z", " z z", ": 1"),
    "particles": filled("z", "は", "1"),
    "numbers behind particles": filled("zは", "1は", "1"),
    "points": lines("z (" + "x=3, " * 60 + ") = 1"),
    "upright letters": filled("z: ", r"\text{", "1"),
    "boxes": filled("z", r"\boxed{", "= 1"),
    "dress": filled("", r"\,\left", "z: 1"),
    "bare tables": lines("z | 1\n--|--"),
    "wide tables": lines("| z | x |\n|--|--|\n| 1 | 2 |"),
    "politeness": filled("z: 1", "です"),
    "ticks": filled("z: 1", "✓"),
    "nearly": filled("z: ", "約", "1"),
    "per": filled("z: 1 yen", " per y"),
    "fractions that are equal": filled("z: 1", "/1 = 1"),
    "open braces": "chatter\n" + filled("", "{\n", "z: 5"),
}


@pytest.fixture(scope="module")
def markers() -> list[Marker]:
    """To one of which an answer is a number, and to the other one an array."""
    solutions = [solve("z = x*y", {"x": 2, "y": y}, check="none") for y in (3, [3, 3])]
    return [Marker(solution, questions_of(solution, (), Tolerance()), 1) for solution in solutions]


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_read_in_time_and_not_as_a_right_answer(name: str, markers: list[Marker]) -> None:
    started = time.process_time()
    with suppress(BackpropError):
        submission = read_submission(HOSTILE[name].encode(), "x")
        for marker in markers:
            with suppress(BackpropError):
                report = marker.mark(submission)
                assert report.marks[0].status != "correct"
                assert len(report.readings) <= MOST_READINGS
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("count", range(1, 4))
@pytest.mark.parametrize("make", [lambda text, n: text * n, lambda text, n: text[: n * 7]])
def test_pieces_of_it_are_read_as_well(make: Callable[[str, int], str], count: int, markers: list[Marker]) -> None:
    for text in HOSTILE.values():
        for marker in markers:
            with suppress(BackpropError):
                assert marker.mark(read_submission(make(text[:60], count).encode(), "x")).marks
