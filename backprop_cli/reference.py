"""The exact gradients that numerical ones are held against: rational where a run is, else to PRECISION digits.

Local derivatives of the smooth functions come from sympy's formulas here, not from the table's backward rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from backprop_cli.evidence import PRECISION
from backprop_cli.graph import Graph
from backprop_cli.numeric import Number
from backprop_cli.operations import Operation
from backprop_cli.passes import backward
from backprop_cli.solution import Solution

NOTHING = Fraction(1, 10**40)
"""A gradient of a run to PRECISION digits below this part of the largest one is what rounding leaves of 0."""
_SMALLEST, _LARGEST = -1_100, 1_030  # powers of two that floats are from


def exact_gradients(solution: Solution) -> list[Fraction | None]:
    """∂output/∂input of every input; None where even high precision knows none."""
    nodes = list(solution.graph.inputs.values())
    if solution.arithmetic == "exact":
        gradients = solution.node_gradients
        if solution.upstream != 1:
            gradients = backward(solution.graph, solution.values)
        return [Fraction(gradients[node]) for node in nodes]
    return _precise(solution.graph, solution.values, nodes)


def relative_errors(found: Sequence[float | None], exact: Sequence[Fraction | None], largest: Fraction) -> list[float]:
    """|found − exact| / |exact| of each pair that has both; by the `largest` gradient where the exact one is 0."""
    pairs = ((Fraction(ours), theirs) for ours, theirs in zip(found, exact) if ours is not None and theirs is not None)
    return [_float(abs(ours - theirs) / (abs(theirs) or largest)) for ours, theirs in pairs]


def largest_of(exact: Sequence[Fraction | None]) -> Fraction:
    """The size of the largest gradient; 1 where all are zero."""
    return max((abs(gradient) for gradient in exact if gradient is not None), default=Fraction(0)) or Fraction(1)


def _float(error: Fraction) -> float:
    try:
        return float(error)
    except OverflowError:
        return 1.7976931348623157e308


def _precise(graph: Graph, leaves: Sequence[Number], nodes: Sequence[int]) -> list[Fraction | None]:
    """Forward and backward over mpmath's numbers."""
    import mpmath

    values: list[Any] = [None] * len(graph)
    locals_: list[Sequence[Any]] = [()] * len(graph)
    gradients: list[Any] = [mpmath.mpf(0)] * len(graph)
    gradients[graph.output] = mpmath.mpf(1)
    with mpmath.workdps(PRECISION):
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                leaf = Fraction(leaves[node])
                values[node] = mpmath.mpf(leaf.numerator) / leaf.denominator
            elif node <= graph.output:
                try:
                    values[node], locals_[node] = _step(operation, [values[operand] for operand in operands])
                except (ArithmeticError, ValueError, TypeError):  # of no use to the output, or undefined
                    values[node], locals_[node] = mpmath.nan, [mpmath.nan] * len(operands)
        for node in range(graph.output, -1, -1):
            for operand, local in zip(graph.operands[node], locals_[node]) if gradients[node] != 0 else ():
                gradients[operand] += gradients[node] * local
    exact = [_fraction(gradients[node]) for node in nodes]
    least = largest_of(exact) * NOTHING
    return [Fraction(0) if gradient is not None and abs(gradient) < least else gradient for gradient in exact]


def _step(operation: Operation, around: list[Any]) -> tuple[Any, Sequence[Any]]:
    """One operation's value and its local derivatives."""
    import mpmath

    from backprop_cli.symbolic import value_and_partials

    if operation.exponent is not None:
        (base,), exponent = around, operation.exponent
        power = mpmath.mpf(exponent.numerator) / exponent.denominator
        return base**power, [power * base ** (power - 1) if power != 0 else mpmath.mpf(0)]
    if operation.exact:
        value = operation.forward(*around)
        return value, operation.backward(mpmath.mpf(1), value, *around)
    value, partials = value_and_partials(operation.name, around)
    return value, [partial() for partial in partials]


def _fraction(number: Any) -> Fraction | None:
    """An mpmath number as a rational; 0 below what a float holds, None beyond it."""
    import mpmath

    if not mpmath.isfinite(number) or mpmath.im(number) != 0:
        return None
    if number == 0 or mpmath.mag(number) < _SMALLEST:
        return Fraction(0)
    if mpmath.mag(number) > _LARGEST:
        return None
    sign, mantissa, exponent, _ = mpmath.mpf(number)._mpf_
    size = Fraction(int(mantissa)) * (Fraction(2**exponent) if exponent >= 0 else Fraction(1, 2**-exponent))
    return -size if sign else size
