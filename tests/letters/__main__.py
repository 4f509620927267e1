"""python -m tests.letters [COUNT] [--seed N]: random problems in letters; prints what is wrong, and exits 1."""

from __future__ import annotations

import argparse
import sys

from tests.letters.problems import problem
from tests.letters.verdict import findings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.letters", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    bad = 0
    for seed in range(options.seed, options.seed + options.count):
        text = problem(seed)
        wrong = findings(text, seed)
        bad += bool(wrong)
        for line in wrong[:3]:
            print(f"{seed}: {text}\n    {line}", flush=True)
    print(f"{options.count} problems, {bad} with findings")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
