"""Faults in all that the commands write: `python -m tests.faults [--runs N] [--seed S] [WORD...]`.

Each run draws a way to write a file and something that goes wrong meanwhile; a line for each run that is at fault, and
the exit code is 1 when there is one. WORDs choose the ways and the faults in which one of them stands.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from random import Random, SystemRandom

from backprop_cli.language.errors import ExitCode

from .child import Run, load, run, temporary
from .kinds import KINDS, Usual, watch_steps
from .shapes import SHAPES, WAITING, can_mount
from .verdict import Tree, complaints, death, left, tree
from .writers import Writer, inputs, writers

RUNS = 2_000
OLD = b"# mine\n" * 5
PLACES = ("out", "home", "tmp")
STEPS = "steps"


class Way:
    """A writer, and what it makes without a fault, by whether an old file is there."""

    def __init__(self, writer: Writer, top: Path) -> None:
        self.writer = writer
        self.made: dict[bool, Tree] = {}
        for has_old in {False, not writer.keeps and writer.target is not None}:
            with prepared(top, writer, has_old) as folder:
                ended = run(Run(writer.words, count_steps), folder)
                if ended.code not in (0, 1) or ended.err:
                    raise SystemExit(f"{writer.name} without a fault: {ended}")
                self.made[has_old] = written(folder)
                if self.writer.target and not self.made[has_old]:
                    raise SystemExit(f"{writer.name} writes nothing: {ended}")
                size = max([len(ended.out), *map(len, self.made[has_old].values())])
                self.usual = Usual(ended.seconds, len((folder / STEPS).read_bytes()), size)

    def with_fault(self, kind: str, seed: str, top: Path) -> str | None:
        """What was wrong in a run with a fault of that kind; None where nothing was."""
        dice = Random(seed)
        has_old = dice.choice([*self.made])
        with prepared(top, self.writer, has_old) as folder:
            old = written(folder)
            told, drawn = (KINDS | SHAPES)[kind](dice, self.writer, self.usual, folder)
            drawn.words = drawn.words or self.writer.words
            try:
                ended = run(drawn, folder)
                found = written(folder)
                wrong = drawn.after(ended) if drawn.after else []
            finally:
                drawn.cleanup()
        numbers = drawn.signals + [number for _, number in drawn.strikes]
        allowed = death(numbers) | ({ExitCode.UNREAD} if drawn.streams.get(1) == "|" else set())
        wrong += complaints(ended, allowed, 2 in drawn.streams, drawn.cold)
        wrong += left(drawn, old, self.made[has_old], found, ended.code)
        said = ended.err.decode(errors="replace").strip()[-300:]
        return f"{told}: {'; '.join(wrong)}  [{ended.code}] {said}" if wrong else None


@contextmanager
def prepared(top: Path, writer: Writer, has_old: bool) -> Iterator[Path]:
    """A folder to run it in."""
    with temporary(str(top)) as folder:
        inputs(folder)
        for place in PLACES:
            (folder / place).mkdir()
        if has_old and writer.target:
            (folder / writer.target).parent.mkdir(parents=True, exist_ok=True)
            (folder / writer.target).write_bytes(OLD)
        yield folder


def written(folder: Path) -> Tree:
    """The files in the folders where something may be written; in `renamed` is what was in `out`."""
    return {
        f"{place.replace('renamed', 'out')}/{name}": data
        for place in (*PLACES, "renamed")
        for name, data in tree(folder / place).items()
    }


def count_steps(folder: Path) -> None:
    """Write a byte for each step."""
    opened = os.open(folder / STEPS, os.O_WRONLY | os.O_CREAT)
    watch_steps(folder, lambda *_: os.write(opened, b"."))


def main() -> int:
    """As many runs as are wanted; 1 when one is at fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1 << 31), help="to do the same again")
    options = parser.parse_args()
    load()
    gc.freeze()
    with temporary() as top:
        ways = writers()
        made: dict[str, Way] = {}
        pairs = [(way, kind) for way in ways for kind in kinds_for(way) if wanted(options.words, f"{way.name}: {kind}")]
        dice = Random(options.seed)
        dice.shuffle(pairs)
        faults = 0
        for number, (way, kind) in enumerate(islice(cycle(pairs), options.runs)):
            prepared_way = made.get(way.name) or made.setdefault(way.name, Way(way, top))
            wrong = prepared_way.with_fault(kind, f"{options.seed} {number}", top)
            if wrong:
                faults += 1
                print(f"FAULT {way.name}: {kind}, run {number}: {wrong}", flush=True)
    print(
        f"{options.runs:,} runs, {len(ways)} ways to write, {len(KINDS | SHAPES)} kinds of faults, "
        f"seed {options.seed}: {faults} at fault"
    )
    return int(faults > 0)


def kinds_for(writer: Writer) -> list[str]:
    """The names of the faults that it can meet."""
    shapes = [] if writer.is_folder or writer.target is None else [*SHAPES]
    if writer.reads_target:
        shapes = [name for name in shapes if name not in WAITING]
    return [*KINDS, *(name for name in shapes if name != "a full disk" or can_mount())]


def wanted(words: list[str], name: str) -> bool:
    """Whether one of the words stands in a name; without words each is wanted."""
    return not words or any(word in name for word in words)


if __name__ == "__main__":
    sys.exit(main())
