"""The two passes with a mistake in them: plain loops over the tape, for the table of misconceptions alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import add
from typing import Any

from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import of_arrays
from backprop_cli.numbers.rational import Irrational, Number, Undefined, too_large
from backprop_cli.teaching.grade import broken_array_passes

Backward = Callable[..., tuple[Any, ...]]
Join = Callable[[Any, Any], Any]


def evaluate(graph: Graph, leaves: Mapping[int, Number], changes: Mapping[int, Number]) -> list[Number]:
    """The forward pass from the leaves' numbers, with other numbers at the nodes of `changes`.

    Raises ArithmeticError where a node has no value, for arrays also ValueError.
    """
    if of_arrays(leaves.values()):
        return broken_array_passes.evaluate(graph, leaves, changes)
    results: list[Number] = []
    for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
        if node in changes:
            results.append(changes[node])
        elif operation is None:
            results.append(leaves[node])
        else:
            numbers = [results[operand] for operand in operands]
            results.append(bounded(computed(operation.forward, numbers or [1.0])))
    return results


def send_back(
    graph: Graph,
    values: Sequence[Number],
    upstream: Number,
    rules: Mapping[int, Backward] | None = None,
    kept: Mapping[int, Number] | None = None,
    join: Join = add,
) -> list[Number]:
    """The backward pass, with other rules at the nodes of `rules`, and other gradients at those of `kept`.

    `join` makes one gradient of what has arrived and what arrives next. Raises ArithmeticError where a contribution
    does not exist, for arrays also ValueError.
    """
    rules, kept = rules or {}, kept or {}
    if of_arrays(values):
        return broken_array_passes.send_back(graph, values, upstream, rules, kept, join)
    gradients: dict[int, Number] = {graph.output: upstream}
    for node in range(graph.output, -1, -1):
        operation, operands = graph.operations[node], graph.operands[node]
        if node not in gradients:
            continue
        if node in kept:
            gradients[node] = kept[node]
        if operation is None:
            continue
        rule = rules.get(node, operation.backward)
        around = [bounded(gradients[node]), values[node], *map(values.__getitem__, operands)]
        contributions = computed(rule, around)
        for operand, contribution in zip(operands, contributions):
            arrived = gradients.get(operand)
            gradients[operand] = contribution if arrived is None else join(arrived, contribution)
    return [gradients.get(node, 0) for node in range(len(graph))]


def computed(rule: Callable[..., Any], numbers: Sequence[Number]) -> Any:
    """What a rule makes of numbers: of floats where rational numbers do not suffice."""
    try:
        return rule(*numbers)
    except Irrational:
        return rule(*map(float, numbers))


def bounded(number: Number) -> Number:
    """`number`, unless it has outgrown what an exact number may be."""
    if too_large(number):
        raise Undefined("too-large")
    return number
