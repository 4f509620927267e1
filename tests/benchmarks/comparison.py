"""The engines side by side: time an operation at every size, on three shapes of calculation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

from tests.benchmarks.engines import ENGINES, Answer, agree
from tests.benchmarks.shapes import SHAPES, Work
from tests.benchmarks.timing import best

SIZES = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
LONGEST = 3.0
"""Seconds that one run of another engine may take; a larger size, expected beyond that, is left out."""

Series = dict[int, float]
"""Operations -> seconds an operation."""
Times = dict[str, dict[str, Series]]
"""Shape -> engine -> its times."""


def compare() -> Times:
    """All that are installed, as far as each gets within LONGEST and Python's own recursion limit."""
    times: Times = {}
    for shape, make in SHAPES.items():
        times[shape] = {engine: {} for engine in ENGINES}
        running = set(ENGINES)
        for size in SIZES:
            work = make(size)
            runs = {engine: ENGINES[engine](work) for engine in ENGINES if engine in running}
            right = runs["backprop"]()
            others = {engine: run for engine, run in runs.items() if engine != "backprop"}
            lasting = {engine for engine, run in others.items() if _lasts(run, work, times[shape][engine], right)}
            running = {"backprop", *lasting}
            for engine, seconds in zip(running, best(*(runs[engine] for engine in running))):
                times[shape][engine][size] = seconds / work.operations
            print(f"{shape}, {size:,} operations: {len(running)} engines", file=sys.stderr, flush=True)
    return times


def _lasts(run: Callable[[], Answer], work: Work, before: Series, right: Answer) -> bool:
    """Whether an engine takes part at this size: within LONGEST, not too deep, and with the right numbers."""
    if before and before[max(before)] * work.operations > LONGEST:
        return False
    try:
        start = perf_counter()
        answer = run()
        passed = perf_counter() - start
    except RecursionError:
        return False
    assert agree(right, answer), f"{answer[0]} for {work.text[:60]}..."
    return passed < LONGEST


def slowest_lead(times: Times, engine: str) -> float | None:
    """How many times as long another engine takes, at the size and shape where it does best."""
    leads = [
        seconds / shape["backprop"][size] for shape in times.values() for size, seconds in shape.get(engine, {}).items()
    ]
    return min(leads, default=None)
