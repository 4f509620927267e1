"""Each misconception, made by a small wrong program, is named; right answers are never faulted."""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from grade_programs import PROGRAMS, Program, printed_by
from grade_tape import MISTAKES, Answers, Homework, answers_of, problem, wrong_answers
from hypothesis import assume, given
from oracle import TooLarge, evaluate
from strategies import NAMES, expressions
from support import ROOT, run

from backprop_cli import BackpropError, load_problems, solve
from backprop_cli.language.messages import catalogue
from backprop_cli.teaching.grade.marking import Marker, Report
from backprop_cli.teaching.grade.misconceptions import MISCONCEPTIONS
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission

PROBLEMS = int(os.environ.get("BACKPROP_GRADE_PROBLEMS", "60"))
"""Random problems of a run; 1,000 take about a minute."""


@pytest.fixture(autouse=True)
def _at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def key_words(key: str) -> list[str]:
    """`z = x*y x=3` as the words of a command line."""
    text, values = re.fullmatch(r"(.*?)((?: \w+=[\d.]+)*)", key).groups()  # type: ignore[union-attr]
    return [text, *values.split()]


def marked(key: str, data: bytes, *options: str, lang: str = "en") -> dict[str, Any]:
    result = run("grade", *key_words(key), "--format", "json", "--lang", lang, *options, stdin=data)
    assert result.err == ""
    found: dict[str, Any] = json.loads(result.out)
    return found


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.run.__name__)
def test_a_wrong_program_is_told_its_mistake(program: Program) -> None:
    data = printed_by(program.run)
    wrong = [answer for answer in marked(program.key, data)["answers"] if answer["status"] == "wrong"]
    assert wrong
    for answer in wrong:
        assert program.misconception in [reason["misconception"] for reason in answer["reasons"]]
    table = run("grade", *key_words(program.key), stdin=data)
    sentences = [r["text"] for a in wrong for r in a["reasons"] if r["misconception"] == program.misconception]
    assert any(text in table.out for text in sentences), table.out
    japanese = marked(program.key, data, lang="ja")
    assert re.search("[ぁ-ん]", json.dumps(japanese["answers"], ensure_ascii=False))


def test_every_misconception_has_a_wrong_program() -> None:
    assert {program.misconception for program in PROGRAMS} == {
        *(row.id for row in MISCONCEPTIONS),
        "swapped",
        "numerical",
    }
    for row in {program.misconception for program in PROGRAMS}:
        assert {f"misconception-{row}", f"name-{row}"} <= set(catalogue("en"))


def test_the_real_bug_is_told_alone() -> None:
    out = run("grade", "examples/apple.yaml", stdin=b"price: 220\ndapple: 4\ndapple_num: 200\ndtax: 100\n").out
    assert out.count("fits ") == 1
    assert (
        "dapple, dapple_num, dtax: fits the backward of apple_price = apple * apple_num called in place of "
        "that of price = apple_price * tax"
    ) in out


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ("dapple: 110\ndapple_num: 2.2", "not-flipped"),
        ("dapple: 2\ndapple_num: 100", "no-upstream"),
        ("dapple: 2\ndapple_num: 100\ndtax: 1", "skipped"),
        ("dapple: 2\ndapple_num: 100\ndtax: 0", "skipped"),
        ("price: 20\ndapple: 0.2\ndapple_num: 10", "rate"),
        ("dapple: 100\ndapple_num: 2\ndtax: 1.1", "exchanged"),
        ("dapple: 2.2004", "numerical"),
    ],
)
def test_what_explains_most_comes_first(answers: str, first: str) -> None:
    given = answers.encode()
    right = {"price": 220, "dapple": "2.2", "dapple_num": 110, "dtax": 200}
    rest = "".join(f"{name}: {value}\n" for name, value in right.items() if f"{name}:".encode() not in given)
    report = marked("examples/apple.yaml", given + b"\n" + rest.encode())
    assert {a["reasons"][0]["misconception"] for a in report["answers"] if a["status"] == "wrong"} == {first}


def test_nothing_is_said_where_nothing_fits() -> None:
    report = marked("examples/apple.yaml", b"price: 123\ndapple: 77\n")
    assert [answer["reasons"] for answer in report["answers"]] == [[], [], [], []]


def test_a_difference_names_its_step() -> None:
    report = marked("z = x**3 x=2", b"z: 8\ndx: 12.0601")
    assert report["answers"][1]["reasons"][0]["text"] == (
        "fits a forward difference (f(x + h) - f(x))/h with h = 1e-2: a numerical derivative is close, not equal; "
        "go back by the chain rule"
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.run.__name__)
def test_sentences_do_not_give_the_answer_away(program: Program) -> None:
    data = printed_by(program.run)
    for answer in marked(program.key, data, "--show-answers")["answers"]:
        if answer["status"] != "wrong":
            continue
        right = answer["right"]["exact"]
        if right in program.key:  # sentences name calculations of the key
            continue
        for reason in answer["reasons"]:
            written = re.sub(r"\w+ = [^:]*|x\*\*n.*|10 % more.*|h = \S+", "", reason["text"])  # names and rules
            assert not re.search(rf"(?<![\w.]){re.escape(str(Fraction(right)))}(?![\w.])", written), reason
    plain = marked(program.key, data)
    assert not any("right" in answer for answer in plain["answers"])


def report_on(text: str, values: dict[str, Fraction], answers: Answers) -> Report:
    solution = solve(text, dict(values), check="none")
    marker = Marker(solution, questions_of(solution, (), Tolerance()), 1)
    data = "".join(f"{name}: {value}\n" for name, value in answers.items()).encode()
    return marker.mark(read_submission(data, "homework"))


def test_random_problems() -> None:
    seen: Counter[str] = Counter()
    for seed in range(PROBLEMS):
        draw = random.Random(seed)
        text, values = problem(draw)
        work = Homework(text, values)
        right = report_on(text, values, answers_of(work, work.gradients()))
        assert right.passed, (seed, text, values)
        for misconception, answers in _possible(text, values, draw):
            report = report_on(text, values, answers)
            for mark in report.marks:
                if mark.status == "wrong":
                    seen[misconception] += 1
                    found = [reason.misconception for reason in mark.reasons]
                    assert misconception in found, (seed, text, values, misconception, answers, mark.question.key)
    assert set(seen) == MISTAKES


def _possible(text: str, values: dict[str, Fraction], draw: random.Random) -> list[tuple[str, Answers]]:
    """The wrong answers that a student gets, and not a division by zero."""
    found = []
    answers = wrong_answers(text, values, draw)
    while True:
        try:
            found.append(next(answers))
        except (StopIteration, ZeroDivisionError):
            return found


@given(expressions())
def test_right_answers_are_never_faulted(text: str) -> None:
    values = {name: Fraction(number) for name, number in zip(NAMES, ("3", "-0.5", "7"))}
    used = [name for name in NAMES if name in text]
    try:
        answers = {
            solve(text, {name: values[name] for name in used}, check="none").output: evaluate(text, values).value
        }
        answers |= {f"d{name}": evaluate(text, values, name).slope for name in used}
        report = report_on(text, {name: values[name] for name in used}, answers)
    except (ZeroDivisionError, TooLarge, BackpropError):
        assume(False)
    assert report.passed
    assert all(mark.status == "correct" and not mark.reasons for mark in report.marks)


@pytest.mark.parametrize("name", ["dApple", "d_apple", "d.apple", "DAPPLE", "dａpple"])
def test_names_are_read_as_get_reads_them(name: str) -> None:
    """A gradient by any of its names is marked, as the one that `--get` prints."""
    solution = solve(load_problems("examples/apple_orange.yaml")[0], check="none")
    marker = Marker(solution, questions_of(solution, (), Tolerance()), Fraction(1))
    marks = {
        mark.question.key: mark.status for mark in marker.mark(read_submission(f"{name}: 2.2".encode(), "a")).marks
    }
    assert marks.pop("dapple") == "correct"
    assert {*marks.values()} == {"missing"}
    assert solution.lookup(name) == Fraction(11, 5)


@pytest.mark.parametrize("name", ["nothing", "d", "d_", "x.y", "dd_apple"])
def test_other_names_answer_nothing(name: str) -> None:
    solution = solve(load_problems("examples/apple_orange.yaml")[0], check="none")
    marker = Marker(solution, questions_of(solution, (), Tolerance()), Fraction(1))
    report = marker.mark(read_submission(f"{name}: 2.2".encode(), "a"))
    assert {mark.status for mark in report.marks} == {"missing"}
    assert solution.answer_keys.meaning(name) is None


@pytest.mark.parametrize(
    ("key", "answers", "misconception"),
    [
        ("z = exp(x)*a x=2 a=1.1", "z: 7.38905609893065", "left-out"),
        ("z = x*pi()*y x=2.6 y=3", "z: 18.84955592153876", "rounded"),
        ("z = exp(x)/y*sqrt(0) + y**2 x=1 y=2.6", "dy: 2.6", "exchanged"),  # sqrt(0) has no gradient
        ("z = exp(x)/exp(1000) + a*y x=1000 a=1.1 y=3", "z: 1", "exchanged"),  # exp(1000) is beyond floats
    ],
)
def test_mistakes_in_irrational_numbers_are_told(key: str, answers: str, misconception: str) -> None:
    """Broken runs of numbers that are not rational go on in floats."""
    (wrong,) = (answer for answer in marked(key, answers.encode())["answers"] if answer["status"] == "wrong")
    assert misconception in [reason["misconception"] for reason in wrong["reasons"]]


@pytest.mark.parametrize(("second", "status"), [("220.0", "correct"), ("2.2e2", "correct"), ("221", "unreadable")])
def test_an_answer_given_twice_is_one_where_it_is_the_same_number(second: str, status: str) -> None:
    submission = f"price: 220\nprice: {second}\n".encode()
    assert marked("examples/apple.yaml", submission)["answers"][0]["status"] == status
