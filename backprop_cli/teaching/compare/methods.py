"""Five ways to the derivatives of one output, all on floats and on the same table of operations.

backpropagation  one pass down the tape and one up it, for all inputs together (chapter 5 of the book)
forward          (f(x + h) − f(x)) / h: the graph once more for each input
central          (f(x + h) − f(x − h)) / 2h: the graph twice for each input; the book's `numerical_gradient`
dual             forward mode: numbers a + b·ε with ε² = 0, one pass for each input
symbolic         sympy.diff of the formula that the tape stands for

Source: *Deep Learning from Scratch*, chapter 4.3 (numerical differentiation) and 4.4 (the gradient).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any, NamedTuple

from backprop_cli.checking.check import SYMBOLIC_DEPTH
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.passes import backward
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Number

STEP = 1e-4
"""The step size h of the book."""
SYMBOLIC_WORK = 250_000
"""Inputs × size of the formula × how deeply it is nested, up to which sympy.diff takes a second or two."""
_NEST = 4
"""How much more than a sum or a product anything else counts there."""

Slopes = list[float | None]
"""A derivative for each node asked for; None where a step has no value (outside a domain, or an overflow)."""


class Tape:
    """The part of a graph that its output needs, with floats at its leaves, ready to be run again and again.

    `leaves` has a number for every node: where there are functions in pieces, those of operations are their values.
    """

    __slots__ = ("graph", "leaves", "steps")

    def __init__(self, graph: Graph, leaves: Sequence[float]) -> None:
        self.graph = graph
        self.leaves = list(leaves)
        needed = graph.needed()
        self.steps: list[tuple[int, Operation, tuple[int, ...]]] = [
            (node, operation, operands)
            for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands))
            if operation is not None and needed[node]
        ]

    def values(self) -> list[Number]:
        """One evaluation of the graph: every node's value."""
        results: list[Number] = list(self.leaves)
        for node, operation, operands in self.steps:
            if len(operands) == 2:
                left, right = operands
                results[node] = operation.forward(results[left], results[right])
            else:
                results[node] = operation.value_of([results[operand] for operand in operands], 1.0)
        return results

    def output_at(self, node: int, x: float) -> float | None:
        """The output with another number at one leaf; None where it has no value there."""
        kept, self.leaves[node] = self.leaves[node], x
        try:
            return _finite(self.values()[self.graph.output])
        except (ArithmeticError, ValueError):
            return None
        finally:
            self.leaves[node] = kept

    def slope(self, pushed: int) -> float:
        """One pass over dual numbers, with ε at one leaf: the coefficient of ε in the output."""
        values: list[Any] = list(self.leaves)
        slopes = [0.0] * len(values)
        slopes[pushed] = 1.0
        for node, operation, operands in self.steps:
            if len(operands) == 2:
                left, right = operands
                a, b = values[left], values[right]
                values[node] = value = operation.forward(a, b)
                by_left, by_right = operation.backward(1.0, value, a, b)
                slopes[node] = by_left * slopes[left] + by_right * slopes[right]
            else:
                around = [values[operand] for operand in operands]
                values[node] = value = operation.value_of(around, 1.0)
                locals_ = operation.backward(1.0, value, *around)
                slopes[node] = sum((local * slopes[o] for local, o in zip(locals_, operands)), 0.0)
        return slopes[self.graph.output]


class Evaluations(NamedTuple):
    """How often a method runs the graph: forward, backward, and forward with dual numbers."""

    forward: int = 0
    backward: int = 0
    dual: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class Method(NamedTuple):
    """One way: `run(tape, nodes, h)` gives a derivative for each node; `evaluations(n)` says what n inputs take."""

    name: str
    run: Callable[[Tape, Sequence[int], float], Slopes]
    evaluations: Callable[[int], Evaluations] | None
    per_input: bool  # whether every input is work of its own, so that a few of them tell the time of all


def backpropagation(tape: Tape, nodes: Sequence[int], h: float) -> Slopes:
    """All gradients from one forward and one backward pass."""
    gradients = backward(tape.graph, tape.values(), 1.0)
    return [_finite(gradients[node]) for node in nodes]


def forward_difference(tape: Tape, nodes: Sequence[int], h: float) -> Slopes:
    """(f(x + h) − f(x)) / h for each node."""
    start = tape.values()[tape.graph.output]
    slopes: Slopes = []
    for node in nodes:
        ahead = tape.output_at(node, tape.leaves[node] + h)
        slopes.append(None if ahead is None else _finite((ahead - start) / h))
    return slopes


def central_difference(tape: Tape, nodes: Sequence[int], h: float) -> Slopes:
    """(f(x + h) − f(x − h)) / 2h for each node."""
    slopes: Slopes = []
    for node in nodes:
        x = tape.leaves[node]
        ahead, behind = tape.output_at(node, x + h), tape.output_at(node, x - h)
        slopes.append(None if ahead is None or behind is None else _finite((ahead - behind) / (2 * h)))
    return slopes


def dual_numbers(tape: Tape, nodes: Sequence[int], h: float) -> Slopes:
    """One dual pass for each node."""
    return [_finite(tape.slope(node)) for node in nodes]


def symbolic_differentiation(tape: Tape, nodes: Sequence[int], h: float) -> Slopes:
    """Build the formula, let sympy differentiate it by each node, and put the numbers in."""
    import sympy

    from backprop_cli.checking.symbolic import ALGEBRA

    graph = tape.graph
    # new ones, as sympy remembers results
    symbols = {node: sympy.Dummy(f"x{node}", real=True) for node in graph.inputs.values()}
    at = {symbol: sympy.Float(tape.leaves[node]) for node, symbol in symbols.items()}
    results: list[Any] = [None] * len(graph)
    for node, operation in enumerate(graph.operations):
        if operation is None:
            literal = Fraction(graph.literals.get(node, 0))
            results[node] = symbols[node] if node in symbols else sympy.Rational(literal.numerator, literal.denominator)
    for node, operation, operands in tape.steps:
        around = [tape.leaves[operand] for operand in operands]  # says which side of a kink holds
        results[node] = operation.in_sympy(ALGEBRA, around, [results[operand] for operand in operands])
    output = results[graph.output]
    return [_evaluated(sympy.diff(output, symbols[node]).xreplace(at)) for node in nodes]


def too_large_for_formulas(tape: Tape) -> bool:
    """Whether sympy.diff would take too long, or nest too deeply for Python.

    A sum of sums is one sum to sympy, and so for products: these do not nest.
    """
    graph = tape.graph
    sizes, depths, nests = [1] * len(graph), [0] * len(graph), [0] * len(graph)
    for node, operation, operands in tape.steps:
        sizes[node] = min(SYMBOLIC_WORK + 1, 1 + sum(sizes[operand] for operand in operands))
        kind = _kind(operation)
        for operand in operands:
            new = kind is None or kind != _kind(graph.operations[operand])
            depths[node] = max(depths[node], depths[operand] + new)
            nests[node] = max(nests[node], nests[operand] + (_NEST if kind is None else new))
    work = sizes[graph.output] * len(graph.inputs) * nests[graph.output]
    return work > SYMBOLIC_WORK or depths[graph.output] > SYMBOLIC_DEPTH


def _kind(operation: Operation | None) -> str | None:
    """Which nodes sympy writes as one: sums, or products."""
    name = operation.name if operation else None
    return {"add": "sum", "subtract": "sum", "multiply": "product"}.get(name or "")


def _evaluated(result: Any) -> float | None:
    try:
        return _finite(float(result))
    except (TypeError, ValueError, ArithmeticError):  # nan, or an infinity of sympy's
        return None


def _finite(value: Number) -> float | None:
    return float(value) if isfinite(value) else None


COMPARED = (
    Method("backpropagation", backpropagation, lambda n: Evaluations(1, 1), False),
    Method("forward", forward_difference, lambda n: Evaluations(n + 1), True),
    Method("central", central_difference, lambda n: Evaluations(2 * n), True),
    Method("dual", dual_numbers, lambda n: Evaluations(dual=n), True),
    Method("symbolic", symbolic_differentiation, None, False),
)
