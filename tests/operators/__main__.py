"""python -m tests.operators [COUNT] [--seed N]: random calculations of variables; prints what is wrong, and exits 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from random import Random

from tests.operators.programs import calculation
from tests.operators.verdict import findings
from tests.random_problems import run


def tried(seed: int) -> tuple[str, Sequence[str]]:
    made = calculation(Random(seed).randrange)
    return f"{made.text}  {made.values}", findings(made)


if __name__ == "__main__":
    sys.exit(run("operators", __doc__, tried))
