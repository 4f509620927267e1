"""Every command with every option on 1,000 to 100,000 items, under limits: `python -m tests.limits.commands [WORD...]`.

Each is done, or refused at once by a sentence that names a limit: to run out of memory or CPU time is a fault. A line a
run; the exit code is 1 when one is at fault. WORDs choose the lines in which every one of them stands.

Of all that can be combined, which takes hours and is run by --all, each option is tried with one shape of 100,000, and
each command with each shape in each size. In turn 0 to 6 (--turn N) each option meets each shape.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from itertools import groupby, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmarks.growing import INPUTS

from .bounded import Outcome, bounded
from .variants import ANSWERS, OUT, PROBLEM, SMALL, TABLE, Variant, variants
from .warm import warm

SIZES = (1_000, 3_000, 12_000, 48_000, 100_000)
"""Some are just below 50,000 nodes, which are too many for most commands."""
SECONDS = 9
"""CPU time: what loading takes, which is done already, is spared."""
SHAPES = {"terms": "x0", "array": "X", "items": "i0", "chain": "x", "steps": "x", "operands": "x0", "letters": "x0"}
"""Kinds of problems with an input of each."""
ROWS = "rows"
"""In place of a shape, where there is no problem or a small one."""
ENDED_BY_A_LIMIT = (b"the CPU time that the system grants is used up", b"there is not enough memory")


class Case(NamedTuple):
    """A variant on a problem, or on what it takes instead, of some size."""

    variant: Variant
    shape: str
    size: int

    @property
    def title(self) -> str:
        """What its line is called."""
        return f"{self.size:,} {self.shape}, {self.variant.name}"


def cases() -> Iterator[Case]:
    """Every variant with every shape in every size."""
    for variant in variants():
        if PROBLEM in variant.words:
            yield from (Case(variant, shape, size) for shape, size in product(SHAPES, SIZES))
        else:
            yield from (Case(variant, ROWS, size) for size in (SIZES if TABLE in variant.words else SIZES[-1:]))


def chosen(turn: int) -> Iterator[Case]:
    """Of them every variant with one shape of the largest size, and every command with every shape in every size."""
    shapes = [*SHAPES]
    for _, ways in groupby(variants(), lambda variant: variant.words[0]):
        of_problems = []
        for variant in ways:
            if PROBLEM in variant.words:
                of_problems.append(variant)
            else:
                yield Case(variant, ROWS, SIZES[-1])
        count = len(of_problems)
        for place in range(max(count, len(shapes)) if count else 0):
            yield Case(of_problems[place % count], shapes[(place + turn) % len(shapes)], SIZES[-1])
        for place, (size, shape) in enumerate(product(SIZES[-2::-1], shapes if count else ())):
            yield Case(of_problems[(place + turn) % count], shape, size)


def fault_of(outcome: Outcome) -> str | None:
    """What must not be."""
    ended = next((words.decode() for words in ENDED_BY_A_LIMIT if words in outcome.err), None)
    return outcome.fault or ended


def main() -> int:
    """Run the cases in whose names every wanted word stands; 1 when one is at fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.limits.commands", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--turn", type=int, default=0, help="other pairs of options and shapes")
    parser.add_argument("--all", action="store_true", help="every option with every shape in every size")
    options = parser.parse_args()
    runs = faults = 0
    with TemporaryDirectory() as name:
        for case in cases() if options.all else chosen(options.turn):
            if all(word in case.title for word in options.words):
                runs += 1
                faults += at_fault(case, Path(name))
    print(f"{runs:,} runs of every command and option with up to {SIZES[-1]:,} items, 1 GiB, 10 s: {faults} at fault")
    return int(faults > 0)


def at_fault(case: Case, folder: Path) -> bool:
    """Run a case, and say how it ended."""
    words = filled(case.variant.words, case.shape, case.size, folder)
    # DuckDB needs address space that a process with everything else in it does not have left
    outcome = bounded(words) if "duckdb" in words else warm(words, SECONDS)
    fault = fault_of(outcome)
    if "kattis" in case.variant.words and outcome.code in (42, 43):  # its own exit codes
        fault = None
    took = f"{outcome.code:3} {outcome.seconds:5.1f} s {outcome.megabytes:5} MB {outcome.out_bytes:11,}"
    said = fault or outcome.sentence.replace(str(folder), "")[:150]
    print(f"{'FAULT' if fault else '     '} {took} {case.title}  {said}", flush=True)
    return fault is not None


def filled(words: list[str], shape: str, size: int, folder: Path) -> list[str]:
    """The words with files for what stands for them, and with an input of the problem for `x0`."""
    name = SHAPES.get(shape, "x0")
    files: dict[str, tuple[str, Callable[[], str]]] = {
        PROBLEM: (f"{shape}-{size}.yaml", lambda: INPUTS[f"{shape}.yaml"](size)),
        SMALL: ("small.yaml", lambda: "expression: z = x0*y\nvalues: {x0: 2, y: 3}\n"),
        ANSWERS: (f"{shape}-{size}.txt", lambda: answers(name, size)),
        TABLE: (f"{size}.csv", lambda: "x0,y\n" + "".join(f"{n},1.5\n" for n in range(size))),
    }
    whole = []
    for word in words:
        if word in files:
            path, text = folder / files[word][0], files[word][1]
            if not path.exists():
                path.write_text(text(), "utf-8")
            whole.append(str(path))
        else:
            whole.append(word.replace("x0", name).replace(OUT, str(folder / "out")))
    return whole


def answers(name: str, size: int) -> str:
    """Wrong answers to as many questions as a file that is handed in has room for."""
    numbered = name.rstrip("0") if name.endswith("0") else ""
    count = min(size, 50_000) if numbered else 1
    return "".join(f"d{numbered}{n}: 2.2\n" for n in range(count)) if numbered else f"d{name}: 2.2\n"


if __name__ == "__main__":
    sys.exit(main())
