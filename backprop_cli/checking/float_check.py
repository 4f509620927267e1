"""The check of a run in floats: against the proven numbers of the same problem, which are checked by sympy in turn.

Nothing is allowed for: a number that is off by more than one part in 10**9 is wrong, whatever the reason, unless it is
the nearest float there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from math import log10

from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Check, Run, claimed, no_verdict
from backprop_cli.graph.layout import Layout
from backprop_cli.graph.runs import Numbers, right_numbers
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements, is_array, of_elements, shape_of
from backprop_cli.numbers.balls import as_ball, load, precision, rational
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.rational import Number

FLOAT_TOLERANCE = Fraction(1, 10**9)
"""Relative difference from the right number that a float may have."""
FLOAT_BITS = 53
"""Bits of a float's mantissa: all of them are right at the best."""
_MANY = 6
"""Digits: a float beyond the tolerance has lost more."""
_DIGITS = 17
_HALF_A_STEP = Fraction(1, 2**1075)
"""Of the steps between the smallest floats, which have few digits."""


def check_floats(
    graph: Graph,
    inputs: Mapping[str, Number],
    upstream: Number,
    floats: Numbers,
    method: str,
    expression_of: Callable[[int], str],
    wanted: Collection[int] | None = None,
) -> Check:
    """The verdict on the floats of both passes, and how many digits the worst of them has lost.

    `wanted` are the nodes whose gradients must exist, if not all inputs.
    """
    load()
    if graph.meets_arrays(floats.values):
        from backprop_cli.checking.pushed_arrays import too_much_work

        why = too_much_work(Layout(graph, floats.values))
        if why:
            return no_verdict(len(graph), why)
    try:
        right = right_numbers(graph, inputs, upstream, wanted)
    except BackpropError as error:
        rows = ["skipped"] * len(graph)
        rows[graph.output] = "mismatch"
        return Check("none", "mismatch", 0, rows, error.message)
    seed = right.gradients[graph.output] if is_array(right.values[graph.output]) else upstream
    found = check(Run(graph, right.values, right.gradients, seed), method, expression_of)
    expected_values, lost_values = _wrong(floats.values, right.values)
    expected, lost = _wrong(floats.gradients, right.gradients)
    expected = {**expected, **found.expected}
    expected_values = {**expected_values, **found.expected_values}
    rows = list(found.rows)
    for node in {*expected, *expected_values}:
        rows[node] = "mismatch"
    status = "mismatch" if "mismatch" in rows else found.status
    lost = max(lost, lost_values)
    return found._replace(status=status, rows=rows, expected=expected, expected_values=expected_values, lost=lost)


def is_right(number: float, right: Number) -> bool:
    """Whether a float is near enough to the right number; there has to be one."""
    with precision(4 * FLOAT_BITS):
        return right == right and number == number and _compared(number, right)[0]


def _wrong(floats: Sequence[Number], right: Sequence[Number]) -> tuple[dict[int, Number], float]:
    """The right numbers where floats are off, and how many digits the worst of all has lost."""
    wrong: dict[int, Number] = {}
    worst = 0.0
    with precision(4 * FLOAT_BITS):
        for node, (ours, theirs) in enumerate(zip(floats, right)):
            numbers, right_ones = elements(ours), elements(theirs)
            pairs = [_compared(*pair) for pair in zip(numbers, right_ones)]
            worst = max(worst, *(lost for _, lost in pairs))
            if not all(fine for fine, _ in pairs):
                known = [mine if fine else right_one for (fine, _), mine, right_one in zip(pairs, numbers, right_ones)]
                wrong[node] = of_elements(known, shape_of(theirs))
    return wrong, worst


def _compared(ours: Number, theirs: Number) -> tuple[bool, float]:
    """Whether a float is near enough to the right number, and how many digits it has lost."""
    if ours != ours or theirs != theirs or ours == theirs == 0:
        return True, 0.0
    exact = as_ball(claimed(theirs))
    error = abs(as_ball(rational(Fraction(ours))) - exact)
    if ours and error <= rational(_HALF_A_STEP):  # no float is nearer; 0 has no digit right
        return True, 0.0
    size = abs(exact)
    lost = _digits_lost(float((error / size).upper()) if size > 0 else 1.0) if error > 0 else 0.0
    return bool(error <= size * rational(FLOAT_TOLERANCE)), lost


def _digits_lost(share: float) -> float:
    """How many of a float's digits an error takes that is such a share of the number."""
    digits = FLOAT_BITS * log10(2)
    return min(digits, max(0.0, digits + log10(share))) if share > 0 else 0.0


def first_wrong(found: Check, numbers: Numbers, expression_of: Callable[[int], str]) -> dict[str, str]:
    """What to say of the first float that has lost its digits, a value or else a gradient: its name, and the right one.

    Nothing where floats have kept them: what is wrong then is wrong in any arithmetic.
    """
    if (found.lost or 0) < _MANY:
        return {}
    wrong = [(expression_of(node), numbers.values[node], right) for node, right in found.expected_values.items()]
    wrong += [(f"d{expression_of(node)}", numbers.gradients[node], right) for node, right in found.expected.items()]
    shown = (
        {"name": name, "wrong": decimal_text(number, _DIGITS), "right": decimal_text(right, _DIGITS)}
        for name, number, right in wrong
    )
    return next(shown, {})
