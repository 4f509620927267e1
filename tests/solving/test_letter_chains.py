"""The chain rule as text: read as an expression, it is the gradient."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NAMES, expressions, programs

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.graph.letter_chains import LetterChains
from backprop_cli.reading.answer_formula import formula_in

NUMBERS = st.fractions(-5, 5, max_denominator=20)


@settings(max_examples=2 * settings.default.max_examples)
@given(st.one_of(expressions(), programs()), st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)))
def test_a_chain_is_the_gradient(text: str, numbers: dict[str, Fraction]) -> None:
    graph = parse_expression(text)
    try:
        right = solve(graph, {name: value for name, value in numbers.items() if name in graph.inputs}, check="none")
    except BackpropError:
        return
    known = {name: right.values[node] for name, node in graph.ids().items()}
    chains = LetterChains(graph)
    for node, gradient in enumerate(right.node_gradients):
        chain = chains(node)
        if gradient != gradient or any(sign in chain for sign in "∂#…"):
            continue  # there is none, or the chain speaks of what is written elsewhere
        read = parse_expression(chain)
        try:
            value = solve(read, {name: known[name] for name in read.inputs}, check="none").value
        except BackpropError:
            continue  # 2*x/x at 0
        if right.arithmetic == "exact":
            assert value == gradient, chain
        else:
            assert abs(float(value) - float(gradient)) <= 1e-9 * max(1, abs(float(gradient))), chain


@pytest.mark.parametrize(
    ("text", "x", "y", "chain"),
    [
        ("z = max(x, x)", 1, 1, "1/2 + 1/2"),
        ("z = max(x, y)", 1, 1, "(1 if x > y else 1/2 if x == y else 0)"),
        ("z = min(x, y)", 1, 2, "(1 if x < y else 1/2 if x == y else 0)"),
        ("z = max(x, y, 1)", 1, 1, "(x == z)/((x == z) + (y == z) + (1 == z))"),
        ("s = x/y; z = max(s, s) + x - y**2", 2, 3, None),
        ("min(x, x, y)*y", 1, 1, None),
        ("2 - max(x, y)*3", 1, 1, None),
        ("x*max(x + y, x*y)", 2, 2, None),
    ],
)
def test_ties_share(text: str, x: int, y: int, chain: str | None) -> None:
    graph = parse_expression(text)
    right = solve(graph, {name: {"x": x, "y": y}[name] for name in graph.inputs}, check="none")
    chains = LetterChains(graph, longest=1_000)
    assert chain in (None, chains(graph.inputs["x"]))
    known = {name: right.values[node] for name, node in graph.ids().items()}
    for node in graph.inputs.values():
        read = formula_in(chains(node), list(known))
        assert (
            solve(read, {name: known[name] for name in read.inputs}, check="none").value == right.node_gradients[node]
        )
