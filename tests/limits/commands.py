"""Every command with every option on 3,000 to 100,000 items, under limits: `python -m tests.limits.commands [WORD...]`.

Each is done, or refused at once by a sentence that names a limit: to run out of memory or CPU time is a fault. A line a
run; the exit code is 1 when one is at fault. WORDs choose the lines in which every one of them stands.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.growing import INPUTS

from .bounded import Outcome
from .variants import ANSWERS, OUT, PROBLEM, SMALL, TABLE, Variant, variants
from .warm import warm

SIZES = (3_000, 30_000, 60_000, 100_000)
SECONDS = 9
"""CPU time: what loading takes, which is done already, is spared."""
SHAPES = {"terms": "x0", "array": "X", "items": "i0", "chain": "x", "steps": "x", "operands": "x0", "letters": "x0"}
"""Kinds of problems with an input of each."""
ALL_OPTIONS = ("terms", "array")
"""Those that are tried with every option; the others with formats and styles alone."""
ENDED_BY_A_LIMIT = (b"the CPU time that the system grants is used up", b"there is not enough memory")


def cases() -> Iterator[tuple[Variant, str, int]]:
    """Every variant with the shapes that it is tried on, and sizes."""
    for variant in variants():
        many = len(variant.words) == 2 or {"--format", "--style"} & {*variant.words}
        takes = PROBLEM in variant.words
        for shape in SHAPES if many and takes else ALL_OPTIONS if takes else ["terms"]:
            yield from ((variant, shape, size) for size in SIZES)


def fault_of(outcome: Outcome) -> str | None:
    """What must not be."""
    ended = next((words.decode() for words in ENDED_BY_A_LIMIT if words in outcome.err), None)
    return outcome.fault or ended


def main(wanted: list[str]) -> int:
    """Run the cases in whose names every wanted word stands; 1 when one is at fault."""
    runs = faults = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        for variant, shape, size in cases():
            title = f"{size:,} {shape}, {variant.name}"
            if not all(word in title for word in wanted):
                continue
            outcome = warm(filled(variant.words, shape, size, folder), SECONDS)
            fault = fault_of(outcome)
            if "kattis" in variant.words and outcome.code in (42, 43):  # its own exit codes
                fault = None
            runs += 1
            faults += fault is not None
            took = f"{outcome.code:3} {outcome.seconds:5.1f} s {outcome.megabytes:5} MB {outcome.out_bytes:11,}"
            said = fault or outcome.sentence.replace(name, "")[:150]
            print(f"{'FAULT' if fault else '     '} {took} {title}  {said}", flush=True)
    print(f"{runs:,} runs of every command and option with up to {SIZES[-1]:,} items, 1 GiB, 10 s: {faults} at fault")
    return int(faults > 0)


def filled(words: list[str], shape: str, size: int, folder: Path) -> list[str]:
    """The words with files for what stands for them."""
    files = {PROBLEM: f"{shape}-{size}.yaml", SMALL: "small.yaml", ANSWERS: f"{shape}-{size}.txt", TABLE: f"{size}.csv"}
    for path, text in (
        (folder / files[PROBLEM], lambda: INPUTS[f"{shape}.yaml"](size)),
        (folder / files[SMALL], lambda: "expression: z = x0*y\nvalues: {x0: 2, y: 3}\n"),
        (folder / files[ANSWERS], lambda: answers(SHAPES[shape], size)),
        (folder / files[TABLE], lambda: "x0,y\n" + "".join(f"{n},1.5\n" for n in range(size))),
    ):
        if not path.exists():
            path.write_text(text(), "utf-8")
    whole = [str(folder / files[word]) if word in files else word.replace(OUT, str(folder / "out")) for word in words]
    return [word.replace("x0", SHAPES[shape]) if "/" not in word else word for word in whole]


def answers(name: str, size: int) -> str:
    """Wrong answers to as many questions as a file that is handed in has room for."""
    numbered = name.rstrip("0") if name.endswith("0") else ""
    count = min(size, 50_000) if numbered else 1
    return "".join(f"d{numbered}{n}: 2.2\n" for n in range(count)) if numbered else f"d{name}: 2.2\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
