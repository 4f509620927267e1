"""Formulas held against numbers at random points: which points those are, and what is said of a formula."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from backprop_cli import parse_expression
from backprop_cli.checking import points
from backprop_cli.checking.points import Confirmation, confirm, is_same, points_of_both_signs, random_points
from backprop_cli.graph.runs import propagate
from backprop_cli.numbers.limits import MOST_BITS

F = Fraction

# of either sign, then as before, then all in one range, then each in its own
POINTS = [
    ("x*y + z", 3, ["15/13 -4/7 12/13", "29/11 -5/11 -8/9", "3/7 7/11 1/9"]),
    ("sqrt(x)*asin(y)", 3, ["15/13 -4/7", "1/3 3/11", "3/7 6/13"]),
    ("log(x - 2) + acosh(y)/asin(x - 2)", 5, ["27/11 30/11", "25/9 24/11", "20/7 4/3", "19/9 17/11", "19/9 15/7"]),
    (
        "acosh(x)*asin(y)*z",
        7,
        [
            *("15/13 -4/7 12/13", "29/11 -5/11 -8/9", "33/13 2/7 6/13", "15/7 -6/11 24/11", "18/7 2/13 -8/9"),
            *("25/11 7/13 -1/7", "37/13 -8/11 -25/9"),
        ],
    ),
    ("acosh(x)*acosh(3 - x)", 3, ["15/13", "23/13", "13/11"]),
    ("sqrt(-1 - x*x)", 3, []),
]


def written(found: Any) -> list[str]:
    return [" ".join(str(number) for number in point.inputs.values()) for point in found]


@pytest.mark.parametrize(("text", "count", "right"), POINTS)
def test_the_points_are_the_same_every_time(text: str, count: int, right: list[str]) -> None:
    graph = parse_expression(text)
    assert written(random_points(graph, F(1), count)) == right
    for point in random_points(graph, F(5, 2), count):
        assert point.numbers == propagate(graph, point.inputs, F(5, 2), wanted=range(len(graph)))


@pytest.mark.parametrize(
    ("text", "count", "right"),
    [
        ("abs(x)*y", 2, ["15/13 -4/7", "12/13 29/11", "-7/9 6/7"]),
        ("abs(x)*y", 3, ["15/13 -4/7", "12/13 29/11", "1/3 3/11", "-7/9 6/7"]),
        ("floor(x)*x", 2, ["15/13", "-4/7"]),
        ("max(x - 2, y)*(z + 2)", 2, [*POINTS[0][2], "8/9 18/13 -25/11", "-15/7 -38/13 4/13"]),
        ("exp(x)", 1, ["15/13", "-4/7"]),
        ("x**2 + y**2 - 1", 0, ["15/13 -4/7", "12/13 29/11", "1/3 3/11", "-7/9 6/7"]),
        ("log(x)", 2, ["15/13", "23/13", "2/3"]),
        ("sqrt(-1 - x*x)", 2, []),
    ],
)
def test_points_of_both_signs(text: str, count: int, right: list[str]) -> None:
    """So many, and those at which a node has a sign that it had at none of them."""
    assert written(points_of_both_signs(parse_expression(text), F(1), count)) == right


def test_how_long_points_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing has a value, and where a node never has the other sign."""
    tried: list[object] = []

    def counted(*arguments: Any, **others: Any) -> Any:
        tried.append(arguments)
        return propagate(*arguments, **others)

    monkeypatch.setattr(points, "propagate", counted)
    for text, count, tries in (("sqrt(-1 - x*x)", 3, 260), ("exp(x)", 2, 63), ("exp(x)", 1, 63), ("x", 2, 2)):
        tried.clear()
        points_of_both_signs(parse_expression(text), F(1), count)
        assert len(tried) == tries, text
    tried.clear()
    assert list(random_points(parse_expression("sqrt(-1 - x*x)"), F(1))) == []
    assert len(tried) == 200
    assert len(list(random_points(parse_expression("x"), F(1)))) == points.POINTS == 3


@pytest.mark.parametrize("text", ["relu(x) + relu(-x)", "max(x, y)", "abs(x*y - z)"])
def test_no_point_is_at_a_kink(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_between", lambda random, low, high: F(0))
    graph = parse_expression(text)
    assert list(random_points(graph, F(1))) == []
    assert len(list(random_points(parse_expression("max(x, x) + 2*x"), F(1)))) == 3  # the same node twice is no tie


@pytest.mark.parametrize(
    ("text", "formula", "row"),
    [
        ("x*y", "y", "ok"),
        ("x*y", "2*y/2", "ok"),
        ("x*y", "x", "mismatch"),
        ("x*y", "y + 1e-40", "mismatch"),
        ("x*y", "y + w*0", "mismatch"),  # a name that is no input
        ("x*y", "y +", "mismatch"),  # not in our syntax
        ("x*y", "y*sqrt(-1 - x*x)", "skipped"),  # no value anywhere
        ("exp(x)*y", "exp(x)*y", "ok"),
        ("exp(x)*y", "exp(x)*y*(1 + 1e-30)", "mismatch"),
        ("7 + x", "1", "ok"),
    ],
)
def test_what_is_said_of_a_formula(text: str, formula: str, row: str) -> None:
    graph = parse_expression(text)
    x = graph.inputs["x"]
    rows = ["skipped"] * len(graph)
    rows[x] = row
    assert confirm(graph, F(1), {x: formula}) == Confirmation(3, rows)


def test_one_point_that_contradicts_is_enough() -> None:
    """abs(x) is x where x is positive; where the logarithm has no value, nothing is said."""
    graph = parse_expression("y + x**2/2")
    y, x = graph.inputs.values()
    for formula, row in (("abs(x)", "mismatch"), ("exp(log(x))", "ok"), ("exp(log(x)) + 1", "mismatch")):
        found = confirm(graph, F(1), {x: formula, y: "1"})
        assert (found.points, found.rows[x], found.rows[y]) == (3, row, "ok")
    found = confirm(graph, F(3), {x: "3*x", y: "1"})
    assert (found.rows[x], found.rows[y], found.rows.count("skipped")) == ("ok", "mismatch", len(graph) - 2)
    assert confirm(parse_expression("sqrt(-1 - x*x)"), F(1), {0: "x"}) == Confirmation(0, ["skipped"] * 5)


def test_two_numbers_are_one() -> None:
    third = propagate(parse_expression("exp(x) - exp(x) + 1/3"), {"x": 1}).values[-1]
    assert is_same(F(1, 3), F(1, 3)) is True
    assert is_same(F(1, 3), F(1, 3) + F(1, 10**2000)) is False
    assert is_same(third, F(1, 3)) is True
    assert is_same(third, F(1, 3) + F(1, 2 ** (MOST_BITS // 2))) is False
