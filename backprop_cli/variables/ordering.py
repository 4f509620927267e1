"""The terms of a calculation in the order of a tape: operands before what they make, left before right, each once.

There is no recursion, so a calculation may be as deep as it is long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.variables.terms import Term


def in_order(outputs: Sequence[Term]) -> list[Term]:
    """Every term that the outputs are made of, and they themselves, as a text would put them on a tape."""
    order: list[Term] = []
    seen: set[Term] = set()
    stack: list[Term] = []
    started: dict[Term, Iterator[Term]] = {}
    place, mark, wait, awake = order.append, seen.add, stack.append, stack.pop
    for output in outputs:
        if output in seen:
            continue
        node = output
        while True:  # the hot loop: a step comes here again when its left or right operand is placed
            left = node._left
            if left is not None:
                if left not in seen:
                    wait(node)
                    node = left
                    continue
                right = node._right
                if right is not None and right not in seen:
                    wait(node)
                    node = right
                    continue
            elif node._right.__class__ is tuple:
                missing = _first_missing(node, seen, started)
                if missing is not None:
                    wait(node)
                    node = missing
                    continue
            place(node)
            mark(node)
            if not stack:
                break
            node = awake()
    return order


def _first_missing(node: Term, seen: set[Term], started: dict[Term, Iterator[Term]]) -> Term | None:
    """The first operand that has no place yet; the search goes on where it stopped the last time."""
    operands = started.setdefault(node, iter(node._right))
    return next((operand for operand in operands if operand not in seen), None)
