"""python -m tests.letters [COUNT] [--seed N]: random problems in letters; prints what is wrong, and exits 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.letters.problems import problem
from tests.letters.verdict import findings
from tests.random_problems import run


def tried(seed: int) -> tuple[str, Sequence[str]]:
    text = problem(seed)
    return text, findings(text, seed)


if __name__ == "__main__":
    sys.exit(run("letters", __doc__, tried))
