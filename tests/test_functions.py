"""The functions of the table: values and derivatives to the last digit, domains, kinks, names, and the check."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from support import good, run
from test_check import METHODS, broken, off_by_half

from backprop_cli import solve
from backprop_cli.errors import BackpropError
from backprop_cli.functions import FUNCTIONS, OPERATIONS
from backprop_cli.messages import LANGUAGES
from backprop_cli.operations import Operation

X, Y = sympy.symbols("x y", real=True)
DIGITS = 50

FORMULAS: dict[str, Any] = {
    **{name: getattr(sympy, name)(X) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "tanh")},
    "sigmoid": 1 / (1 + sympy.exp(-X)),
    "softplus": sympy.log(1 + sympy.exp(X)),
    "relu": sympy.Piecewise((X, X > 0), (0, True)),
    "abs": sympy.Piecewise((X, X > 0), (-X, True)),
}
"""Functions of one operand, written down again."""

DOMAINS = {
    "exp": (-700, 700),
    "log": (1e-300, 1e300),
    "sqrt": (1e-300, 1e300),
    "tan": (-1.5, 1.5),
    **dict.fromkeys(("sin", "cos"), (-1000, 1000)),
    **dict.fromkeys(("tanh", "sigmoid", "softplus", "relu", "abs"), (-1000, 1000)),
}
EDGES = {
    "exp": [-745, -700, 0, 700, 709],
    "log": [1e-300, 1, 1e300],
    "sqrt": [1e-300, 1, 4, 1e300],
    "tan": [0, 1.5, -1.5, 1.57, 3],
    **dict.fromkeys(("sin", "cos"), [0, 1000, -1000, 3.141592653589793]),
    **dict.fromkeys(("tanh", "sigmoid", "softplus"), [0, 1000, -1000, 37, -37, 710, -710, 1e-9, 1e300, -1e300]),
    **dict.fromkeys(("relu", "abs"), [1000, -1000, 1e-300, -1e-300]),
}
KEPT_EXACT = ("relu", "abs", "max", "min")
TWO = ("max", "min")
CONSTANTS = ("pi", "e")
CALCULATED = [name for name in FUNCTIONS if name not in CONSTANTS]


def by_sympy(formula: Any, x: float) -> float:
    """A formula of x at the exact value of a float, to 50 digits."""
    with mpmath.workdps(2 * DIGITS + 700):  # where 1 + e**-1000 matters, too
        return float(sympy.lambdify(X, formula, "mpmath")(mpmath.mpf(x)))


def agree(name: str, x: float) -> None:
    """Value and derivative of one function, by the tool and by sympy."""
    solution = solve(f"{name}(x)", {"x": x}, check="none", arithmetic="float")
    formula = FORMULAS[name]
    assert float(solution.value) == pytest.approx(by_sympy(formula, x), rel=1e-12, abs=1e-300)
    right = by_sympy(sympy.diff(formula, X), x)
    assert float(solution.gradients["x"]) == pytest.approx(right, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(("name", "x"), [(name, x) for name, edges in EDGES.items() for x in edges])
def test_values_and_derivatives_at_edges(name: str, x: float) -> None:
    agree(name, x)


@pytest.mark.parametrize("name", FORMULAS)
@given(data=st.data())
def test_values_and_derivatives_everywhere(name: str, data: st.DataObject) -> None:
    low, high = DOMAINS[name]
    x = data.draw(st.floats(low, high, allow_subnormal=False).filter(lambda x: name not in KEPT_EXACT or x))
    agree(name, x)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=5), st.sampled_from(TWO))
def test_extremes_everywhere(numbers: list[float], name: str) -> None:
    names = [f"x{i}" for i in range(len(numbers))]
    solution = solve(f"{name}({', '.join(names)})", dict(zip(names, numbers)), check="none")
    best = (max if name == "max" else min)(numbers)
    ties = numbers.count(best)
    assert float(solution.value) == best
    shares = [Fraction(number == best, ties) for number in numbers]
    assert list(solution.gradients.values()) == shares


@pytest.mark.parametrize(
    ("text", "value", "gradients"),
    [
        ("relu(x)", 0, {"x": 0}),
        ("abs(x)", 0, {"x": 0}),
        ("max(x, y)", 0, {"x": Fraction(1, 2), "y": Fraction(1, 2)}),
        ("min(x, y)", 0, {"x": Fraction(1, 2), "y": Fraction(1, 2)}),
        ("max(x, y, z)", 0, {name: Fraction(1, 3) for name in "xyz"}),
        ("min(x, y, z, 1)", 0, {name: Fraction(1, 3) for name in "xyz"}),
        ("max(x, x)", 0, {"x": 1}),
        ("max(x, 0)", 0, {"x": Fraction(1, 2)}),
        ("max(max(x, y), z)", 0, {"x": Fraction(1, 4), "y": Fraction(1, 4), "z": Fraction(1, 2)}),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_kinks(text: str, value: int, gradients: dict[str, Any], method: str) -> None:
    solution = solve(text, dict.fromkeys(gradients, 0), check=method)
    assert (solution.value, solution.gradients) == (value, gradients)
    assert solution.arithmetic == "exact"
    assert (solution.check.method, solution.check.status) == (method, "ok")


@pytest.mark.parametrize("name", CALCULATED)
def test_exact_stays_exact_and_float_is_visible(name: str) -> None:
    words = f"{name}(x, y)*y" if name in TWO else f"{name}(x)*y"
    solution = solve(words, {"x": "1/3", "y": 3})
    assert (solution.arithmetic == "exact") == (name in KEPT_EXACT)
    assert ("≈" in good(words, "x=0.5", "y=3")) == (name not in KEPT_EXACT)
    assert "≈" in good(words, "x=0.5", "y=3", "--arithmetic", "float")


REFUSED = [
    ("log(x)", "-1", "log-domain"),
    ("log(x)", "0", "log-domain"),
    ("sqrt(x)", "-2", "sqrt-domain"),
    ("sqrt(x)", "0", "sqrt-derivative-zero"),
    ("tan(pi() / x)", "2", "tan-pole"),
    ("tan(-x * pi() / 2)", "3", "tan-pole"),
    ("exp(x)", "1000", "overflow"),
    ("log(relu(x))", "-1", "log-domain"),
]


@pytest.mark.parametrize(("text", "x", "message"), REFUSED)
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_outside_the_domain(text: str, x: str, message: str, arithmetic: str) -> None:
    with pytest.raises(BackpropError) as caught:
        solve(f"y = 2*x; z = y - y + {text}", {"x": x}, arithmetic=arithmetic)
    error = caught.value
    assert error.message.id == message
    assert error.message.parameters["node"] == text
    assert error.place is not None
    assert error.place.text[error.place.start : error.place.end] == text.partition("(")[0] + "("


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_names_node_and_operand(language: str) -> None:
    result = run("3 + log(x - y)", "x=1", "y=2", "--lang", language)
    assert result.code == 2
    assert "log(x - y)" in result.err
    assert result.err.splitlines()[-1].rstrip("^") == "      "


def test_every_bare_name_is_the_users() -> None:
    names = list(FUNCTIONS)
    text = " + ".join(f"{i + 1}*{name}" for i, name in enumerate(names))
    solution = solve(text, dict.fromkeys(names, 2))
    assert solution.gradients == {name: i + 1 for i, name in enumerate(names)}
    assert solution.check.status == "ok"
    calls = " + ".join(f"{name}*{name}({'max, min' if name in TWO else name})" for name in CALCULATED)
    solution = solve(f"{calls} + e*e() + pi*pi()", dict.fromkeys(names, 0.5), check="directional")
    assert solution.check.status == "ok"
    assert solution.gradients["e"] == math.e
    assert solution.gradients["pi"] == math.pi


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_statement_may_have_a_functions_name(name: str) -> None:
    call = f"{name}()" if name in CONSTANTS else f"{name}(x, 1)" if name in TWO else f"{name}(x)"
    solution = solve(f"{name} = {call}; z = {name}*x", {"x": 2})
    assert (solution.output, solution.check.status) == ("z", "ok")


def operands_of(row: Operation) -> list[tuple[float, ...]]:
    return [(1.25, 0.5, 3.0)[: row.arity], (0.75, 2.0, 1.0)[: row.arity]]


@pytest.mark.parametrize("row", [row for row in OPERATIONS if row.arity], ids=lambda row: row.name)
def test_arrays_go_through_every_row(row: Operation) -> None:
    if row.name == "power":
        pytest.skip("powers of arrays are written with a literal exponent")
    columns = [np.array(column) for column in zip(*operands_of(row))]
    values = row.forward(*columns)
    parts = row.backward(np.array([2.0, 3.0]), values, *columns)
    assert len(parts) == row.arity
    for i, operands in enumerate(operands_of(row)):
        value = row.forward(*operands)
        assert values[i] == pytest.approx(float(value))
        for part, right in zip(parts, row.backward((2.0, 3.0)[i], value, *operands)):
            assert np.broadcast_to(part, 2)[i] == pytest.approx(float(right))


@pytest.mark.parametrize("name", ["relu", "abs", "max", "min"])
def test_arrays_at_kinks(name: str) -> None:
    row = FUNCTIONS[name]
    columns = [np.zeros(3)] * row.arity
    parts = row.backward(np.ones(3), row.forward(*columns), *columns)
    assert [part.tolist() for part in parts] == [[0.5 if row.arity == 2 else 0.0] * 3] * row.arity


def test_the_neuron() -> None:
    values = {"x1": 2, "w1": -3, "x2": 0, "w2": 1, "b": "6.8813735870195432"}
    for method in METHODS:
        solution = solve("tanh(x1*w1 + x2*w2 + b)", values, check=method)
        assert solution.check.status == "ok"
        assert float(solution.value) == pytest.approx(0.70710678, abs=1e-6)
        expected = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}
        assert {k: float(v) for k, v in solution.gradients.items()} == pytest.approx(expected, abs=1e-6)


# the check


def call_of(name: str) -> str:
    return f"{name}(x, y, 1)" if name in TWO else f"{name}(x)"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", CALCULATED)
@pytest.mark.parametrize("x", ["0.5", "1", "3", "1e-6", "-1000", "1000"])
def test_the_check_confirms_every_function(name: str, x: str, method: str) -> None:
    if (name in ("log", "sqrt") and x.startswith("-")) or (name == "exp" and x == "1000"):
        pytest.skip("outside the domain")
    solution = solve(f"w*{call_of(name)} + x", {"x": x, "w": 7} | ({"y": 2} if name in TWO else {}), check=method)
    assert (solution.check.method, solution.check.status) == (method, "ok")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("max(exp(x), exp(-x), exp(0))", "0"),
        ("max(sqrt(x)**2, x)", "2"),
        ("abs(sqrt(x)**2 - 2)", "2"),
        ("relu(sin(pi()))*x", "2"),
        ("min(0.1 + 0.2, x)", "0.3"),
        ("1e18*sigmoid(x)", "40"),
        ("1e18*tanh(x)", "-20"),
        ("1e18*softplus(x)", "-40"),
        ("log(sigmoid(x))", "-600"),
    ],
)
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_the_check_takes_the_piece_that_the_run_took(text: str, x: str, method: str, arithmetic: str) -> None:
    """Rounding may put a run on one side of a kink, or make a tie: the check judges what was computed there."""
    solution = solve(text, {"x": x}, check=method, arithmetic=arithmetic)
    assert (solution.check.method, solution.check.status) == (method, "ok")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", CALCULATED)
def test_the_check_finds_a_broken_rule(name: str, method: str) -> None:
    row = FUNCTIONS[name]
    for operand in range(row.arity):
        words = [f"z = w*{call_of(name)}", "x=2", "w=7", *(["y=2"] if name in TWO else [])]
        assert run(*words, "--check", method).code == 0
        with broken(row, "backward", off_by_half(row, operand)):
            result = run(*words, "--check", method, "--format", "json")
        marks = {node["name"]: node["check"] for node in json.loads(result.out)["nodes"] if node["name"]}
        wrong = "xy"[operand]
        assert (result.code, marks) == (1, {key: "mismatch" if key == wrong else "ok" for key in marks})
        with broken(row, "forward", shifted(row.forward)):
            assert run(*words, "--check", method).code != 0


def shifted(forward: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *operands: forward(*operands) + 1


@pytest.mark.parametrize("name", FORMULAS)
def test_derivative_texts_agree_with_sympy(name: str) -> None:
    text = FUNCTIONS[name].derivatives[0].format("x")
    if name == "relu":
        assert text == "(1 if x > 0 else 0)"
        return
    functions = {"sigmoid": lambda x: FORMULAS["sigmoid"].subs(X, x), "sign": sympy.sign}
    ours = sympy.sympify(text, locals={"x": X, **functions})
    for x in (Fraction(3, 10), Fraction(7, 5), 4):
        at = {X: sympy.Rational(x.numerator, x.denominator)}
        right = sympy.diff(FORMULAS[name], X).subs(at)
        assert abs(sympy.N(ours.subs(at) - right, DIGITS)) < 1e-40


# refusals


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("exp()", "exp takes one argument, and here are 0"),
        ("exp(x, y)", "exp takes one argument, and here are 2"),
        ("max(x)", "max takes 2 arguments or more, and here are 1"),
        ("min()", "min takes 2 arguments or more, and here are 0"),
        ("pi(x)", "pi takes no argument, and here are 1"),
        ("sigmiod(x)", "there is no function 'sigmiod'; did you mean 'sigmoid'?"),
        ("Exp(x)", "there is no function 'Exp'; did you mean 'exp'?"),
        ("lgo(x)", "there is no function 'lgo'; did you mean 'log'?"),
        ("foobar(x + y)", "there is no function 'foobar'; for a multiplication write foobar*(x+y)"),
    ],
)
def test_calls_that_cannot_be(text: str, english: str) -> None:
    result = run(text, "x=1", "y=2")
    assert (result.code, result.out) == (2, "")
    assert english in result.err
    assert re.search(r"\^+\n$", result.err)
    assert run(text, "x=1", "y=2", "--lang", "ja").code == 2


# the list


def test_the_list_names_every_operation() -> None:
    document = json.loads(good("functions", "--format", "json"))
    assert document["format_version"] == 1
    names = [row["name"] for row in document["operations"]]
    assert names == ["add", "subtract", "multiply", "divide", "negate", "power", "literal_power", *FUNCTIONS]
    rows = {row["name"]: row for row in document["operations"]}
    assert rows["log"] == {
        "name": "log",
        "write": "log(x)",
        "value": "ln x",
        "derivatives": ["1/x"],
        "domain": "x > 0",
        "kinks": "",
    }
    assert rows["divide"]["derivatives"] == ["1/y", "-x/y**2"]
    assert rows["max"]["write"] == "max(x, y, ...)"
    assert "0 at x = 0" in rows["relu"]["kinks"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "json"])
def test_the_list_in_every_format(form: str, language: str) -> None:
    text = good("functions", "--format", form, "--lang", language)
    for name in FUNCTIONS:
        assert f"{name}(" in text
    assert len(text.splitlines()) >= len(OPERATIONS)
    if form == "table":
        assert good("functions", "--ascii", "--lang", "en").isascii()


def test_the_list_takes_no_arguments() -> None:
    assert run("functions", "x").code == 2
    assert run("functions", "--format", "csv").code == 2
