"""The paths from the output to one node: how many there are, and those with the largest products.

Both by one pass over the tape, however many paths there are: nothing is enumerated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, log2
from typing import NamedTuple

from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Number
from backprop_cli.solving.solution import Edge

SHOWN_PATHS = 5
"""Paths that are shown."""
_PRECISION = 9  # decimals of a logarithm that count when products are compared, so that equal ones stay in order


class Hop(NamedTuple):
    """One edge of a path, from a node to the operand at `position`."""

    node: int
    position: int


class _Partial(NamedTuple):
    """A path from the node so far down to the target: log2 of |its product|, and how it goes on."""

    size: float
    position: int
    rest: _Partial | None


def between(graph: Graph, target: int, reached: Sequence[int]) -> bytearray:
    """For each node, whether it lies on a path from the output to `target`."""
    inside = bytearray(len(graph))
    inside[target] = reached[target]
    for node in range(target + 1, graph.output + 1):
        if reached[node] and any(inside[operand] for operand in graph.operands[node]):
            inside[node] = 1
    return inside


def count_paths(graph: Graph, target: int, inside: Sequence[int]) -> int:
    """The number of paths from the output to `target`; `inside` is what `between` says."""
    if not inside[target]:
        return 0
    last_use = {
        operand: node for node in range(target, graph.output + 1) if inside[node] for operand in graph.operands[node]
    }
    counts = {target: 1}
    for node in range(target + 1, graph.output + 1):
        if inside[node]:
            operands = graph.operands[node]
            counts[node] = sum(counts.get(operand, 0) for operand in operands)
            for operand in operands:
                if last_use[operand] == node:
                    counts.pop(operand, None)  # such numbers may have as many digits as the graph has nodes
    return counts[graph.output]


def largest_paths(
    graph: Graph, target: int, inside: Sequence[int], edges: Mapping[int, Sequence[Edge]], limit: int = SHOWN_PATHS
) -> list[list[Hop]]:
    """The paths with the largest |product of local derivatives|, at most `limit`, each from the output to `target`.

    The k best paths to a node are among the k best to its operands. Equal products keep the order of the operands.
    """
    if not inside[target]:
        return []
    best: dict[int, list[_Partial]] = {target: [_Partial(0.0, -1, None)]}
    for node in range(target + 1, graph.output + 1):
        if inside[node]:
            found = [
                _Partial(_size(edge.local) + rest.size, position, rest)
                for position, edge in enumerate(edges[node])
                for rest in best.get(edge.operand, ())
            ]
            if len(found) > 1:
                found.sort(key=lambda path: -round(path.size, _PRECISION))
            best[node] = found[:limit]
    return [_hops(graph, path) for path in best[graph.output]]


def _hops(graph: Graph, path: _Partial) -> list[Hop]:
    hops: list[Hop] = []
    node = graph.output
    while path.rest is not None:
        hops.append(Hop(node, path.position))
        node, path = graph.operands[node][path.position], path.rest
    return hops


def _size(local: Number) -> float:
    """log2 of |local|: sums of these neither overflow nor vanish, as products would."""
    if local == 0:
        return -inf
    if isinstance(local, float):
        return min(log2(abs(local)), 1024.0)
    return log2(abs(local.numerator)) - log2(local.denominator)
