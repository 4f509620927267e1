"""The cross-check: every gradient of a run against sympy, which never sees the user's text, only the tape.

symbolic     for every node k: replace it by a fresh symbol, let sympy differentiate the output by it, evaluate,
             compare. Shows the formula. Its cost grows with the square of the size.
directional  one random test of all gradients at once, linear in size, at any depth.

The backward rules take no part in either. Exact numbers compare with ==, floats with a high-precision evaluation.
sympy is slow to load, so each method is imported only when it runs.
"""

from __future__ import annotations

from collections.abc import Callable

from backprop_cli.evidence import Check, Run
from backprop_cli.graph import Graph
from backprop_cli.messages import Message

METHODS = ("auto", "symbolic", "directional", "none")
AUTO_TREE = 120
"""Size of the output, written out as a formula, up to which `auto` is symbolic: some tenths of a second."""
SYMBOLIC_TREE = 2_000
"""Size beyond which a symbolic check would take minutes, also when asked for."""
SYMBOLIC_DEPTH = 60
"""Nested operations that sympy takes without running into Python's recursion limit."""


def check(run: Run, method: str, expression_of: Callable[[int], str]) -> Check:
    """Check a run with one of METHODS. `expression_of` names a node without a name in formulas."""
    if method == "none":
        return Check("none", "skipped", 0, ["skipped"] * len(run.graph), Message("check-not-asked"))
    why = None
    if method != "directional":
        why = _too_large_for_formulas(run.graph, AUTO_TREE if method == "auto" else SYMBOLIC_TREE)
        if why is None:
            from backprop_cli.symbolic import symbolic_check

            found = symbolic_check(run, expression_of)
            if found is not None:
                return found
            why = Message("check-no-value")
    from backprop_cli.directional import directional_check

    return directional_check(run, why)


def _too_large_for_formulas(graph: Graph, most: int) -> Message | None:
    """Why the graph is beyond sympy's formulas, if it is: written out too long, or nested too deeply."""
    sizes, depths = [0] * len(graph), [0] * len(graph)
    for node, operands in enumerate(graph.operands):
        sizes[node] = min(most + 1, 1 + sum(sizes[operand] for operand in operands))
        depths[node] = 1 + max((depths[operand] for operand in operands), default=0)
    if max(sizes) > most or len(graph) > most:
        return Message("check-too-large")
    return Message("check-too-deep") if max(depths) > SYMBOLIC_DEPTH else None
