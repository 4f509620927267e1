"""`python -m tests.digits [--runs N] [--seed S] [--check]`: exit code 1 when a digit or a refusal is wrong."""

from __future__ import annotations

import argparse
import faulthandler
import signal
import sys
from collections import Counter
from random import Random

from . import __doc__ as about
from .expressions import Case, case
from .verdict import judged

SLOW = 1.0
"""CPU seconds that no case may take."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.digits", description=about)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", default="none", help="also check by this method, and never be doubted")
    parser.add_argument("--only", type=int, help="the number of one case")
    options = parser.parse_args()
    faulthandler.register(signal.SIGUSR1)
    kinds: Counter[str] = Counter()
    wrong = 0
    for number in range(options.runs) if options.only is None else [options.only]:
        random = Random(f"{options.seed}-{number}")
        problem = case(random)
        verdict = judged(problem, random, options.check)
        kinds[verdict.kind] += 1
        slow = [f"{verdict.seconds:.1f} s"] if verdict.seconds > SLOW else []
        if verdict.faults or slow:
            wrong += 1
            print(f"{number}: {_typed(problem)}")
            for fault in (verdict.faults + slow)[:3]:
                print(f"    {fault}", flush=True)
    print(", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common()))
    print(f"digits: {sum(kinds.values()):,} cases, {wrong} wrong")
    return int(wrong > 0)


def _typed(problem: Case) -> str:
    values = " ".join(f"{name}={value}" for name, value in problem.values.items())
    return f"'{problem.text}' {values} --upstream={problem.upstream}"


if __name__ == "__main__":
    sys.exit(main())
