"""The check of arrays: on the graph of their elements, and by two pushed passes where that would be too large."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from support import run

from backprop_cli import BackpropError, Solution, parse_expression, solve
from backprop_cli.checking import array_check, pushed_arrays
from backprop_cli.checking.array_check import check_arrays
from backprop_cli.checking.evidence import Check, Run
from backprop_cli.graph import apart, runs
from backprop_cli.graph.array_edges import sent_back
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.layout import Layout
from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.runs import Numbers
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import nested, of_nested

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


def lists(value: Any) -> Any:
    return nested(value, lambda number: number)


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
@pytest.mark.parametrize("factor", [1 + 1e-6])  # others, on small ones: test_pushed_arrays
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
        assert (solution.check.lost, solution.check.method) == (None, "none")


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


@pytest.mark.parametrize("upstream", [None, 3, [2, -1]], ids=str)
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_an_output_of_several_numbers(arithmetic: str, upstream: Any) -> None:
    solution = solve("z = x * y + exp(x)", {"x": [1, 2], "y": [3, 4]}, upstream=upstream, arithmetic=arithmetic)
    right = np.array([1, 1]) * (1 if upstream is None else upstream)
    assert solution.gradients["y"].astype(float).tolist() == [1 * right[0], 2 * right[1]]
    assert (solution.check.status, {*solution.check.rows}, solution.check.checked) == ("ok", {"ok"}, 10)


def test_a_loss_of_one_class() -> None:
    for t in ([0, 0], [[1], [1]]):
        solution = solve("softmax_with_loss(x, t) + sum(x)", {"x": [[3], [4]], "t": t})
        assert (solution.value, lists(solution.gradients["x"]), solution.check.status) == (7, [[1], [1]], "ok")


def test_what_one_step_sends_back() -> None:
    """nan to an operand whose derivative does not exist."""
    solution = solve("sqrt(x) * y", {"x": [0, 4], "y": [1, 2]}, wrt=["y"], check="none")
    values, nothing = list(solution.values), 0
    for gradients, right in (([1, 1], [math.nan, math.nan]), ([0, 1], [0, 0.25])):
        numbers = Numbers(values, [nothing, of_nested(gradients), nothing, of_nested([1, 1])])
        for arithmetic in ("exact", "float"):
            (found,) = sent_back(solution.graph, numbers, 1, arithmetic)
            assert np.array_equal(found.astype(float), right, equal_nan=True)
    by_root, by_y = sent_back(solution.graph, numbers, 3, "exact")
    assert (lists(by_root), lists(by_y)) == ([1, 2], [0, 2])


def folded(marks: str, **found: Any) -> Check:
    """What is made of a check of the elements that gives a mark to each node: o, m, s."""
    solution = solve("z = sum(x * y) + w", {"x": [1, 2], "y": [3, 4], "w": 5}, check="none")
    given = Run(solution.graph, solution.values, solution.node_gradients, solution.upstream)
    names = {"o": "ok", "m": "mismatch", "s": "skipped"}

    def on_numbers(run: Run, expressions: Expressions) -> Check:
        """x, y, w, x·y, moved for the sum, the sum, the output."""
        assert len(run.graph) == len(marks)
        assert [run.values[node] for node in range(4)] == [1, 2, 3, 4]
        assert expressions(len(marks) - 1) == "x[0] * y[0] + x[1] * y[1] + w"
        rows = [names[mark] for mark in marks]
        status = "mismatch" if "mismatch" in rows else "ok"
        return Check(**{"method": "directional", "status": status, "checked": 99, "rows": rows, **found})

    return check_arrays(given, on_numbers)


@pytest.mark.parametrize(
    ("marks", "rows", "checked"),
    [
        ("ooooooooo", "ok ok ok ok ok ok", 9),
        ("mooooooos", "mismatch ok ok ok ok skipped", 8),
        ("smooooooo", "mismatch ok ok ok ok ok", 8),
        ("soooooooo", "ok ok ok ok ok ok", 8),
        ("ssooooooo", "skipped ok ok ok ok ok", 7),
        ("oosmomooo", "ok mismatch mismatch ok ok ok", 8),
        ("sssssssss", "skipped skipped skipped skipped skipped skipped", 0),
    ],
)
def test_the_mark_of_an_array_is_the_worst_of_its_elements(marks: str, rows: str, checked: int) -> None:
    found = folded(marks)
    assert (" ".join(found.rows), found.checked, found.method) == (rows, checked, "directional")
    assert found.why == Message("check-by-elements", {"count": 9})


def test_what_is_wrong_of_an_element_is_told_in_its_array() -> None:
    found = folded("moooooooo", expected={0: 70, 3: 90}, expected_values={8: 7}, formulas={0: "y"}, lost=2.0)
    assert {node: lists(number) for node, number in found.expected.items()} == {0: [70, 4], 1: [1, 90]}
    assert (found.expected_values, found.formulas, found.lost) == ({5: 7}, {}, 2.0)
    why = Message("check-too-wide")
    assert folded("s" * 9, status="skipped", why=why).why is why
    assert folded("o" * 9, why=why).why == Message("check-by-elements", {"count": 9})


def test_what_is_between_the_elements_counts_to_the_output() -> None:
    """A number that is no element of any array."""
    solution = solve("z = softmax(x)", {"x": [1, 2]}, check="none")
    run = Run(solution.graph, solution.values, solution.node_gradients, solution.upstream)

    def on_numbers(apart: Run, expressions: Expressions) -> Check:
        rows = [
            "mismatch" if apart.graph.operations[node] is FUNCTIONS["exp"] else "ok" for node in range(len(apart.graph))
        ]
        return Check("directional", "mismatch", 0, rows)

    assert check_arrays(run, on_numbers).rows == ["ok", "mismatch"]


def test_a_derivative_that_the_elements_lack() -> None:
    """Nobody asked for it, but the graph of the elements has to have all of them."""
    check = solve("sqrt(x) * y", {"x": [0, 4], "y": [1, 1]}, wrt=["y"]).check
    assert (check.method, check.status, check.checked, check.rows) == ("none", "skipped", 0, ("skipped",) * 4)
    assert check.why is not None
    assert (check.why.id, check.why.parameters["node"]) == ("sqrt-derivative-zero", "sqrt(x[0])")


def test_arrays_are_pushed_where_their_elements_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"x": np.ones((2, 3)), "y": np.ones((3, 2))}
    graph = parse_expression("x @ y")
    layout = Layout(graph, [*values.values(), 0])
    assert (len(layout.owners), layout.work) == (16, 24)
    for most, why in ((20, "check-by-elements"), (19.5, "check-pushed")):
        monkeypatch.setattr(array_check, "MOST_NODES", most)
        assert said(solve(graph, values)) == why
    assert apart.MOST_NODES == 20_000
    monkeypatch.setattr(array_check, "MOST_NODES", 20_000)
    for limit, why in (
        (35, "check-by-elements"),
        (34, "check-pushed"),
    ):  # 12 inputs, 12 products, 8 sums, 3 of the output
        monkeypatch.setattr(apart, "MOST_NODES", limit)
        assert said(solve(graph, values)) == why, limit
