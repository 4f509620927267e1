"""Every input of `nasty` through the program under limits of memory and CPU time: `python -m tests.limits [WORD...]`.

A line a run: how it ended, CPU seconds, memory, and what it said; the exit code is 1 when one of them is at fault.
WORDs choose the lines in which every one of them stands. LIMITS_SIZE is the size of an input in bytes.

Of the smaller inputs, which go through every command, a seventh of all pairs is run; --turn 0 to 6 has a seventh each,
and --all has all of them. pytest does not collect it: tests/cli/test_limits.py has a quick selection.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .nasty import EXPRESSIONS, PROBLEMS, PURCHASES, STEPS, SUBMISSIONS, TABLES, Maker
from .warm import warm

SIZE = int(os.environ.get("LIMITS_SIZE", 10_000_000))
PART = SIZE // 100
"""The size for every command: small enough to be answered, so that everything behind the reading has its turn."""
TURNS = 7
"""In how many parts these are run."""
SECONDS = 9
"""CPU time: what loading takes, which is done already, is spared."""
INPUT = "<input>"
KEY = "<key>"

SOLVE = {
    "solve": [INPUT],
    "solve, float, json": [INPUT, "--arithmetic", "float", "--check", "none", "--format", "json"],
}
EVERY = {
    **{f"solve --format {form}": [INPUT, "--format", form] for form in ("table", "plain", "json", "csv", "markdown")},
    "solve --get": [INPUT, "--get", "dx"],
    "solve --wrt": [INPUT, "--wrt", "x"],
    "solve --arithmetic float": [INPUT, "--arithmetic", "float"],
    **{f"solve --check {method}": [INPUT, "--check", method] for method in ("symbolic", "directional", "none")},
    "explain": ["explain", INPUT],
    "explain --wrt": ["explain", INPUT, "--wrt", "x", "--format", "markdown"],
    "explain --format json": ["explain", INPUT, "--format", "json"],
    "graph": ["graph", INPUT],
    "graph --depth": ["graph", INPUT, "--depth", "3"],
    "graph --wrt": ["graph", INPUT, "--wrt", "x", "--format", "svg"],
    **{f"code --style {style}": ["code", INPUT, "--style", style] for style in ("layers", "plain", "numpy")},
    "quiz": ["quiz", INPUT],
    "quiz --vary": ["quiz", INPUT, "--vary", "--seed", "1", "--key"],
    "practice": ["practice", INPUT],
    "compare": ["compare", INPUT],
    "grade": ["grade", INPUT, KEY],
    "table": [INPUT, "--table", KEY],
}
ROWS = {
    "table": [KEY, "--table", INPUT],
    "table, float": [KEY, "--table", INPUT, "--arithmetic", "float"],
    "table, mark": [KEY, "--table", INPUT, "--on-error", "mark", "--keep", "*"],
    "table, skip": [KEY, "--table", INPUT, "--on-error", "skip", "--keep", "*"],
}
MARKS = {f"grade --format {form}": ["grade", "--format", form, KEY, INPUT] for form in ("table", "json", "junit")}


class Case(NamedTuple):
    """One input for one command."""

    name: str
    make: Maker
    size: int
    words: list[str]


def cases(turns: Container[int]) -> Iterator[Case]:
    """Every input through `solve`; smaller ones through every command, in turns; tables and submissions."""
    problems = {**EXPRESSIONS, **STEPS, **PURCHASES}
    for inputs, size, commands in (
        (PROBLEMS, SIZE, SOLVE),
        (problems, PART, EVERY),
        (TABLES, SIZE, ROWS),
        (SUBMISSIONS, SIZE, MARKS),
    ):
        for row, (name, make) in enumerate(inputs.items()):
            for column, (command, words) in enumerate(commands.items()):
                if commands is not EVERY or (row + column) % TURNS in turns:
                    yield Case(f"{size:,} bytes, {command}: {name}", make, size, words)


def main() -> int:
    """Run the cases in whose names every wanted word stands; 1 when one is at fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.limits", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--turn", type=int, choices=range(TURNS), default=0, help="which of the smaller inputs")
    parser.add_argument("--all", action="store_true", help="all of them")
    options = parser.parse_args()
    runs = faults = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key.yaml").write_text("expression: z = x*y\nvalues: {x: 2, y: 3}\n", "utf-8")
        for case in cases(range(TURNS) if options.all else (options.turn,)):
            if all(word in case.name for word in options.words):
                runs += 1
                faults += at_fault(case, folder)
    print(f"{runs:,} runs of inputs of up to {SIZE:,} bytes, 1 GiB, 10 s: {faults} at fault")
    return int(faults > 0)


def at_fault(case: Case, folder: Path) -> bool:
    """Run a case, and say how it ended."""
    path = folder / "input.yaml"
    path.write_bytes(case.make(case.size))
    files = {INPUT: str(path), KEY: str(folder / "key.yaml")}
    outcome = warm([files.get(word, word) for word in case.words], SECONDS)
    took = f"{outcome.code:3} {outcome.seconds:5.1f} s {outcome.megabytes:5} MB {outcome.out_bytes:10,}"
    said = outcome.fault or outcome.sentence.replace(str(path), "FILE")[:110]
    print(f"{'FAULT' if outcome.fault else '     '} {took} {case.name}  {said}", flush=True)
    return outcome.fault is not None


if __name__ == "__main__":
    sys.exit(main())
