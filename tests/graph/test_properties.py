"""Whatever the expression: values and gradients are those of an independent calculation."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

import oracle
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from strategies import NAMES, closed_form, damaged, expressions, json_bytes, programs, purchases
from support import EXAMPLES

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.graph.notation import leaf_text, program
from backprop_cli.graph.passes import backward
from backprop_cli.graph.runs import propagate
from backprop_cli.numbers.decimals import decimal_text, shown
from backprop_cli.numbers.literals import read_signed
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.solving.solution import Solution

SMALL = st.fractions(-20, 20, max_denominator=8)
POSITIVE = st.fractions(Fraction(1, 4), 20, max_denominator=8)
VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, SMALL))


def solved(text: str, values: dict[str, Fraction], **settings: object) -> Solution:
    graph = parse_expression(text)
    return solve(graph, {name: values[name] for name in graph.inputs}, check="none", **settings)  # type: ignore[arg-type]


def expected(text: str, values: dict[str, Fraction], by: str | None = None) -> oracle.Dual:
    try:
        return oracle.evaluate(text, values, by)
    except oracle.TooLarge:
        assume(False)
        raise


@given(expressions(), VALUES)
@example("-x**2", {"x": Fraction(3)})
@example("2**-3 - x", {"x": Fraction(3)})
@example("x**0", {"x": Fraction(0)})
@example("x - y - z / y / z", {"x": Fraction(1), "y": Fraction(2), "z": Fraction(3)})
def test_values_and_gradients_are_exact(text: str, values: dict[str, Fraction]) -> None:
    try:
        value = expected(text, values).value
    except ZeroDivisionError:
        with pytest.raises(BackpropError):
            solved(text, values)
        return
    solution = solved(text, values)
    assert solution.arithmetic == "exact"
    assert solution.value == value
    assert solution.gradients == {name: expected(text, values, name).slope for name in solution.graph.inputs}


@given(expressions(), VALUES)
def test_whole_numbers_are_ints(text: str, values: dict[str, Fraction]) -> None:
    """So that they print as 220 and never as 220.0."""
    try:
        expected(text, values)
        solution = solved(text, values)
    except ArithmeticError:
        assume(False)
        raise
    numbers = [solution.value, *solution.gradients.values()]
    numbers += [number for node in solution.nodes for number in (node.value, node.gradient)]
    for number in numbers:
        assert isinstance(number, int) == (Fraction(number).denominator == 1)


@given(expressions(operators="+*/", signs=False), st.fixed_dictionaries(dict.fromkeys(NAMES, POSITIVE)))
def test_float_agrees_with_exact(text: str, values: dict[str, Fraction]) -> None:
    try:
        expected(text, values)
        exact = solved(text, values)
        floating = solved(text, values, arithmetic="float")
    except (ZeroDivisionError, BackpropError):
        assume(False)
        raise
    scale = (1 + max(map(abs, exact.values))) * (1 + max(map(abs, exact.node_gradients)))
    assume(scale < 1e100)
    assert floating.arithmetic == "float"
    assert floating.value == pytest.approx(float(exact.value), rel=1e-9)
    for ours, theirs in zip(floating.node_gradients, exact.node_gradients):
        assert ours == pytest.approx(float(theirs), rel=1e-9, abs=1e-9 * float(scale))


@given(expressions(), VALUES, SMALL)
def test_upstream_scales_and_backward_repeats(text: str, values: dict[str, Fraction], upstream: Fraction) -> None:
    try:
        expected(text, values)
        plain = solved(text, values)
    except ArithmeticError:
        assume(False)
        raise
    scaled = solved(text, values, upstream=upstream)
    assert list(scaled.node_gradients) == [upstream * gradient for gradient in plain.node_gradients]
    before = list(plain.values)
    assert backward(plain.graph, plain.values) == backward(plain.graph, plain.values) == plain.node_gradients
    assert propagate(plain.graph, {name: values[name] for name in plain.graph.inputs}).values == before


@settings(max_examples=40)
@given(expressions(), VALUES, st.sampled_from(["symbolic", "directional"]))
def test_right_answers_are_confirmed(text: str, values: dict[str, Fraction], check: str) -> None:
    try:
        expected(text, values)
        graph = parse_expression(text)
        solution = solve(graph, {name: values[name] for name in graph.inputs}, check=check)
    except ArithmeticError:
        assume(False)
        raise
    assert (solution.check.method, solution.check.status) == (check, "ok")


@given(programs())
@example("x**0.5")
@example("x**-0.5")
@example("(-2)**x")
@example("t = 2; x")
@example("t = x + 1; y")
@example("-2**2")
@example("(-2)**2")
@example("2**-x")
@example("-(-x)")
@example("- -2")
@example("x - (y - z) - (x / (y / z))")
@example("a = 2; b = a")
@example("1e-400 * x")
@example("x**1e3")
def test_what_is_shown_reads_back_as_the_same_graph(text: str) -> None:
    try:
        graph = parse_expression(text)
    except BackpropError:
        assume(False)
        raise
    again = parse_expression(program(graph))
    assert again == graph
    assert program(again) == program(graph)


@given(st.one_of(st.integers(), SMALL, st.decimals(allow_nan=False, allow_infinity=False, places=5).map(Fraction)))
def test_exact_numbers_read_back(value: Fraction) -> None:
    text = decimal_text(value)
    rest = Fraction(value).denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    assert Fraction(text) == value if rest == 1 else abs(Fraction(text) - value) <= abs(value) / 10**14
    assert text == "0" or not text.endswith((".0", "."))
    first = shown(value).partition(" ≈ ")[0]
    assert first.startswith("≈ ") or Fraction(first) == value
    leaf = leaf_text(value).strip("()")
    assert ("/" in leaf and Fraction(leaf) == value) or read_signed(leaf) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 20))
def test_floats_read_back(value: float, digits: int) -> None:
    assert float(decimal_text(value)) == value
    assert shown(value) == f"≈ {decimal_text(value)}"
    rounded = float(decimal_text(value, digits))
    assert not isfinite(rounded) or rounded == pytest.approx(value, rel=10.0 ** (1 - digits), abs=5e-324)


@given(purchases())
def test_purchases_follow_the_closed_formula(purchase: dict[str, object]) -> None:
    (problem,) = read_problems(json_bytes(purchase), "purchase.yaml")
    assert not isinstance(problem, BackpropError), str(problem)
    text, written = closed_form(purchase)
    values = {}
    for name, word in written.items():
        rate = Fraction(word.rstrip("%")) / (100 if word.endswith("%") else 1)
        factor = 1 + rate if name.endswith("tax") else 1 - rate
        values[name] = factor if word.endswith("%") else rate
    solution = solve(problem, check="none")
    assert solution.output == "price"
    assert solution.value == expected(text, values).value
    assert set(solution.gradients) == set(values)
    assert solution.gradients == {name: expected(text, values, name).slope for name in values}


DOCUMENTS = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.yaml"))]
DOCUMENTS += [b"steps: {t: x + y, z: t ** 2}\nvalues: {x: 3, y: 4}\nunits: {x: m}\noutput: z\n---\nexpression: 1 + 1\n"]


@given(st.one_of(damaged(DOCUMENTS), st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
@example(data=b"expression: z = x * yx * y\nvalues: {x: 10, y: 5}\n")
def test_damaged_documents_are_solved_or_refused(data: bytes) -> None:
    for problem in read_problems(data, "damaged.yaml"):
        error = problem
        if not isinstance(problem, BackpropError):
            try:
                assert isinstance(solve(problem, check="none"), Solution)
                continue
            except BackpropError as refusal:
                error = refusal
        assert isinstance(error, BackpropError)
        assert str(error).startswith("damaged.yaml:")
        assert error.text("ja").startswith("damaged.yaml:")


SIGNS = "x y リンゴ x² _ 1 .5 1e3 1e 2. + - * / ** ^ ( ) = ; , % . ! ' ｘ × ÷ − ＝ [ ] $ \\ ∞ t="
TOKENS = st.sampled_from([*SIGNS.split(), "\n"])


@given(st.one_of(st.lists(TOKENS, max_size=12).map("".join), st.lists(TOKENS, max_size=12).map(" ".join), st.text()))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    error = None
    try:
        graph = parse_expression(text)
        solve(graph, {name: 2 for name in graph.inputs if graph.inputs[name] not in graph.literals}, check="none")
    except BackpropError as refusal:
        error = refusal
    assert error is None or error.text("ja") != str(error)
