"""The check of arrays: on the graph of their elements, and by two pushed passes where that would be too large."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from support import run

from backprop_cli import BackpropError, Solution, parse_expression, solve
from backprop_cli.checking import pushed_arrays
from backprop_cli.graph import runs
from backprop_cli.graph.layout import Layout

NETWORK = "a = X @ W1 + b1; z = sigmoid(a); s = z @ W2 + b2; L = softmax_with_loss(s, t)"


def network(rows: int, width: int, hidden: int, classes: int) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    return {
        "X": rng.normal(size=(rows, width)),
        "W1": rng.normal(size=(width, hidden)) / 8,
        "b1": rng.normal(size=hidden),
        "W2": rng.normal(size=(hidden, classes)),
        "b2": np.zeros(classes),
        "t": rng.integers(0, classes, rows),
    }


LARGE = network(20, 64, 20, 10)


def said(solution: Solution) -> str:
    assert solution.check.why is not None
    return solution.check.why.id


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_a_small_network_is_checked_element_by_element(arithmetic: str) -> None:
    solution = solve(NETWORK, network(2, 2, 3, 2), arithmetic=arithmetic)
    assert (solution.check.status, said(solution)) == ("ok", "check-by-elements")
    assert set(solution.check.rows) == {"ok"}
    assert solution.check.checked == sum(np.size(value) for value in solution.values)


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_a_large_network_is_pushed(arithmetic: str) -> None:
    solution = solve(NETWORK, LARGE, arithmetic=arithmetic)
    assert (solution.check.status, said(solution)) == ("ok", "check-pushed")
    assert set(solution.check.rows) == {"ok"}


@pytest.mark.once
@pytest.mark.parametrize("factor", [1.01, 1 + 1e-6, -1, 0])
@pytest.mark.parametrize("place", [0, -1], ids=["softmax_with_loss", "matmul"])
def test_one_wrong_gradient_in_a_large_network_is_found(place: int, factor: float) -> None:
    graph = parse_expression(NETWORK)
    nodes = [node for node, row in enumerate(graph.operations) if row is not None and row.shape is not None]
    node = nodes[::-1][place]
    row = graph.operations[node]
    assert row is not None
    rule = row.backward

    def spoiled(*arguments: Any) -> tuple[Any, ...]:
        first, *others = rule(*arguments)
        array = np.array(first() if callable(first) else first)
        flat = array.reshape(-1)
        flat[7] = flat[7] + flat[7] * (round((factor - 1) * 10**9)) / type(flat[7])(10**9)
        return array, *others

    graph.operations[node] = dataclasses.replace(row, backward=spoiled)
    solution = solve(graph, LARGE)
    assert solution.check.status == "mismatch"
    assert solution.check.rows[graph.output] == "mismatch"


def test_what_stands_at_a_kink_is_not_pushed() -> None:
    values = {"X": np.ones((100, 60)), "W": np.zeros((60, 10))}
    for text in ("sum(relu(X @ W))", "sum(max(X @ W, axis=0))"):
        solution = solve(text, values)
        assert (solution.check.status, said(solution)) == ("skipped", "check-at-a-kink")


def test_what_would_take_too_long_is_said_not_to_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushed_arrays, "MOST_WORK", 10_000)
    for arithmetic in ("exact", "float"):
        solution = solve(NETWORK, LARGE, arithmetic=arithmetic)
        assert (solution.check.status, said(solution)) == ("skipped", "check-too-much-work")


def test_a_wrong_float_is_told_from_the_right_number() -> None:
    solution = solve("X @ y", {"X": [[1e16, 1, -1e16]], "y": [1, 1, 1]}, arithmetic="float")
    assert solution.check.status == "mismatch"
    assert solution.value.tolist() in ([0.0], [2.0])
    assert solution.check.expected_values[solution.graph.output].tolist() == [1]
    result = run("X @ y", "X=[[1e16, 1, -1e16]]", "y=[1, 1, 1]", "--arithmetic", "float")
    assert result.code == 1


def test_exact_numbers_are_refused_what_would_take_them_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_WORK", 10_000)
    with pytest.raises(
        BackpropError, match="would take more than 10,000 multiplications here; write arithmetic='float'"
    ):
        solve(NETWORK, LARGE)
    assert solve(NETWORK, LARGE, arithmetic="float", check="none").value > 0


def test_work_is_told_from_the_shapes() -> None:
    def work(text: str, **values: Any) -> int:
        graph = parse_expression(text)
        leaves = [
            next((values[name] for name in [graph.names[node]] if name in values), 0) for node in range(len(graph))
        ]
        return Layout(graph, leaves).work - sum(np.size(x) for x in values.values())

    x = np.ones((20, 30))
    assert work("sum(x)", x=x) == 600
    assert work("x @ y", x=x, y=np.ones((30, 7))) == 20 * 30 * 7
    assert work("softmax(x)", x=x) == 600 * 30
    assert work("transpose(x)", x=x) == 600
    assert solve("sum(x*x)", {"x": np.arange(100_000)}, check="none").value == sum(n * n for n in range(100_000))
