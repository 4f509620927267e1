"""The check on runs that are right, and on the same runs with one number spoiled: which rows, which numbers instead."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq

from backprop_cli import parse_expression
from backprop_cli.checking import check as check_module
from backprop_cli.checking import directional
from backprop_cli.checking.check import AUTO_WORK, CHECK_METHODS, SYMBOLIC_DEPTH, SYMBOLIC_WORK, check, formula_work
from backprop_cli.checking.evidence import Check, Run
from backprop_cli.graph.notation import expressions
from backprop_cli.graph.runs import propagate
from backprop_cli.language.messages import Message
from backprop_cli.numbers.balls import precision
from backprop_cli.numbers.limits import MOST_BITS
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Number

F = Fraction
BOTH = ("symbolic", "directional")
TEXT = "t = x*y + 1/3; z = t**3 - max(x, w)/-y"
GIVEN = {"x": 2, "y": F(3, 7), "w": 5}
FUNCTIONS = "z = exp(x)*y + sqrt(w)/x - tanh(y)"


def run_of(text: str, values: Mapping[str, Any], upstream: Number = 1) -> Run:
    graph = parse_expression(text)
    return Run(graph, *propagate(graph, values, upstream), upstream)


def checked(run: Run, method: str) -> Check:
    return check(run, method, lambda node: expressions(run.graph)[node])


def spoiled(run: Run, node: int, gradient: Number | None = None, value: Number | None = None) -> Run:
    """The run with one number replaced."""
    gradients, values = list(run.gradients), list(run.values)
    if gradient is not None:
        gradients[node] = gradient
    if value is not None:
        values[node] = value
    return replace(run, gradients=gradients, values=values)


def scaled(number: Number, factor: Fraction) -> Number:
    """A rational or a proven number times another, no less certain."""
    if not isinstance(number, Proven):
        return number * factor
    source, index, by = number.source, number.index, fmpq(factor.numerator, factor.denominator)

    def computed(bits: int) -> list[Any]:
        balls = source(bits)
        with precision(bits):
            return [balls[index] * by]

    return Proven(computed(MOST_BITS)[0], computed, 0)


def marks(check: Check) -> set[int]:
    return {node for node, mark in enumerate(check.rows) if mark == "mismatch"}


@pytest.mark.parametrize(("method", "upstream"), [("symbolic", F(6, 5)), ("directional", 1), ("directional", F(6, 5))])
def test_one_wrong_gradient_of_an_exact_run(method: str, upstream: Number) -> None:
    run = run_of(TEXT, GIVEN, upstream)
    good = checked(run, method)
    count = len(run.graph)
    assert (good.method, good.status, good.checked, good.rows) == (method, "ok", count, ["ok"] * count)
    assert (good.expected, good.expected_values, good.why) == ({}, {}, None)
    for node in (0, 3, 6, count - 1) if method == "symbolic" else range(count):
        right = run.gradients[node]
        bad = checked(spoiled(run, node, gradient=right + F(1, 1000)), method)
        assert (bad.method, bad.status, bad.checked, marks(bad)) == (method, "mismatch", count, {node})
        assert bad.rows == ["mismatch" if i == node else "ok" for i in range(count)]
        assert (bad.expected, bad.expected_values, bad.why) == ({node: right}, {}, None)
        assert not isinstance(bad.expected[node], float)


@pytest.mark.parametrize("method", BOTH)
def test_several_wrong_gradients(method: str) -> None:
    run = run_of(TEXT, GIVEN)
    gradients = [gradient + node % 3 for node, gradient in enumerate(run.gradients)]
    bad = checked(replace(run, gradients=gradients), method)
    wrong = {node for node in range(len(run.graph)) if node % 3}
    assert marks(bad) == wrong
    assert bad.expected == {node: run.gradients[node] for node in wrong}


@pytest.mark.parametrize("method", BOTH)
def test_a_wrong_upstream_is_found(method: str) -> None:
    bad = checked(replace(run_of("x + y", {"x": 1, "y": 2}), upstream=2), method)
    assert (marks(bad), bad.expected) == ({0, 1, 2}, {0: 2, 1: 2, 2: 2})


@pytest.mark.parametrize("method", BOTH)
def test_one_wrong_value_of_an_exact_run(method: str) -> None:
    run = run_of("t = x*y; u = t - 2; z = u + w", {"x": 2, "y": 3, "w": F(1, 3)})
    for node in (2, 4, 6):
        bad = checked(spoiled(run, node, value=run.values[node] + F(1, 1000)), method)
        other = "ok" if method == "symbolic" else "skipped"  # gradients of wrong values say nothing
        assert bad.rows == ["mismatch" if i == node else other for i in range(len(run.graph))]
        assert (bad.status, bad.checked, bad.expected) == ("mismatch", 7, {})
        assert bad.expected_values == {node: run.values[node]}


OFF = (F(10**7 + 1, 10**7), F(10**6 - 1, 10**6), F(-1), F(2), F(0))
"""Factors that a wrong number is off by."""


@pytest.mark.parametrize("factor", OFF, ids=str)
@pytest.mark.parametrize("method", BOTH)
def test_one_wrong_gradient_of_a_proven_run(method: str, factor: Fraction) -> None:
    run = run_of(FUNCTIONS, GIVEN, F(5, 4))
    assert checked(run, method).status == "ok"
    for node in range(len(run.graph)):
        right = run.gradients[node]
        bad = checked(spoiled(run, node, gradient=scaled(right, factor)), method)
        assert (bad.method, bad.status, marks(bad)) == (method, "mismatch", {node})
        assert {node: float(number) for node, number in bad.expected.items()} == {node: float(right)}
        assert bad.expected_values == {}


@pytest.mark.parametrize("factor", OFF, ids=str)
@pytest.mark.parametrize("method", BOTH)
def test_one_wrong_value_of_a_proven_run(method: str, factor: Fraction) -> None:
    run = run_of(FUNCTIONS, GIVEN)
    for node, operation in enumerate(run.graph.operations):
        if operation is not None:
            right = run.values[node]
            bad = checked(spoiled(run, node, value=scaled(right, factor)), method)
            assert (bad.status, node in marks(bad)) == ("mismatch", True)
            assert float(bad.expected_values[node]) == float(right)


@pytest.mark.parametrize("method", BOTH)
def test_a_double_is_not_the_number(method: str) -> None:
    """The nearest float is off in the 17th digit, and a proven number is known to more."""
    run = run_of("exp(x) * y", {"x": 2, "y": 3})
    assert marks(checked(spoiled(run, 2, gradient=F(float(run.gradients[2]))), method)) == {2}
    assert 1 in marks(checked(spoiled(run, 1, value=F(float(run.values[1]))), method))


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("text", ["log(x)", "sqrt(x)"])
def test_what_is_not_real_agrees_with_nothing(method: str, text: str) -> None:
    """No run gets there, since the forward rules refuse; the check would not be fooled."""
    assert checked(spoiled(run_of(text, {"x": 4}), 0, value=-4), method).status != "ok"


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize(
    "text", ["z = 10**18 * sin(x) + exp(y)", "z = sin(x) + exp(y) / 10**300", "exp(x) * exp(-700*y)"]
)
def test_small_gradients_beside_large_ones(method: str, text: str) -> None:
    run = run_of(text, {"x": 1, "y": 2})
    assert checked(run, method).status == "ok"
    for node, gradient in enumerate(run.gradients):
        for factor in (F(10**6 + 1, 10**6), F(10**7 - 1, 10**7)):
            assert marks(checked(spoiled(run, node, gradient=scaled(gradient, factor)), method)) == {node}


@pytest.mark.parametrize("method", BOTH)
def test_gradients_of_zero(method: str) -> None:
    """No gradient is too near to 0 to be told from it, not even among large ones."""
    run = run_of("t = exp(x) * 0; z = exp(y) + t*w", {"x": 2, "y": 3, "w": 5})
    zeros = [node for node, gradient in enumerate(run.gradients) if gradient == 0]
    assert len(zeros) == 3
    for node in zeros:
        assert marks(checked(spoiled(run, node, gradient=F(1, 10**1000)), method)) == {node}


@pytest.mark.parametrize("method", BOTH)
def test_what_cancels_is_proven(method: str) -> None:
    for text, given in (
        ("sqrt(b**2 - 4*a*c) - b", {"a": 1, "b": 10**8, "c": 1}),
        ("log(1 + x)", {"x": F(123, 10**22)}),
        ("1 - cos(x)", {"x": F(1, 10**9)}),
        ("sin(x)**2 + cos(x)**2 - 1", {"x": 2}),
    ):
        run = run_of(text, given)
        assert checked(run, method).status == "ok"
        for node in range(len(run.graph)):
            if run.gradients[node] != 0:
                wrong = scaled(run.gradients[node], F(10**7 + 1, 10**7))
                assert marks(checked(spoiled(run, node, gradient=wrong), method)) == {node}


def test_nodes_that_the_output_does_not_need() -> None:
    for method in BOTH:
        run = run_of("t = x*y; z = x + 1", {"x": 2, "y": 3})
        assert checked(run, method).status == "ok"
        assert marks(checked(spoiled(run, 1, gradient=1), method)) == {1}
        assert marks(checked(spoiled(run, 2, gradient=1), method)) == {2}


# choosing the method


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("(2*x)**1000", "symbolic"),
        ("(2*x)**1001", "directional"),
        ("(2*x)**-20001", "directional"),
        ("2**(x - 999)", "symbolic"),
        ("2**(x - 1001)", "directional"),
        ("2**(x*(3 - 5000))", "directional"),
        ("1500*1.02**x + 20000", "symbolic"),
    ],
)
def test_large_numbers_in_exponents_are_not_written_out(text: str, method: str) -> None:
    for asked in ("auto", "symbolic"):
        found = checked(run_of(text, {"x": F(1, 2)}), asked)
        assert (found.method, found.status) == (method, "ok")


def verdict(run: Run, method: str) -> tuple[str, str, str | None]:
    found = checked(run, method)
    return found.method, found.status, found.why.id if found.why else None


def test_no_check() -> None:
    run = run_of("x*y", {"x": 2, "y": 3})
    found = check(run, "none", lambda node: "")
    assert found == Check("none", "skipped", 0, ("skipped",) * 3, Message("check-not-asked"))
    assert (found.formulas, found.expected, found.expected_values) == ({}, {}, {})
    assert CHECK_METHODS == ("auto", "symbolic", "directional", "none")


def nested(count: int) -> str:
    return "sigmoid(" * count + "x" + ")" * count


def product(count: int) -> str:
    return "*".join(["x"] * count)


@pytest.mark.parametrize("text", [nested(4), product(30), "+".join(["x"] * 60), "(x + 1)**2 * (x - 1)"])
def test_auto_is_symbolic_while_formulas_are_little_work(text: str) -> None:
    run = run_of(text, {"x": 1})
    assert formula_work(run.graph, AUTO_WORK) <= AUTO_WORK
    assert verdict(run, "auto") == ("symbolic", "ok", None)


@pytest.mark.parametrize(
    "text",
    [
        nested(12),
        nested(40),
        product(300),
        "+".join(["x"] * 500),
        "t = x*x*x*x; u = t*t*t*t; v = u*u*u*u; z = v*v*v*v + 1",  # few nodes, and a long formula
        "1/(x + " * 20 + "1" + ")" * 20,
    ],
)
def test_auto_is_directional_where_formulas_would_take_long(text: str) -> None:
    """A second of CPU would be far too much; what the machine is busy with does not count."""
    run = run_of(text, {"x": 1})
    assert formula_work(run.graph, AUTO_WORK) > AUTO_WORK
    checked(run_of("x", {"x": 1}), "auto")  # sympy is loaded
    started = time.process_time()
    assert verdict(run, "auto") == ("directional", "ok", "check-too-large")
    assert time.process_time() - started < 5


def test_work_grows_with_everything_that_makes_formulas_long() -> None:
    def work(text: str) -> float:
        return formula_work(parse_expression(text), 10**9)

    for texts in (
        [nested(count) for count in range(1, 12)],
        [product(count) for count in range(2, 40, 4)],
        ["1/(x + " * count + "1" + ")" * count for count in range(1, 12)],
        ["+".join(["x"] * count) for count in range(2, 40, 4)],
    ):
        found = [work(text) for text in texts]
        assert found == sorted(set(found))
    assert work("x*y + x") < work("x**y + x") < work("exp(x*y) + x + 1")


@pytest.mark.parametrize(("depth", "method"), [(59, "symbolic"), (60, "directional")])
def test_nested_too_deeply_for_sympy(depth: int, method: str) -> None:
    """A name is one deep, every operation around it one more."""
    run = run_of("-" * depth + "x", {"x": 1})
    why = "check-too-deep" if method == "directional" else None
    assert verdict(run, "auto") == verdict(run, "symbolic") == (method, "ok", why)
    assert verdict(run, "directional") == ("directional", "ok", None)


@pytest.mark.parametrize("text", ["(x*y)**1.5", "(x/y)**1.5", "w*(x**2*y)**1.5 + y", "(x**3)**2.5"])
def test_where_sympys_formula_is_0_by_0(text: str) -> None:
    """Right answers are not doubted, and wrong ones found: the other method decides."""
    run = run_of(text, {name: 0 if name == "x" else 2 for name in "xyw" if name in text})
    assert verdict(run, "auto") == verdict(run, "symbolic") == ("directional", "ok", "check-no-value")
    bad = checked(spoiled(run, 0, gradient=7), "symbolic")
    assert (bad.method, bad.status, marks(bad)) == ("directional", "mismatch", {0})


def test_a_symbolic_check_has_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert AUTO_WORK < SYMBOLIC_WORK
    works = [formula_work(parse_expression(nested(count)), 10**9) for count in (1, 2, 3)]
    monkeypatch.setattr(check_module, "AUTO_WORK", works[0])
    monkeypatch.setattr(check_module, "SYMBOLIC_WORK", works[1])
    for count, auto, asked in ((1, *BOTH[:1] * 2), (2, *BOTH[::-1]), (3, *BOTH[1:] * 2)):
        run = run_of(nested(count), {"x": 1})
        assert (checked(run, "auto").method, checked(run, "symbolic").method) == (auto, asked)
    assert verdict(run, "symbolic") == ("directional", "ok", "check-too-large")


def test_the_reason_for_the_method_is_told_of_wrong_runs_too() -> None:
    run = run_of("-" * SYMBOLIC_DEPTH + "x", {"x": 1})
    for bad in (spoiled(run, 0, gradient=7), spoiled(run, 3, value=7)):
        assert verdict(bad, "auto") == ("directional", "mismatch", "check-too-deep")


def test_the_search_for_wrong_rows_may_run_out_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test of some rows takes a step for every node."""
    assert directional.SEARCH_STEPS == 2_000_000
    run = run_of("t = x*y; u = t*w; z = u + 1", {"x": 2, "y": 3, "w": 5})
    count, last = len(run.graph), run.graph.output
    bad = spoiled(run, last, gradient=7)
    for steps, rows in (
        (count, ["skipped"] * count),
        (count + 1, ["ok"] * (count // 2) + ["skipped"] * (count - count // 2)),
    ):
        monkeypatch.setattr(directional, "SEARCH_STEPS", steps)
        found = checked(bad, "directional")
        assert found.rows == [*rows[:-1], "mismatch"]
        assert (found.status, found.expected) == ("mismatch", {})
    monkeypatch.setattr(directional, "SEARCH_STEPS", count * count)
    assert checked(bad, "directional").expected == {last: 1}


@pytest.mark.parametrize("wrong", range(5))
@pytest.mark.parametrize("text", ["x * y + z", "exp(x) * y + z"])
def test_no_direction_hides_a_wrong_gradient(wrong: int, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst that can be drawn: the smallest push for the wrong node, the largest for all the others."""
    run = run_of(text, {"x": F(3, 10), "y": F(7, 10), "z": F(11, 10)})
    drawn = iter([0 if node == wrong else -1 for node in range(len(run.graph))] * 50)
    monkeypatch.setattr(directional.random, "getrandbits", lambda bits: next(drawn) % 2**bits)
    monkeypatch.setattr(directional, "SEARCH_STEPS", 0)
    off = scaled(run.gradients[wrong], F(10**8 + 1, 10**8))
    assert checked(spoiled(run, wrong, gradient=off), "directional").status == "mismatch"


def test_directions_are_random_and_long(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    real = directional.random.getrandbits
    monkeypatch.setattr(directional.random, "getrandbits", lambda bits: drawn.append(real(bits)) or drawn[-1])
    for text in ("x*y + z", "exp(x)*y + z"):
        run = run_of(text, {"x": 1, "y": 2, "z": 3})
        drawn.clear()
        checked(run, "directional")
        checked(run, "directional")
        assert len(drawn) == len(set(drawn)) >= 2 * len(run.graph)
        assert max(drawn).bit_length() > 50


@pytest.mark.parametrize("power", [30, 300, 1000])
def test_the_directional_check_of_a_sine_of_a_large_exact_number(power: int) -> None:
    """All digits of the operand count: the first bits alone say nothing of its sine."""
    run = run_of("sin(x) * y", {"x": 10**power, "y": 3})
    assert directional.directional_check(run, None).status == "ok"
