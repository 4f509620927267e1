"""Both passes in cells: the rules of the operations, written for their operands instead of being worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from backprop_cli.graph.operations import Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.solving.sql.cells import Cells
from backprop_cli.solving.sql.rules import RULES


def forward(graph: Graph, cells: Cells, leaves: Mapping[int, int]) -> list[int]:
    """The cell of every node's value; `leaves` has those of the leaves."""
    found: list[int] = []
    for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
        if operation is None:
            found.append(leaves[node])
        else:
            found.append(_value(cells, operation, [found[operand] for operand in operands]))
            cells.names.setdefault(found[node], f"v_{graph.names[node] or node}")
    return found


def backward(graph: Graph, cells: Cells, values: Sequence[int], upstream: int) -> list[int]:
    """The cell of every node's gradient; none of a product with 0 is added."""
    zero = cells.number(0.0)
    found: list[int] = [zero] * len(graph)
    found[graph.output] = upstream
    for node in range(graph.output, -1, -1):
        operation, operands, gradient = graph.operations[node], graph.operands[node], found[node]
        if gradient == zero:
            continue
        cells.names.setdefault(gradient, f"d_{graph.names[node] or node}")
        if operation is None or not operands:
            continue
        around = [values[operand] for operand in operands]
        for operand, sent in zip(operands, _sent_back(cells, operation, gradient, values[node], around)):
            if sent != zero:
                cells.names.setdefault(sent, f"d_{graph.names[operand] or operand}")
                before = found[operand]
                found[operand] = sent if before == zero else cells.made("x + y", {"x": before, "y": sent})
    return found


def may_lack_value(graph: Graph) -> bool:
    """Whether some operation has no value for some operands: such a row has no gradients either."""
    return any(
        operation is not None
        and (operation.domain or operation.name == "power" or operation.exponent is not None and _is_partial(operation))
        for operation in graph.operations
    )


def _is_partial(power: Operation) -> bool:
    assert power.exponent is not None
    return power.exponent < 0 or power.exponent != int(power.exponent)


def _value(cells: Cells, operation: Operation, around: Sequence[int]) -> int:
    if operation.name in _OF_MANY:
        return _OF_MANY[operation.name][0](cells, around)
    if not around:
        return cells.number(float(operation.value_of((), 1.0)))
    if operation.exponent is not None:
        return cells.made(_power(float(operation.exponent)), {"x": around[0], **_exponents(cells, operation)})
    return cells.made(RULES[operation.name][0], dict(zip("xyz", around)))


def _sent_back(cells: Cells, operation: Operation, gradient: int, value: int, around: Sequence[int]) -> Sequence[int]:
    if operation.name in _OF_MANY:
        return _OF_MANY[operation.name][1](cells, gradient, value, around)
    named = dict(zip("xyz", around)) | {"g": gradient, "v": value}
    if operation.exponent is None:
        return [cells.made(rule, named) for rule in RULES[operation.name][1:]]
    exponent = float(operation.exponent)
    slope = _power(exponent - 1, "m")
    rule = "0" if exponent == 0 else f"_sent(g, n * {slope})" if "case" in slope else f"g * (n * {slope})"
    return [cells.made(rule, named | _exponents(cells, operation))]


def _exponents(cells: Cells, operation: Operation) -> dict[str, int]:
    assert operation.exponent is not None
    exponent = float(operation.exponent)
    return {"n": cells.number(exponent), "m": cells.number(exponent - 1)}


def _power(exponent: float, letter: str = "n") -> str:
    """The rule of x to a power that is known."""
    if exponent in (1.0, 2.0):
        return ("x", "x * x")[int(exponent) - 1]
    if exponent == int(exponent) and exponent >= 0:
        return f"power(x, {letter})"
    place = "x <> 0" if exponent == int(exponent) else "x >= 0" if exponent > 0 else "x > 0"
    return f"case when {place} then power(x, {letter}) end"


def _folded(rule: str) -> Callable[[Cells, Sequence[int]], int]:
    """A rule of two operands for any number of them."""
    return lambda cells, around: reduce(lambda x, y: cells.made(rule, {"x": x, "y": y}), around)


_SUM, _MOST, _LEAST = _folded("x + y"), _folded("_most(x, y)"), _folded("_least(x, y)")


def _tied_back(cells: Cells, gradient: int, value: int, around: Sequence[int]) -> Sequence[int]:
    """What min or max sends back: the operands that are the value share it equally."""
    ties = [cells.made("_is(x, y)", {"x": x, "y": value}) for x in around]
    count = _SUM(cells, ties)
    return [cells.made("g * x / y", {"g": gradient, "x": tie, "y": count}) for tie in ties]


def _log_sum_exp(cells: Cells, around: Sequence[int]) -> int:
    most = _MOST(cells, around)
    total = _SUM(cells, [cells.made("_exp(x - y)", {"x": x, "y": most}) for x in around])
    return cells.made("x + ln(y)", {"x": most, "y": total})


def _hypot(cells: Cells, around: Sequence[int]) -> int:
    """By the largest side, so that no square is beyond a double."""
    sides = [cells.made("abs(x)", {"x": x}) for x in around]
    most = _MOST(cells, sides)
    shares = [cells.made("_over(x, y)", {"x": side, "y": most}) for side in sides]
    total = _SUM(cells, [cells.made("x * x", {"x": share}) for share in shares])
    return cells.made("_scaled(x, y)", {"x": most, "y": total})


def _each_back(rule: str) -> Callable[[Cells, int, int, Sequence[int]], Sequence[int]]:
    return lambda cells, gradient, value, around: [
        cells.made(rule, {"g": gradient, "v": value, "x": x}) for x in around
    ]


_OF_MANY = {
    "max": (_MOST, _tied_back),
    "min": (_LEAST, _tied_back),
    "logsumexp": (_log_sum_exp, _each_back("g * _exp(x - v)")),
    "hypot": (_hypot, _each_back("case when g = 0 then 0 else g * x / nullif(v, 0) end")),
}
"""The functions of any number of operands."""
