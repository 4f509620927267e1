"""What the nodes are called in an explanation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.solving.solution import Solution

LONGEST_LABEL = 20
"""Characters of an expression that stands for a node without a name; a longer one is called #12, by its id."""
_SINGLE = re.compile(r"[^-+*/@() ]+(\([^()]*\))?")


def grouped(label: str) -> str:
    """A label that stands as one thing: X, or (X @ W)."""
    return label if _SINGLE.fullmatch(label) else f"({label})"


def labels_of(solution: Solution, texts: Sequence[str]) -> list[str]:
    """What each node is called: its name, its expression while that is short, else #id."""
    names = list(solution.graph.names)
    names[solution.graph.output] = solution.output
    return [
        name or (text if len(text) <= LONGEST_LABEL else f"#{node}")
        for node, (name, text) in enumerate(zip(names, texts))
    ]
