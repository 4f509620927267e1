"""python -m tests.arrays [COUNT] [--seed N]: random problems with arrays; prints what is wrong, and exits 1."""

from __future__ import annotations

import argparse
import sys

from tests.arrays.problems import problem
from tests.arrays.verdict import findings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.arrays", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    bad = 0
    for seed in range(options.seed, options.seed + options.count):
        made = problem(seed, smooth=seed % 4 > 0)
        wrong = findings(made)
        bad += bool(wrong)
        for line in wrong[:3]:
            print(f"{seed}: {made.text}  {made.values}  {made.upstream}\n    {line}", flush=True)
    print(f"{options.count} problems, {bad} with findings")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
