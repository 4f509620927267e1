"""Arrays on the graph: the book's reference numbers, random problems against two others, rules that are broken."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from oracle import as_float
from support import run

from backprop_cli import BackpropError, solve
from backprop_cli.graph import array_functions
from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.arrays import nested
from backprop_cli.reading.expression import parse_expression
from tests.arrays.problems import problem
from tests.arrays.verdict import findings

X, W, B, DY = [[1, 2], [3, 4]], [[1, 3, 5], [2, 4, 6]], [1, 2, 3], [[1, 2, 3], [4, 5, 6]]
AFFINE = {"X": [[22, 28], [49, 64]], "W": [[13, 17, 21], [18, 24, 30]], "B": [5, 7, 9]}
LOGITS = [[0.3, 2.9, 4], [1, 2, 3]]


def lists(value: Any) -> Any:
    return nested(value, lambda number: number)


def test_affine_in_exact_numbers() -> None:
    solution = solve("Y = X @ W + B", {"X": X, "W": W, "B": B}, upstream=DY)
    assert lists(solution.value) == [[6, 13, 20], [12, 27, 42]]
    assert {name: lists(gradient) for name, gradient in solution.gradients.items()} == AFFINE
    assert all(type(number) is int for number in solution.gradients["W"].ravel())
    assert (solution.check.status, solution.check.checked) == ("ok", 6 + 6 + 3 + 4 + 6)
    assert len(solution.nodes) == 5


@pytest.mark.parametrize(
    "kind",
    [np.array, lambda x: np.array(x, dtype=float), np.float32, tuple],
    ids=["whole", "floats", "float32", "tuple"],
)
def test_affine_from_what_python_has(kind: Callable[[Any], Any]) -> None:
    for arithmetic in ("exact", "float"):
        given = {"X": kind(X), "W": kind(W), "B": kind(B)}
        solution = solve("Y = X @ W + B", given, upstream=kind(DY), arithmetic=arithmetic)
        assert {name: lists(gradient) for name, gradient in solution.gradients.items()} == AFFINE
        assert solution.check.status == "ok"


def test_softmax_is_proven() -> None:
    value = solve("softmax(x)", {"x": [0.3, 2.9, 4.0]}, check="none").value
    assert [f"{number:.15f}" for number in value] == ["0.018211273295548", "0.245191812935074", "0.736596913769379"]


@pytest.mark.parametrize("answers", [[[0, 0, 1], [1, 0, 0]], [2, 0]], ids=["one-hot", "classes"])
@pytest.mark.parametrize("text", ["softmax_with_loss(x, t)", "cross_entropy(softmax(x), t)"])
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_softmax_with_loss(answers: Any, text: str, arithmetic: str) -> None:
    solution = solve(text, {"x": LOGITS, "t": answers}, arithmetic=arithmetic)
    assert solution.value == pytest.approx(1.3566602146284161, rel=1e-15)
    right = [
        [0.009105636647773765, 0.12259590646753696, -0.13170154311531068],
        [-0.4549847134148098, 0.12236423552739882, 0.3326204778874109],
    ]
    assert np.allclose(solution.gradients["x"].astype(float), right, rtol=1e-14, atol=0)
    assert solution.check.status == "ok"


@pytest.mark.parametrize("logits", [[1e4, -1e4, 0], [-1e4, 1e4, 0], [0, 0, 0]])
def test_large_logits_are_finite_and_proven(logits: list[float]) -> None:
    for text in ("softmax_with_loss(x, 1)", "softmax_with_loss(x, [0, 1, 0])", "sum(softmax(x) * [1, 2, 3])"):
        solution = solve(text, {"x": logits})
        assert solution.arithmetic == "proven"
        assert np.isfinite(solution.gradients["x"].astype(float)).all()
        assert solution.check.status in ("ok", "skipped")


def test_a_tiny_loss_is_known_to_all_digits() -> None:
    result = run("softmax_with_loss(x, 0)", "x=[1e4, -1e4, 0]", "--get", "output", "--digits", "20")
    assert result == (0, "1.1354838653147360985e-4343\n", "")


@pytest.mark.parametrize("seed", range(120))
def test_random_problems(seed: int) -> None:
    assert findings(problem(seed, smooth=seed % 4 > 0)) == []


def test_an_array_output_has_an_upstream_of_ones_and_says_so() -> None:
    result = run("x * 2", "x=[1, 2]")
    assert "Upstream gradient at the output: all ones (--upstream gives another)." in result.out
    assert lists(solve("x * 2", {"x": [1, 2]}).upstream) == [1, 1]
    assert lists(solve("x * 2", {"x": [1, 2]}, upstream=3).gradients["x"]) == [6, 6]


def test_what_is_0_asks_for_no_derivative() -> None:
    for arithmetic in ("exact", "float"):
        solution = solve("sqrt(x) * y", {"x": [0, 4], "y": [0, 1]}, arithmetic=arithmetic, wrt=["x"])
        assert lists(solution.gradients["x"]) == [0, 0.25]


def test_a_derivative_that_is_missing_names_its_element() -> None:
    with pytest.raises(BackpropError, match=r"sqrt\(x\)\[1\] has no derivative"):
        solve("sqrt(x)", {"x": [4, 0]})
    with pytest.raises(BackpropError, match=r"division by zero in \(1 / x\)\[0,1\]; change the divisor x\[0,1\]"):
        solve("1/x", {"x": [[4, 0]]}, arithmetic="float")


def test_only_what_is_wanted_is_computed() -> None:
    values = {"X": X, "W": W, "B": B}
    solution = solve("sum(sigmoid(X @ W + B))", values, wrt=["W"])
    assert np.isnan(solution.node_gradients[solution.ids["X"]].astype(float)).all()
    assert np.allclose(
        solution.gradients["W"].astype(float), solve("sum(sigmoid(X @ W + B))", values).gradients["W"].astype(float)
    )
    assert solution.check.status == "ok"


TRIED: dict[str, tuple[str, dict[str, Any], Any]] = {
    "matmul": ("X @ W", {"X": X, "W": W}, DY),
    "transpose": ("transpose(X)", {"X": W}, [[1, 2], [3, 4], [5, 6]]),
    "reshape": ("reshape(X, 3, 2)", {"X": W}, [[1, 2], [3, 4], [5, 6]]),
    "sum": ("sum(X, axis=0)", {"X": W}, [1, 2, 3]),
    "mean": ("mean(X, axis=1)", {"X": W}, [1, 2]),
    "max_element": ("max(X, axis=0)", {"X": W}, [1, 2, 3]),
    "min_element": ("min(X)", {"X": W}, 1),
    "softmax": ("softmax(X)", {"X": LOGITS}, DY),
    "cross_entropy": ("cross_entropy(Y, [2, 0])", {"Y": [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]}, 1),
    "softmax_with_loss": ("softmax_with_loss(X, t)", {"X": LOGITS, "t": [[0, 0, 1], [1, 0, 0]]}, 1),
}


def test_every_row_is_tried() -> None:
    assert set(TRIED) == {row.name for row in array_functions.ARRAY_OPERATIONS}
    for row in array_functions.ARRAY_OPERATIONS:
        assert row.apart is not None
        assert len(row.derivatives) == row.arity
        assert len(row.numpy_code) == row.arity + 1


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize("factor", [2, 1 + 1e-7, -1], ids=str)
@pytest.mark.parametrize("name", TRIED)
def test_a_broken_rule_is_found(name: str, factor: float, arithmetic: str) -> None:
    """The gradient by the first operand, of one element alone, is wrong by a factor: the check marks its row."""
    text, values, upstream = TRIED[name]
    graph = parse_expression(text)
    row = graph.operations[-1]
    assert row is not None
    assert row.name == name
    assert solve(graph, values, upstream=upstream, arithmetic=arithmetic).check.status == "ok"
    graph.operations[-1] = dataclasses.replace(row, backward=_spoiled(row, factor))
    solution = solve(graph, values, upstream=upstream, arithmetic=arithmetic)
    assert solution.check.status == "mismatch"
    assert [node.name for node in solution.nodes if node.check == "mismatch"] == [next(iter(values))]


def _spoiled(row: Operation, factor: float) -> Callable[..., tuple[Any, ...]]:
    def backward(*arguments: Any) -> tuple[Any, ...]:
        first, *others = row.backward(*arguments)
        first = np.array(first() if callable(first) else first)
        place = np.unravel_index(np.argmax([abs(as_float(number)) for number in first.flat]), first.shape)
        number = first[place]
        first[place] = number + number * (int((factor - 1) * 10**7) if factor - 1 else 0) / type(number)(10**7)
        return first, *others

    return backward


@pytest.mark.parametrize(
    "loss", ["softmax_with_loss([[2, 2], [2, 2]], t)", "cross_entropy([[0.5, 0.5], [0.5, 0.5]], t)"]
)
def test_a_loss_without_right_answers_goes_on_in_proven_numbers(loss: str) -> None:
    found = solve(f"t = c/[[2, 2], [2, 2]]; z = exp(exp({loss}))", {"c": 0})
    assert (float(found.value), float(found.gradients["c"])) == pytest.approx((math.e, math.e * math.log(2)))
