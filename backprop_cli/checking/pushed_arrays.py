"""The directional check of arrays that are too large to be taken apart: two forward passes over balls.

Every number is pushed by τ times a random direction, and by as much the other way. Half the difference of the outputs,
divided by τ, is the sum of gradient times push, but for τ² times what the third derivatives say: with τ of 2**-TAU far
less than the 2**-60 that tell right from wrong. The backward rules take no part in it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from backprop_cli.checking.evidence import Check, Run, claimed, no_verdict
from backprop_cli.graph import array_passes, passes
from backprop_cli.graph.array_losses import class_numbers
from backprop_cli.graph.array_reductions import EXTREMES, total
from backprop_cli.graph.layout import Layout
from backprop_cli.graph.operations import ADD, MULTIPLY
from backprop_cli.graph.tape import Graph
from backprop_cli.language.messages import Message
from backprop_cli.numbers import balls
from backprop_cli.numbers.arrays import each, elements, is_array, load, map_elements, of_elements, shape_of
from backprop_cli.numbers.balls import as_ball
from backprop_cli.numbers.rational import Undefined

MOST_WORK = 300_000
"""Multiplications of a forward pass up to which proven numbers are computed for a check."""
BITS, TAU, LARGEST_PUSH = 1_200, 300, 100
_NEARNESS = 2**-60
"""How near the two sums must be, relative to the sum of the sizes of what is added up."""


def too_much_work(layout: Layout) -> Message | None:
    """Why proven numbers are not computed for a check, where the arrays are too large."""
    return Message("check-too-much-work", {"limit": f"{MOST_WORK:,}"}) if layout.work > MOST_WORK else None


def pushed_check(run: Run, layout: Layout) -> Check:
    """All gradients at once; a disagreement is laid to the output."""
    balls.load()
    why = too_much_work(layout)
    if why:
        return no_verdict(len(run.graph), why)
    if _at_a_kink(run):
        return no_verdict(len(run.graph), Message("check-at-a-kink"))
    classes = class_numbers(run.graph, run.values)
    nodes = [
        node
        for node in range(len(run.graph))
        if not any(number != number for number in elements(run.gradients[node])) and node not in classes
    ]
    with balls.precision(BITS):
        gradients = [map_elements(claimed, run.gradients[node]) for node in nodes]
        pushes = [map_elements(_weighed, gradient) for gradient in gradients]
        try:
            difference = _output(run, nodes, pushes, 1) - _output(run, nodes, pushes, -1)
        except (passes.Stop, Undefined):
            return no_verdict(len(run.graph), Message("check-too-wide"))
        theirs = difference * 2 ** (TAU - 1)
        terms = [
            as_ball(g * p)
            for gradient, push in zip(gradients, pushes)
            for g, p in zip(elements(gradient), elements(push))
        ]
        ours, size = sum(terms, as_ball(balls.rational(0))), sum(map(abs, terms), as_ball(balls.rational(1)))
        agree = abs(ours - theirs) < size * balls.rational(Fraction(_NEARNESS))
    rows = ["skipped"] * len(run.graph)
    for node in [*nodes, *classes]:
        rows[node] = "ok" if agree else "skipped"
    if not agree:
        rows[run.graph.output] = "mismatch"
    checked = len(terms) if agree else 0
    return Check("directional", "ok" if agree else "mismatch", checked, rows, Message("check-pushed"))


def _weighed(gradient: Any) -> Any:
    """A random push, as much larger as a gradient is smaller, so that all of them weigh the same."""
    push = 2**20 + random.getrandbits(20)
    middle = as_ball(gradient).mid()
    if middle.is_zero():
        return balls.rational(push)
    mantissa, exponent = middle.man_exp()
    shift = int(exponent) + int(mantissa).bit_length()
    return balls.rational(push * Fraction(2) ** -shift) if abs(shift) < LARGEST_PUSH else balls.rational(push)


def _output(run: Run, nodes: Sequence[int], pushes: Sequence[Any], sign: int) -> Any:
    """The sum of upstream · output with every node pushed."""
    pushed, given = Graph(), {}
    renamed: dict[int, int] = {}
    push_of = dict(zip(nodes, pushes))
    tau = balls.rational(Fraction(sign, 2**TAU))
    for node, (operation, operands) in enumerate(zip(run.graph.operations, run.graph.operands)):
        push = map_elements(lambda number: number * tau, push_of[node]) if node in push_of else None
        if operation is None:
            renamed[node] = pushed.add_leaf(None, None, 0)
            value = map_elements(lambda number: balls.ball_of(number, BITS), run.values[node])
            given[renamed[node]] = value if push is None else value + push
        else:
            renamed[node] = pushed.add(operation, tuple(renamed[operand] for operand in operands), 0)
            if push is not None:
                leaf = pushed.add_leaf(None, None, 0)
                given[leaf] = push
                renamed[node] = pushed.add(ADD, (renamed[node], leaf), 0)
    output = run.values[run.graph.output]
    seed = pushed.add_leaf(None, None, 0)
    given[seed] = of_elements([balls.ball_of(number, BITS) for number in elements(run.upstream)], shape_of(output))
    weighed = pushed.add(MULTIPLY, (renamed[run.graph.output], seed), 0)
    pushed.output = pushed.add(total(), (weighed,), 0) if is_array(output) else weighed
    leaves = [given.get(node, 0) for node in range(len(pushed))]
    return array_passes.run_forward(pushed, leaves, balls.rational(1), balls.shortened)[pushed.output]


def _at_a_kink(run: Run) -> bool:
    """Whether a number stands where a function has a kink, or several share an extreme."""
    for node, (operation, operands) in enumerate(zip(run.graph.operations, run.graph.operands)):
        around = [run.values[operand] for operand in operands]
        if operation is None or (operation.kink is None and operation.name not in EXTREMES):
            continue
        if operation.kink is not None and any(each(operation.kink, around)):
            return True
        if operation.name in EXTREMES:
            ones = map_elements(lambda number: 1, run.values[node])
            (shares,) = operation.backward(*map(load().asarray, (ones, run.values[node], *around)))
            if any(share not in (0, 1) for share in elements(shares)):
                return True
    return False
