"""The functions of the table: values and derivatives to the last digit, domains, kinks, names, and the check."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from fractions import Fraction
from fractions import Fraction as F
from itertools import product
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import good, run

from backprop_cli import solve
from backprop_cli.graph.array_functions import ARRAY_OPERATIONS
from backprop_cli.graph.functions import FAMILIES, FUNCTIONS, OPERATIONS
from backprop_cli.graph.operations import Operation, literal_power
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES, catalogue, say
from backprop_cli.numbers.decimals import decimal_text
from tests.digits.reals import real
from tests.digits.rules import RULES
from tests.one_rule_broken import METHODS, broken

DIGITS = 60
ROWS = [row for row in OPERATIONS if row.is_function]
CALCULATED = [row for row in ROWS if row.arity]
MESHES = [F(-700), F(-37), F(-3), F(-1), F(-1, 2), F(0), F(1, 10**9), F(1, 5), F(1, 2), F(1), F(3, 2), F(3), F(40)]
RULED = pytest.mark.parametrize("row", CALCULATED, ids=lambda row: row.name)
TWO = ("max", "min")
REFUSED_SLOPES = {"no-derivative", "sqrt-derivative-zero", "power-derivative-zero"}


def call_of(row: Operation) -> str:
    return f"{row.symbol}({', '.join(names_of(row))})"


def names_of(row: Operation) -> list[str]:
    return [f"x{i}" for i in range(row.arity + (row.most is None))]


def points_of(row: Operation) -> list[dict[str, F]]:
    """Points with a value and a derivative; of several operands a few hundred, the same ones every time."""
    names = names_of(row)
    choices = list(product(MESHES, repeat=len(names)))
    found = []
    for choice in choices if len(names) == 1 else random.Random(row.name).sample(choices, min(60, len(choices))):
        point = dict(zip(names, choice))
        try:
            solve(call_of(row), point, check="none")
        except BackpropError:
            continue
        found.append(point)
    return found


POINTS = {row.name: points_of(row) for row in CALCULATED}


def test_every_function_has_points() -> None:
    for name, points in POINTS.items():
        assert len(points) >= 3, name


@RULED
def test_values_and_derivatives_are_right_to_the_last_digit(row: Operation) -> None:
    value, partial = RULES[row.name]
    for point in POINTS[row.name]:
        solution = solve(call_of(row), point, check="none")
        with mpmath.workdps(DIGITS + 700):
            operands = [*point.values()]
            assert float(solution.value) == float(real(value(*operands))), point
            for i, gradient in enumerate(solution.gradients.values()):
                right = float(real(partial(i, *operands)))
                assert float(gradient) == pytest.approx(right, rel=1e-15, abs=1e-200), (point, i)


@RULED
@pytest.mark.parametrize("method", METHODS)
def test_the_check_confirms_every_function(row: Operation, method: str) -> None:
    names = names_of(row)
    for point in [point for point in POINTS[row.name] if F(-700) not in point.values()][::3]:
        solution = solve(f"w*{call_of(row)} + {names[0]}", {**point, "w": 7}, check=method)
        assert (solution.check.method, solution.check.status) == (method, "ok"), point


@RULED
@pytest.mark.parametrize("method", METHODS)
def test_the_check_finds_a_broken_rule(row: Operation, method: str) -> None:
    point = next(
        p
        for p in POINTS[row.name]
        if not (row.kink and row.kink(*p.values())) and all(0 < abs(x) <= 3 for x in p.values())
    )
    words = [f"z = w*{call_of(row)}", "w=7", *(f"{name}={value}" for name, value in point.items())]
    assert run(*words, "--check", method).code == 0
    for operand, wrong in enumerate(names_of(row)):
        with broken(row, "backward", added_to(row, operand)):
            result = run(*words, "--check", method, "--format", "json")
        marks = {node["name"]: node["check"] for node in json.loads(result.out)["nodes"] if node["name"]}
        assert (result.code, {key for key, mark in marks.items() if mark == "mismatch"}) == (1, {wrong})
    forward = row.forward
    with broken(row, "forward", lambda *operands: forward(*operands) + 1):
        assert run(*words, "--check", method).code != 0


def added_to(row: Operation, position: int) -> Callable[..., Any]:
    """The rule with the upstream added to one contribution."""
    rule = row.backward

    def spoiled(upstream: Any, value: Any, *operands: Any) -> tuple[Any, ...]:
        parts = list(rule(upstream, value, *operands))
        parts[position] = parts[position] + upstream
        return tuple(parts)

    return spoiled


# sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_the_sentences_it_needs_and_no_others(language: str) -> None:
    """A rule for `explain`; what it calculates where no formula says it; its kinks, jumps and missing derivatives."""
    rows = {row.name: row for row in (*OPERATIONS, literal_power(2)) if row.arity}
    spoken = {
        "rule": {*rows, *(row.name for row in ARRAY_OPERATIONS)},
        "kink": {name for name, row in rows.items() if has_edge(row)},
    }
    spoken["says"] = {row.name for row in (*ROWS, *ARRAY_OPERATIONS) if not row.definition}
    spoken["family"] = {row.family for row in (*OPERATIONS, *ARRAY_OPERATIONS)}
    for kind, names in spoken.items():
        there = {key.partition("-")[2] for key in catalogue(language) if key.startswith(f"{kind}-")}
        assert there == names, f"{kind}-: missing {names - there}, superfluous {there - names}"
    assert [row.family for row in ROWS] == sorted((row.family for row in ROWS), key=FAMILIES.index)


def has_edge(row: Operation) -> bool:
    """Whether there are operands with a value where the derivative is a convention, or none."""
    if row.name in ("power", "literal_power"):
        return True  # x**0.5 at 0
    choices = product((F(0), F(-1), F(1)), repeat=len(names_of(row))) if row.is_function else []
    return row.kink is not None or any(slope_is_missing(row, choice) for choice in choices)


def slope_is_missing(row: Operation, choice: tuple[F, ...]) -> bool:
    try:
        solve(call_of(row), dict(zip(names_of(row), choice)), check="none")
    except BackpropError as error:
        return error.message.id in REFUSED_SLOPES
    return False


@pytest.mark.parametrize("language", LANGUAGES)
@RULED
def test_explain_says_the_rule(row: Operation, language: str) -> None:
    words = [call_of(row), *(f"{name}={value}" for name, value in POINTS[row.name][-1].items())]
    assert say(f"rule-{row.name}", language)[:15] in good("explain", *words, "--lang", language)


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


REFUSED = [
    ("log(x)", "-1", "log-domain"),
    ("log(x)", "0", "log-domain"),
    ("sqrt(x)", "-2", "sqrt-domain"),
    ("sqrt(x)", "0", "sqrt-derivative-zero"),
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


@pytest.mark.parametrize("text", ["max(sqrt(x)**2, x)", "abs(sqrt(x)**2 - 2)", "relu(sin(pi()))*x"])
def test_a_decision_that_no_precision_makes_is_refused(text: str) -> None:
    with pytest.raises(BackpropError) as caught:
        solve(text, {"x": 2})
    assert caught.value.message.id.startswith("undecided")


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
    calls = " + ".join(f"{row.symbol}*({call_of(row)})" for row in CALCULATED if POINTS[row.name])
    points = {name: F(1, 2) for name in names} | {"x0": F(1, 2), "x1": F(3, 4), "x2": F(7, 8)}
    solution = solve(calls.replace("acosh(x0)", "acosh(2*x2)") + " + e*e() + pi*pi()", points, check="directional")
    assert solution.check.status == "ok"
    assert float(solution.gradients["e"]) == math.e
    assert float(solution.gradients["pi"]) == math.pi


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_statement_may_have_a_functions_name(name: str) -> None:
    row = FUNCTIONS[name]
    call = f"{name}({', '.join(['x', '1', '4'][: row.arity])})"
    solution = solve(f"{name} = {call}; z = {name}*x", {"x": "0.5" if name in ("asin", "acos", "atanh") else 2})
    assert (solution.output, solution.check.status) == ("z", "ok")


@pytest.mark.parametrize("row", [row for row in OPERATIONS if row.arity], ids=lambda row: row.name)
def test_arrays_go_through_every_row(row: Operation) -> None:
    if row.name == "power":
        pytest.skip("powers of arrays are written with a literal exponent")
    points = POINTS[row.name] if row.is_function else [{"x": F(5, 4), "y": F(1, 2)}, {"x": F(3, 4), "y": F(2)}]
    table = [
        [float(x) for x in list(point.values())[: row.arity]]
        for point in points
        if 0 not in point.values() and F(-700) not in point.values()
    ]
    columns = [np.array(column) for column in zip(*table)]
    values = row.forward(*columns)
    parts = row.backward(np.full(len(table), 2.0), values, *columns)
    assert len(parts) == row.arity
    for i, operands in enumerate(table):
        value = row.forward(*operands)
        assert np.broadcast_to(values, len(table))[i] == pytest.approx(float(value))
        for part, right in zip(parts, row.backward(2.0, value, *operands)):
            assert np.broadcast_to(part, len(table))[i] == pytest.approx(float(right))


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


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("max(exp(x), exp(-x), exp(0))", "0"),
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


def test_a_logarithm_to_a_base_waits_for_the_bits_it_needs() -> None:
    solution = solve("log(abs(gelu(w)), abs(atan2(x, w)))", {"x": 2, "w": "-1204000000000000000000000"}, check="none")
    assert decimal_text(solution.value, 6) == "-6.33169e+47"
