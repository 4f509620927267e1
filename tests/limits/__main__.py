"""Every input of `nasty` through the program under limits of memory and CPU time: `python -m tests.limits [WORD...]`.

A line a run: how it ended, CPU seconds, memory, and what it said; the exit code is 1 when one of them is at fault. All
takes an hour or two; WORDs choose the lines in which every one of them stands. LIMITS_SIZE is the size of an input in
bytes. pytest does not collect it: tests/cli/test_limits.py has a quick selection.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .bounded import bounded
from .nasty import EXPRESSIONS, PROBLEMS, PURCHASES, STEPS, SUBMISSIONS, TABLES, Maker

SIZE = int(os.environ.get("LIMITS_SIZE", 10_000_000))
PART = SIZE // 100
"""The size for every command: small enough to be answered, so that everything behind the reading has its turn."""
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


def cases() -> Iterator[Case]:
    """Every input through `solve`; smaller ones through every command; tables and submissions."""
    problems = {**EXPRESSIONS, **STEPS, **PURCHASES}
    for inputs, size, commands in (
        (PROBLEMS, SIZE, SOLVE),
        (problems, PART, EVERY),
        (TABLES, SIZE, ROWS),
        (SUBMISSIONS, SIZE, MARKS),
    ):
        for name, make in inputs.items():
            for command, words in commands.items():
                yield Case(f"{size:,} bytes, {command}: {name}", make, size, words)


def main(wanted: list[str]) -> int:
    """Run the cases in whose names every wanted word stands; 1 when one is at fault."""
    faults = 0
    with TemporaryDirectory() as folder:
        key = os.path.join(folder, "key.yaml")
        with open(key, "w", encoding="utf-8") as file:
            file.write("expression: z = x*y\nvalues: {x: 2, y: 3}\n")
        for case in cases():
            if not all(word in case.name for word in wanted):
                continue
            path = os.path.join(folder, "input.yaml")
            with open(path, "wb") as data:
                data.write(case.make(case.size))
            outcome = bounded([{INPUT: path, KEY: key}.get(word, word) for word in case.words])
            faults += outcome.fault is not None
            took = f"{outcome.code:3} {outcome.seconds:5.1f} s {outcome.megabytes:5} MB"
            said = outcome.fault or outcome.sentence.replace(path, "FILE")[:110]
            print(
                f"{'FAULT' if outcome.fault else '     '} {took} {outcome.out_bytes:10,} {case.name}  {said}",
                flush=True,
            )
    print(f"{faults} at fault")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
