"""Submissions that are a YAML mapping as a whole: what YAML says in more than a line, and what stays with the lines."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from marked_answers import APPLE, answers, marker_of, report

from backprop_cli import load_problems
from backprop_cli.teaching.grade.answer_yaml import answers_in_yaml
from backprop_cli.teaching.grade.sheet_marking import SheetMarker
from backprop_cli.teaching.grade.submission import read_submission

BOTH = {"price": Fraction(220), "dapple": Fraction(11, 5)}


@pytest.mark.parametrize(
    "text",
    [
        "price: |\n  220\ndapple: 2.2\n",
        "price: >-\n  220\n\ndapple: |2\n    2.2\n",
        "? price\n: 220\n? dapple\n: 2.2\n",
        "? price\n: |\n  220 # it is\ndapple: 2.2\n",
        'price: "2\\x320"\ndapple: "2.2\\n"\n',
        "リンゴ: '𝟚'\n\"pr\\x69ce\": 220\n'dapple': \"\\u0032.2\"\n",
        'gradients: {apple: 2.2}\nprice: "2\\u00320"\n',
        "%YAML 1.1\n---\nprice: !!int 220\ndapple: &a 2.2\n...\n",
        "price: |\r\n  220\r\ndapple: 2.2\r\n",
        "price:\n  value: 220\n  gradient: 1\napple:\n  value: 100\n  grad: 2.2\n",
        "answers:\n- name: price\n  value: 220\n- name: dapple\n  value: 2.2\n",
        "mine:\n  price: |\n    220\n  dapple: 2.2\nexpected:\n  price: 221\n",
        "---\nprice: |\n  220\n---\ndapple: |\n  2.2\n",
        "price: >\n  2 * 110\n  = 220\ndapple: 11/5\n",
        "dapple: |\n  \\frac{11}{5}\nprice: |\n  220 円\n",
    ],
)
def test_it_is_read_as_one(text: str) -> None:
    assert answers(text) == BOTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("price: |\n  220\n  110\ndapple: 2.2\n", {"price": "unreadable", "dapple": Fraction(11, 5)}),
        ("price: |\n  220 # no\n  221\n", {"price": "unreadable"}),
        ("price: |\n  22\n  0\n", {"price": "unreadable"}),
        ("price: >\n  22\n  0\n", {"price": "unreadable"}),
        ('price: "22\\n0"\n', {"price": "unreadable"}),
        ("price: |\n  220\nprice: |\n  221\n", {"price": "unreadable"}),  # is no mapping
        ("price: &a 220\ndapple: *a\n", {"price": "unreadable", "dapple": "unreadable"}),
        ("price: !220\n", {"price": "unreadable"}),
        ("price: &220\n", {"price": "unreadable"}),
        ("price: |\ndapple: 2.2\n", {"dapple": Fraction(11, 5)}),
        ("price: |\n  220, dtax = 200\n", {"price": Fraction(220), "dtax": Fraction(200)}),
        ("expected:\n  price: |\n    220\ndapple: |\n  2.2\n", {"dapple": Fraction(11, 5)}),
    ],
)
def test_no_number_comes_from_two(text: str, expected: dict[str, object]) -> None:
    assert answers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "price: 220 円\ndapple: 2.2 > 2\n",
        "price: 220\ndapple: 2.2 & 3\n",
        "1) price: 220\n2) dapple: 2.2 | 3\n",
        '"price": "220"\n"dapple": "\\frac{11}{5}"\n',
        'price: "110 \\times 2"\n',
        "> price: 220\n> dapple: 2.2\n",
        "Answers:\n\n| price | 220 |\n| dapple | 2.2 |\n",
        "- price: 220\n- dapple: |\n    2.2\n",
        "price: 220\ndapple: |2.2|\n",
        "# Problem 1\nprice: 220 & 1\n# Problem 2\nprice: |\n  220\n",
        "price = 220\ndapple: |\n  2.2\n",
        "price: {a: [|\n",
        "&\n",
        "a: |\n  1\n---\n- b\n",
    ],
)
def test_lines_stay_lines(text: str) -> None:
    assert answers_in_yaml(text) is None


def test_latex_in_quotes_is_no_escape() -> None:
    assert answers('price: "110 \\times 2"\ndapple: "\\frac{11}{5}"\n') == BOTH


def test_the_lines_are_told() -> None:
    found = report("# mine\nprice: |\n  220\n? dapple\n: 2.2\n").readings
    assert [(reading.line, reading.question) for reading in found] == [(2, "price"), (4, "dapple")]


def test_problems_of_a_sheet() -> None:
    marker = SheetMarker([marker_of(problem) for problem in load_problems(APPLE) * 2])
    submission = read_submission(b"p1:\n  price: |\n    220\np2:\n  dapple: |\n    2.2\n", "x")
    right = [mark.question.key for mark in marker.mark(submission).marks if mark.status == "correct"]
    assert right == ["p1.price", "p2.dapple"]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 1_000)) + " |\n",
        "".join(f"a{n}: |\n  1\n" for n in range(80_000)),
        "? " * 400_000,
        "\n" * 500_000 + " " * 400_000 + "|",
        "a: " + "&a " * 300_000,
        "a: |\n" + "  \n" * 300_000,
        'a: "' + "\\t" * 450_000 + '"',
        "".join(f"? a{n}\n" for n in range(100_000)),
    ],
    ids=["deep", "blocks", "questions", "blanks", "anchors", "empty lines", "escapes", "keys"],
)
def test_it_takes_no_longer_than_lines(text: str) -> None:
    begun = time.process_time()
    answers_in_yaml(text)
    assert time.process_time() - begun < 10
