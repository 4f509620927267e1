"""Arrays as text, numbers in a few characters, and amounts of money cut to what can be paid: a table of each."""

from __future__ import annotations

from fractions import Fraction as F
from math import nan
from typing import Any

import numpy as np
import pytest

from backprop_cli import solve
from backprop_cli.numbers.arrays import of_nested
from backprop_cli.numbers.brief import brief, in_brief
from backprop_cli.numbers.decimals import array_block, array_cells, decimal_text, json_line, literal_text, shown
from backprop_cli.numbers.rounding import nearest_decimal, rounded

COUNTED = [[10 * row + place for place in range(6)] for row in range(6)]
ROW = list(range(13))
SEVENS = str([[7] * 6] * 10).replace(",", "")

# array, as JSON, on one line for people, over several lines for people
TEXTS: list[tuple[Any, str, str, str]] = [
    ([1, 2, 3], "[1, 2, 3]", "[1 2 3]", "[1 2 3]"),
    ([[1, 20, 3], [-4, 5, 600]], "[[1, 20, 3], [-4, 5, 600]]", "[[1 20 3] [-4 5 600]]", "[[ 1 20   3]\n [-4  5 600]]"),
    (
        [[[1, 2], [3, 4]], [[5, 6], [7, 800]]],
        "[[[1, 2], [3, 4]], [[5, 6], [7, 800]]]",
        "[[[1 2] [3 4]] [[5 6] [7 800]]]",
        "[[[1   2]\n  [3   4]]\n [[5   6]\n  [7 800]]]",
    ),
    ([1.5, 0.1, F(1, 3)], "[1.5, 0.1, 0.3333333333333333]", "≈ [1.5 0.1 0.333333]", "≈ [1.5 0.1 0.333333]"),
    ([[F(1, 3)], [100]], "[[0.3333333333333333], [100]]", "≈ [[0.333333] [100]]", "≈ [[0.333333]\n   [     100]]"),
    (
        [F(123456789, 1000), 12345678, 123456789],
        "[123456.789, 12345678, 123456789]",
        "≈ [123457 12345678 123457000]",
        "≈ [123457 12345678 123457000]",
    ),
    (ROW[:12], str(ROW[:12]), str(ROW[:12]).replace(",", ""), str(ROW[:12]).replace(",", "")),
    (ROW, str(ROW), "[0 1 … 11 12]", "[0 1 … 11 12]"),
    ([[7] * 6] * 10, str([[7] * 6] * 10), SEVENS, SEVENS.replace("] ", "]\n ")),
    (
        [[1] * 6] * 11,
        str([[1] * 6] * 11),
        "[[1 1 … 1 1] [1 1 … 1 1] [… … … … …] [1 1 … 1 1] [1 1 … 1 1]]",
        "[[1 1 … 1 1]\n [1 1 … 1 1]\n [… … … … …]\n [1 1 … 1 1]\n [1 1 … 1 1]]",
    ),
    (
        [[[1] * 2] * 7] * 5,
        str([[[1] * 2] * 7] * 5),
        f"[{' '.join(['[[1 1] [1 1] [… …] [1 1] [1 1]]'] * 5)}]",
        "[" + "\n ".join(["[[1 1]\n  [1 1]\n  [… …]\n  [1 1]\n  [1 1]]"] * 5) + "]",
    ),
    (np.array([1.0, 2.5]), "[1, 2.5]", "≈ [1 2.5]", "≈ [1 2.5]"),
    (np.array([nan, nan]), "", "—", "—"),
    (np.array([1.0, nan]), "[1, null]", "≈ [1 —]", "≈ [1 —]"),
    (
        np.array([[0.1, 1e-9], [1e10, -3]]),
        "[[0.1, 1e-9], [10000000000, -3]]",
        "≈ [[0.1 1e-9] [10000000000 -3]]",
        "≈ [[        0.1 1e-9]\n   [10000000000   -3]]",
    ),
]


@pytest.mark.parametrize(("array", "line", "people", "block"), TEXTS, ids=[f"{people[:20]}" for *_, people, _ in TEXTS])
def test_arrays_in_words(array: Any, line: str, people: str, block: str) -> None:
    value = array if isinstance(array, np.ndarray) else of_nested(array)
    assert (decimal_text(value), shown(value), array_block(value)) == (line, people, block)


def test_arrays_with_so_many_digits() -> None:
    value = of_nested([[F(1, 3), 12345, F(5, 2)]])
    assert decimal_text(value, 2) == "[[0.33, 12000, 2.5]]"
    assert (shown(value, 2), array_block(value, 2)) == ("≈ [[0.33 12000 2.5]]", "≈ [[0.33 12000 2.5]]")
    assert shown(of_nested([F(5, 2), 12]), 2) == "[2.5 12]"
    assert shown(np.array([0.25, 2.0]), 3) == "≈ [0.25 2]"
    assert array_block(of_nested(COUNTED), full_size=36).count("\n") == 5
    cut = "[[ 0  1 …  4  5]\n [10 11 … 14 15]\n [ …  … …  …  …]\n [40 41 … 44 45]\n [50 51 … 54 55]]"
    assert array_block(of_nested(COUNTED), full_size=35) == cut
    assert array_block(F(1, 3)) == "1/3 ≈ 0.333333"
    assert array_cells(of_nested(ROW[:4]), corners=1) == (["0", "…", "3"], False)
    assert array_cells(of_nested(ROW[:3]), corners=1) == (["0", "1", "2"], False)
    assert array_cells(of_nested([F(1, 3), *ROW[:6], 5]), 2, 2) == (["0.33", "0", "…", "5", "5"], True)
    assert array_cells(np.array([nan])) == ([], False)
    assert json_line([["a"], "b", [["c", 1]]]) == "[[a], b, [[c, 1]]]"
    assert [literal_text(number) for number in (F(11, 10), -2, F(1, 3), F(-2, 3), 0.5)] == [
        *("1.1", "-2", "(1/3)", "(-2/3)", "0.5")
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (715, "715"),
        (-5, "-5"),
        (F(1, 3), "1/3"),
        (F(11, 5), "2.2"),
        (6.0, "6.0"),
        (2.718281828, "2.718281828"),
        (2.7182818284, "2.7182818284"),
        (2.71828182845, "≈2.71828"),
        (1 / 3, "≈0.333333"),
        (nan, "nan"),
        ("abc", "abc"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        (of_nested([[1, 2]]), "array 1×2"),
        (of_nested([1, 2]), "array (2,)"),
        (10**11, "100000000000"),
        (10**12, "≈1000000000000"),
        (F(2**19, 3), "524288/3"),
        (F(2**20, 3), "≈349525"),
        (F(1, 3**12), "1/531441"),
        (F(1, 1024), "0.0009765625"),
        (F(1, 2**11), "≈0.000488281"),
        (solve("exp(x)", {"x": 1}, check="none").value, "≈2.71828"),
        (solve("exp(x)", {"x": 1000}, check="none").value, "≈1.97007e+434"),
    ],
)
def test_numbers_in_brief(value: Any, text: str) -> None:
    assert brief(value) == text


def test_entries_in_brief() -> None:
    entries = [("x", 3), ("y", F(1, 3)), ("W", of_nested([[1]]))]
    assert in_brief(entries) == "x=3, y=1/3, W=array 1×1"
    assert [in_brief(entries, room) for room in (1, 7, 8, 20, 21)] == [
        *("x=3, …", "x=3, …", "x=3, y=1/3, …", "x=3, y=1/3, …", "x=3, y=1/3, W=array 1×1")
    ]
    assert in_brief([]) == ""
    assert in_brief((f"x{i}", i) for i in range(100)) == ", ".join(f"x{i}={i}" for i in range(10)) + ", …"


@pytest.mark.parametrize(
    ("amount", "unit", "down", "half_up", "up"),
    [
        (7, 1, 7, 7, 7),
        (0, 1, 0, 0, 0),
        (F(15, 2), 1, 7, 8, 8),
        (F(-15, 2), 1, -7, -8, -8),
        (F(149, 20), 1, 7, 7, 8),
        (F(-149, 20), 1, -7, -7, -8),
        (F(1, 100), 1, 0, 0, 1),
        (15, 10, 10, 20, 20),
        (14, 10, 10, 10, 20),
        (20, 10, 20, 20, 20),
        (F(123456, 1000), F(1, 100), F(12345, 100), F(12346, 100), F(12346, 100)),
        (F(1, 8), F(1, 4), 0, F(1, 4), F(1, 4)),
    ],
)
def test_amounts_in_whole_units(amount: Any, unit: Any, down: Any, half_up: Any, up: Any) -> None:
    found = [rounded(amount, how, unit) for how in ("down", "half-up", "up")]
    assert found == [down, half_up, up]
    assert [type(number) for number in found] == [type(number) for number in (down, half_up, up)]
    if unit == 1:
        assert [rounded(amount, how) for how in ("down", "half-up", "up")] == found


def test_the_rational_number_that_an_amount_is_meant_to_be() -> None:
    assert [nearest_decimal(number) for number in (7, F(1, 3), 715.0000000000001, 0.1 + 0.2, 2.5)] == [
        *(7, F(1, 3), 715, F(3, 10), F(5, 2))
    ]
    assert nearest_decimal(1 / 3) == F(333333333333, 10**12)
    assert type(nearest_decimal(2.0)) is int
    assert nearest_decimal(solve("exp(x)", {"x": -10000}, check="none").value) == 0
