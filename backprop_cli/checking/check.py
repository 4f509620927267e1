"""The cross-check: every gradient of a run against sympy, which never sees the user's text, only the tape.

symbolic     for every node k: replace it by a fresh symbol, let sympy differentiate the output by it, evaluate,
             compare. Shows the formula. Its cost grows with the square of the size.
directional  one random test of all gradients at once, linear in size, at any depth.

The backward rules take no part in either. Rational numbers compare with ==, others as narrow balls that overlap; a run
in floats is held against the proven numbers of the same problem (`float_check`). sympy is slow to load, so each method
is imported only when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from backprop_cli.checking.evidence import Check, Run, no_verdict
from backprop_cli.graph.tape import Graph
from backprop_cli.language.messages import Message

CHECK_METHODS = ("auto", "symbolic", "directional", "none")
AUTO_WORK = 3_000
"""Work with formulas, in units of some 0.1 ms, up to which `auto` is symbolic."""
SYMBOLIC_WORK = 40_000
"""Work beyond which a symbolic check would take many seconds, also when asked for."""
LARGE_EXPONENT = 1_000
"""A number in an exponent from where sympy would take long to write out (2*x)**n, and nobody would read it."""
SYMBOLIC_DEPTH = 60
"""Nested operations that sympy takes without running into Python's recursion limit."""
_FLAT = ("add", "subtract", "multiply", "negate")
_WEIGHTS = {**dict.fromkeys(_FLAT, 1), "divide": 6, "literal_power": 6}
_WEIGHT = 10
"""How large an operation is in a formula: sums and products, quotients and powers, functions."""
_GROWTH = 1.3
"""How much the derivative of a formula grows with every operation nested in another."""


def check(run: Run, method: str, expression_of: Callable[[int], str]) -> Check:
    """Check a run with one of CHECK_METHODS. `expression_of` names a node without a name in formulas."""
    if method == "none":
        return unchecked(len(run.graph))
    if run.graph.meets_arrays(run.values):
        from backprop_cli.checking.array_check import check_arrays

        return check_arrays(run, lambda apart, expressions: check(apart, method, expressions))
    why = None
    if method != "directional":
        why = too_large_for_formulas(run.graph, AUTO_WORK if method == "auto" else SYMBOLIC_WORK)
        if why is None:
            from backprop_cli.checking.symbolic import symbolic_check

            found = symbolic_check(run, expression_of)
            if found is not None:
                return found
            why = Message("check-no-value")
    from backprop_cli.checking.directional import directional_check

    return directional_check(run, why)


@lru_cache(maxsize=1)  # a graph is often solved again and again
def unchecked(count: int) -> Check:
    """What stands in place of a check of `count` nodes that nobody asked for."""
    return no_verdict(count, Message("check-not-asked"))


def too_large_for_formulas(graph: Graph, most: int) -> Message | None:
    """Why the graph is beyond sympy's formulas, if it is: too much work, or nested too deeply."""
    if len(graph) > most or formula_work(graph, most) > most or _has_large_exponent(graph):
        return Message("check-too-large")
    depths = [0] * len(graph)
    for node, operands in enumerate(graph.operands):
        depths[node] = 1 + max((depths[operand] for operand in operands), default=0)
    return Message("check-too-deep") if max(depths) > SYMBOLIC_DEPTH else None


def _has_large_exponent(graph: Graph) -> bool:
    """Whether a literal that is part of an exponent is beyond LARGE_EXPONENT."""
    inside = bytearray(len(graph))
    for node in range(len(graph) - 1, -1, -1):
        operation, operands = graph.operations[node], graph.operands[node]
        literal = graph.literals.get(node) if inside[node] else None
        exponent = operation.exponent if operation else literal
        if exponent is not None and not -LARGE_EXPONENT <= exponent <= LARGE_EXPONENT:
            return True
        for place, operand in enumerate(operands):
            inside[operand] |= inside[node] or (place == 1 and operation is not None and operation.name == "power")
    return False


def formula_work(graph: Graph, most: int) -> float:
    """The work of differentiating the output's formula by every node, told from the tape; beyond `most` only roughly.

    The formula is as long as the graph is when written out, and its derivatives grow with every function around
    another. Sums are easy, long products less so.
    """
    sizes, nested, products = [1] * len(graph), [0] * len(graph), [0] * len(graph)
    for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
        if operation is None or not operands:
            continue
        size = _WEIGHTS.get(operation.name, _WEIGHT) + sum(sizes[operand] for operand in operands)
        sizes[node] = min(size, most + 1)
        nested[node] = max(nested[operand] for operand in operands) + (operation.name not in _FLAT)
        products[node] = max(products[operand] for operand in operands) + (operation.name == "multiply")
    deepest = min(max(nested), 100)
    along = 0.2 + max(products) / 30
    return len(graph) * max(sizes) * (max(_GROWTH**deepest, along) if deepest else along)
