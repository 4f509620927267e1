"""Answers that are arrays: read as programs print them, marked element by element, told what is wrong with them."""

from __future__ import annotations

import json
import random
import re
import time
from typing import Any

import numpy as np
import pytest
from grade_array_programs import AFFINE, ARRAY_PROGRAMS, LOSS, NET, B, G, W, X
from grade_programs import Program, printed_by
from support import ROOT, run

from backprop_cli import solve
from backprop_cli.language.messages import catalogue
from backprop_cli.teaching.grade.array_misconceptions import ARRAY_MISCONCEPTIONS
from backprop_cli.teaching.grade.marking import Marker, Report
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import MAX_BYTES, read_submission

pytestmark = pytest.mark.once

RIGHT = {"Y": X @ W + B, "dX": G @ W.T, "dW": X.T @ G, "dB": G.sum(axis=0)}
KEY = "X = [[1, 2], [3, 4]]; W = [[1, 3, 5], [2, 4, 7]]; B = [1, 2, 3]; Y = X @ W + B"
UPSTREAM = [[1, 2, 3], [4, 5, 7]]


def report_on(text: str) -> Report:
    solution = solve(KEY, upstream=UPSTREAM, check="none")
    return Marker(solution, questions_of(solution, (), Tolerance()), 1).mark(read_submission(text.encode(), "x"))


def marked(key: str, data: bytes, *options: str, lang: str = "en") -> dict[str, Any]:
    result = run("grade", key, "--format", "json", "--lang", lang, *options, stdin=data)
    assert result.err == ""
    found: dict[str, Any] = json.loads(result.out)
    return found


def statuses(text: str) -> dict[str, str]:
    return {mark.question.key: mark.status for mark in report_on(text).marks}


def told(text: str, key: str = "dW") -> str:
    """The sentences about one wrong answer, the others being right."""
    rest = "".join(f"{name}: {value.tolist()}\n" for name, value in RIGHT.items() if name != key)
    (mark,) = (mark for mark in report_on(f"{rest}{key}: {text}\n").marks if mark.status != "correct")
    assert mark.question.key == key
    return "; ".join(reason.message.text("en") for reason in mark.reasons)


def as_repr(name: str, value: Any) -> str:
    return f"{name} = {value!r}"


WRITTEN = {
    "as numpy prints": "\n".join(f"{name}: {value}" for name, value in RIGHT.items()),
    "on the next line": "\n".join(f"{name}:\n{value}" for name, value in RIGHT.items()),
    "behind a line break of print": "\n".join(f"{name} =\n {value}" for name, value in RIGHT.items()),
    "as repr": "\n".join(as_repr(name, value) for name, value in RIGHT.items()),
    "as lists": "\n".join(f"{name}: {value.tolist()}" for name, value in RIGHT.items()),
    "whole numbers": "\n".join(f"{name}: {value.astype(int)}" for name, value in RIGHT.items()),
    "32 bits": "\n".join(as_repr(name, value.astype("float32")) for name, value in RIGHT.items()),
    "JSON": json.dumps({name: value.tolist() for name, value in RIGHT.items()}),
    "JSON over several lines": json.dumps({name: value.tolist() for name, value in RIGHT.items()}, indent=2),
    "a dictionary": str(RIGHT),
    "a dictionary behind chatter": f"Mounted at /content/drive\n{RIGHT}",
    "tensors": "\n".join(
        f"{name}: tensor({value.tolist()}, device='cuda:0', grad_fn=<MmBackward0>)" for name, value in RIGHT.items()
    ),
    "YAML": "\n".join(
        f"{name}:\n" + "\n".join(f"  - {row}" for row in value.tolist()) for name, value in RIGHT.items()
    ),
    "YAML, a number a line": "Y: [[6, 13, 22], [12, 27, 46]]\ndX:\n- - 22\n  - 31\n- - 54\n  - 77\n"
    "dW:\n- - 13\n  - 17\n  - 24\n- - 18\n  - 24\n  - 34\ndB:\n- 5\n- 7\n- 10\n",
    "with remarks": "\n".join(f"{name}: {value.tolist()}   # of {name}" for name, value in RIGHT.items()),
    "fractions": "Y: [[6, 13, 44/2], [12, 27, 46]]\ndX: [[22, 31], [54, 77]]\n"
    "dW: [[13 17 24] [18 24 34]]\ndB: [5, 7, 30/3]",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_arrays_are_read_as_programs_print_them(text: str) -> None:
    assert statuses(text) == dict.fromkeys(RIGHT, "correct"), text


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_one_element_is_enough_to_be_wrong(text: str) -> None:
    wrong = re.sub(r"\b34(?!\d)", "35", text)  # dW[1,2], and nothing else
    assert wrong != text
    report = report_on(wrong)
    assert {mark.question.key: mark.status for mark in report.marks} == {
        **dict.fromkeys(RIGHT, "correct"),
        "dW": "wrong",
    }
    (sentence,) = (reason.message.text("en") for reason in report.marks[2].reasons)
    assert sentence == "wrong at dW[1,2] (35)"


@pytest.mark.parametrize("size", [(2, 3), (12, 1), (1, 1), (7, 40)])
def test_what_numpy_prints_of_any_size_is_read_back(size: tuple[int, int]) -> None:
    draw = random.Random(str(size))
    matrix = np.array(
        [[draw.uniform(-1, 1) * 10 ** draw.randint(-3, 3) for _ in range(size[1])] for _ in range(size[0])]
    )
    solution = solve("Y = X + 0", {"X": matrix}, check="none")
    marker = Marker(solution, questions_of(solution, (), Tolerance()), 1)
    for text in (f"Y: {matrix}", f"Y: {matrix!r}", f"Y = {np.array_repr(matrix, precision=12)}"):
        mark = marker.mark(read_submission(text.encode(), "x")).marks[0]
        assert mark.status == "correct", mark.reasons


def test_eight_decimals_are_enough_and_fewer_are_not() -> None:
    shares = solve("softmax(x)", {"x": [[0.3, 2.9, 4.0]]}, check="none")
    questions = questions_of(shares, (), Tolerance())
    right = np.array(shares.value.tolist(), dtype=float)
    assert questions[0].accepts(right.round(8))
    assert not questions[0].accepts(right.round(4))
    assert not questions_of(shares, (), Tolerance(), exact=True)[0].accepts(right.round(8))


def test_no_tolerance_takes_0_for_a_small_number() -> None:
    small = solve("a * b", {"a": [[1e-6, 1]], "b": [[1e-6, 1]]}, check="none")
    (question, *_) = questions_of(small, (), Tolerance())
    assert not question.accepts(np.array([[0.0, 1.0]]))
    assert question.accepts(np.array([[1e-12, 1.0]]))


NEVER = "is no number that could be right; look for a division by zero or an overflow"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[13, 17, 24], [18, 24, 35]]", "wrong at dW[1,2] (35)"),
        ("[[3, 7, 4], [8, 24, 34]]", "wrong at dW[0,0] (3), dW[0,1] (7), dW[0,2] (4) and 1 more"),
        ("[[3, 7, 4], [8, 4, 5]]", "all 6 numbers of dW are wrong"),
        ("[13, 17, 24]", "dW is of shape (3,), and W is of shape 2×3: a gradient has the shape of what it belongs to"),
        ("5", "dW is a number, and W is of shape 2×3: a gradient has the shape of what it belongs to"),
        (
            "[[1, 2], [3, 4], [5, 6]]",
            "dW is of shape 3×2, and W is of shape 2×3: a gradient has the shape of what it belongs to; "
            "look for a transpose, or operands in the wrong order",
        ),
        ("[[13, 17, 24], [18, 24]]", "the rows of dW differ in length; write rows of one length, as [[1, 2], [3, 4]]"),
        ("[[13, 17], [18, 24]", "dW needs an array whose brackets match; write [[1, 2], [3, 4]]"),
        ("[[13, nan, 1], [1, 2, 3]]", f"'nan' {NEVER}"),
        ("[[13 -inf 1] [1 2 3]]", f"'-inf' {NEVER}"),
        (
            "[[1. 2. ... 3.]]",
            "the array was printed in short, with '...'; print all of it, after np.set_printoptions(threshold=10**6)",
        ),
        ("[[apple, 2], [3, 4]]", "'[[apple, 2], [3, 4]]' is no array of numbers; write one such as [[1, 2], [3, 4]]"),
        ("[]", "dW is an array without numbers; write at least one"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(text: str, sentence: str) -> None:
    assert told(text) == sentence


def test_a_value_of_a_wrong_shape_names_what_it_calculates() -> None:
    assert told("[6, 13, 20]", "Y") == "Y is of shape (3,), and X @ W + B is of shape 2×3"


@pytest.mark.parametrize("program", ARRAY_PROGRAMS, ids=lambda program: program.run.__name__)
def test_a_wrong_program_is_told_its_mistake(program: Program) -> None:
    data = printed_by(program.run)
    wrong = [answer for answer in marked(program.key, data)["answers"] if answer["status"] == "wrong"]
    assert wrong
    for answer in wrong:
        assert answer["reasons"][0]["misconception"] == program.misconception, answer
    table = run("grade", program.key, stdin=data).out
    assert wrong[0]["reasons"][0]["text"] in table
    japanese = marked(program.key, data, lang="ja")
    assert all(re.search("[ぁ-ん]", reason["text"]) for answer in japanese["answers"] for reason in answer["reasons"])


def test_every_misconception_about_arrays_has_a_wrong_program() -> None:
    made = {program.misconception for program in ARRAY_PROGRAMS}
    assert {row.id for row in ARRAY_MISCONCEPTIONS} <= made
    for row in ARRAY_MISCONCEPTIONS:
        assert {f"misconception-{row.id}", f"name-{row.id}"} <= set(catalogue("ja"))


@pytest.mark.parametrize("program", ARRAY_PROGRAMS, ids=lambda program: program.run.__name__)
def test_no_sentence_gives_a_right_array_away(program: Program) -> None:
    for answer in marked(program.key, printed_by(program.run), "--show-answers")["answers"]:
        right = answer["right"]["value"]
        if answer["status"] == "wrong" and isinstance(right, list):
            numbers = {f"({number:.6g})" for number in np.ravel(right)} - {"(0)"}
            given = {f"({number:.6g})" for number in np.ravel(answer["answer"]["value"])}
            for reason in answer["reasons"]:
                assert not any(number in reason["text"] for number in numbers - given), reason


def test_the_right_answers_of_a_loss_are_not_asked_back() -> None:
    for key in (LOSS, NET):
        solution = solve(key, check="none")
        assert "dt" not in [question.key for question in questions_of(solution, (), Tolerance())]


def test_right_programs_are_right() -> None:
    draw = np.random.default_rng(7)
    x, w, b = draw.normal(size=(4, 3)).round(3), draw.normal(size=(3, 2)).round(3), draw.normal(size=2).round(3)
    t = [1, 0, 0, 1]
    solution = solve("L = softmax_with_loss(x @ w + b, t)", {"x": x, "w": w, "b": b, "t": t}, check="none")
    scores = x @ w + b
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    ds = (shares - np.eye(2)[t]) / 4
    text = f"L: {-np.log(shares[range(4), t]).mean()}\ndx: {ds @ w.T}\ndw: {x.T @ ds}\ndb: {ds.sum(axis=0)}\n"
    report = Marker(solution, questions_of(solution, (), Tolerance()), 1).mark(read_submission(text.encode(), "x"))
    assert report.passed, [mark.reasons for mark in report.marks]


HOSTILE = {
    "10 MB": b"dW: " + b"[" * 10_000_000,
    "brackets": b"dW: " + b"[" * 900_000,
    "100,000 nested": b"dW: " + b"[" * 100_000 + b"]" * 100_000,
    "100,000 nested lines": b"dW: " + b"[\n" * 100_000 + b"]\n" * 100_000,
    "never closed": b"dW: [1\n" * 40_000,
    "calls": b"dW: " + b"array([" * 120_000,
    "a dictionary of calls": b"{'dW': array([" + b"],dtype=a" * 90_000 + b"}",
    "braces": b"chatter\n" + b"{ x\n}\n" * 20_000 + b"dW: [1]",
    "open braces": b"chatter\n" + b"{\n" * 100_000 + b"dW: [1]",
    "lists of YAML": b"dW:\n" + b"- " * 300_000,
    "list after list": b"dW:\n- [\n" * 25_000,
    "tower": b"dW: [[9**9**9**9, 1, 2], [3, 4, 5]]",
    "formulas": b"dW: [" + b"exp(1/3)," * 30_000 + b"1]",
    "exponent": b"dW: [[1e999999999, 1, 2], [3, 4, 5]]",
    "numbers": b"dW: [" + b"1," * 140_000 + b"1]",
    "commas": b"dW: [" + b"," * 280_000 + b"]",
    "spaces": b"dW: [[" + b" " * 800_000 + b"x",
    "nan": b"dW: [[nan, 1, 2], [3, 4, 5]]",
    "import": b"dW: [[__import__('os').system('x'), 1, 2], [3, 4, 5]]",
}
SECONDS = 4
"""CPU time; the worst takes a quarter of it where this was written."""


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_no_submission_takes_long_or_crashes(data: bytes) -> None:
    started = time.process_time()
    report = marked(AFFINE, data[: MAX_BYTES + 1])
    assert time.process_time() - started < SECONDS
    answer = report["answers"][2]
    assert answer["question"] == "dW"
    assert report["why"] or (len(answer["reasons"]) == 1 and answer["status"] in ("wrong", "unreadable")), answer


FORMATS = ("table", "json", "csv", "markdown", "tap", "junit", "gradescope", "prairielearn")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_prints_arrays_on_one_line(form: str, refresh_golden: bool) -> None:
    data = f"L: 5\ndX: {G @ W.T}\ndW: {(X.T @ G).T}\ndB: [[1, 2], [3]]\ndG: {X @ W}\n".encode()
    result = run("grade", AFFINE, "--format", form, "--show-answers", stdin=data)
    assert (result.code, result.err) == (1, "")
    golden = ROOT / "tests" / "golden" / "grade" / f"arrays.{form}"
    if refresh_golden:
        golden.write_text(result.out, "utf-8", newline="")
    assert result.out == golden.read_text("utf-8")
