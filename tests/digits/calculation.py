"""Both passes over a graph by the rules of `rules`, at two precisions: what differs between them is noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
from mpmath import mpf

from backprop_cli.graph.tape import Graph

from .reals import ZERO, NoDerivative, NoValue, Real, TooLarge, Unsure, mul, real
from .rules import DECIDING, RULES, power, power_by_base

PRECISIONS = ((850, 950), (1_500, 1_600))
"""Digits: those of the second pair are more than 4,096 bits hold."""
LAST = 1_233
"""Digits that 4,096 bits hold: what a calculation with so many cannot tell, the calculator need not."""
SAME = 90
"""Digits that both precisions have to agree in: more than are asked for, so that few lie next to a tie."""
SPARE = 50
"""Digits that the lower precision of a pair may lose without a difference to the higher one."""


class Pass(NamedTuple):
    """Values and gradients as far as they go, and what stopped them; None for what has no derivative."""

    values: list[Real]
    gradients: list[Real | None]
    partials: dict[int, list[Real | None]]
    stopped: str = ""
    at: int = -1


class Known(NamedTuple):
    """A number, how far off it may be, and how many of its digits a calculation with LAST digits tells."""

    number: Real
    error: Real = ZERO
    told: int = LAST


class Right(NamedTuple):
    """What is right: numbers, with None for noise about 0, or the reason for a refusal."""

    values: list[Known | None]
    gradients: list[Known | None]
    partials: dict[int, list[Known | None]]
    missing: set[int]  # nodes without a gradient
    why: str = ""  # "value", "derivative", "unsure" or "large"
    hard: bool = False  # whether the first precisions do not suffice


def calculate(graph: Graph, inputs: Mapping[str, Any], upstream: Any) -> Right:
    """Both passes. `inputs` and `upstream` are graphs or Fractions."""
    right, hard = Right([], [], {}, set(), "unsure"), False
    for low, high in PRECISIONS:
        first, second = (_both(graph, inputs, upstream, digits) for digits in (low, high))
        last = _both(graph, inputs, upstream, LAST) if hard else second
        right, sure = _compared(graph, first, second, last, mpf(10) ** (SPARE - low))
        if sure:
            break
        hard = True
    return right._replace(hard=hard)


def constant(given: Any) -> Real:
    """The number that an input has, at the precision of now. Raises NoValue and its like."""
    if isinstance(given, Graph):
        found = _forward(given, {})
        if found.stopped:
            raise NoValue(found.stopped)
        return found.values[given.output]
    return given


def _both(graph: Graph, inputs: Mapping[str, Any], upstream: Any, digits: int) -> Pass:
    with mpmath.workdps(digits):
        try:
            given = {name: constant(value) for name, value in inputs.items()}
            seed = constant(upstream)
        except ArithmeticError as error:
            return Pass([], [], {}, _why(error), 0)
        forward = _forward(graph, given)
        return forward if forward.stopped else _backward(graph, forward.values, seed)


def _forward(graph: Graph, given: Mapping[str, Real]) -> Pass:
    values: list[Real] = []
    names = {node: name for name, node in graph.inputs.items()}
    for node, operation in enumerate(graph.operations):
        if operation is None:
            literal = graph.literals.get(node)
            values.append(given[names[node]] if names.get(node) in given else Fraction(literal or 0))
            continue
        xs = [values[operand] for operand in graph.operands[node]]
        try:
            if operation.name == "literal_power":
                values.append(power(xs[0], Fraction(operation.exponent or 0)))
            else:
                values.append(RULES[operation.name][0](*xs))
        except (ArithmeticError, ValueError) as error:
            return Pass(values, [], {}, _why(error), node)
    return Pass(values, [], {})


def _backward(graph: Graph, values: list[Real], seed: Real) -> Pass:
    """A contribution whose upstream is 0 for certain is 0, and its derivative is not asked for."""
    gradients: list[Real | None] = [Fraction(0)] * len(graph)
    gradients[graph.output] = seed
    partials: dict[int, list[Real | None]] = {}
    for node in range(len(graph) - 1, -1, -1):
        operation, gradient = graph.operations[node], gradients[node]
        if operation is None or (gradient is not None and gradient == 0):
            continue
        operands = graph.operands[node]
        xs = [values[operand] for operand in operands]
        partials[node] = []
        for place, operand in enumerate(operands):
            try:
                if operation.name == "literal_power":
                    partial: Real | None = power_by_base(xs[0], Fraction(operation.exponent or 0))
                else:
                    partial = RULES[operation.name][1](place, *xs)
            except NoDerivative:
                partial = None
            except (ArithmeticError, ValueError) as error:
                return Pass(values, gradients, partials, _why(error), node)
            partials[node].append(partial)
            before = gradients[operand]
            if partial is None or gradient is None or before is None:
                gradients[operand] = None
            else:
                try:
                    gradients[operand] = _sum(before, mul(gradient, partial))
                except TooLarge as error:
                    return Pass(values, gradients, partials, _why(error), node)
    return Pass(values, gradients, partials)


def _sum(x: Real, y: Real) -> Real:
    """What cancels is noise as large as the last digit, and not 0, to which a small number could be added."""
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return x + y
    return real(x) + real(y) or abs(real(x)) * mpf(10) ** -mpmath.mp.dps


def _why(error: Exception) -> str:
    for kind, word in ((NoValue, "value"), (Unsure, "unsure"), (TooLarge, "large")):
        if isinstance(error, kind):
            return word
    if isinstance(error, ZeroDivisionError):
        return "unsure"
    raise error


def _compared(graph: Graph, first: Pass, second: Pass, last: Pass, least: Any) -> tuple[Right, bool]:
    values, sure = _agreed(first.values, second.values, last.values, least)
    partials = {}
    for node, found in second.partials.items():
        unknown = [None] * len(found)
        others = (run.partials.get(node, unknown) for run in (first, last))
        partials[node], _ = _agreed(next(others), found, next(others), least)
    gradients, same = _agreed(first.gradients, second.gradients, last.gradients, least)
    missing = {node for node, gradient in enumerate(second.gradients) if gradient is None}
    why = second.stopped if second.stopped == first.stopped else "unsure"
    if not why and missing & set(graph.inputs.values()):
        why = "derivative"
    if not sure and not _indifferent(graph, values):
        why = "unsure"
    return Right(values, gradients, partials, missing, why), sure and same and why != "unsure"


def _indifferent(graph: Graph, values: Sequence[Known | None]) -> bool:
    """Whether no operation has to know on which side of 0 something lies that is noise."""
    return not any(
        operation is not None
        and operation.name in DECIDING
        and any(operand >= len(values) or values[operand] is None for operand in graph.operands[node])
        for node, operation in enumerate(graph.operations)
    )


def _agreed(
    first: Sequence[Real | None], second: Sequence[Real | None], last: Sequence[Real | None], least: Any
) -> tuple[list[Known | None], bool]:
    """The numbers that both precisions agree in, None for the others; and whether there are no others.

    `least` is the share of a number that its error is never thought to be below.
    """
    found: list[Known | None] = []
    sure = len(first) == len(second)
    with mpmath.workdps(PRECISIONS[-1][-1]):
        for a, b, c in zip(first, second, [*last, *[None] * len(second)]):
            if b is None or isinstance(b, Fraction):
                found.append(None if b is None else Known(b))
                continue
            error = abs(b) * mpf(10) ** -SAME if a is None else abs(real(a) - b)
            if b != 0 and error <= abs(b) * mpf(10) ** -SAME:
                found.append(Known(b, error + abs(b) * least, _told(b, c)))
            else:
                found.append(None)
                sure = False
    return found, sure


def _told(right: Any, found: Real | None) -> int:
    """How many digits of a number were found."""
    if found is None:
        return 0
    error = abs(real(found) - right)
    return LAST if not error else max(0, int(mpmath.floor(mpmath.log10(abs(right) / error))))
