"""The directional check: one test of all gradients at once, linear in size, at any depth.

Every node gets a random push d_k·τ, the forward pass runs over sympy's polynomials in τ cut off after the first power,
and the coefficient of τ must be Σ gradient_k · d_k. A wrong gradient passes with a chance below 2**-60
(J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", 1980).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from backprop_cli.evidence import PRECISION, TOLERANCE, Check, Run, last_digits
from backprop_cli.messages import Message
from backprop_cli.numeric import Number, bits

SEARCH_STEPS = 2_000_000
"""Operations spent on finding out which rows a failed directional check means."""


def directional_check(run: Run, why: Message | None) -> Check:
    """All gradients at once; where they disagree, search for the rows that do."""
    count = len(run.graph)
    test = _Directional(run)
    wrong_values = test.wrong_values()
    if wrong_values:
        rows = ["mismatch" if node in wrong_values else "skipped" for node in range(count)]
        return Check("directional", "mismatch", count, rows, why, {}, {}, wrong_values)
    if test.agree(test.pushes, test.pushed):
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


def random_pushes(first: int, last: int) -> dict[int, int]:
    """A random direction for the nodes from `first` up to `last`."""
    return {node: random.getrandbits(61) + 1 for node in range(first, last)}


class _Directional:
    """Forward passes over sympy's ring of polynomials in τ, cut off after the first power."""

    def __init__(self, run: Run) -> None:
        from sympy import QQ, RealField
        from sympy.polys.rings import ring

        self.run = run
        self.exact = run.exact
        self.needed = run.graph.needed()
        widest = max((bits(value) for value in run.values if not isinstance(value, float)), default=0)  # sin(10**300)
        domain: Any = QQ if self.exact else RealField(prec=int(PRECISION * 3.33) + widest)
        self.ring, self.tau = ring("tau", domain)
        self.largest = [] if self.exact else run.contributions()
        self.algebra = SeriesAlgebra(self.ring, self.tau)
        self.leaves = {
            node: self.algebra.constant(run.values[node])
            for node, operation in enumerate(run.graph.operations)
            if operation is None
        }
        self.pushes = random_pushes(0, len(run.graph))
        self.pushed = self._forward(self.pushes)  # one pass gives every value, and the slope for all gradients

    def wrong_values(self) -> dict[int, Number]:
        """sympy's own values of the nodes where ours differ."""
        theirs = [result.coeff(1) for result in self.pushed]
        ours = [self.algebra.constant(value).coeff(1) for value in self.run.values]
        return {
            node: self._number(value)
            for node, (mine, value) in enumerate(zip(ours, theirs))
            if not self._close(mine, value, value, self.run.summands(node))
        }

    def holds(self, first: int, last: int) -> bool:
        """Whether the gradients of the nodes from `first` up to `last` pass one random test together."""
        pushes = random_pushes(first, last)
        return self.agree(pushes, self._forward(pushes))

    def agree(self, pushes: Mapping[int, int], pushed: Sequence[Any]) -> bool:
        """Whether the output's slope in τ is what the gradients make of the pushes."""
        run = self.run
        slope = pushed[run.graph.output].coeff(self.tau)
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
                around = [results[operand] for operand in operands]
                if not self.needed[node]:  # its value alone: it may have no slope
                    around = [self.ring(each.coeff(1)) for each in around]
                result = operation.formula(algebra, *around)
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
