"""The directional check: one test of all gradients at once, linear in size, at any depth.

Every node gets a random push d_k·τ, the forward pass runs over sympy's polynomials in τ cut off after the first power,
and the coefficient of τ must be Σ gradient_k · d_k. Exact runs are computed modulo a random prime first, and only what
disagrees there over the rationals. A wrong gradient passes with a chance below 2**-50
(J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", 1980).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from math import ceil, log10

from backprop_cli.collector import no_collection
from backprop_cli.evidence import PRECISION, Check, Run, allowance
from backprop_cli.messages import Message
from backprop_cli.numeric import Number, bits
from backprop_cli.series import Decimals, Modular, Rationals, Ring, Series, SeriesAlgebra

SEARCH_STEPS = 2_000_000
"""Operations spent on finding out which rows a failed directional check means."""


@no_collection()
def directional_check(run: Run, why: Message | None) -> Check:
    """All gradients at once; where they disagree, search for the rows that do."""
    count, exact = len(run.graph), run.exact
    if exact and _agrees_modulo_a_prime(run):
        return Check("directional", "ok", count, ["ok"] * count, why)
    if exact:
        return _thorough(_Directional(run, Rationals()), why)
    widest = max((bits(value) for value in run.values if not isinstance(value, float)), default=0)  # sin(10**300)
    ring = Decimals(PRECISION + ceil(widest * log10(2)))
    with localcontext(ring.context):
        return _thorough(_Directional(run, ring), why)


def _agrees_modulo_a_prime(run: Run) -> bool:
    """Whether all values and gradients pass, computed modulo a random prime. Equal rationals are equal there, too."""
    try:
        test = _Directional(run, Modular())
        return not test.wrong_values() and test.agree(test.pushes, test.pushed)
    except ZeroDivisionError:  # a multiple of the prime below a line: the rationals decide
        return False


def _thorough(test: _Directional, why: Message | None) -> Check:
    """The verdict, with the rows that it is about."""
    count = len(test.run.graph)
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
        rows[test.run.graph.output] = "mismatch"  # the search ran out of steps
    return Check("directional", "mismatch", count, rows, why, {}, expected)


def random_pushes(first: int, last: int) -> dict[int, int]:
    """A random direction for the nodes from `first` up to `last`: none so small that rounding hides what it weighs."""
    return {node: 2**60 + random.getrandbits(60) for node in range(first, last)}


class _Directional:
    """Forward passes over polynomials in τ, cut off after the first power."""

    def __init__(self, run: Run, ring: Ring) -> None:
        self.run = run
        self.ring = ring
        self.needed = run.graph.needed()
        self.largest = [] if ring.exact else run.contributions()
        self.algebra = SeriesAlgebra(ring)
        self.pushes = random_pushes(0, len(run.graph))
        self.pushed = self._forward(self.pushes)  # one pass gives every value, and the slope for all gradients

    def wrong_values(self) -> dict[int, Number]:
        """sympy's own values of the nodes where ours differ."""
        number, summands = self.ring.number, self.run.summands
        wrong = {}
        for node, (value, pushed) in enumerate(zip(self.run.values, self.pushed)):
            ours, theirs = number(value), pushed.value
            if ours != theirs and (self.ring.exact or not _near(ours, theirs, abs(theirs), summands(node))):
                wrong[node] = self.ring.python(theirs)
        return wrong

    def holds(self, first: int, last: int) -> bool:
        """Whether the gradients of the nodes from `first` up to `last` pass one random test together."""
        pushes = random_pushes(first, last)
        return self.agree(pushes, self._forward(pushes))

    def agree(self, pushes: Mapping[int, int], pushed: Sequence[Series]) -> bool:
        """Whether the output's slope in τ is what the gradients make of the pushes."""
        number, gradients = self.ring.number, self.run.gradients
        theirs = pushed[self.run.graph.output].slope * number(self.run.upstream)
        terms = [number(gradients[node]) * push for node, push in pushes.items()]
        if self.ring.exact:
            return self.ring.equal(sum(terms), theirs)
        largest = sum(push * self.largest[node] for node, push in pushes.items())
        return _near(sum(terms), theirs, sum(map(abs, terms)), [largest])

    def gradient(self, node: int) -> Number:
        """sympy's own gradient of one node."""
        slope = self._forward({node: 1})[self.run.graph.output].slope
        return self.ring.python(slope * self.ring.number(self.run.upstream))

    def _forward(self, pushes: Mapping[int, int]) -> list[Series]:
        """Every node as value + slope·τ when each node k is pushed by pushes[k]·τ."""
        algebra, values, needed = self.algebra, self.run.values, self.needed
        results: list[Series] = []
        for node, (operation, operands) in enumerate(zip(self.run.graph.operations, self.run.graph.operands)):
            if operation is None:
                result = algebra.constant(values[node])
            elif len(operands) == 2 and needed[node] and not operation.is_function:
                left, right = operands
                result = operation.formula(algebra, results[left], results[right])
            else:
                algebra.here = [values[operand] for operand in operands]
                around = [results[operand] for operand in operands]
                if not needed[node]:  # its value alone: it may have no slope
                    around = [series.without_slope() for series in around]
                result = operation.formula(algebra, *around)
            push = pushes.get(node)
            results.append(result if push is None else result.pushed(push))
        return results


def _near(ours: Decimal, theirs: Decimal, scale: Decimal, sizes: Iterable[Number]) -> bool:
    """Whether two numbers differ by no more than a run in floats may."""
    return abs(ours - theirs) <= Decimal(allowance(float(scale), sizes))
