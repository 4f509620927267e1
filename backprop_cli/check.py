"""The cross-check: every gradient of a run against sympy, which never sees the user's text, only the tape.

symbolic     for every node k: replace it by a fresh symbol, let sympy differentiate the output by it, evaluate,
             compare. Shows the formula. Its cost grows with the square of the size.
directional  one test of all gradients at once, linear in size, at any depth: every node gets a random push d_k·τ, the
             forward pass runs over sympy's polynomials in τ cut off after the first power, and the coefficient of τ
             must be Σ gradient_k · d_k. A wrong gradient passes with a chance below 2**-60
             (J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", 1980).

The backward rules take no part in either. Exact numbers compare with ==, floats with a high-precision evaluation.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any

from backprop_cli.graph import Graph
from backprop_cli.messages import Message
from backprop_cli.numeric import Number, to_float
from backprop_cli.operations import ADD, SUBTRACT

METHODS = ("auto", "symbolic", "directional", "none")
AUTO_TREE = 120
"""Size of the output, written out as a formula, up to which `auto` is symbolic: some tenths of a second."""
SYMBOLIC_TREE = 2_000
"""Size beyond which a symbolic check would take minutes, also when asked for."""
SYMBOLIC_DEPTH = 60
"""Nested operations that sympy takes without running into Python's recursion limit."""
TOLERANCE = 1e-9
"""Relative difference that a float run may show."""
ROUNDING = 1e-14
"""Difference that a float run may show next to numbers of size 1 that cancel each other."""
PRECISION = 60
"""Decimal digits of the evaluation that floats are compared with."""
SEARCH_STEPS = 2_000_000
"""Operations spent on finding out which rows a failed directional check means."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the check found: `rows` has ok, mismatch or skipped for each node, `formulas` and `expected` are by id.

    `expected` holds sympy's own number for every gradient that disagrees, `expected_values` for every value.
    """

    method: str
    status: str  # "ok", "mismatch" or "skipped"
    checked: int
    rows: Sequence[str]
    why: Message | None = None
    formulas: Mapping[int, str] = field(default_factory=dict)
    expected: Mapping[int, Number] = field(default_factory=dict)
    expected_values: Mapping[int, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of both passes: everything that a check needs."""

    graph: Graph
    values: Sequence[Number]
    gradients: Sequence[Number]
    upstream: Number

    def summands(self, node: int) -> list[Number]:
        """1, and what a sum or difference adds up: its value may have lost the last digits of the largest."""
        operation = self.graph.operations[node]
        sums = operation in (ADD, SUBTRACT)
        return [1, *(self.values[operand] for operand in self.graph.operands[node] if sums)]

    def contributions(self) -> list[float]:
        """By node, the size of the largest contribution to its gradient, which may have lost that one's last digits."""
        largest = [abs(to_float(self.upstream) or 1.0)] * len(self.graph)
        for node, (operation, operands) in enumerate(zip(self.graph.operations, self.graph.operands)):
            if operation is not None and operands:
                around = [self.values[node], *(self.values[operand] for operand in operands)]
                for operand, sent in zip(operands, operation.backward(self.gradients[node], *around)):
                    largest[operand] = max(largest[operand], abs(to_float(sent) or 0.0))
        return largest

    @property
    def exact(self) -> bool:
        """Whether every number of the run is exact and every operation keeps it so."""
        if any(operation is not None and not operation.exact for operation in self.graph.operations):
            return False
        return not any(isinstance(number, float) for numbers in (self.values, self.gradients) for number in numbers)


def check(run: Run, method: str, expression_of: Callable[[int], str]) -> Check:
    """Check a run with one of METHODS. `expression_of` names a node without a name in formulas."""
    if method == "none":
        return Check("none", "skipped", 0, ["skipped"] * len(run.graph), Message("check-not-asked"))
    why = None
    if method != "directional":
        why = _too_large_for_formulas(run.graph, AUTO_TREE if method == "auto" else SYMBOLIC_TREE)
        if why is None:
            from backprop_cli.symbolic import symbolic_check

            return symbolic_check(run, expression_of)
    return _directional_check(run, why)


def agrees(number: Number, reference: Any, sizes: Iterable[Number] = (1,)) -> bool:
    """Whether our number is sympy's: exactly, or for a float within TOLERANCE, or the last digits of `sizes`."""
    if not isinstance(number, float) and getattr(reference, "is_Rational", False):
        return bool(number == Fraction(int(reference.p), int(reference.q)))
    value = float(reference)
    return isfinite(value) and abs(float(number) - value) <= max(TOLERANCE * abs(value), last_digits(sizes))


def last_digits(sizes: Iterable[Number]) -> float:
    """What rounding leaves of numbers of some sizes when they cancel each other: 1 - 1 is 1e-15 here and there."""
    return ROUNDING * max((abs(size) for size in map(to_float, sizes) if size is not None), default=1.0)


def _too_large_for_formulas(graph: Graph, most: int) -> Message | None:
    """Why the graph is beyond sympy's formulas, if it is: written out too long, or nested too deeply."""
    sizes, depths = [0] * len(graph), [0] * len(graph)
    for node, operands in enumerate(graph.operands):
        sizes[node] = min(most + 1, 1 + sum(sizes[operand] for operand in operands))
        depths[node] = 1 + max((depths[operand] for operand in operands), default=0)
    if max(sizes) > most or len(graph) > most:
        return Message("check-too-large")
    return Message("check-too-deep") if max(depths) > SYMBOLIC_DEPTH else None


def _directional_check(run: Run, why: Message | None) -> Check:
    """All gradients at once; where they disagree, search for the rows that do."""
    count = len(run.graph)
    test = _Directional(run)
    wrong_values = test.wrong_values()
    if wrong_values:
        rows = ["mismatch" if node in wrong_values else "skipped" for node in range(count)]
        return Check("directional", "mismatch", count, rows, why, {}, {}, wrong_values)
    if test.holds(0, count):
        return Check("directional", "ok", count, ["ok"] * count, why)
    rows = ["skipped"] * count
    expected: dict[int, Number] = {}
    ranges, budget = [(0, count)], SEARCH_STEPS
    while ranges and budget > 0:
        first, last = ranges.pop()
        budget -= count
        if test.holds(first, last):
            rows[first:last] = ["ok"] * (last - first)
        elif last - first == 1:
            rows[first] = "mismatch"
            expected[first] = test.gradient(first)
        else:
            middle = (first + last) // 2
            ranges += [(middle, last), (first, middle)]
    if not expected:
        rows[run.graph.output] = "mismatch"  # the search ran out of steps
    return Check("directional", "mismatch", count, rows, why, {}, expected)


class _Directional:
    """Forward passes over sympy's ring of polynomials in τ, cut off after the first power."""

    def __init__(self, run: Run) -> None:
        from sympy import QQ, RealField
        from sympy.polys.rings import ring

        self.run = run
        self.exact = run.exact
        domain: Any = QQ if self.exact else RealField(prec=int(PRECISION * 3.33))
        self.ring, self.tau = ring("tau", domain)
        self.largest = [] if self.exact else run.contributions()
        self.algebra = SeriesAlgebra(self.ring, self.tau)
        self.leaves = {
            node: self.algebra.constant(run.values[node])
            for node, operation in enumerate(run.graph.operations)
            if operation is None
        }

    def wrong_values(self) -> dict[int, Number]:
        """sympy's own values of the nodes where ours differ."""
        theirs = [result.coeff(1) for result in self._forward({})]
        ours = [self.algebra.constant(value).coeff(1) for value in self.run.values]
        return {
            node: self._number(value)
            for node, (mine, value) in enumerate(zip(ours, theirs))
            if not self._close(mine, value, value, self.run.summands(node))
        }

    def holds(self, first: int, last: int) -> bool:
        """Whether the gradients of the nodes from `first` up to `last` pass one random test together."""
        run = self.run
        pushes = {node: random.getrandbits(61) + 1 for node in range(first, last)}
        slope = self._forward(pushes)[run.graph.output].coeff(self.tau)
        constant = self.algebra.constant
        terms = [(constant(run.gradients[node]) * push).coeff(1) for node, push in pushes.items()]
        upstream = constant(run.upstream).coeff(1)
        sizes = () if self.exact else [sum(push * self.largest[node] for node, push in pushes.items())]
        return self._close(sum(terms, self.ring.domain.zero), slope * upstream, sum(map(abs, terms)), sizes)

    def gradient(self, node: int) -> Number:
        """sympy's own gradient of one node."""
        slope = self._forward({node: 1})[self.run.graph.output].coeff(self.tau)
        return self._number(slope * self.algebra.constant(self.run.upstream).coeff(1))

    def _number(self, element: Any) -> Number:
        return Fraction(int(element.numerator), int(element.denominator)) if self.exact else float(element)

    def _forward(self, pushes: Mapping[int, int]) -> list[Any]:
        """Every node as value + slope·τ when each node k is pushed by pushes[k]·τ."""
        from sympy.polys.ring_series import rs_trunc

        tau, algebra, results = self.tau, self.algebra, [self.ring.zero] * len(self.run.graph)
        for node, (operation, operands) in enumerate(zip(self.run.graph.operations, self.run.graph.operands)):
            if operation is None:
                result = self.leaves[node]
            else:
                if operation.is_function:
                    algebra.here = [self.run.values[operand] for operand in operands]
                result = operation.formula(algebra, *[results[operand] for operand in operands])
                if len(result) > 2:
                    result = rs_trunc(result, tau, 2)
            push = pushes.get(node)
            results[node] = result if push is None else result + push * tau
        return results

    def _close(self, ours: Any, theirs: Any, scale: Any, sizes: Iterable[Number]) -> bool:
        if self.exact:
            return bool(ours == theirs)
        return bool(abs(ours - theirs) <= max(TOLERANCE * abs(scale), last_digits(sizes)))


class SeriesAlgebra:
    """What `Operation.formula` needs beyond + - *, on polynomials a + b·τ; `here` has the run's operand values."""

    def __init__(self, ring: Any, tau: Any) -> None:
        self.here: Sequence[Number] = ()
        self.ring = ring
        self.tau = tau

    def constant(self, number: Number) -> Any:
        """A number as a polynomial of degree 0."""
        domain = self.ring.domain
        if isinstance(number, Fraction):
            return self.ring(domain(number.numerator) / domain(number.denominator))
        return self.ring(domain(number))

    def divide(self, left: Any, right: Any) -> Any:
        """left / right, by the inverse series of `right`."""
        from sympy.polys.ring_series import rs_mul, rs_series_inversion

        return rs_mul(left, rs_series_inversion(right, self.tau, 2), self.tau, 2)

    def power(self, base: Any, exponent: Any) -> Any:
        """base ** exponent for a number or a series as exponent."""
        from sympy.polys.ring_series import rs_pow

        if exponent == 0:
            return self.ring.one
        if isinstance(exponent, int):
            return rs_pow(base, exponent, self.tau, 2)
        if isinstance(exponent, Fraction):
            exponent = self.constant(exponent)
        return self.apply("power", base, exponent)

    def apply(self, name: str, *arguments: Any) -> Any:
        """A smooth function: its value and its partial derivatives at the constant terms, by sympy's own rules."""
        from backprop_cli.symbolic import value_and_partials

        domain = self.ring.domain
        value, partials = value_and_partials(name, [argument.coeff(1) for argument in arguments])
        result = self.ring(domain(value))
        for argument, partial in zip(arguments, partials):
            slope = argument.coeff(self.tau)
            if slope:
                result += domain(partial()) * slope * self.tau
        return result

    def __getattr__(self, name: str) -> Callable[..., Any]:
        from backprop_cli.symbolic import KINKS

        if name in KINKS:
            return lambda *arguments: KINKS[name](self.here, arguments)
        return lambda *arguments: self.apply(name, *arguments)
