"""What sympy is asked in the check, and the formulas that it answers with."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import mpmath
import pytest
import sympy
from flint import arb, fmpq
from support import good

from backprop_cli import parse_expression, solve
from backprop_cli.checking.formulas import Formulas
from backprop_cli.checking.series import value_and_partials
from backprop_cli.checking.symbolic import ALGEBRA
from backprop_cli.graph.functions import FUNCTIONS, OPERATIONS
from backprop_cli.numbers.balls import as_ball, precision, rational
from tests.digits.rules import RULES

FORMULAS = [
    ("x*y + 1", {"x": "y", "y": "x", "x * y": "1", "1": "1", "x * y + 1": "1"}),
    ("apple*num*tax", {"apple": "num*tax", "apple * num": "tax", "tax": "apple*num"}),
    ("(x + y)**2", {"x": "2*(x + y)", "x + y": "2*(x + y)"}),
    ("t = x + y; z = t**2", {"x": "2*(x + y)", "t": "2*t", "z": "1"}),
    ("1.1*x**2", {"x": "2.2*x", "x**2": "1.1", "1.1": "x**2"}),
    ("x/3", {"x": "1/3", "3": "-x/3**2"}),
    ("x/2.5", {"x": "0.4", "2.5": "-x/2.5**2"}),
    ("x**y", {"x": "x**y*y/x", "y": "x**y*log(x)"}),
    ("exp(-x)*w", {"-x": "w*exp((-x))", "w": "exp(-x)"}),
    ("max(x, y)*w", {"max(x, y)": "w", "x": "0.5*w", "w": "0.5*x + 0.5*y"}),
    ("abs(x)*relu(y)", {"x": "y", "y": "x"}),
    ("2**0.5*x", {"x": "2**0.5"}),
    ("exp(2)*x*y", {"x": "exp(2)*y", "y": "exp(2)*x"}),
    ("(log(3) + 1)*x", {"x": "log(3) + 1", "3": "x/3"}),
    ("pi()*x + e()*y", {"x": "pi()", "y": "e()"}),
    ("E*e()", {"E": "e()"}),
    ("sin(pi()*pi)", {"pi": "pi()*cos(pi()*pi)"}),
    ("x*1.2345678901234567890123", {"x": "1.2345678901234567890123"}),
    ("x*1.0000000000000000000000000000000000000001", {"x": "1.0000000000000000000000000000000000000001"}),
    ("lambda*E*I", {"lambda": "E*I", "I": "E*lambda"}),
    ("(x + 1)*(y + 2)*(x + 1)", {"x": "2*(x + 1)*(y + 2)", "(x + 1) * (y + 2)": "x + 1"}),
    ("7", {"7": "1"}),
]


@pytest.mark.parametrize(("text", "formulas"), FORMULAS, ids=[text for text, _ in FORMULAS])
def test_formulas(text: str, formulas: dict[str, str]) -> None:
    values = dict.fromkeys(parse_expression(text).inputs, 2)
    found = {node.label: node.formula for node in solve(text, values, check="symbolic").nodes}
    assert {label: found[label] for label in formulas} == formulas


@pytest.mark.parametrize("literal", ["1.1", "0.30000000000000004", "0.12345678901234568", "2.5"])
def test_floats_in_formulas_have_as_many_digits_as_they_need(literal: str) -> None:
    nodes = solve(f"x * {literal}", {"x": 2}, arithmetic="float", check="symbolic").nodes
    assert nodes[0].formula == literal


def test_formulas_with_an_upstream_gradient() -> None:
    nodes = solve("x*y*0.25", {"x": 2, "y": 3}, upstream="1.2", check="symbolic").nodes
    formulas = {node.label: node.formula for node in nodes}
    assert formulas == {
        "x": "0.25*upstream*y",
        "y": "0.25*upstream*x",
        "x * y": "0.25*upstream",
        "0.25": "upstream*x*y",
        "x * y * 0.25": "upstream",
    }


def test_only_the_symbolic_check_has_formulas() -> None:
    assert {node.formula for node in solve("x*y", {"x": 2, "y": 3}, check="directional").nodes} == {None}


def test_long_formulas_are_whole() -> None:
    names = {"x" * 200: 1, "y" * 200: 1, "w": 1}
    nodes = {node.name: node for node in solve("*".join(names), names, check="symbolic").nodes}
    assert nodes["w"].formula == "x" * 200 + "*" + "y" * 200


# sympy's side: formulas computed in rationals and balls

BITS = 200


def near(ours: Any, right: Any) -> bool:
    """Whether a ball is narrow, and holds mpmath's number."""
    with precision(BITS), mpmath.workprec(BITS + 40):
        ball, number = as_ball(ours), arb(mpmath.nstr(+right, 90))
        return bool(ball.rel_accuracy_bits() > BITS - 30 and abs(ball - number) < abs(ball) * 1e-55)


SMOOTH = [row.name for row in OPERATIONS if row.is_function and row.piece is None and row.most == 1]


@pytest.mark.parametrize("name", SMOOTH)
def test_smooth_functions_of_one_operand_to_many_digits(name: str) -> None:
    at = 3 if name == "acosh" else F(1, 2)
    with precision(BITS):
        found = value_and_partials(name, 1)([rational(at)])
    value, partial = RULES[name]
    with mpmath.workprec(BITS + 40):
        for ours, right in zip(found, (value(F(at)), partial(0, F(at))), strict=True):
            assert near(ours, right)


def test_powers_and_constants_to_many_digits() -> None:
    with precision(BITS):
        found = value_and_partials("power", 2)([fmpq(2), fmpq(1, 2)])
        (pi,), (e,) = value_and_partials("pi", 0)([]), value_and_partials("e", 0)([])
        outside = [value_and_partials(name, 1)([fmpq(-1)])[0] for name in ("log", "sqrt")]
    with mpmath.workprec(BITS + 40):
        root = mpmath.sqrt(2)
        for ours, right in zip(found, (root, 1 / (2 * root), root * mpmath.log(2)), strict=True):
            assert near(ours, right)
        assert near(pi, +mpmath.pi)
        assert near(e, +mpmath.e)
    assert not any(number.is_finite() for number in outside)


def test_what_formulas_can_say() -> None:
    x, y = sympy.symbols("x y", real=True)
    said = [x + y, x * y, x**3, x**-2, sympy.sqrt(y), x**y, abs(-x), sympy.sign(-x), sympy.atan2(y, x), 1 / (x - 2)]
    with precision(BITS):
        found = Formulas([x, y], said)([fmpq(2), fmpq(9, 4)])
    assert found[:5] == [fmpq(17, 4), fmpq(9, 2), fmpq(8), fmpq(1, 4), arb(1.5)]
    assert found[6:8] == [fmpq(2), fmpq(-1)]
    with mpmath.workprec(BITS + 40):
        assert near(found[5], mpmath.mpf(2) ** mpmath.mpf("2.25"))
    assert not found[9].is_finite()
    with pytest.raises(NotImplementedError):
        Formulas([x], [sympy.gamma(x)])


def test_a_formula_of_any_depth() -> None:
    x = sympy.Dummy(real=True)
    deep = x
    for _ in range(300):
        deep = sympy.sin(deep)
    with precision(BITS):
        assert Formulas([x], [deep])([fmpq(0)]) == [0]


@pytest.mark.parametrize(
    ("name", "values", "piece"),
    [
        *(("relu", [-2], 0), ("relu", [0], 0), ("relu", [0.5], "a")),
        *(("abs", [-2], "-a"), ("abs", [0], 0), ("abs", [0.5], "a")),
        *(("max", [1, 2], "b"), ("max", [2, 1], "a"), ("max", [2, 2], "(a + b)/2"), ("max", [2, 1, 2], "(a + c)/2")),
        *(("min", [1, 2], "a"), ("min", [2, 1], "b"), ("min", [2, 2], "(a + b)/2"), ("min", [1, 2, 1], "(a + c)/2")),
        *(
            ("clip", [0, 1, 2], "b"),
            ("clip", [3, 1, 2], "c"),
            ("clip", [1.5, 1, 2], "a"),
            ("clip", [1, 1, 2], "(a + b)/2"),
        ),
    ],
)
def test_the_piece_that_holds(name: str, values: list[float], piece: object) -> None:
    a, b, c = sympy.symbols("a b c")
    pieces = {"a": a, "-a": -a, "b": b, "c": c, "(a + b)/2": (a + b) / 2, "(a + c)/2": (a + c) / 2, 0: 0}
    said = FUNCTIONS[name].in_sympy(ALGEBRA, values, (a, b, c)[: len(values)])
    assert sympy.expand(said - pieces[piece]) == 0


def test_an_input_that_is_called_upstream_is_kept_apart_from_the_gradient_that_is_given() -> None:
    nodes = solve("z = upstream*x", {"upstream": 2, "x": 3}, upstream=5).nodes
    assert [node.formula for node in nodes] == [
        "arriving_gradient*x",
        "arriving_gradient*upstream",
        "arriving_gradient",
    ]
    words = ("explain", "z = upstream*arriving_gradient", "--upstream", "5", "--wrt", "upstream")
    assert "arriving_gradient_ · ∂z/∂upstream" in good(*words, "upstream=2", "arriving_gradient=3")
    assert "arriving_gradient_ · ∂z/∂upstream" in good(*words)
