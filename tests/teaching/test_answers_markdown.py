r"""Answers that went through an editor of Markdown: names and numbers with backslashes before what may be a mark."""

from __future__ import annotations

from fractions import Fraction

import pytest
from marked_answers import AFFINE, answers, marker_of

from backprop_cli.teaching.grade.markdown_escapes import unescaped


@pytest.mark.parametrize(
    "text",
    [
        "| price | 220 |\n| dapple\\_num | 110 |\n",
        "| name | value | gradient |\n|--|--|--|\n| apple\\_num | 2 | 110 |\n| price | 220 | 1 |\n",
        "price: 220\ndapple\\_num: 110\n",
        "\\- price: 220\n\\* **dapple\\_num** = 110\n",
        "1\\. price = 2\\*110\n2\\. dapple\\_num: 110\\.0\n",
        "price, dapple\\_num = 220, 110\n",
        "price dapple\\_num\n220 110\n",
        "price 220\ndapple\\_num\n110\n",
        "price: 220, dapple\\_num: 110\n",
        'price = 220\ngrads\\["apple\\_num"\\] = 110\n',
        "price: 220\ngradients:\n  apple\\_num: 110\n",
        '{"price": 220,\n "dapple\\\\_num": 110}\n',
        "price: |\n  220\ndapple\\_num: |\n  110\n",
        "\\[ price = 220 \\]\n$\\frac{\\partial price}{\\partial apple\\_num}$ = 110\n",
    ],
)
def test_escapes_are_read(text: str) -> None:
    assert answers(text) == {"price": Fraction(220), "dapple_num": Fraction(110)}


def test_elements_of_arrays() -> None:
    assert answers("dW\\[0,1\\]: 4", AFFINE) == answers("dW[0,1]: 4", AFFINE)


def test_a_wrong_number_stays_wrong() -> None:
    marker = marker_of("x_1 = 2; y_2 = 3; z = x_1*y_2")
    assert answers("z: 6\ndx\\_1: \\-3\ndy\\_2: 2\\.5", marker) == {"z": 6, "dx_1": -3, "dy_2": Fraction(5, 2)}


@pytest.mark.parametrize(
    "text", ["a \\\\_b", "\\frac{1}{2}", "\\[ x = 3 \\]", "z:\\[3\\]", "\\(x\\) \\, \\{ \\}", "W\\[0\n1\\]", "\\"]
)
def test_what_is_no_escape_of_markdown_stays(text: str) -> None:
    assert unescaped(text) == text
