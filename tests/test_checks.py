"""The check on runs that are right, and on the same runs with one number spoiled: which rows, which numbers instead."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from typing import Any

import pytest
import sympy

from backprop_cli import check as check_module
from backprop_cli import directional, parse_expression
from backprop_cli.check import AUTO_TREE, METHODS, SYMBOLIC_DEPTH, SYMBOLIC_TREE, check
from backprop_cli.evidence import PRECISION, Check, Run, agrees, allowance, last_digits
from backprop_cli.messages import Message
from backprop_cli.notation import expressions
from backprop_cli.numeric import Number, all_normal
from backprop_cli.passes import backward, forward

F = Fraction
BOTH = ("symbolic", "directional")
TEXT = "t = x*y + 1/3; z = t**3 - max(x, w)/-y"
GIVEN = {"x": 2, "y": F(3, 7), "w": 5}
FUNCTIONS = "z = exp(x)*y + sqrt(w)/x - tanh(y)"


def run_of(text: str, values: Mapping[str, Any], upstream: Number = 1, arithmetic: str = "exact") -> Run:
    graph = parse_expression(text)
    results = all_normal(forward(graph, values, arithmetic))
    return Run(graph, results, all_normal(backward(graph, results, upstream)), upstream)


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


@pytest.mark.parametrize(("text", "arithmetic"), [(TEXT, "float"), (FUNCTIONS, "exact"), (FUNCTIONS, "float")])
@pytest.mark.parametrize("method", BOTH)
def test_one_wrong_gradient_of_a_run_in_floats(method: str, text: str, arithmetic: str) -> None:
    """The directional check has one tolerance for all gradients together."""
    run = run_of(text, GIVEN, 1.25, arithmetic)
    assert checked(run, method).status == "ok"
    much = 1e-6 if method == "symbolic" else 0.5
    for node in (0, 1, 5, len(run.graph) - 1):
        right = float(run.gradients[node])
        assert checked(spoiled(run, node, gradient=right * (1 + 1e-11)), method).status == "ok"
        bad = checked(spoiled(run, node, gradient=right + much * (abs(right) + 1)), method)
        assert (bad.method, bad.status, marks(bad)) == (method, "mismatch", {node})
        assert bad.expected == {node: pytest.approx(right, rel=1e-12, abs=1e-12)}
        assert bad.expected_values == {}


@pytest.mark.parametrize("method", BOTH)
def test_one_wrong_value_of_a_run_in_floats(method: str) -> None:
    run = run_of(FUNCTIONS, GIVEN)
    for node in (3, 5, len(run.graph) - 1):
        assert run.graph.operations[node] is not None
        right = float(run.values[node])
        assert node not in checked(spoiled(run, node, value=right * (1 + 1e-11)), method).expected_values
        bad = checked(spoiled(run, node, value=right * (1 + 1e-6)), method)
        assert (bad.status, node in marks(bad)) == ("mismatch", True)
        assert bad.expected_values == {node: pytest.approx(right, rel=1e-12)}


@pytest.mark.parametrize("method", BOTH)
def test_what_is_not_finite_agrees_with_nothing(method: str) -> None:
    run = run_of("exp(x) * y", {"x": 2, "y": 3})
    assert checked(spoiled(run, 2, gradient=math.nan), method).status == "mismatch"
    for wrong in (math.nan, math.inf, -math.inf):
        assert checked(spoiled(run, 3, value=wrong), method).status == "mismatch"


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("text", ["log(x)", "sqrt(x)"])
def test_what_is_not_real_agrees_with_nothing(method: str, text: str) -> None:
    """No run gets there, since the forward rules refuse; the check would not be fooled."""
    assert checked(spoiled(run_of(text, {"x": 4}), 0, value=-4), method).status == "mismatch"


@pytest.mark.parametrize("method", BOTH)
def test_numbers_that_cancel_may_lose_their_last_digits(method: str) -> None:
    """0.1 + 0.2 - 0.3 is 5.6e-17 in floats."""
    run = run_of("(x + y - v) * w", {"x": 0.1, "y": 0.2, "v": 0.3, "w": 1}, arithmetic="float")
    assert checked(run, method).status == "ok"
    run = run_of("x - y", {"x": 1, "y": 1}, arithmetic="float")
    assert checked(spoiled(run, 2, value=9e-15), method).status == "ok"
    assert checked(spoiled(run, 2, value=1.1e-14), method).status == "mismatch"
    run = run_of("x - y", {"x": 1e6, "y": 1e6}, arithmetic="float")
    assert checked(spoiled(run, 2, value=9e-9), method).status == "ok"
    assert checked(spoiled(run, 2, value=1.1e-8), method).status == "mismatch"
    run = run_of("x * y", {"x": 1e6, "y": 0}, arithmetic="float")
    assert checked(spoiled(run, 2, value=9e-9), method).status == "mismatch"  # nothing cancels in a product


@pytest.mark.parametrize("method", BOTH)
def test_gradients_that_cancel_may_lose_the_last_digits_of_their_largest_part(method: str) -> None:
    run = run_of("x*y - x*w", {"x": 1e-9, "y": 1e7, "w": 1e7}, arithmetic="float")
    assert run.gradients[0] == 0
    assert checked(spoiled(run, 0, gradient=9e-8), method).status == "ok"
    assert checked(spoiled(run, 0, gradient=3e-7), method).status == "mismatch"


def test_each_gradient_may_lose_its_own_last_digits_alone() -> None:
    run = run_of("y*x - w*x", {"x": 1e-9, "y": 1e7, "w": 1e7}, arithmetic="float")
    assert checked(spoiled(run, 1, gradient=9e-8), "symbolic").status == "ok"
    assert marks(checked(spoiled(run, 0, gradient=1e-8), "symbolic")) == {0}


@pytest.mark.parametrize("method", BOTH)
def test_a_number_that_has_lost_all_its_digits_is_wrong(method: str) -> None:
    """The gradient by x is 1, but floats add 1, 1e20 and -1e20 up to 0."""
    for factor in (1e15, 1e17, 1e20):
        run = run_of("x + x*k - x*k", {"x": 1.1, "k": factor}, arithmetic="float")
        found = checked(run, method)
        assert found.status == "mismatch"
        assert found.expected_values[run.graph.output] == pytest.approx(1.1)
    assert checked(run_of("x + x*k - x*k", {"x": 1.1, "k": 1e9}, arithmetic="float"), method).status == "ok"


def test_how_far_a_float_may_be() -> None:
    assert allowance(1.0, [1]) == pytest.approx(1e-9)
    assert allowance(1.0, [1e12]) == pytest.approx(1e-2)
    assert allowance(0.0, [1]) == pytest.approx(1e-14)
    assert allowance(0.0, [1e7]) == pytest.approx(1e-7)
    assert allowance(0.0, [1e20]) == allowance(1e-3, [1e20]) == pytest.approx(1e-6)
    assert allowance(1e6, [1e20]) == pytest.approx(1e6)
    assert allowance(9.9e5, [1e20]) == pytest.approx(9.9e-4)


def test_an_upstream_gradient_has_last_digits_too() -> None:
    run = run_of("x*y - x*w", {"x": 1, "y": 1, "w": 1}, upstream=100.0, arithmetic="float")
    assert checked(spoiled(run, 0, gradient=9e-13), "symbolic").status == "ok"
    assert checked(spoiled(run, 0, gradient=2e-12), "symbolic").status == "mismatch"


def test_nodes_that_the_output_does_not_need() -> None:
    for method in BOTH:
        run = run_of("t = x*y; z = x + 1", {"x": 2, "y": 3})
        assert checked(run, method).status == "ok"
        assert marks(checked(spoiled(run, 1, gradient=1), method)) == {1}
        assert marks(checked(spoiled(run, 2, gradient=1), method)) == {2}


# choosing the method


def balanced(size: int) -> str:
    """A flat sum whose formula has `size` parts, an odd number."""
    if size == 1:
        return "x"
    half = (size - 1) // 2 // 2 * 2 + 1
    return f"({balanced(half)}) + ({balanced(size - 1 - half)})"


def verdict(run: Run, method: str) -> tuple[str, str, str | None]:
    found = checked(run, method)
    return found.method, found.status, found.why.id if found.why else None


def test_no_check() -> None:
    run = run_of("x*y", {"x": 2, "y": 3})
    found = check(run, "none", lambda node: "")
    assert found == Check("none", "skipped", 0, ["skipped"] * 3, Message("check-not-asked"))
    assert (found.formulas, found.expected, found.expected_values) == ({}, {}, {})
    assert METHODS == ("auto", "symbolic", "directional", "none")


def test_auto_is_symbolic_while_the_formula_is_short() -> None:
    assert (AUTO_TREE, SYMBOLIC_TREE, SYMBOLIC_DEPTH) == (120, 2_000, 60)
    for size in (1, 61, 119):
        assert verdict(run_of(balanced(size), {"x": 1}), "auto") == ("symbolic", "ok", None)
    assert verdict(run_of(f"-({balanced(119)})", {"x": 1}), "auto") == ("symbolic", "ok", None)
    for text in (balanced(121), "x", f"-({balanced(121)})"):
        why = "check-too-large" if text != "x" else None
        method = "directional" if text != "x" else "symbolic"
        assert verdict(run_of(text, {"x": 1}), "auto") == (method, "ok", why)
    shared = "t = x*x*x*x; u = t*t*t*t; v = u*u*u*u; z = v + 1"  # few nodes, and a long formula
    assert verdict(run_of(shared, {"x": 1}), "auto") == ("directional", "ok", "check-too-large")


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
    monkeypatch.setattr(check_module, "AUTO_TREE", 5)
    monkeypatch.setattr(check_module, "SYMBOLIC_TREE", 9)
    names = {"x": 1}
    for size, auto, asked in ((5, *BOTH[:1] * 2), (7, *BOTH[::-1]), (9, *BOTH[::-1]), (11, *BOTH[1:] * 2)):
        run = run_of(balanced(size), names)
        assert (checked(run, "auto").method, checked(run, "symbolic").method) == (auto, asked)
    many = run_of("; ".join(f"a{i} = {i}" for i in range(9)) + "; z = a1 + a2", {})
    assert verdict(many, "symbolic") == ("directional", "ok", "check-too-large")
    fewer = run_of("; ".join(f"a{i} = {i}" for i in range(8)) + "; z = a1 + a2", {})
    assert verdict(fewer, "symbolic") == ("symbolic", "ok", None)


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


def test_directions_are_random_and_long() -> None:
    pushes = directional.random_pushes(3, 40)
    assert list(pushes) == list(range(3, 40))
    assert 2**60 <= min(pushes.values()) <= max(pushes.values()) < 2**61
    assert len(set(pushes.values())) == 37
    assert pushes != directional.random_pushes(3, 40)


@pytest.mark.parametrize("wrong", range(5))
def test_no_direction_hides_a_wrong_float_gradient(wrong: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst that can be drawn: the smallest push for the wrong node, the largest for all the others."""
    run = run_of("x * y + z", {"x": 0.3, "y": 0.7, "z": 1.1})
    assert len(run.graph) == 5
    drawn = (0 if node == wrong else -1 for node in range(5))
    monkeypatch.setattr(directional.random, "getrandbits", lambda bits: next(drawn) % 2**bits)
    monkeypatch.setattr(directional, "SEARCH_STEPS", 0)
    assert checked(spoiled(run, wrong, gradient=run.gradients[wrong] + 1e-7), "directional").status == "mismatch"


# when two numbers agree


def test_what_a_check_says_when_nothing_is_known() -> None:
    found = Check("symbolic", "ok", 0, [])
    assert (found.why, found.formulas, found.expected, found.expected_values) == (None, {}, {}, {})
    field = "status"
    with pytest.raises(FrozenInstanceError):
        setattr(found, field, "mismatch")
    assert not hasattr(found, "__dict__")


def test_agreement() -> None:
    assert PRECISION == 60
    third = sympy.Rational(1, 3)
    assert agrees(F(1, 3), third) is True
    assert agrees(F(1, 3) + F(1, 10**20), third) is False
    assert agrees(1 / 3, third) is True
    assert agrees(1 / 3 * (1 + 9e-10), third) is True
    assert agrees(1 / 3 * (1 + 2e-9), third) is False
    assert agrees(-1000.0 * (1 + 9e-10), sympy.Integer(-1000)) is True
    assert agrees(2, sympy.Float("2.0000000001", 30)) is True
    assert agrees(0.0, sympy.Float("1e-15")) is True
    assert agrees(0.0, sympy.Float("2e-14")) is False
    assert agrees(0.0, sympy.Float("2e-14"), [10, 1]) is True
    assert agrees(0.0, sympy.Float("2e-14"), [1, -10]) is True
    for reference in (sympy.nan, sympy.oo):
        assert agrees(1.0, reference) is False


def test_what_rounding_leaves() -> None:
    assert last_digits([1]) == last_digits([]) == pytest.approx(1e-14)
    assert last_digits([1, -100, 10]) == pytest.approx(1e-12)
    assert last_digits([1, 10**400]) == pytest.approx(1e-14)
    assert last_digits([10**400]) == pytest.approx(1e-14)


def test_a_run_knows_what_its_sums_and_gradients_are_made_of() -> None:
    run = run_of("t = x + y; u = t - 3; z = u*y", {"x": 2, "y": 7}, upstream=-2)
    assert [run.summands(node) for node in range(len(run.graph))] == [[1], [1], [1, 2, 7], [1], [1, 9, 3], [1]]
    assert run.contributions() == [14.0, 14.0, 14.0, 14.0, 14.0, 2.0]
    assert run_of("x - x*y", {"x": 2, "y": 7}).contributions() == [7.0, 2.0, 1.0, 1.0]
    assert run_of("x*y", {"x": 0, "y": 7}, upstream=0).contributions() == [1.0, 1.0, 1.0]
    assert run_of("x*y", {"x": 0, "y": 7}, upstream=F(1, 2)).contributions() == [3.5, 0.5, 0.5]
    assert run_of("t = sqrt(x); z = x + exp(y)", {"x": 0, "y": 0}).contributions() == [1.0] * 5
    assert run_of("pi() * x", {"x": 2}).contributions() == [2.0, math.pi, 1.0]
    field = "upstream"
    with pytest.raises(FrozenInstanceError):
        setattr(run, field, 1)
    assert not hasattr(run, "__dict__")


@pytest.mark.parametrize(
    ("run", "exact"),
    [
        (run_of("x*y + 1/3", {"x": 2, "y": 7}), True),
        (run_of("x*y + 1/3", {"x": 2, "y": 7}, arithmetic="float"), False),
        (run_of("x + y", {"x": 2, "y": 7}, upstream=0.5), False),
        (run_of("x**2", {"x": 2}), True),
        (run_of("x**y", {"x": 2, "y": 7}), False),
        (run_of("max(x, 0)", {"x": 2}), True),
        (run_of("7", {}), True),
    ],
)
def test_exact_runs(run: Run, exact: bool) -> None:
    assert run.exact is exact


@pytest.mark.parametrize("power", [30, 300])
def test_the_directional_check_of_a_sine_of_a_large_exact_number(power: int) -> None:
    """All digits of the operand count: PRECISION digits alone would say nothing of its sine."""
    run = run_of("sin(x) * y", {"x": 10**power, "y": 3})
    assert directional.directional_check(run, None).status == "ok"
