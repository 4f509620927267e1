"""`python -m tests.broken [--runs N] [--seed S]`: exit code 1 when the check missed something."""

from __future__ import annotations

import argparse
import sys
from random import Random

from tests.broken import __doc__ as about
from tests.broken.rules import ARITHMETICS, METHODS, cases
from tests.broken.runs import KINDS, missed
from tests.broken.runs import METHODS as OF_RUNS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.broken", description=about)
    parser.add_argument("--runs", type=int, default=1_000, help="spoiled runs of each kind, by each method")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return int(_rules() + _runs(options.runs, options.seed) > 0)


def _rules() -> int:
    wrong = count = 0
    for case in cases():
        for arithmetic in ARITHMETICS:
            for method in METHODS:
                count += 1
                miss = case.missed(arithmetic, method)
                if miss:
                    wrong += 1
                    where = f"operand {case.place}" if case.place >= 0 else "forward"
                    print(
                        f"{case.row.name}, {where}, {case.how}, {arithmetic}, {method}: {case.text}: {miss}", flush=True
                    )
    print(f"broken rules: {count - wrong:,} of {count:,} found", flush=True)
    return wrong


def _runs(runs: int, seed: int) -> int:
    lost = 0
    for kind in KINDS:
        for method in OF_RUNS:
            misses = [miss for i in range(runs) if (miss := missed(Random(f"{seed}-{kind}-{i}"), kind, method))]
            lost += len(misses)
            for miss in misses:
                print(miss)
            print(f"{kind} runs, {method}: {runs - len(misses):,} of {runs:,} found", flush=True)
    return lost


if __name__ == "__main__":
    sys.exit(main())
