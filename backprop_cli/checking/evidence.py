"""What a check starts from and ends with: a run of both passes, and the verdict on it; when two numbers agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from backprop_cli.graph.tape import Graph
from backprop_cli.language.messages import Message
from backprop_cli.numbers.balls import as_ball, is_ball, load, rational
from backprop_cli.numbers.limits import MOST_BITS, START_BITS
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Number

NARROW = 60
"""Bits of accuracy that a number of the check needs before it counts: more than a double has."""


class Check(NamedTuple):
    """What the check found: `rows` has ok, mismatch or skipped for each node, `formulas` and `expected` are by id.

    `expected` holds the right number for every gradient that is wrong, `expected_values` for every value. `lost` says
    how many of a float's digits the worst row of a float run has lost.
    """

    method: str
    status: str  # "ok", "mismatch" or "skipped"
    checked: int
    rows: Sequence[str]
    why: Message | None = None
    formulas: Mapping[int, str] = {}
    expected: Mapping[int, Number] = {}
    expected_values: Mapping[int, Number] = {}
    lost: float | None = None

    def __dir__(self) -> list[str]:
        """What Tab offers."""
        return ["checked", "expected", "expected_values", "formulas", "method", "status"]

    def __repr__(self) -> str:
        count = max(self.checked, len(self.rows))  # of an array every element is checked
        return f"Check({self.method}: {self.status}, {self.checked} of {count} gradients)"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of both passes: everything that a check needs. Its numbers are rational or proven, none are floats.

    `leaves` has the numbers of the leaves in a float run; else they are `values`.
    """

    graph: Graph
    values: Sequence[Number]
    gradients: Sequence[Number]
    upstream: Number

    @property
    def rational(self) -> bool:
        """Whether every number of the run is rational."""
        return Proven not in {*map(type, self.values), *map(type, self.gradients), type(self.upstream)}

    def exists(self, node: int) -> bool:
        """Whether a node has a gradient."""
        gradient = self.gradients[node]
        return not isinstance(gradient, float) or gradient == gradient  # a comparison of fractions takes long


def verdict(run: Run, method: str, rows: Sequence[str], **found: Any) -> Check:
    """A check with these rows, and what else of a Check is `found`; a gradient that does not exist was not checked."""
    exists = [run.exists(node) for node in range(len(rows))]
    rows = [row if row == "mismatch" or there else "skipped" for row, there in zip(rows, exists)]
    status = "mismatch" if "mismatch" in rows else "ok"
    return Check(method, status, sum(exists), rows, **found)


class Wide(ArithmeticError):
    """A number of the check is not narrow enough to tell whether it is ours; more bits may help."""


def no_verdict(count: int, why: Message, method: str = "none") -> Check:
    """What stands in place of a check of `count` nodes that says nothing."""
    return Check(method, "skipped", 0, ("skipped",) * count, why)


def precisions() -> Sequence[int]:
    """The numbers of bits that a check tries, one after the other."""
    load()
    found = [START_BITS]
    while found[-1] < MOST_BITS:
        found.append(2 * found[-1])
    return found


def claimed(number: Number) -> Any:
    """A number of the run as python-flint's: a rational, or the ball that is known to hold it."""
    return number.ball if isinstance(number, Proven) else rational(Fraction(number))


def agrees(number: Number, reference: Any, last: bool) -> bool:
    """Whether a number of the run is the check's: equal rationals, or balls that overlap.

    Raises Wide for a reference too wide to tell, unless it is the `last` try: then only 0 may be as wide as that.
    """
    ours = claimed(number)
    if not is_ball(reference) and not is_ball(ours):
        return bool(ours == reference)
    reference = as_ball(reference)
    if not reference.is_finite():
        raise Wide
    if not as_ball(ours).overlaps(reference):
        return False
    if reference.rel_accuracy_bits() >= NARROW or reference.is_zero():
        return True
    if not last or not reference.contains(0):
        raise Wide
    return True


def ours(reference: Any, source: Any = None) -> Number:
    """A number of the check as ours."""
    if not is_ball(reference):
        return Fraction(int(reference.p), int(reference.q))
    return Proven(reference, lambda bits: [reference], 0)
