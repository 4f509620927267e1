"""What sympy is asked in the check, and the formulas that it answers with."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy

from backprop_cli import parse_expression, solve
from backprop_cli.evidence import PRECISION
from backprop_cli.symbolic import KINKS, MAX_FORMULA, SMOOTH, SymbolicAlgebra, number, value_and_partials

F = Fraction

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
    ("2**0.5*x", {"x": "1.414213562373095"}),
    ("pi()*x + e()*y", {"x": "pi", "y": "E"}),
    ("lambda*E*I", {"lambda": "E*I", "I": "E*lambda"}),
    ("(x + 1)*(y + 2)*(x + 1)", {"x": "2*(x + 1)*(y + 2)", "(x + 1) * (y + 2)": "x + 1"}),
    ("7", {"7": "1"}),
]


@pytest.mark.parametrize(("text", "formulas"), FORMULAS, ids=[text for text, _ in FORMULAS])
def test_formulas(text: str, formulas: dict[str, str]) -> None:
    values = dict.fromkeys(parse_expression(text).inputs, 2)
    found = {node.label: node.formula for node in solve(text, values, check="symbolic").nodes}
    assert {label: found[label] for label in formulas} == formulas


@pytest.mark.parametrize("literal", ["1.1", "0.30000000000000004", "0.12345678901234568", "3.0"])
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


def test_long_formulas_are_cut() -> None:
    assert MAX_FORMULA == 400
    for length, end in ((199, "y" * 200), (200, "y" * 199 + "…"), (210, "y" * 189 + "…")):
        names = {"x" * length: 1, "y" * 200: 1, "w": 1}
        nodes = {node.name: node for node in solve("*".join(names), names, check="symbolic").nodes}
        assert nodes["w"].formula == "x" * length + "*" + end


# sympy's side


def test_numbers_as_sympys() -> None:
    assert number(2) == sympy.Integer(2)
    assert number(F(11, 10)) == sympy.Rational(11, 10)
    tenth = number(0.1)
    assert tenth.is_Float
    assert sympy.Rational(tenth) == sympy.Rational(*(0.1).as_integer_ratio())
    assert number(0.1)._prec >= 190


X = mpmath.mpf("0.5")
CALCULUS = {
    "exp": (mpmath.exp, mpmath.exp),
    "log": (mpmath.log, lambda x: 1 / x),
    "sqrt": (mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x))),
    "sin": (mpmath.sin, mpmath.cos),
    "cos": (mpmath.cos, lambda x: -mpmath.sin(x)),
    "tan": (mpmath.tan, lambda x: 1 / mpmath.cos(x) ** 2),
    "tanh": (mpmath.tanh, lambda x: 1 / mpmath.cosh(x) ** 2),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), lambda x: 1 / (4 * mpmath.cosh(x / 2) ** 2)),
    "softplus": (lambda x: mpmath.log1p(mpmath.exp(x)), lambda x: 1 / (1 + mpmath.exp(-x))),
}


@pytest.mark.parametrize("name", CALCULUS)
def test_functions_to_many_digits(name: str) -> None:
    value, (partial,) = value_and_partials(name, [X])
    with mpmath.workdps(PRECISION + 20):
        for ours, right in zip((value, partial()), CALCULUS[name]):
            assert abs(ours - right(X)) < mpmath.mpf(10) ** (3 - PRECISION)


def test_powers_and_constants_to_many_digits() -> None:
    value, (by_base, by_exponent) = value_and_partials("power", [mpmath.mpf(2), X])
    with mpmath.workdps(PRECISION):
        root = mpmath.sqrt(2)
        for ours, right in ((value, root), (by_base(), 1 / (2 * root)), (by_exponent(), root * mpmath.log(2))):
            assert abs(ours - right) < mpmath.mpf(10) ** (3 - PRECISION)
        for name, right in (("pi", +mpmath.pi), ("e", +mpmath.e)):
            value, partials = value_and_partials(name, [])
            assert partials == []
            assert abs(value - right) < mpmath.mpf(10) ** (3 - PRECISION)
    for name in ("log", "sqrt"):
        assert isinstance(value_and_partials(name, [mpmath.mpf(-1)])[0], mpmath.mpc)


def test_the_algebra_in_sympys_words() -> None:
    x, y = sympy.symbols("x y")
    algebra = SymbolicAlgebra()
    assert algebra.divide(x, y) == x / y
    assert algebra.power(x, F(1, 2)) == sympy.sqrt(x)
    assert algebra.power(x, 2) == x**2
    assert algebra.power(x, y) == x**y
    assert algebra.sigmoid(x) == 1 / (1 + sympy.exp(-x))
    assert (algebra.pi(), algebra.e()) == (sympy.pi, sympy.E)
    assert {*SMOOTH} == {*CALCULUS, "pi", "e"}
    assert SymbolicAlgebra({x: sympy.Integer(-3)}).abs(x) == -x
    assert SymbolicAlgebra({x: sympy.Integer(3), y: sympy.Integer(2)}).max(x, y, x) == x
    algebra.here = [-3]
    assert algebra.abs(x) == -x


@pytest.mark.parametrize(
    ("name", "values", "piece"),
    [
        *(("relu", [-2], 0), ("relu", [0], 0), ("relu", [0.5], "a")),
        *(("abs", [-2], "-a"), ("abs", [0], 0), ("abs", [0.5], "a")),
        *(("max", [1, 2], "b"), ("max", [2, 1], "a"), ("max", [2, 2], "(a + b)/2"), ("max", [2, 1, 2], "(a + c)/2")),
        *(("min", [1, 2], "a"), ("min", [2, 1], "b"), ("min", [2, 2], "(a + b)/2"), ("min", [1, 2, 1], "(a + c)/2")),
    ],
)
def test_the_piece_that_holds(name: str, values: list[float], piece: object) -> None:
    a, b, c = sympy.symbols("a b c")
    pieces = {"a": a, "-a": -a, "b": b, "(a + b)/2": (a + b) / 2, "(a + c)/2": (a + c) / 2, 0: 0}
    assert sympy.expand(KINKS[name](values, (a, b, c)[: len(values)]) - pieces[piece]) == 0
