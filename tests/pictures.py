"""What the tests of pictures share: sample problems, and what a picture of them must hold."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

from support import EXAMPLES

from backprop_cli import load_problems, solve
from backprop_cli.graph.tape import Graph
from backprop_cli.render.picture.labels import number
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution

FIVE = ("apple", "apple_orange", "square_of_sum", "multiply", "used_twice")
REUSE = ["t = x + y; z = t*t/(x - t)", "x=3", "y=4"]
CHAIN = ["-(x**2)", "x=3"]
JAPANESE = ["合計 = リンゴ * 個数 + リンゴ / 3; 合計 * -合計", "リンゴ=1/3", "個数=2"]
WORDS = {
    **{name: [str(EXAMPLES / f"{name}.yaml")] for name in (*FIVE, "receipt")},
    "reuse": REUSE,
    "chain": CHAIN,
    "japanese": JAPANESE,
}

ARRAYS = {
    "affine": [
        "Y = X @ W + B",
        "X=[[1,2],[3,4]]",
        "W=[[1,3,5],[2,4,6]]",
        "B=[1,2,3]",
        "--upstream",
        "[[1,2,3],[4,5,6]]",
    ],
    "network": [
        "h = sigmoid(X @ W1 + b1); L = softmax_with_loss(h @ W2 + b2, t)",
        "X=[[1,0.5],[0.2,0.8]]",
        "W1=[[0.1,0.3,0.5],[0.2,0.4,0.6]]",
        "b1=[0.1,0.2,0.3]",
        "W2=[[0.1,0.4],[0.2,0.5],[0.3,0.6]]",
        "b2=[0.1,0.2]",
        "t=[1,0]",
    ],
    "array_reuse": ["mean(X*X)*a + sum(X, axis=0) @ v", "X=[[1,2],[3,4]]", "a=3", "v=[1,-1]"],
    "large": [
        "Y = X @ W",
        f"X={[[row + column for column in range(5)] for row in range(4)]}",
        f"W={[[row - column for column in range(2)] for row in range(5)]}",
    ],
}
"""The same with arrays."""


def solutions() -> dict[str, Solution]:
    """The sample problems, solved."""
    found = {}
    for name, (problem, *values) in WORDS.items():
        read = load_problems(problem)[0] if problem.endswith(".yaml") else problem
        given = dict(value.split("=") for value in values)
        found[name] = solve(read, given, check="none")
    return found


def reached(graph: Graph) -> set[int]:
    """The nodes that the output needs."""
    needed = {graph.output}
    for node in range(graph.output, -1, -1):
        if node in needed:
            needed.update(graph.operands[node])
    return needed


def edges(graph: Graph) -> Counter[tuple[int, int, int]]:
    """(operand, node, position) of every edge that a picture shows, read off the tape."""
    return Counter(
        (operand, node, position) for node in reached(graph) for position, operand in enumerate(graph.operands[node])
    )


def value_texts(solution: Solution, view: View) -> Counter[str]:
    """The value of each edge's tail, as pictures write it, and the output's."""
    tails = [operand for operand, _, _ in edges(solution.graph).elements()]
    return Counter(number(solution.values[node], view) for node in [*tails, solution.graph.output])


def contributions_add_up(solution: Solution, sent: dict[int, list[Fraction | int | float]]) -> bool:
    """Whether what arrives at each node is its gradient."""
    return all(
        sum(numbers) == gradient
        for node, numbers in sent.items()
        if not math.isnan(gradient := solution.node_gradients[node])  # one that does not exist
    )
