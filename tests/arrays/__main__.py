"""python -m tests.arrays [COUNT] [--seed N]: random problems with arrays; prints what is wrong, and exits 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.arrays.problems import problem
from tests.arrays.verdict import findings
from tests.random_problems import run


def tried(seed: int) -> tuple[str, Sequence[str]]:
    made = problem(seed, smooth=seed % 4 > 0)
    return f"{made.text}  {made.values}  {made.upstream}", findings(made)


if __name__ == "__main__":
    sys.exit(run("arrays", __doc__, tried))
