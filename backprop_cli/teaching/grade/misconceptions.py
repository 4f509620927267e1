"""The table of misconceptions: what a student may have done to get a wrong number. One row each.

A row makes variants of a run: the same tape with one rule broken, at one node or at every one. A wrong answer that
equals a variant's number fits the misconception. Adding one touches this file, and its sentence
`misconception-<id>` and its name `name-<id>` in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial
from math import floor, isfinite
from operator import add
from typing import Any, NamedTuple

from backprop_cli.graph.array_floats import by_floats
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, SUBTRACT, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number, Undefined, divide
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.broken_array_passes import arriving
from backprop_cli.teaching.grade.broken_passes import Backward, Join, evaluate, send_back

MOST_PAIRS = 24
"""Operations up to which every pair of them is tried; beyond, those that are connected."""
EVERY_NODE = -1
"""In place of a node: at every such node."""


class Variant(NamedTuple):
    """The numbers of a run with one rule broken, by node; None where the variant says nothing of them."""

    values: Sequence[Number] | None
    gradients: Sequence[Number] | None
    at: Mapping[str, int]  # parameter of the sentence -> the node it names, or EVERY_NODE


Variants = Iterator[Callable[[], Variant]]


class Misconception(NamedTuple):
    """One row. `variants` may run into numbers that do not exist; such variants are passed over."""

    id: str
    variants: Callable[[Solution], Variants]


def inner(graph: Graph, *rows: Operation | str) -> list[int]:
    """The operation nodes, or those of some rows (or row names) of the table of operations."""
    names = {row if isinstance(row, str) else row.name for row in rows}
    return [n for n, row in enumerate(graph.operations) if row is not None and (not rows or row.name in names)]


def backward_with(
    solution: Solution,
    at: Mapping[str, int],
    rules: Mapping[int, Backward] | None = None,
    kept: Mapping[int, Number] | None = None,
    join: Join = add,
) -> Variant:
    """The right forward pass, and a backward pass in which something is broken."""
    gradients = send_back(solution.graph, solution.values, solution.upstream, rules, kept, join)
    return Variant(None, gradients, at)


def each_node(rule_of: Callable[[Operation], Backward], *rows: Operation | str) -> Callable[[Solution], Variants]:
    """Variants with a broken backward rule: at every node of some rows at once, and at each by itself."""

    def variants(solution: Solution) -> Variants:
        rules = {node: rule_of(row_at(solution, node)) for node in inner(solution.graph, *rows)}
        if len(rules) > 1:
            yield partial(backward_with, solution, {"node": EVERY_NODE}, rules)
        for node, rule in rules.items():
            yield partial(backward_with, solution, {"node": node}, {node: rule})

    return variants


def row_at(solution: Solution, node: int) -> Operation:
    """The row of the table of operations at an operation node."""
    row = solution.graph.operations[node]
    assert row is not None
    return row


def _not_flipped(row: Operation) -> Backward:
    return lambda g, out, x, y: (g * x, g * y)


def _no_upstream(row: Operation) -> Backward:
    return lambda g, out, *operands: row.backward(g * 0 + 1 if is_array(g) else 1, out, *operands)


def _sign_lost(row: Operation) -> Backward:
    return lambda g, out, x, y: (g, g)


def _passed_on(mask: tuple[int, ...]) -> Callable[[Operation], Backward]:
    """The upstream gradient goes on as it is to some operands; nothing reaches the others."""
    return lambda row: lambda g, out, *operands: tuple(g * mask[min(i, 1)] for i in range(len(operands)))


def _skipped(solution: Solution) -> Variants:
    """No backward at a node: what arrived is used one step further left, or nothing gets there at all."""
    steps: list[Operation | str] = ["literal_power", *(row for row in OPERATIONS if row not in (ADD, SUBTRACT))]
    for mask in ((1, 1), (1, 0), (0, 1)):
        yield from each_node(_passed_on(mask), *steps)(solution)
    yield from each_node(_passed_on((0, 0)))(solution)


def _divide_wrong(by_square: bool, negative: bool) -> Callable[[Operation], Backward]:
    """The derivative of x/y by y without its square, or without its sign."""

    def rule(g: Any, out: Any, x: Any, y: Any) -> tuple[Any, ...]:
        by_right = divide(g * out, y) if by_square else g * out
        return divide(g, y), -by_right if negative else by_right

    return lambda row: rule


def _power_without(what: str) -> Callable[[Operation], Backward]:
    """The derivative of xⁿ by x without its factor n, or without taking 1 from the exponent."""

    def rule_of(row: Operation) -> Backward:
        def rule(g: Any, out: Any, x: Any, *exponent: Any) -> tuple[Any, ...]:
            n = exponent[0] if exponent else row.exponent or 0
            by_base, *by_exponent = row.backward(g, out, x, *exponent)
            if what == "decrease":
                return (g * n * out, *by_exponent)
            if n == 0:
                raise Undefined("power-derivative-zero")
            return (divide(by_base, n), *by_exponent)

        return rule

    return rule_of


def _overwritten(solution: Solution) -> Variants:
    """At nodes used more than once, a single contribution is kept: = in place of +=."""
    found: dict[int, list[Number]] = {}
    for node, contribution in _contributions(solution):
        found.setdefault(node, []).append(contribution)
    shared = {node: contributions for node, contributions in found.items() if len(contributions) > 1}
    if len(shared) > 1:
        for join in (lambda arrived, arriving: arriving, lambda arrived, arriving: arrived):
            yield partial(backward_with, solution, {"node": EVERY_NODE}, join=join)
    for node, contributions in shared.items():
        for contribution in _different((contributions[-1], *contributions)):
            yield partial(backward_with, solution, {"node": node}, kept={node: contribution})


def _contributions(solution: Solution) -> Iterator[tuple[int, Number]]:
    """What arrives at which node, from right to left."""
    if solution.of_arrays:
        with suppress(ArithmeticError, ValueError):  # a contribution that floats do not hold
            yield from arriving(solution.graph, solution.values, solution.node_gradients)
        return
    for node in range(solution.graph.output, -1, -1):
        yield from ((edge.operand, edge.contribution) for edge in solution.edges(node))


def _different(contributions: Sequence[Number]) -> Sequence[Number]:
    return contributions if any(map(is_array, contributions)) else list(dict.fromkeys(contributions))


def _another_nodes(solution: Solution) -> Variants:
    """One node's backward is called in place of another's, with the operands that the other one kept."""
    for node, other in _alike(solution.graph):
        if row_at(solution, other) not in (ADD, SUBTRACT):  # they keep no operands, so there is nothing to mix up
            rules = {node: _backward_of(solution, other)}
            yield partial(backward_with, solution, {"node": node, "other": other}, rules)


def _nodes_exchanged(solution: Solution) -> Variants:
    """The backwards of two nodes are called in each other's place: layers in the wrong order."""
    for node, other in _alike(solution.graph):
        if node < other:
            rules = {node: _backward_of(solution, other), other: _backward_of(solution, node)}
            yield partial(backward_with, solution, {"node": node, "other": other}, rules)


def _alike(graph: Graph) -> Iterator[tuple[int, int]]:
    """Operation nodes with as many operands, which may be taken for each other, in both orders."""
    operands = graph.operands
    return ((node, other) for node, other in _pairs(graph) if len(operands[other]) == len(operands[node]))


def _pairs(graph: Graph) -> Iterator[tuple[int, int]]:
    """Operation nodes that are likely to be confused, in both orders: all where they are few, else neighbours."""
    nodes = inner(graph)
    if len(nodes) <= MOST_PAIRS:
        yield from ((node, other) for node in nodes for other in nodes if node != other)
        return
    for node in nodes:
        for operand in {*graph.operands[node]}:
            if graph.operations[operand] is not None:
                yield from ((node, operand), (operand, node))


def _backward_of(solution: Solution, node: int) -> Backward:
    """A node's backward with what it kept in its forward pass, wherever it is called."""
    row = row_at(solution, node)
    kept = (solution.values[node], *(solution.values[operand] for operand in solution.graph.operands[node]))
    if row.shape is None and any(map(is_array, kept)):
        return lambda g, *_: by_floats(row.backward, (g, *kept))
    return lambda g, *_: row.backward(g, *kept)


def _forward_with(solution: Solution, changes: Mapping[int, Number], node: int) -> Variant:
    """Both passes from other numbers at some nodes."""
    leaves = {n: solution.values[n] for n, row in enumerate(solution.graph.operations) if row is None}
    values = evaluate(solution.graph, leaves, changes)
    rules = {n: _from_operands(row) for n in changes if (row := solution.graph.operations[n]) is not None}
    return Variant(values, send_back(solution.graph, values, solution.upstream, rules), {"node": node})


def _from_operands(row: Operation) -> Backward:
    """A row's backward that takes nothing from the node's own number, which is not what it calculates."""
    return lambda g, out, *operands: row.backward(g, row.value_of(operands, 1.0), *operands)


def always(rule: Backward, _: Operation) -> Backward:
    """One rule for every row."""
    return rule


def _at_relu(*rules: Backward) -> Callable[[Solution], Variants]:
    """ReLU going back by another rule."""

    def variants(solution: Solution) -> Variants:
        for rule in rules:
            yield from each_node(partial(always, rule), "relu")(solution)

    return variants


def _left_out(solution: Solution) -> Variants:
    """A factor such as 1.1 or 0.8 left out of the calculation: each by itself, and all of them."""
    return _other_factors(solution, lambda value: 1)


def _rates(solution: Solution) -> Variants:
    """The rate in place of the factor: 0.1 for 1.1, 0.2 for 0.8."""
    return _other_factors(solution, lambda value: value - 1 if value > 1 else 1 - value)


def _other_factors(solution: Solution, other: Callable[[Number], Number]) -> Variants:
    """Variants with another number for the inputs that look like a tax or a discount: below 2, not whole, factors."""
    values, graph = solution.values, solution.graph
    added = {
        n
        for row, ns in zip(graph.operations, graph.operands)
        if row is not None and row not in (MULTIPLY, DIVIDE)
        for n in ns
    }
    inputs = [node for node in graph.inputs.values() if not is_array(values[node]) and node not in added]
    factors = [node for node in inputs if 0 < values[node] < 2 and values[node] % 1]
    changes = {node: other(values[node]) for node in factors}
    if len(changes) > 1:
        yield partial(_forward_with, solution, changes, EVERY_NODE)
    for node, change in changes.items():
        yield partial(_forward_with, solution, {node: change}, node)


def _rounded(solution: Solution) -> Variants:
    """int() or rounding at a value or a gradient that is no whole number, and the calculation goes on from there."""
    for node, value in enumerate(solution.values):
        for short in _shortened(value):
            yield partial(_forward_with, solution, {node: short}, node)
    for node, gradient in enumerate(solution.node_gradients):
        for short in _shortened(gradient):
            yield partial(backward_with, solution, {"node": node}, kept={node: short})


def _shortened(number: Any) -> Collection[Any]:
    """A number that is not whole, without its decimals, or with one or two left; nothing of nan and of infinities."""
    if is_array(number):
        short = [number.astype(int).astype(float), *(number.round(places) for places in (0, 1, 2))]
        return [array for array in short if (array != number).any()]
    if (isinstance(number, float) and not isfinite(number)) or number == int(number):
        return set()
    exact = Fraction(number)
    shorter = {Fraction(int(exact)), Fraction(floor(exact + Fraction(1, 2)))}
    return {short for short in (*shorter, *(round(exact, places) for places in (0, 1, 2))) if short != exact}


def _exchanged(solution: Solution) -> Variants:
    """Gradients where values are asked for, or the other way round."""
    yield partial(Variant, None, solution.values, {})
    yield partial(Variant, solution.node_gradients, None, {})


_OTHER_MASKS: tuple[Backward, ...] = (  # the opposite one, one from what arrives, x >= 0
    lambda g, out, x: (g * (x <= 0),),
    lambda g, out, x: (g * (g > 0),),
    lambda g, out, x: (g * (x >= 0),),
)
_OUTPUTS: tuple[Backward, ...] = (lambda g, out, x: (g * out,), lambda g, out, x: (g * 0 + out,))

MISCONCEPTIONS = (
    Misconception("not-flipped", each_node(_not_flipped, MULTIPLY)),
    Misconception("sign-lost-minus", each_node(_sign_lost, SUBTRACT)),
    Misconception("square-lost", each_node(_divide_wrong(by_square=False, negative=True), DIVIDE)),
    Misconception("sign-lost-division", each_node(_divide_wrong(by_square=True, negative=False), DIVIDE)),
    Misconception("factor-lost", each_node(_power_without("factor"), "literal_power", "power")),
    Misconception("decrease-lost", each_node(_power_without("decrease"), "literal_power", "power")),
    Misconception("no-upstream", each_node(_no_upstream)),
    Misconception("overwritten", _overwritten),
    Misconception("skipped", _skipped),
    Misconception("another-node", _another_nodes),
    Misconception("nodes-exchanged", _nodes_exchanged),
    Misconception("mask", _at_relu(*_OTHER_MASKS)),
    Misconception("output-for-mask", _at_relu(*_OUTPUTS)),
    Misconception("left-out", _left_out),
    Misconception("rate", _rates),
    Misconception("rounded", _rounded),
    Misconception("exchanged", _exchanged),
)
"""Every misconception that breaks a rule for numbers; of those that explain a submission equally well, the first is
told first. `diagnosis` adds numerical derivatives, `marking` swapped answers."""
