"""The gradients of arrays by parts: what their texts say, calculated by numpy, is what the backward pass found."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from backprop_cli import solve
from backprop_cli.solving.solution import Solution
from tests.own_texts import calculated

X, W, B = [[1, 2], [3, 4]], [[1, 3, 5], [2, 4, 6]], [1, 2, 3]
V, U, THREE = [1, -2], [[0.5], [2]], [[[1, 2], [3, 4]], [[5, 6], [7, 9]]]
SHARES, ONE_HOT = [[0.25, 0.75], [0.5, 0.5]], [[0, 1], [1, 0]]
PROBLEMS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "affine": ("Y = X @ W + B", {"X": X, "W": W, "B": B}, [[1, 2, 3], [4, 5, 6]]),
    "ones": ("Y = X @ W + B", {"X": X, "W": W, "B": B}, None),
    "network": (
        "h = sigmoid(X @ W + B); L = softmax_with_loss(h @ transpose(W), t) * 2",
        {"X": X, "W": W, "B": B, "t": [1, 0]},
        None,
    ),
    "one_hot": ("softmax_with_loss(X, t)", {"X": X, "t": ONE_HOT}, 3),
    "one_case": ("softmax_with_loss(x, t) + 1", {"x": V, "t": 1}, None),
    "entropy": ("cross_entropy(Y, t)", {"Y": SHARES, "t": ONE_HOT}, None),
    "entropy_classes": ("cross_entropy(Y, t) * 2", {"Y": SHARES, "t": [1, 0]}, None),
    "softmax": ("softmax(X * a)", {"X": X, "a": 2}, [[1, 0], [0, 2]]),
    "vector_left": ("v @ W", {"v": V, "W": W}, [1, 2, 3]),
    "vector_right": ("W @ b", {"W": W, "b": B}, [3, 4]),
    "vectors": ("(v @ w) * 3", {"v": V, "w": [3, 4]}, None),
    "batches": ("A @ X", {"A": THREE, "X": X}, None),
    "columns": ("X * u + a / X", {"X": X, "u": U, "a": 3}, None),
    "reductions": ("sum(X) * mean(X) + sum(mean(W, axis=1) * sum(X, axis=0))", {"X": X, "W": W}, None),
    "extremes": ("max(X, axis=1) @ w + min(X) + sum(max(T, axis=1)) * 2", {"X": X, "w": V, "T": THREE}, None),
    "moved": ("reshape(W, 3, 2) @ X + transpose(W)", {"X": X, "W": W}, None),
    "literals": ("X * [[1, 2], [3, 4]] - [1, 2] @ X", {"X": X}, None),
    "unused": ("q = X * 2; z = sum(X)", {"X": X}, None),
}


def solved(name: str) -> Solution:
    problem, values, upstream = PROBLEMS[name]
    return solve(problem, values, upstream=upstream, check="none")


def numbers(value: Any) -> Any:
    return np.array(value, dtype=float)


def by_numpy(solution: Solution, text: str) -> Any:
    """What numpy makes of a text: ∂L/∂h is the gradient of h, #4 the value of node number 4."""

    def softmax(x: Any) -> Any:
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)

    names: dict[str, Any] = {name: numbers(solution.values[node]) for name, node in solution.ids.items()}
    names |= {f"node{node}": numbers(value) for node, value in enumerate(solution.values)}
    names |= {f"by_{name}": numbers(solution.node_gradients[node]) for name, node in solution.ids.items()}
    names |= {f"by_node{node}": numbers(gradient) for node, gradient in enumerate(solution.node_gradients)}
    names |= {"sigmoid": lambda x: 1 / (1 + np.exp(-x)), "one_hot": lambda t: np.eye(2)[t.astype(int)]}
    names |= {"sum": np.sum, "softmax": softmax, "reshape": lambda x, *shape: np.reshape(x, shape)}
    names |= {name: getattr(np, name) for name in ("log", "transpose", "swapaxes", "outer", "expand_dims")}
    text = re.sub(rf"∂{solution.output}/∂(#?\w+)", r"by_\1", text).replace("#", "node")
    return calculated(text, names)


@pytest.mark.parametrize("name", [name for name in PROBLEMS if name != "extremes"])  # "max(...)" is no text of numpy
def test_the_text_says_what_the_backward_pass_does(name: str) -> None:
    solution = solved(name)
    for node in solution.nodes:
        if node.id == solution.graph.output:
            continue
        text = solution.chains.text(node.id, 1000)
        right = numbers(node.gradient)
        found = np.broadcast_to(by_numpy(solution, text), right.shape)
        assert np.allclose(found, right, rtol=1e-12), (node.label, text)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("affine", {"X": "∂Y/∂#2 @ transpose(W)", "W": "transpose(X) @ ∂Y/∂#2", "B": "sum(∂Y/∂Y, axis=0)"}),
        ("network", {"t": "0", "B": "sum(∂L/∂#4, axis=0)"}),
        ("one_hot", {"X": "∂output/∂output * ((softmax(X) - t) / 2)"}),
        ("one_case", {"x": "∂output/∂#2 * (softmax(x) - one_hot(t))"}),
        ("entropy", {"Y": "-t / Y / 2"}),
        ("columns", {"u": "sum(∂output/∂#2 * X, axis=1, keepdims=True)", "a": "sum(∂output/∂#4 * 1/X)"}),
        ("extremes", {"X": "∂output/∂#1[:, None] * (X == max(...)) / ties + ∂output/∂#4 * (X == min(...)) / ties"}),
        ("unused", {"q": "0", "X": "1"}),
    ],
)
def test_texts(name: str, texts: dict[str, str]) -> None:
    solution = solved(name)
    found = {label: solution.chains.text(solution.ids[label], 1000) for label in texts}
    assert found == texts


def test_a_long_array_goes_by_its_id() -> None:
    solution = solve("X * [[1, 2, 3], [4, 5, 6], [7, 8, 9]]", {"X": [1, 2, 3]}, check="none")
    assert solution.chains.text(0, 60) == "sum(∂output/∂output * #1, axis=0)"
