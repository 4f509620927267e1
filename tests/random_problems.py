"""What `python -m tests.arrays` and `python -m tests.letters` do alike: random problems, one for each seed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence


def run(area: str, about: str | None, tried: Callable[[int], tuple[str, Sequence[str]]]) -> int:
    """Try problems, print what is wrong, and return the exit code. `tried` gives a seed's problem, and its faults."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.{area}", description=about)
    parser.add_argument("count", nargs="?", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    bad = 0
    for seed in range(options.seed, options.seed + options.count):
        shown, wrong = tried(seed)
        bad += bool(wrong)
        for line in wrong[:3]:
            print(f"{seed}: {shown}\n    {line}", flush=True)
    print(f"{area}: {options.count:,} problems, {bad} with findings")
    return int(bad > 0)
