"""The check of large arrays by two pushed passes, tried on small ones: what it says, and what it sees."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq

from backprop_cli import solve
from backprop_cli.checking import pushed_arrays
from backprop_cli.checking.evidence import Check, Run
from backprop_cli.checking.pushed_arrays import pushed_check, too_much_work
from backprop_cli.graph.layout import Layout
from backprop_cli.language.messages import Message
from backprop_cli.numbers.balls import as_ball, precision
from backprop_cli.numbers.rational import Number

F = Fraction
BATCH = "softmax_with_loss(x @ w, t)"


def run_of(text: str, values: dict[str, Any], upstream: Any = 1) -> Run:
    solution = solve(text, values, upstream=upstream, check="none")
    return Run(solution.graph, solution.values, solution.node_gradients, solution.upstream)


def pushed(run: Run) -> Check:
    return pushed_check(run, Layout(run.graph, run.values))


def spoiled(run: Run, node: int, by: Number) -> Run:
    """With one gradient, or one element of it, multiplied."""
    gradients = list(run.gradients)
    if np.ndim(gradients[node]):
        array = gradients[node].copy()
        array.flat[-1] = array.flat[-1] * by
        gradients[node] = array
    else:
        gradients[node] = gradients[node] * by
    return replace(run, gradients=gradients)


RUNS = [
    ("sum(x * y)", {"x": [1, 2], "y": [3, 4]}, 1, 7),
    ("sum(x * y)", {"x": [1, 2], "y": [3, 4]}, 0, 7),
    (BATCH, {"x": [[1, 2]], "w": [[1, 2], [3, 4]], "t": [1]}, F(5, 2), 9),
    (BATCH, {"x": [[1, 2]], "w": [[1, 2], [3, 4]], "t": [[0, 1]]}, 1, 11),
    ("2*max(x) - min(x) * 0.5 + sum(max(y, axis=0))", {"x": [1, 3, 2], "y": [[1, 2], [3, 1]]}, 1, 18),
    ("relu(x - 2) * y + pi()", {"x": [1, 5], "y": 3}, [2, -7], 13),
    ("exp(x) + y", {"x": [1, 2], "y": 3}, [1, F(1, 3)], 7),
    ("exp(50*x) * y", {"x": [[-1, 1]], "y": [[2, 3]]}, 1, 11),
    ("x*x*x + z*0", {"x": [2, 3], "z": [7, 7]}, 1, 13),
]


@pytest.mark.parametrize(("text", "values", "upstream", "count"), RUNS)
def test_right_runs_are_confirmed(text: str, values: dict[str, Any], upstream: Any, count: int) -> None:
    run = run_of(text, values, upstream)
    found = pushed(run)
    assert (found.method, found.status, set(found.rows), found.checked) == ("directional", "ok", {"ok"}, count)
    assert len(found.rows) == len(run.graph)
    assert (found.why, found.formulas, found.expected) == (Message("check-pushed"), {}, {})


@pytest.mark.parametrize(("text", "values", "upstream", "count"), RUNS[:-1])
def test_every_wrong_gradient_is_seen(text: str, values: dict[str, Any], upstream: Any, count: int) -> None:
    """A gradient, or one of its elements, that is off by one part in 10**9."""
    run = run_of(text, values, upstream)
    for node, gradient in enumerate(run.gradients):
        if np.any(np.asarray(gradient).flat[-1] != 0):
            bad = pushed(spoiled(run, node, F(10**9 + 1, 10**9)))
            assert (bad.method, bad.status, bad.checked) == ("directional", "mismatch", 0), node
            rows = ["mismatch" if each == run.graph.output else "skipped" for each in range(len(run.graph))]
            assert (bad.rows, bad.why) == (rows, Message("check-pushed"))


def test_what_does_not_exist_is_left_out() -> None:
    solution = solve("sqrt(x) * y", {"x": [0, 4], "y": [1, 1]}, wrt=["y"], check="none")
    run = Run(solution.graph, solution.values, solution.node_gradients, solution.upstream)
    found = pushed(run)
    x = solution.ids["x"]
    assert np.isnan(float(run.gradients[x].flat[0]))
    assert found.status == "ok"
    assert found.rows == ["skipped", "skipped", "ok", "ok"]
    assert found.checked == 4


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("relu(x)", {"x": [1, 0]}),
        ("sum(max(x, y))", {"x": [1, 2], "y": [0, 2]}),
        ("max(x)", {"x": [2, 1, 2]}),
        ("sum(min(x, axis=1))", {"x": [[1, 2], [3, 3]]}),
    ],
)
def test_nothing_is_said_at_a_kink(text: str, values: dict[str, Any]) -> None:
    run = run_of(text, values)
    assert pushed(run) == Check("none", "skipped", 0, ("skipped",) * len(run.graph), Message("check-at-a-kink"))


def test_where_a_push_leaves_the_domain() -> None:
    run = run_of("sqrt(x) * y", {"x": ["1e-300", 2], "y": 3})
    assert pushed(run) == Check("none", "skipped", 0, ("skipped",) * len(run.graph), Message("check-too-wide"))


def test_what_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of("x @ y", {"x": [[1, 2]], "y": [[1], [2]]})
    layout = Layout(run.graph, run.values)
    assert layout.work == 2 + 2 + 2
    assert pushed_arrays.MOST_WORK == 300_000
    monkeypatch.setattr(pushed_arrays, "MOST_WORK", 6)
    assert too_much_work(layout) is None
    monkeypatch.setattr(pushed_arrays, "MOST_WORK", 5)
    assert too_much_work(layout) == Message("check-too-much-work", {"limit": "5"})
    assert pushed(run) == Check("none", "skipped", 0, ("skipped",) * 3, too_much_work(layout))


def test_all_pushes_weigh_the_same() -> None:
    """As much larger as a gradient is smaller, but for what is out of all proportion."""
    with precision(pushed_arrays.BITS):
        for gradient in (fmpq(1), fmpq(-3, 7), fmpq(10**20), fmpq(1, 10**20), as_ball(fmpq(2)).sqrt() * 2**90):
            weights = [abs(as_ball(pushed_arrays._weighed(gradient) * gradient)) for _ in range(20)]
            assert all(2**19 <= weight <= 2**21 for weight in weights), gradient
            assert len({float(weight) for weight in weights}) > 10
        for gradient in (fmpq(0), fmpq(2) ** 100, fmpq(1, 2**110)):
            assert 2**20 <= pushed_arrays._weighed(gradient) < 2**21


def test_the_push_is_far_below_what_is_told_apart() -> None:
    """Third derivatives count with its square; the digits are there for both."""
    assert 2 * pushed_arrays.TAU > 8 * 60
    assert 3 * pushed_arrays.TAU < pushed_arrays.BITS
    assert pushed_arrays._NEARNESS == 2**-60
