"""Graphs of arrays taken apart: the calculation with an operation for every element, as it would be typed."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest

from backprop_cli import solve
from backprop_cli.graph import apart
from backprop_cli.graph.apart import Apart, TooManyNodes
from backprop_cli.graph.notation import program
from backprop_cli.numbers.arrays import elements, nested, shape_of

SQUARE = [[1, 2], [3, 4]]
LEAST = "min(X[0,0], X[0,1], X[1,0], X[1,1])"

# the text, the values, what it is taken apart, and for the check where that is more
PROGRAMS: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "z = X @ w + b",
        {"X": SQUARE, "w": [5, 6], "b": 7},
        "z[0] = X[0,0] * w[0] + X[0,1] * w[1] + b; z[1] = X[1,0] * w[0] + X[1,1] * w[1] + b; z[0] + z[1]",
        "",
    ),
    ("sum(X, axis=0)", {"X": SQUARE}, "X[0,0] + X[1,0] + (X[0,1] + X[1,1])", ""),
    ("z = mean(X)", {"X": SQUARE}, "z = (X[0,0] + X[0,1] + X[1,0] + X[1,1]) / 4", ""),
    ("mean(X, axis=1)", {"X": SQUARE}, "(X[0,0] + X[0,1]) / 2 + (X[1,0] + X[1,1]) / 2", ""),
    ("transpose(X) * 2", {"X": [[1, 2]]}, "X[0,0] * 2 + X[0,1] * 2", "X[0,0] * 1 * 2 + X[0,1] * 1 * 2"),
    ("max(X, axis=1) - min(X)", {"X": SQUARE}, f"max(X[0,0], X[0,1]) - {LEAST} + (max(X[1,0], X[1,1]) - {LEAST})", ""),
    ("max(x)", {"x": [3]}, "x[0]", "x[0] * 1"),
    ("softmax(x)", {"x": [1, 2]}, "exp(x[0]) / (exp(x[0]) + exp(x[1])) + exp(x[1]) / (exp(x[0]) + exp(x[1]))", ""),
    (
        "softmax_with_loss(x, t)",
        {"x": SQUARE, "t": [1, 0]},
        "-(log(exp(x[0,1]) / (exp(x[0,0]) + exp(x[0,1]))) + log(exp(x[1,0]) / (exp(x[1,0]) + exp(x[1,1])))) / 2",
        "-(-log1p(exp(x[0,0] - x[0,1]) * 1) + -log1p(exp(x[1,1] - x[1,0]) * 1)) / 2",
    ),
    ("cross_entropy(y, t)", {"y": [0.5, 0.5], "t": [0, 1]}, "-(t[0] * log(y[0]) + t[1] * log(y[1]))", ""),
    (
        "reshape(X, 2)*[3, 4] + pi()",
        {"X": [[1, 2]]},
        "X[0,0] * 3 + pi() + (X[0,1] * 4 + pi())",
        "X[0,0] * 1 * 3 + pi() + (X[0,1] * 1 * 4 + pi())",
    ),
    (
        "X @ Y",
        {"X": [[[1, 2]], [[3, 4]]], "Y": [[1], [2]]},
        "X[0,0,0] * Y[0,0] + X[0,0,1] * Y[1,0] + (X[1,0,0] * Y[0,0] + X[1,0,1] * Y[1,0])",
        "",
    ),
    ("v @ w", {"v": [1, 2], "w": [3, 4]}, "v[0] * w[0] + v[1] * w[1]", ""),
    ("u = x + 1; u*y", {"x": [1], "y": 2}, "u[0] = x[0] + 1; u[0] * y", "u[0] = x[0] + 1; u[0] * y * 1"),
]


@pytest.mark.parametrize("for_check", [False, True])
@pytest.mark.parametrize(("text", "values", "right", "checked"), PROGRAMS, ids=[text for text, *_ in PROGRAMS])
def test_what_graphs_of_arrays_are_made_of(
    text: str, values: dict[str, Any], right: str, checked: str, for_check: bool
) -> None:
    solution = solve(text, values, check="none")
    found = Apart(solution.graph, solution.values, solution.upstream, for_check)
    assert program(found.graph) == (checked or right if for_check else right)
    assert found.upstream == 1
    sizes = [prod(shape_of(solution.values[node])) for node in solution.graph.inputs.values()]
    assert len(found.inputs) == sum(sizes)
    numbers = solve(found.graph, found.inputs, upstream=found.upstream, check="none")
    for node, ids in enumerate(found.ids):
        assert nested(ids, lambda each: float(numbers.values[each])) == nested(solution.values[node], float)
    if for_check:
        own = [each for ids in found.ids for each in elements(ids)]
        assert len({*own}) == len(own)


def test_the_upstream_gradient_of_every_element() -> None:
    solution = solve("x * 2", {"x": [1, 2, 3]}, upstream=[1, 5, 0.5], check="none")
    found = Apart(solution.graph, solution.values, solution.upstream)
    assert program(found.graph) == "x[0] * 2 + 5 * (x[1] * 2) + 0.5 * (x[2] * 2)"
    solution = solve("sum(x) * 2", {"x": [1, 2]}, upstream=3, check="none")
    assert Apart(solution.graph, solution.values, solution.upstream).upstream == 3


def test_how_many_nodes_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    solution = solve("sum(x)", {"x": [1, 2, 3]}, check="none")
    monkeypatch.setattr(apart, "MOST_NODES", 5)
    assert len(Apart(solution.graph, solution.values, 1).graph) == 5
    monkeypatch.setattr(apart, "MOST_NODES", 4)
    with pytest.raises(TooManyNodes):
        Apart(solution.graph, solution.values, 1)
