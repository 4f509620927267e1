"""How CPU time and memory grow with the size of a problem: `python -m tests.benchmarks.growth [WORD...]`.

Every command in every format, on 10 to 100,000 items, rows, answers or operations, within the limits of
`tests.limits`. WORDs choose the lines in which every one of them stands. Each run is told on stderr as it ends; the
table on stdout is that of the manual. On an idle machine all takes about ten minutes.

Runs are forked from a process in which everything is loaded, and what the cheapest takes is subtracted: no start-up
counts. (It need not be the smallest, which is checked by formulas.) An exponent is the slope of a line through the
logarithms, over the sizes at which a run takes long enough, or enough memory, to say something. What is above BAR is
marked. The exit code is 1 where something is marked that NOTES does not explain, or where a run neither ends nor is
refused.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.growing import INPUTS, NOTES, VARIABLES, Command, commands
from tests.limits.bounded import DONE, MEMORY, SECONDS, Outcome, bounded
from tests.limits.warm import warm

SIZES = (10, 1_000, 10_000, 30_000, 100_000)
BAR = 1.2
UPPER = 3
"""An exponent is fitted over so many sizes, the largest ones."""
LEAST_SECONDS, LEAST_MEGABYTES = 0.1, 5
"""Below, a difference says more of the machine than of the work."""
QUICK, ROUNDS = 0.3, 2
"""Seconds of a run that is repeated, and how often: the shortest counts."""
WIDTH = 80
USED_UP = ("CPU time that the system grants", "not enough memory")


class Growth(NamedTuple):
    """The outcomes of one command by size, and the line in which it ended where it refused one."""

    outcomes: dict[int, Outcome]
    refusal: str | None

    @property
    def times(self) -> dict[int, float]:
        """CPU seconds without those of the cheapest."""
        start = min((outcome.seconds for _, outcome in self._done()), default=0)
        return {size: outcome.seconds - start for size, outcome in self._done()}

    @property
    def memory(self) -> dict[int, float]:
        """Megabytes at the peak without those of the cheapest."""
        start = min((outcome.megabytes for _, outcome in self._done()), default=0)
        return {size: outcome.megabytes - start for size, outcome in self._done()}

    @property
    def fault(self) -> str | None:
        """What is neither an answer nor a refusal for its size: a limit of the system that was reached, too."""
        for outcome in self.outcomes.values():
            if outcome.fault:
                return outcome.fault
        is_fault = len(self.outcomes) == 1 or any(words in (self.refusal or "") for words in USED_UP)
        return self.refusal if is_fault else None

    def _done(self) -> Iterator[tuple[int, Outcome]]:
        return ((size, outcome) for size, outcome in self.outcomes.items() if outcome.code in DONE)


def exponent(measured: dict[int, float], least: float) -> float | None:
    """The slope of log cost over log size by least squares, among the largest sizes; None for fewer than two."""
    points = [(log(size), log(cost)) for size, cost in list(measured.items())[-UPPER:] if cost >= least]
    if len(points) < 2:
        return None
    x_mean = sum(x for x, _ in points) / len(points)
    y_mean = sum(y for _, y in points) / len(points)
    return sum((x - x_mean) * (y - y_mean) for x, y in points) / sum((x - x_mean) ** 2 for x, _ in points)


def grown(command: Command, folder: Path) -> Growth:
    """Run a command size after size, until it refuses one."""
    outcomes: dict[int, Outcome] = {}
    for size in SIZES:
        if size > (command.largest or size):
            break
        outcome = outcomes[size] = _shortest(partial(_run, command, size, folder))
        if outcome.code not in DONE:
            return Growth(outcomes, outcome.sentence.removeprefix("backprop: ").replace(f"{folder}/", ""))
    return Growth(outcomes, None)


def _run(command: Command, size: int, folder: Path) -> Outcome:
    if command.words[0] == VARIABLES:
        return bounded(["--version"], code=INPUTS[command.words[1]](size))
    words = []
    for word in command.words:
        if word in INPUTS:
            (folder / word).write_text(INPUTS[word](size), "utf-8")
        words.append(str(folder / word) if word in INPUTS or word.startswith("out.") else word)
    if "duckdb" in words:  # it needs address space that a process with everything else in it does not have left
        return bounded(words)
    return warm(words, SECONDS)


def _shortest(run: Callable[[], Outcome]) -> Outcome:
    outcome = run()
    for _ in range(ROUNDS - 1 if outcome.seconds < QUICK else 0):
        outcome = min(outcome, run(), key=lambda each: each.seconds)
    return outcome


def told(command: Command, growth: Growth) -> str:
    """Every run of a line, and what was said in the end."""
    times, memory = growth.times, growth.memory
    runs = [f"{size:,}: {times[size]:.2f} s {memory[size]:.0f} MB" for size in times]
    said = f"FAULT: {growth.fault}" if growth.fault else growth.refusal or ""
    return f"{command.name}, {command.shape}: {'; '.join([*runs, *filter(None, [said])])}"


def row(command: Command, growth: Growth) -> str:
    """One row of the table."""
    slopes = exponent(growth.times, LEAST_SECONDS), exponent(growth.memory, LEAST_MEGABYTES)
    cells = ["–" if slope is None else f"{slope:.2f}{' (!)' * (slope > BAR)}" for slope in slopes]
    largest = max(growth.times, default=None)
    end = (
        ["–", "–"] if largest is None else [f"{largest:,}{'*' * bool(growth.refusal)}", f"{growth.times[largest]:.1f}"]
    )
    return f"| {command.name} | {command.shape} | {' | '.join([*cells, *end])} |"


def marked(name: str, growth: Growth) -> bool:
    """Whether a line needs a look."""
    slopes = exponent(growth.times, LEAST_SECONDS), exponent(growth.memory, LEAST_MEGABYTES)
    steep = any(slope is not None and slope > BAR for slope in slopes)
    return growth.fault is not None or (steep and not any(name.startswith(start) for start in NOTES))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth")
    parser.add_argument("wanted", nargs="*", metavar="WORD", help="only the lines in which this stands")
    options = parser.parse_args()
    rows, found, start = [], 0, perf_counter()
    with TemporaryDirectory() as folder:
        for command in commands():
            if all(word in f"{command.name}, {command.shape}" for word in options.wanted):
                growth = grown(command, Path(folder))
                print(told(command, growth), file=sys.stderr, flush=True)
                rows.append(row(command, growth))
                found += marked(command.name, growth)
    print("\n".join(page(rows)))
    minutes = (perf_counter() - start) / 60
    print(f"\n{len(rows)} lines, {SIZES[0]} to {SIZES[-1]:,}: {found} to be looked at, {minutes:.0f} min")
    return int(found > 0)


def page(rows: list[str]) -> Iterator[str]:
    """What goes into the manual: when and where, the table, what its signs mean, and the notes."""
    limits = f"at most {SECONDS} s and {MEMORY >> 20:,} MiB"
    yield from ("| command | of | time ~ n^ | memory ~ n^ | up to n | CPU s |", "|---|---|---:|---:|---:|---:|", *rows)
    yield ""
    yield fill(
        f"Measured on {date.today()}, {platform.machine()}, Python {platform.python_version()}, {limits}; start-up"
        f" does not count. –: too quick, or too small, to tell. *: what is larger is refused at once."
        f" (!): above {BAR}.",
        WIDTH,
    )
    for name, note in NOTES.items():
        yield fill(f"`{name}` {note}.", WIDTH)


if __name__ == "__main__":
    sys.exit(main())
