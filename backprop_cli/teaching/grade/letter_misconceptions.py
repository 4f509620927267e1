"""The misconceptions in letters: those about numbers that make sense there, and those that only letters show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from backprop_cli.graph.operations import ADD, MULTIPLY, SUBTRACT, Operation
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.broken_passes import Backward, computed, evaluate, send_back
from backprop_cli.teaching.grade.misconceptions import (
    MISCONCEPTIONS,
    Misconception,
    Variant,
    Variants,
    backward_with,
    each_node,
    inner,
    row_at,
)

_OF_NUMBERS = ("left-out", "rate", "rounded")
"""Misconceptions about numbers such as 1.1, which no letter is."""


def _other_inputs(solution: Solution) -> Variants:
    """The derivative by another input."""
    inputs = list(solution.graph.inputs.values())
    for other in inputs:
        gradients = list(solution.node_gradients)
        for node in inputs:
            gradients[node] = solution.node_gradients[other]
        yield partial(Variant, None, gradients, {"other": other})


def _other_sign(solution: Solution) -> Variants:
    """All gradients with the other sign."""
    yield partial(Variant, None, [-gradient for gradient in solution.node_gradients], {})


def _value_given(solution: Solution) -> Variants:
    """The value of the output in place of every gradient."""
    output = solution.graph.output
    yield partial(Variant, None, [solution.values[output]] * len(solution.graph), {"node": output})


def _lost_branches(solution: Solution) -> Variants:
    """At a node with more than two contributions, one of them left out, or what comes from one step."""
    graph = solution.graph
    found: dict[int, list[list[Any]]] = {}
    for step in range(graph.output, -1, -1):
        by_operand: dict[int, list[Any]] = {}
        for edge in solution.edges(step):
            by_operand.setdefault(edge.operand, []).append(edge.contribution)
        for operand, contributions in by_operand.items():
            found.setdefault(operand, []).append(contributions)
    for node, steps in found.items():
        groups = [[one] for contributions in steps for one in contributions]
        if len(groups) > 2:
            for lost in [*groups, *(each for each in steps if len(each) > 1)]:
                yield partial(_without, solution, node, lost)


def _without(solution: Solution, node: int, lost: Sequence[Any]) -> Variant:
    return backward_with(solution, {"node": node}, kept={node: solution.node_gradients[node] - sum(lost)})


def _as_product(exchanged: bool) -> Any:
    """The rule of + or - as if it were that of *, whichever operand is multiplied with."""

    def rule_of(row: Operation) -> Backward:
        sign = -1 if row is SUBTRACT else 1
        return lambda g, out, x, y: (g * y, sign * g * x) if exchanged else (g * x, sign * g * y)

    return rule_of


def _distributed(solution: Solution) -> Variants:
    """f(a + b) as f(a) + f(b)."""
    graph = solution.graph
    uses = [operand for operands in graph.operands for operand in operands]
    for node in inner(graph):
        operands = graph.operands[node]
        if len(operands) == 1 and graph.operations[operands[0]] in (ADD, SUBTRACT) and uses.count(operands[0]) == 1:
            yield partial(_split, solution, node)


def _split(solution: Solution, node: int) -> Variant:
    """Both passes with a function taken of each side of the sum by itself."""
    graph, row = solution.graph, row_at(solution, node)
    total = graph.operands[node][0]
    left, right = (solution.values[operand] for operand in graph.operands[total])
    first, second = computed(row.forward, [left]), computed(row.forward, [right])
    sign = 1 if graph.operations[total] is ADD else -1
    leaves = {n: solution.values[n] for n, operation in enumerate(graph.operations) if operation is None}
    values = evaluate(graph, leaves, {node: first + sign * second})
    rules: dict[int, Backward] = {
        node: lambda g, out, x: (g,),
        total: lambda g, out, x, y: (*row.backward(g, first, x), *row.backward(sign * g, second, y)),
    }
    return Variant(values, send_back(graph, values, solution.upstream, rules), {"node": node})


def _both_derived(solution: Solution) -> Iterator[Any]:
    """At a product, the other factor derived as well: 2x for the y of x**2*y."""
    graph = solution.graph
    for node in inner(graph, MULTIPLY):
        for position, other in enumerate(reversed(graph.operands[node])):
            row = graph.operations[other]
            if row is not None and len(graph.operands[other]) == 1:
                yield partial(_other_derived, solution, node, position, other)


def _other_derived(solution: Solution, node: int, position: int, other: int) -> Variant:
    inside = solution.values[solution.graph.operands[other][0]]
    slope = computed(row_at(solution, other).backward, [1, solution.values[other], inside])

    def rule(g: Any, out: Any, x: Any, y: Any) -> tuple[Any, ...]:
        return (g * slope[0], g * x) if position == 0 else (g * y, g * slope[0])

    return backward_with(solution, {"node": node, "other": other}, {node: rule})


LETTER_MISCONCEPTIONS = (
    *(row for row in MISCONCEPTIONS if row.id not in _OF_NUMBERS),
    Misconception("distributed", _distributed),
    Misconception("branch-lost", _lost_branches),
    Misconception("as-product", each_node(_as_product(exchanged=False), ADD, SUBTRACT)),
    Misconception("as-product", each_node(_as_product(exchanged=True), ADD, SUBTRACT)),
    Misconception("both-derived", _both_derived),
    Misconception("value-given", _value_given),
    Misconception("other-input", _other_inputs),
    Misconception("other-sign", _other_sign),
)
"""Every misconception that makes sense in letters."""

EXPLAINED_BY = {"skipped": ("overwritten", "branch-lost"), "other-sign": ()}
"""Misconceptions that are left out where one of some others explains the same: with none named, where any does."""
