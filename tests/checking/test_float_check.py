"""The check of runs in floats: what they have lost, and that nothing is allowed for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction as F
from typing import Any

import pytest
from test_checks import BOTH, FUNCTIONS, GIVEN, TEXT, marks, run_of

from backprop_cli import parse_expression
from backprop_cli.checking.evidence import Check
from backprop_cli.checking.float_check import FLOAT_TOLERANCE, check_floats
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.notation import expressions
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.numbers.rational import Undefined


def checked_floats(
    text: str, values: Mapping[str, Any], method: str, node: int = 0, by: float = 1.0, part: str = "gradients"
) -> tuple[Check, Numbers]:
    """The verdict on a run in floats of which one number was multiplied, and the run before that."""
    graph = parse_expression(text)
    right = propagate(graph, values, 1, "float")
    numbers = {"values": list(right.values), "gradients": list(right.gradients)}
    numbers[part][node] *= by
    floats = Numbers(**numbers)
    return check_floats(graph, values, 1, floats, method, lambda node: expressions(graph)[node]), right


@pytest.mark.parametrize("part", ["values", "gradients"])
@pytest.mark.parametrize("text", [TEXT, FUNCTIONS])
@pytest.mark.parametrize("method", BOTH)
def test_one_wrong_number_of_a_run_in_floats(method: str, text: str, part: str) -> None:
    assert F(1, 10**9) == FLOAT_TOLERANCE
    run = run_of(text, GIVEN)
    for node in range(len(run.graph)):
        good, floats = checked_floats(text, GIVEN, method, node, 1 + 9e-10, part)
        assert (good.method, good.status, marks(good)) == (method, "ok", set())
        assert good.lost == pytest.approx(6.9, abs=0.1)
        bad, floats = checked_floats(text, GIVEN, method, node, 1 + 1.1e-9, part)
        assert (bad.method, bad.status, marks(bad)) == (method, "mismatch", {node})
        expected = bad.expected_values if part == "values" else bad.expected
        assert {node: float(number) for node, number in expected.items()} == {
            node: pytest.approx(getattr(floats, part)[node], rel=1e-14)
        }


@pytest.mark.parametrize("method", BOTH)
def test_a_run_in_floats_has_lost_so_many_digits(method: str) -> None:
    assert checked_floats("x * y", {"x": 1.5, "y": 2.0}, method)[0].lost == 0
    assert checked_floats("x - y", {"x": 1.1, "y": 1.0}, method)[0].lost == pytest.approx(0.8, abs=0.5)
    assert checked_floats("log(1 + x)", {"x": 1.23e-20}, method)[0].lost == pytest.approx(16, abs=0.1)


@pytest.mark.parametrize("method", BOTH)
def test_a_float_that_has_lost_its_digits_is_wrong(method: str) -> None:
    """The gradient by x is 1, but floats add 1, 1e20 and -1e20 up to 0."""
    for factor, status in ((1e15, "mismatch"), (1e17, "mismatch"), (1e20, "mismatch"), (1e3, "ok")):
        found, _ = checked_floats("x + x*k - x*k", {"x": 1.1, "k": factor}, method)
        assert found.status == status
        if status == "mismatch":
            assert float(found.expected_values[len(found.rows) - 1]) == 1.1
    for text, given in (
        ("(x + y - v) * w", {"x": 0.1, "y": 0.2, "v": 0.3, "w": 1.0}),  # 5.6e-17 in floats, and 0
        ("u = x*4/x; z = x*0.5 + 1000000000000000000*u", {"x": 9.0}),
        ("x*x - 2", {"x": 1.41421356237309505}),
    ):
        assert checked_floats(text, given, method)[0].status == "mismatch", text


def test_numbers_that_floats_can_do_are_not_doubted() -> None:
    for text, given in (
        ("sigmoid(x) + y", {"x": -1e19, "y": 1.0}),
        ("softplus(x)", {"x": -700.0}),
        ("tanh(x)", {"x": 20.0}),
        ("expm1(x) * log1p(x)", {"x": 1e-20}),
        ("x*x*x*x*x", {"x": 1e-60}),
    ):
        for method in ("auto", *BOTH):
            found, _ = checked_floats(text, given, method)
            assert (found.status, set(found.rows)) == ("ok", {"ok"}), text


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: row.name)
def test_what_is_made_of_floats_is_a_float(row: Operation) -> None:
    """A whole number would not do for the next function."""
    for operands in ((0.25, 1.5, 2.5), (1.75, 0.5, 0.75), (-0.5, 0.25, 2.0), (0.0, 0.0, 1.0)):
        try:
            value = row.value_of(list(operands[: row.arity]), 1.0)
        except Undefined:
            continue
        assert type(value) is float, operands
