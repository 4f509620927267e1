"""The calculation told in order: every number and every decision of an explanation, before any words.

Source: *Deep Learning from Scratch*, chapter 5.1-5.3 (the chain rule on the graph, from the output to the inputs).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isfinite
from typing import NamedTuple, Union

from backprop_cli.graph.notation import derivative_text, expressions
from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Number, divide, normal, to_float, too_large
from backprop_cli.solving.letters import AnySolution, LetterSolution
from backprop_cli.solving.solution import Edge, Solution
from backprop_cli.teaching.explain.array_facts import ArrayExplanation
from backprop_cli.teaching.explain.labels import LONGEST_LABEL, labels_of
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation
from backprop_cli.teaching.explain.linearity import at_kink, is_affine
from backprop_cli.teaching.explain.paths import between, count_paths, largest_paths

MOST_INPUTS = 12
"""Inputs whose meaning is spelled out."""
SMALL_STEP = Fraction(1, 100)
"""The rise that is spoken of for a factor such as 1.1."""


class ForwardStep(NamedTuple):
    """One operation of the forward pass: the numbers that go in, and the one that comes out."""

    node: int
    operation: Operation
    operands: tuple[int, ...]
    inputs: tuple[Number, ...]
    value: Number
    inside: bool  # whether it lies on a way from the output to `wrt`


class Share(NamedTuple):
    """What goes back to one operand: the local derivative as a formula and a number, and the contribution."""

    operand: int
    formula: str
    local: Number
    contribution: Number


class BackwardStep(NamedTuple):
    """One operation of the backward pass; the numbers `arriving` sum up to `upstream`."""

    node: int
    operation: Operation
    arriving: tuple[Number, ...]
    upstream: Number
    shares: tuple[Share, ...]
    inside: bool


class Sum(NamedTuple):
    """A node used more than once: what comes back to it, in the order of the calculation, and its gradient."""

    node: int
    contributions: tuple[Number, ...]
    gradient: Number
    inside: bool


class Path(NamedTuple):
    """One way from the output to a node: `chain` is the seed, then times one local derivative after the other."""

    nodes: tuple[int, ...]
    positions: tuple[int, ...]  # on each hop, the operand that it goes to
    shares: tuple[Share, ...]
    chain: tuple[Number, ...]

    @property
    def product(self) -> Number:
        """What this path contributes to the gradient."""
        return self.chain[-1]


class Paths(NamedTuple):
    """All ways from the output to `node`, the largest of them, and the gradient, which is the sum over all.

    `too_long` counts paths as large as those shown whose numbers are too long.
    """

    node: int
    total: int
    shown: tuple[Path, ...]
    too_long: int
    gradient: Number


class Meaning(NamedTuple):
    """If `node` rises by `step`, the output rises by `effect`: exactly where it is `linear` in the node."""

    node: int
    step: Number
    effect: Number
    linear: bool
    kink: bool  # the gradient is a convention here, so that no rise can be told


class Mover(NamedTuple):
    """What one more percent of an input does to the output, in its unit and in percent of it (None where it is 0)."""

    node: int
    effect: Number
    percent: Number | None
    share: float  # of the largest effect, from 0 to 1
    linear: bool


@dataclass(frozen=True)
class Explanation:
    """Everything an explanation says. Numbers are the solution's own; texts are expressions in the parser's syntax."""

    solution: Solution
    texts: Sequence[str]  # by node: what it calculates
    labels: Sequence[str]  # by node: its name, else a short expression or #id
    forward: Sequence[ForwardStep]
    seed: Number
    backward: Sequence[BackwardStep]
    sums: Sequence[Sum]
    unused: Sequence[int]  # nodes with a name that the output does not depend on
    wrt: int | None
    paths: Paths | None
    meanings: Sequence[Meaning]  # none where the upstream gradient is 0
    ranking: Sequence[Mover]
    inputs_left_out: int


Explained = Union[Explanation, ArrayExplanation, LetterExplanation]


def explain(solution: AnySolution, wrt: str | None = None) -> Explained:
    """Explain a solution; `wrt` names the node whose gradient is followed along every path.

    Raises BackpropError for an unknown name, or where a number of the explanation is too large.
    """
    if isinstance(solution, LetterSolution):
        return LetterExplanation(solution, None if wrt is None else solution.answer_keys.named(wrt))
    arrays = solution.of_arrays
    if arrays and wrt is not None and "[" in wrt:
        raise BackpropError("path-to-element", name=wrt, array=wrt.partition("[")[0])
    target = None if wrt is None else solution.answer_keys.named(wrt)
    if arrays:
        from backprop_cli.teaching.explain.array_explanation import explain_arrays

        return explain_arrays(solution, target)
    try:
        return _explained(solution, target)
    except ArithmeticError:  # a float overflows in a product that the passes never form
        raise BackpropError("overflow", node=solution.output) from None


def _explained(solution: Solution, target: int | None) -> Explanation:
    graph = solution.graph
    texts = expressions(graph, LONGEST_LABEL)
    labels = labels_of(solution, texts)
    edges = {node: solution.edges(node) for node in range(graph.output + 1) if graph.operands[node]}
    inside = solution.reached if target is None else between(graph, target, solution.reached)
    arriving = _arriving(solution, edges)
    backward = _backward(solution, edges, labels, arriving, inside)
    paths = None if target is None else _paths(solution, target, inside, backward, edges)
    linear: Callable[[int], bool] = cache(lambda node: is_affine(graph, solution.values, node, solution.reached))
    movers, left_out = _ranking(solution, linear)
    return Explanation(
        solution=solution,
        texts=texts,
        labels=labels,
        forward=_forward(solution, inside),
        seed=solution.upstream,
        backward=backward,
        sums=[
            Sum(node, tuple(found), solution.node_gradients[node], bool(inside[node]))
            for node, found in sorted(arriving.items())
            if len(found) > 1
        ],
        unused=[node for node, name in enumerate(graph.names) if name and not solution.reached[node]],
        wrt=target,
        paths=paths,
        meanings=_meanings(
            solution, [target] if target is not None else sorted(mover.node for mover in movers), linear
        ),
        ranking=movers,
        inputs_left_out=left_out,
    )


def _forward(solution: Solution, inside: Sequence[int]) -> list[ForwardStep]:
    """The forward pass from left to right; pi() is a number there, and no step."""
    graph, values = solution.graph, solution.values
    return [
        ForwardStep(node, operation, operands, tuple([values[i] for i in operands]), values[node], bool(inside[node]))
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands))
        if operation is not None and operands
    ]


def _arriving(solution: Solution, edges: Mapping[int, Sequence[Edge]]) -> dict[int, list[Number]]:
    """The contributions that reach each node, in the order of the calculation."""
    arriving: dict[int, list[Number]] = {solution.graph.output: [solution.upstream]}
    for shares in edges.values():
        for edge in shares:
            arriving.setdefault(edge.operand, []).append(edge.contribution)
    return arriving


def _backward(
    solution: Solution,
    edges: Mapping[int, Sequence[Edge]],
    labels: Sequence[str],
    arriving: Mapping[int, Sequence[Number]],
    inside: Sequence[int],
) -> list[BackwardStep]:
    """The backward pass from right to left, without what the output does not depend on."""
    steps = []
    for node in range(solution.graph.output, -1, -1):
        operation, operands = solution.graph.operations[node], solution.graph.operands[node]
        if operation is None or not operands or not solution.reached[node]:
            continue
        shares = tuple(_shares(solution, node, edges[node], labels))
        on_the_way = bool(inside[node] and any(inside[operand] for operand in operands))
        gradient = solution.node_gradients[node]
        steps.append(BackwardStep(node, operation, tuple(arriving[node]), gradient, shares, on_the_way))
    return steps


def _shares(solution: Solution, node: int, edges: Sequence[Edge], labels: Sequence[str]) -> Iterator[Share]:
    """What goes back along the edges of a node. Raises BackpropError where a number is too large."""
    operation = solution.graph.operations[node]
    assert operation is not None
    parts = [labels[operand] for operand in solution.graph.operands[node]]
    for position, edge in enumerate(edges):
        local = edge.local if edge.local != edge.local else _kept(edge.local, labels[node])  # nan: there is none
        yield Share(edge.operand, derivative_text(operation, position, parts), local, edge.contribution)


def _paths(
    solution: Solution,
    target: int,
    inside: Sequence[int],
    backward: Sequence[BackwardStep],
    edges: Mapping[int, Sequence[Edge]],
) -> Paths:
    """The paths to `target`: counted, and the largest told in full, unless their numbers are too long to show."""
    graph = solution.graph
    shares = {step.node: step.shares for step in backward}
    largest = largest_paths(graph, target, inside, edges)
    shown = []
    for hops in largest:
        taken = tuple(shares[hop.node][hop.position] for hop in hops)
        chain = _chain(solution.upstream, taken)
        if chain is not None:
            nodes = (graph.output, *(share.operand for share in taken))
            shown.append(Path(nodes, tuple(hop.position for hop in hops), taken, chain))
    total = count_paths(graph, target, inside)
    return Paths(target, total, tuple(shown), len(largest) - len(shown), solution.node_gradients[target])


def _chain(seed: Number, shares: Sequence[Share]) -> tuple[Number, ...] | None:
    """The seed, then times one local derivative after the other; None when that outgrows what can be shown."""
    chain = [seed]
    try:
        for share in shares:
            chain.append(_kept(chain[-1] * share.local, ""))
    except (BackpropError, ArithmeticError):
        return None
    return tuple(chain)


def _meanings(solution: Solution, nodes: Sequence[int], linear: Callable[[int], bool]) -> list[Meaning]:
    """What a rise of each node does to the output itself, whatever arrives from upstream."""
    if solution.upstream == 0:
        return []
    steps = {node: _step(solution, node) for node in nodes}

    def kink(node: int) -> bool:
        return at_kink(solution.graph, solution.values, node, solution.reached)

    return [
        Meaning(node, step, _kept(_derivative(solution, node) * step, solution.output), linear(node), kink(node))
        for node, step in steps.items()
    ]


def _step(solution: Solution, node: int) -> Number:
    """A rise that makes sense for the node: 1, but SMALL_STEP for a factor such as 1.1."""
    value = solution.values[node]
    factor = solution.graph.names[node] not in solution.units and -2 <= value <= 2 and value != int(value)
    return SMALL_STEP if factor else 1


def _ranking(solution: Solution, linear: Callable[[int], bool]) -> tuple[list[Mover], int]:
    """The inputs that move the output most, and how many are left out."""
    if solution.upstream == 0:
        return [], 0
    effects: dict[int, Number] = {
        node: _kept(divide(_derivative(solution, node) * solution.values[node], 100), name)
        for name, node in solution.graph.inputs.items()
    }
    order = sorted(effects, key=lambda node: -_size(effects[node]))
    largest = _size(effects[order[0]]) if order else 0
    output = solution.value
    movers = [
        Mover(
            node,
            effects[node],
            _kept(divide(effects[node] * 100, output), solution.output) if to_float(output) else None,
            (to_float(_size(divide(effects[node], largest))) or 0.0) if to_float(largest) else 0.0,
            linear(node),
        )
        for node in order[:MOST_INPUTS]
    ]
    return movers, len(order) - len(movers)


def _size(number: Number) -> Number:
    return -number if number < 0 else number


def _derivative(solution: Solution, node: int) -> Number:
    """∂output/∂node, without what arrives from upstream."""
    gradient: Number = divide(solution.node_gradients[node], solution.upstream)
    return gradient


def _kept(number: Number, name: str) -> Number:
    """A number of the explanation, a whole fraction as an int. Raises BackpropError for one too large to show."""
    if isinstance(number, float):
        if not isfinite(number):
            raise BackpropError("overflow", node=name)
        return number
    if too_large(number):
        raise BackpropError("too-large", node=name)
    return normal(number) if isinstance(number, Fraction) else number
