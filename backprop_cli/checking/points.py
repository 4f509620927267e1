"""Formulas held against numbers: at random rational points, each must give what the backward pass gives there.

The formulas are read by our own parser and computed by our own forward pass; sympy, which made them, takes no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from random import Random
from typing import NamedTuple

from backprop_cli.checking.evidence import Wide, agrees, claimed
from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.balls import load, order, precision
from backprop_cli.numbers.limits import MOST_BITS
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.expression import parse_expression

POINTS = 3
"""Points at which every formula is tried."""
_TRIES = 200
"""Points that are looked at for so many at which everything has a value."""
_TRIES_FOR_SIGNS = 60
"""Points that are looked at beyond these, for the signs that nodes have not had yet."""
_RANGES = ((-3, 3), (-1, 1), (0, 1), (1, 3))
"""Where a number of a point may lie: in the first, unless something has no value there, as a root or an arc sine."""


class Point(NamedTuple):
    """Numbers for the inputs, and what both passes make of them."""

    inputs: Mapping[str, Number]
    numbers: Numbers


class Confirmation(NamedTuple):
    """At how many points formulas were tried; for each node "ok", "mismatch", or "skipped"."""

    points: int
    rows: list[str]


def random_points(graph: Graph, upstream: Exact, count: int = POINTS) -> Iterator[Point]:
    """Points at which every node has a value and a derivative: `count`, or all that are found. The same every time."""
    return islice(_points_found(graph, upstream, _TRIES), count)


def points_of_both_signs(graph: Graph, upstream: Exact, count: int) -> list[Point]:
    """`count` points, and more at which a node has a sign that it has at none of them: abs(x) is not x."""
    points: list[Point] = []
    unseen = {(node, sign) for node in range(len(graph)) for sign in (-1, 1) if node not in graph.literals}
    beyond = 0
    for point in _points_found(graph, upstream, _TRIES + _TRIES_FOR_SIGNS):
        new = {(node, sign) for node, sign in unseen if sign * order(point.numbers.values[node], 0) > 0}
        if len(points) < count or new:
            points.append(point)
            unseen -= new
        else:
            beyond += 1
        if len(points) >= count and (not unseen or beyond > _TRIES_FOR_SIGNS):
            break
    return points


def _points_found(graph: Graph, upstream: Exact, tries: int) -> Iterator[Point]:
    """Every point among so many at which every node has a value and a derivative."""
    load()
    random = Random(0)
    good: dict[str, tuple[int, int]] = {}  # ranges in which a point was found
    for attempt in range(tries):
        inputs: dict[str, Number] = {}
        ranges = _ranges(random, graph.inputs, good, attempt)
        inputs |= {name: _between(random, *ends) for name, ends in ranges.items()}
        try:
            numbers = propagate(graph, inputs, upstream, wanted=range(len(graph)))
        except BackpropError:
            continue  # no value here, or no derivative
        if _at_a_kink(graph, numbers.values):
            continue
        yield Point(inputs, numbers)
        good = ranges


def _ranges(
    random: Random, names: Iterable[str], good: dict[str, tuple[int, int]], attempt: int
) -> dict[str, tuple[int, int]]:
    """Where the numbers of an attempt lie: of either sign, or as before, or in the same range, or each in its own."""
    if attempt % 4 == 0:
        return dict.fromkeys(names, _RANGES[0])
    if attempt % 4 == 1 and good:
        return good
    if attempt % 4 == 2:
        return dict.fromkeys(names, random.choice(_RANGES))
    return {name: random.choice(_RANGES) for name in names}


def confirm(graph: Graph, upstream: Exact, formulas: Mapping[int, str]) -> Confirmation:
    """Try every formula at POINTS points, or at as many as are found."""
    rows = ["skipped"] * len(graph)
    read = {node: _read(text) for node, text in formulas.items()}
    points = 0
    for point in random_points(graph, upstream):
        for node, formula in read.items():
            rows[node] = _worse(rows[node], _compared(formula, point.inputs, point.numbers.gradients[node]))
        points += 1
    return Confirmation(points, rows)


def is_same(number: Number, other: Number) -> bool:
    """Whether two numbers are one: equal rationals, or proven numbers whose balls overlap.

    Raises Wide where the other one is not known well enough to tell.
    """
    with precision(MOST_BITS):  # of a rational number beside a proven one
        return agrees(number, claimed(other), last=True)


def _between(random: Random, low: int, high: int) -> Fraction:
    """A number with few digits, between two others and none of them; no whole one and no half, where much is alike."""
    parts = random.choice((7, 9, 11, 13))
    steps = random.randrange(1, (high - low) * parts)
    return low + Fraction(steps if steps % parts else steps - 1, parts)


def _at_a_kink(graph: Graph, values: Sequence[Number]) -> bool:
    """Whether a derivative is a convention at these values; that of max(x, x) is none."""
    return any(
        operation is not None
        and operation.kink is not None
        and operation.kink(*(values[each] for each in ({*operands} if operation.most is None else operands)))
        for operation, operands in zip(graph.operations, graph.operands)
    )


def _read(text: str) -> Graph | None:
    """A formula as a graph; None for one that is not in our syntax."""
    try:
        return parse_expression(text)
    except BackpropError:
        return None


def _compared(formula: Graph | None, inputs: Mapping[str, Number], gradient: Number) -> str:
    """Whether a formula gives the gradient at a point; "skipped" where it has no value there."""
    if formula is None or not formula.inputs.keys() <= inputs.keys():
        return "mismatch"
    given = {name: inputs[name] for name in formula.inputs}
    try:
        value = propagate(formula, given, wanted=()).values[formula.output]
        return "ok" if is_same(gradient, value) else "mismatch"
    except (BackpropError, Wide):
        return "skipped"


def _worse(first: str, second: str) -> str:
    """What two points say together: one that is skipped says nothing."""
    order: Sequence[str] = ("skipped", "ok", "mismatch")
    return max(first, second, key=order.index)
