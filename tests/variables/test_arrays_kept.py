"""Arrays that come in are copied, and nobody can write into those that are handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from backprop_cli import BackpropError, Problem, Solution, Variable, parse_expression, solve

ARITHMETICS = ["exact", "float"]
KINDS = [float, object]


def by_values(array: Any, arithmetic: str) -> Solution:
    return solve("sum(W*W)", {"W": array}, arithmetic=arithmetic, check="none")


def by_problem(array: Any, arithmetic: str) -> Solution:
    return solve(Problem(parse_expression("sum(W*W)"), {"W": array}), arithmetic=arithmetic, check="none")


def by_variable(array: Any, arithmetic: str) -> Solution:
    w = Variable("W", array)
    return (w * w).sum().solve(arithmetic=arithmetic, check="none")


def by_new_values(array: Any, arithmetic: str) -> Solution:
    w = Variable("W", [0, 0])
    return (w * w).sum().solve({"W": array}, arithmetic=arithmetic, check="none")


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("run", [by_values, by_problem, by_variable, by_new_values])
def test_what_the_caller_does_to_its_array_changes_no_solution(
    run: Callable[[Any, str], Solution], kind: type, arithmetic: str
) -> None:
    array = np.array([1, 2]).astype(kind)
    solution = run(array, arithmetic)
    array[0] = 50
    array -= 1
    assert np.asarray(solution["W"]).tolist() == [1, 2]
    assert np.asarray(solution["dW"]).tolist() == [2, 4]


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
def test_what_the_caller_does_to_its_array_changes_no_variable(arithmetic: str) -> None:
    array, upstream = np.array([1.0, 2.0]), np.array([1.0, 1.0])
    a, b = Variable("A", array), Variable("B", array)
    z = a + b
    values: Mapping[str, Any] = {"A": array}
    z.backward(values, arithmetic=arithmetic, upstream=upstream)
    array[0] = upstream[0] = 50
    assert [np.asarray(each).tolist() for each in (a.value, z.value, a.gradient)] == [[1, 2], [2, 4], [1, 1]]


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize("text", ["A + B", "sum(A + B)", "A*B", "A - B", "sum(A) + B"])
def test_nobody_can_write_into_what_is_handed_out(text: str, arithmetic: str) -> None:
    a, b = Variable("A", [1.5, 2]), Variable("B", [3, 4])
    made: dict[str, Variable] = {
        "A + B": a + b,
        "sum(A + B)": (a + b).sum(),
        "A*B": a * b,
        "A - B": a - b,
        "sum(A) + B": a.sum() + b,
    }
    z = made[text]
    handed = [a.value, z.value]
    z.backward(arithmetic=arithmetic)
    solution = z.solve(arithmetic=arithmetic, check="none")
    handed += [a.value, b.value, z.value, a.gradient, b.gradient, z.gradient]
    handed += [*solution.values, *solution.node_gradients, solution.upstream, solution["dA"], solution.value]
    handed += [number for node in solution for number in (node.value, node.gradient)]
    for number in handed:
        assert not isinstance(number, np.ndarray) or not number.flags.writeable
    before = b.gradient.tolist()
    with pytest.raises((ValueError, AttributeError)):
        a.gradient *= 0.5  # type: ignore[misc]
    assert b.gradient.tolist() == before
    weights = np.array([1.5, 2.0])
    weights -= 0.1 * np.asarray(a.gradient, dtype=float)  # as one trains
    assert weights.shape == (2,)


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
def test_a_view_of_the_callers_array_is_copied_too(arithmetic: str) -> None:
    array = np.array([1.0])
    solution = solve("A + B", {"A": np.broadcast_to(array, 2), "B": 1}, arithmetic=arithmetic, check="none")
    array[0] = 50
    assert np.asarray(solution["A"]).tolist() == [1, 1]
    assert array.flags.writeable


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize("upstream", [[1, 2], [1], np.array([1.0]), [[1, 2]]])
def test_an_array_arrives_at_no_number(upstream: Any, arithmetic: str) -> None:
    for run in (Variable("x", 3) * Variable("y", 4)).solve, (Variable("x", 3) * Variable("y", 4)).backward:
        with pytest.raises(BackpropError, match="is an array .* output is a number; give a number"):
            run(upstream=upstream, arithmetic=arithmetic)  # type: ignore[operator]
