"""The directional check: one test of all gradients at once, linear in size, at any depth.

Every node gets a random push d_k·τ, the forward pass runs over sympy's polynomials in τ cut off after the first power,
and the coefficient of τ must be Σ gradient_k · d_k. Rational runs are computed modulo a random prime first, and only
what disagrees there over the rationals. A wrong gradient passes with a chance below 2**-50
(J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", 1980).

Other runs are computed in balls, with ever more bits until the answer is certain. There each push is as large as its
gradient is small, so that all of them weigh the same, and the nodes whose gradient is 0 are pushed by themselves.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backprop_cli.checking.evidence import Check, Run, Wide, agrees, claimed, no_verdict, precisions, verdict
from backprop_cli.checking.series import Balls, Modular, Rationals, Ring, Series, SeriesAlgebra
from backprop_cli.graph.garbage import NoCollection
from backprop_cli.language.messages import Message
from backprop_cli.numbers.balls import Undecided, as_ball, is_ball, precision
from backprop_cli.numbers.rational import Irrational, Number

SEARCH_STEPS = 2_000_000
"""Operations spent on finding out which rows a failed directional check means."""
WEIGHT = 60
"""Bits of a push times its gradient."""
RADIUS = WEIGHT - 30
"""Bits that the sum of all those may be uncertain by: a gradient off by one part in 10**9 shows."""


@NoCollection()
def directional_check(run: Run, why: Message | None) -> Check:
    """All gradients at once; where they disagree, search for the rows that do."""
    if run.rational:
        try:
            if _agrees_modulo_a_prime(run):
                return verdict(run, "directional", ["ok"] * len(run.graph), why=why)
            return _thorough(_Directional(run, Rationals(), True), why)
        except Irrational:
            pass  # a derivative on the way is not rational, though all numbers of the run are
    *_, last = tries = precisions()
    for bits in tries:
        with precision(bits):
            try:
                return _thorough(_Directional(run, Balls(bits), bits == last), why)
            except (Wide, Undecided):
                continue
    return no_verdict(len(run.graph), Message("check-too-wide"), "directional")


def _agrees_modulo_a_prime(run: Run) -> bool:
    """Whether all values and gradients pass, computed modulo a random prime. Equal rationals are equal there, too."""
    try:
        test = _Directional(run, Modular(), True)
        return not test.wrong_values() and test.all_hold()
    except ZeroDivisionError:  # a multiple of the prime below a line: the rationals decide
        return False


def _thorough(test: _Directional, why: Message | None) -> Check:
    """The verdict, with the rows that it is about."""
    run, count = test.run, len(test.run.graph)
    wrong_values = test.wrong_values()
    if wrong_values:
        rows = ["mismatch" if node in wrong_values else "skipped" for node in range(count)]
        return verdict(run, "directional", rows, why=why, expected_values=wrong_values)
    if test.all_hold():
        return verdict(run, "directional", ["ok"] * count, why=why)
    rows = ["skipped"] * count
    expected: dict[int, Number] = {}
    ranges, budget = [(0, count)], SEARCH_STEPS
    while ranges and budget > 0:
        first, last = ranges.pop()
        budget -= count
        if test.holds(range(first, last)):
            rows[first:last] = ["ok"] * (last - first)
        elif last - first == 1:
            rows[first] = "mismatch"
            expected[first] = test.gradient(first)
        else:
            middle = (first + last) // 2
            ranges += [(middle, last), (first, middle)]
    if not expected:
        rows[run.graph.output] = "mismatch"  # the search ran out of steps
    return verdict(run, "directional", rows, why=why, expected=expected)


class _Directional:
    """Forward passes over polynomials in τ, cut off after the first power; `last` is whether no more bits follow."""

    def __init__(self, run: Run, ring: Ring, last: bool) -> None:
        self.run, self.ring, self.last = run, ring, last
        self.needed = run.graph.needed()
        self.algebra = SeriesAlgebra(ring)
        nodes = list(filter(run.exists, range(len(run.graph))))
        self.gradients = {node: claimed(run.gradients[node]) for node in nodes} if isinstance(ring, Balls) else {}
        self.groups = self._groups(nodes)
        self.pushed = [self._forward(pushes) for pushes in self.groups]  # the first one gives every value, too

    def wrong_values(self) -> dict[int, Number]:
        """sympy's own values of the nodes where ours differ. Raises Wide."""
        number = self.ring.number
        wrong = {}
        for node, (value, pushed) in enumerate(zip(self.run.values, self.pushed[0])):
            if isinstance(self.ring, Balls):
                same = agrees(value, pushed.value, self.last)
            else:
                same = number(value) == pushed.value
            if not same:
                wrong[node] = self.ring.python(pushed.value)
        return wrong

    def all_hold(self) -> bool:
        """Whether all gradients pass together. Raises Wide."""
        return all(map(self._agree, self.groups, self.pushed))

    def holds(self, nodes: Iterable[int]) -> bool:
        """Whether the gradients of some nodes pass one random test together. Raises Wide."""
        groups = self._groups(list(filter(self.run.exists, nodes)))
        return all(self._agree(pushes, self._forward(pushes)) for pushes in groups)

    def gradient(self, node: int) -> Number:
        """sympy's own gradient of one node."""
        slope = self._forward({node: 1})[self.run.graph.output].slope
        return self.ring.python(slope * self.ring.number(self.run.upstream))

    def _groups(self, nodes: Sequence[int]) -> list[dict[int, Any]]:
        """Random pushes for some nodes: in balls those whose gradient is 0 apart from the others, all of one weight."""
        pushes: dict[int, Any] = {node: 2**60 + random.getrandbits(60) for node in nodes}
        if not isinstance(self.ring, Balls):
            return [pushes]
        unweighed = {node: push for node, push in pushes.items() if self._is_zero(node)}
        weighed = {node: _weighed(pushes[node], self.gradients[node]) for node in pushes if node not in unweighed}
        return [weighed, unweighed] if unweighed else [weighed]

    def _is_zero(self, node: int) -> bool:
        gradient = self.gradients[node]
        return bool(gradient.contains(0)) if is_ball(gradient) else bool(gradient == 0)

    def _agree(self, pushes: Mapping[int, Any], pushed: Sequence[Series]) -> bool:
        """Whether the output's slope in τ is what the gradients make of the pushes. Raises Wide."""
        number, gradients = self.ring.number, self.run.gradients
        theirs = pushed[self.run.graph.output].slope * number(self.run.upstream)
        if not isinstance(self.ring, Balls):
            return self.ring.equal(sum(number(gradients[node]) * push for node, push in pushes.items()), theirs)
        difference = as_ball(sum((self.gradients[node] * push for node, push in pushes.items()), 0 * theirs) - theirs)
        if not difference.is_finite():
            raise Wide
        if not difference.contains(0):
            return False
        zeros = bool(pushes) and self._is_zero(next(iter(pushes)))
        if difference.rad() > (0 if zeros else 2**RADIUS) and not (self.last and zeros):
            raise Wide
        return True

    def _forward(self, pushes: Mapping[int, Any]) -> list[Series]:
        """Every node as value + slope·τ when each node k is pushed by pushes[k]·τ."""
        algebra, needed, graph = self.algebra, self.needed, self.run.graph
        in_balls = isinstance(self.ring, Balls)
        results: list[Series] = []
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                result = algebra.constant(self.run.values[node])
            else:
                around = [results[operand] for operand in operands]
                if not needed[node]:  # its value alone: it may have no slope
                    around = [operand.without_slope() for operand in around]
                at: Sequence[Any] = ()
                if operation.piece:  # a prime leaves no order: the run says on which side of a kink it is
                    at = [claimed(self.run.values[operand]) for operand in operands]
                result = algebra.step(operation, around, at)
            if in_balls:
                result = result.shortened()
            push = pushes.get(node)
            results.append(result if push is None else result.pushed(push))
        return results


def _weighed(push: int, gradient: Any) -> Any:
    """A push divided by the power of two that is nearest to a gradient."""
    from flint import arb

    mantissa, exponent = (gradient.mid() if is_ball(gradient) else arb(gradient).mid()).man_exp()
    shift = int(exponent) + int(mantissa).bit_length()
    return as_ball(arb(push)) * arb(2) ** -shift
