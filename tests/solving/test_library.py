"""The package as a library."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from support import EXAMPLES

from backprop_cli import BackpropError, Problem, Solution, load_problems, parse_expression, solve
from backprop_cli.graph.layers import AddLayer, MulLayer

APPLE = {"apple": 100, "apple_num": 2, "tax": 1.1}


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        ("1.1", Fraction(11, 10)),
        ("1/3", Fraction(1, 3)),
        ("-2", -2),
        ("２", 2),
        (3, 3),
        (1.1, Fraction(11, 10)),
        (1e-7, Fraction(1, 10**7)),
        (2.0, 2),
        (Decimal("1.10"), Fraction(11, 10)),
        (Decimal("1E+3"), 1000),
        (Fraction(4, 2), 2),
        (np.float64(1.1), Fraction(11, 10)),
        (np.float32(1.1), Fraction(11, 10)),
        (np.int64(7), 7),
        (np.array(1.5), Fraction(3, 2)),
    ],
    ids=lambda value: f"{type(value).__name__}-{value}",
)
def test_values_of_every_kind(value: object, exact: Fraction) -> None:
    solution = solve("x", {"x": value}, check="none")  # type: ignore[dict-item]
    assert solution.value == exact
    assert isinstance(solution.value, (int, Fraction))
    assert solve("x*2", {"x": 1}, upstream=value, check="none").gradients == {"x": 2 * exact}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [None, True, [True], 1j, b"1", np.array([1j, 2.0]), np.array([True]), np.True_, object()],
    ids=lambda v: type(v).__name__,
)
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        solve("x", {"x": value})  # type: ignore[dict-item]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), np.float32("inf")])
def test_numbers_that_are_not_finite_are_refused(value: float) -> None:
    with pytest.raises(BackpropError, match="x is nan or infinite; give it a finite number"):
        solve("x", {"x": value})


@pytest.mark.parametrize(
    "value",
    [10**5000, Fraction(1, 10**5000), Decimal("1e9999"), Decimal("sNaN")],
    ids=["int", "fraction", "decimal", "nan"],
)
def test_numbers_beyond_all_bounds_are_refused(value: Decimal) -> None:
    with pytest.raises(BackpropError) as caught:
        solve("x", {"x": value})
    assert "x" in str(caught.value)


def test_a_solution_tells_everything() -> None:
    solution = solve("price = apple * apple_num * tax", APPLE)
    assert isinstance(solution, Solution)
    assert repr(solution.value) == "220"
    assert solution.gradients == {"apple": Fraction(11, 5), "apple_num": 110, "tax": 200}
    assert (solution.output, solution.unit, solution.title, solution.upstream) == ("price", None, None, 1)
    assert solution.arithmetic == "exact"
    assert [node.name for node in solution.nodes] == ["apple", "apple_num", None, "tax", "price"]
    node = solution.nodes[2]
    assert (node.id, node.kind, node.operation, node.operands) == (2, "operation", "*", (0, 1))
    assert (node.expression, node.value, node.gradient) == ("apple * apple_num", 200, Fraction(11, 10))
    assert node.check == "ok"
    assert solution.nodes[0].formula == "apple_num*tax"
    assert (solution.check.method, solution.check.status, solution.check.checked) == ("symbolic", "ok", 5)
    assert solution.lookup("dApple") == Fraction(11, 5)
    with pytest.raises(AttributeError):
        solution.title = "other"  # type: ignore[misc]


def test_float_arithmetic() -> None:
    solution = solve("x*y", {"x": 2, "y": 3}, check="none", arithmetic="float")
    assert (solution.value, solution.gradients) == (6.0, {"x": 3.0, "y": 2.0})
    assert isinstance(solution.value, float)
    assert solution.arithmetic == "float"
    assert solution.check.status == "skipped"


def test_the_same_graph_can_be_solved_again_and_again() -> None:
    graph = parse_expression("x*x")
    assert [solve(graph, {"x": x}).gradients["x"] for x in (1, 2, 3, 2)] == [2, 4, 6, 4]
    assert len(graph) == 2
    step = graph[1]
    assert (step.kind, step.operands, graph.output) == ("operation", (0, 0), 1)


def test_problems_from_a_path_and_a_file() -> None:
    path = EXAMPLES / "apple_orange.yaml"
    with path.open("rb") as file:
        from_file = load_problems(file)
    for problems in (load_problems(path), load_problems(str(path)), from_file):
        assert [type(problem) for problem in problems] == [Problem]
        assert solve(problems[0]).value == 715
        assert solve(problems[0], {"apple": "110"}, wrt=["tax"]).gradients == {"tax": 670}
    problem = from_file[0]
    assert problem.units["price"] == "円"
    assert problem.title == "リンゴとミカンの買い物"
    assert problem.upstream == 1
    assert problem.values["tax"] == Fraction(11, 10)


def test_several_problems_in_a_stream() -> None:
    problems = load_problems(io.BytesIO(b"expression: 1 + 1\n---\nexpression: x\nvalues: {x: 3}\nupstream: 2\n"))
    assert [solve(problem).value for problem in problems] == [2, 3]
    assert solve(problems[1]).gradients == {"x": 2}
    assert solve(problems[1], upstream=5).gradients == {"x": 5}
    with pytest.raises(BackpropError, match=r"<stream>:3:14: "):
        load_problems(io.BytesIO(b"expression: 1 + 1\n---\nexpression: 2(x)\n"))


def test_a_missing_file_is_pythons_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_problems(tmp_path / "missing.yaml")


def test_errors_are_english_sentences() -> None:
    with pytest.raises(BackpropError) as caught:
        solve("2(x + y)")
    assert str(caught.value) == "a multiplication needs its sign; write 2*(x+y)\n  2(x + y)\n   ^"
    assert "掛け算" in caught.value.text("ja")
    assert isinstance(caught.value, ValueError)
    for settings in ({"check": "maybe"}, {"arithmetic": "integer"}, {"wrt": ["z"]}, {"upstream": "nan"}):
        with pytest.raises(BackpropError):
            solve("x", {"x": 1}, **settings)  # type: ignore[arg-type]
    for values in ({}, {"y": 1}, {"x": 1, "y": 1}, {"x": "one"}):
        with pytest.raises(BackpropError):
            solve("x", values)


# the lecture's layers


def test_the_lectures_apple() -> None:
    mul_apple, mul_tax = MulLayer(), MulLayer()
    assert (mul_apple.x, mul_apple.y) == (None, None)
    price = mul_tax.forward(mul_apple.forward(100, 2), 1.1)
    assert price == pytest.approx(220)
    dapple_price, dtax = mul_tax.backward(1)
    dapple, dapple_num = mul_apple.backward(dapple_price)
    assert (dapple, dapple_num, dtax) == (2.2, 110.00000000000001, 200)
    assert (mul_apple.x, mul_apple.y) == (100, 2)


def test_the_lectures_apple_in_fractions() -> None:
    mul_apple, mul_tax = MulLayer(), MulLayer()
    assert mul_tax.forward(mul_apple.forward(100, 2), Fraction("1.1")) == 220
    dapple_price, dtax = mul_tax.backward(1)
    assert (*mul_apple.backward(dapple_price), dtax) == (Fraction("2.2"), 110, 200)


def test_the_lectures_apples_and_oranges() -> None:
    apple, orange, add, tax = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    price = tax.forward(add.forward(apple.forward(100, 2), orange.forward(150, 3)), 1.1)
    dall_price, dtax = tax.backward(1)
    dapple_price, dorange_price = add.backward(dall_price)
    dorange, dorange_num = orange.backward(dorange_price)
    dapple, dapple_num = apple.backward(dapple_price)
    assert price == pytest.approx(715)
    assert (dapple_price, dorange_price) == (1.1, 1.1)
    found = (dapple_num, dapple, dorange, dorange_num, dtax)
    assert found == pytest.approx((110, 2.2, 3.3, 165, 650))


def test_layers_take_arrays() -> None:
    x, y, dout = np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([1.0, 10.0])
    multiply, add = MulLayer(), AddLayer()
    assert multiply.forward(x, y).tolist() == [3.0, 8.0]
    assert [part.tolist() for part in multiply.backward(dout)] == [[3.0, 40.0], [1.0, 20.0]]
    assert add.forward(x, y).tolist() == [4.0, 6.0]
    assert [part.tolist() for part in add.backward(dout)] == [[1.0, 10.0], [1.0, 10.0]]


def test_a_layer_needs_forward_first() -> None:
    with pytest.raises(RuntimeError, match="forward"):
        MulLayer().backward(1)


def test_what_is_no_problem_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="int is no problem"):
        solve(3)  # type: ignore[arg-type]


def test_a_solution_is_frozen_and_has_every_field() -> None:
    solution = solve("x*y", {"x": 2, "y": 3}, wrt=["y"])
    assert [*vars(solution)] == [field.name for field in dataclasses.fields(Solution)]
    assert dataclasses.replace(solution) == solution
    assert (solution.wanted, solution.narrowed) == ((1,), True)
    untouched = solve(solution.graph, {"x": 2, "y": 3})
    assert (untouched.wanted, untouched.narrowed, untouched.expression_of(2)) == ((0, 1), False, "x * y")
    name = "title"
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(solution, name, "another")
