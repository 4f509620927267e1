"""Mutation testing: `python -m tests.mutation [ROOM...]`, in the root of a checkout, on Linux or macOS.

Every operator, number, word, argument and assignment of the package, but what only shows and tells, is changed in turn,
and the tests that run it must notice. There are tens of thousands of them: `--sample N` tries N of every folder, drawn
by a seed. What a test does in another process is not seen, so that `cli` does better than its score.

Prints killed, survived and the score of each folder, and every survivor; the last line says it of all, each folder
counting as much as it has mutants. Survivors with a reason are in `accepted.txt`. Ends with 1 when another survives,
or the score falls below 95 %.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.mutation import covering
from tests.mutation.choosing import Test, judges, tests_of
from tests.mutation.covering import PACKAGE, Record
from tests.mutation.judging import job
from tests.mutation.mutants import Key, Mutant, module_of, mutants_of
from tests.mutation.running import Job, outcomes, preload

ROOT = Path(__file__).resolve().parent.parent.parent
ACCEPTED = Path(__file__).with_name("accepted.txt")
CACHE = ROOT / ".cache" / "mutation"
TEXTS = CACHE / "texts"
COPIED = ("backprop_cli", "tests", "examples", "setup.cfg", "pyproject.toml")
LEFT_OUT = ("language", "manual", "render")
"""Rooms of words and looks."""
NO_JUDGES = ("docs", "language")
"""Folders of tests that look at words."""
TIMED = ("browser", "check_time", "growth", "limits", "startup")
"""What the names of those files of tests hold that measure, or look from outside."""
RECORDING_SECONDS = 600
ENOUGH = 95.0


class Tally(NamedTuple):
    """How many mutants there are, how many of them were tried, and those that no test noticed."""

    population: int
    tried: int
    alive: list[Key]

    def score(self) -> float:
        """Percent of the tried ones that were killed."""
        return 100 * (1 - len(self.alive) / max(1, self.tried))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="mutation testing")
    parser.add_argument(
        "rooms", nargs="*", metavar="ROOM", help="folder or file, such as teaching/grade or numbers/rational.py; or all"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--only", default="", help="mutants of this function alone")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants of every folder")
    parser.add_argument("--seed", type=int, default=0, help="another sample")
    parser.add_argument(
        "--control", action="store_true", help="change nothing: a test that fails then kills for nothing"
    )
    options = parser.parse_args()
    accepted = read_accepted(ACCEPTED.read_text("utf-8"))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        files = _chosen(options.rooms)
        preload(PACKAGE)
        tests = tests_of(_records(options.jobs))
        tallies: list[Tally] = []
        for name, paths in files.items():
            mutants = [each for path in paths for each in mutants_of(path) if options.only in each.where]
            population = len(mutants)
            if options.sample is not None:
                mutants = _sample(mutants, options.sample, f"{options.seed} {name}")
            mutants = [mutant for mutant in mutants if mutant.means_another_thing()]
            if options.control:
                mutants = [mutant.undone() for mutant in mutants]
            tallies.append(Tally(population, len(mutants), _survivors(mutants, tests, options.jobs, accepted)))
            print(_line(name, tallies[-1]), flush=True)
    alive = [key for tally in tallies for key in tally.alive]
    new = sum(key not in accepted for key in alive)
    if options.sample is None and not options.only:
        modules = {module_of(path) for paths in files.values() for path in paths}
        for key in accepted.keys() - {*alive}:
            if key.module in modules:
                print(_entry(key, "accepted, but killed or gone"))
    population, tried = (sum(counts) for counts in zip(*((tally.population, tally.tried) for tally in tallies)))
    score = sum(tally.score() * tally.population for tally in tallies) / max(1, population)
    print(
        f"{tried:,} of {population:,} mutants: {score:.1f} % killed, {len(alive):,} survived,"
        f" {len(alive) - new:,} of them with a reason; {(time.monotonic() - start) / 60:.0f} min"
    )
    return int(bool(new) or score < ENOUGH)


def read_accepted(text: str) -> dict[Key, str]:
    """The survivors that have a reason: a "# reason" holds for the entries below it, up to the next one."""
    entries: dict[Key, str] = {}
    reason = ""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("# "):
            reason = line[2:]
        elif line:
            module, _, where = line.partition(":")
            entries[Key(module, where, next(lines)[2:], next(lines)[2:])] = reason
    return entries


def _copy(folder: Path) -> None:
    """Work in a copy, so that the checkout stays as it is."""
    for name in COPIED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder / name)
    os.chdir(folder)
    sys.path[:] = [str(folder), *(entry for entry in sys.path if Path(entry or ".").resolve() != ROOT)]


def _chosen(words: list[str]) -> dict[str, list[Path]]:
    """The files meant, by the folder they stand in."""
    folders: dict[str, list[Path]] = {}
    known = {path: path.relative_to(PACKAGE) for path in sorted(Path(PACKAGE).rglob("*.py"))}
    known = {path: short for path, short in known.items() if short.parts[0] not in LEFT_OUT}
    for word in words:
        if not any(_within(short, word) for short in known.values()):
            raise SystemExit(f"no folder or file: {word}")
    for path, short in known.items():
        if not words or any(_within(short, word) for word in words):
            folders.setdefault(str(short.parent), []).append(path)
    return folders


def _within(path: Path, word: str) -> bool:
    return Path(word) in (path, *path.parents)


def _sample(mutants: list[Mutant], count: int, seed: str) -> list[Mutant]:
    """Some of them, in their order."""
    chosen = random.Random(seed).sample(range(len(mutants)), min(count, len(mutants)))
    return [mutants[number] for number in sorted(chosen)]


def _records(workers: int) -> list[Record]:
    """What every file of tests runs, of those that judge; what is not known yet, or no longer, is found out."""
    files = [
        str(path)
        for path in sorted(Path("tests").rglob("test_*.py"))
        if path.parts[1] not in NO_JUDGES and not any(word in path.stem for word in TIMED)
    ]
    kept = {file: covering.read(CACHE / f"{file}.json", TEXTS) for file in files}
    missing = [file for file in files if not kept[file]]
    works = (Job(partial(covering.write, file, CACHE / f"{file}.json", TEXTS), RECORDING_SECONDS) for file in missing)
    for number, outcome in outcomes(works, workers):
        file = missing[number]
        kept[file] = covering.read(CACHE / f"{file}.json", TEXTS)
        remark = "" if outcome.code == 0 else f", ended with {outcome.code}"
        print(f"{file}: recorded in {outcome.seconds:.0f} s{remark}", file=sys.stderr, flush=True)
    return [record for record in kept.values() if record]


def _survivors(mutants: list[Mutant], tests: list[Test], workers: int, accepted: dict[Key, str]) -> list[Key]:
    """The mutants that no test notices."""
    alive: list[Key] = []
    times: list[float] = []
    known = frozenset(test.name for test in tests)
    stages = (judges(mutant, tests) for mutant in mutants)
    jobs = (job(mutant, chosen, known) for mutant, chosen in zip(mutants, stages))
    for number, outcome in outcomes(jobs, workers):
        times.append(outcome.seconds)
        key = mutants[number].key()
        undone = key.was == key.now
        if outcome.code == 0:
            alive.append(key)
            note = "accepted" if key in accepted else "NOT ACCEPTED"
            if not undone:
                unseen = "" if judges(mutants[number], tests) else ", RUN BY NO TEST"
                print(_entry(key, note + unseen), flush=True)
        elif undone:
            print(_entry(key, "KILLED FOR NOTHING"), flush=True)
        if len(times) % 50 == 0:
            print(f"{len(times)} of {len(mutants)}", file=sys.stderr, flush=True)
    print(f"{sum(times) / max(1, len(times)):.1f} s a mutant", file=sys.stderr, flush=True)
    return alive


def _line(name: str, tally: Tally) -> str:
    sample = f"{tally.tried - len(tally.alive):5} killed {len(tally.alive):4} survived of {tally.tried:5}"
    return f"{name:18} {sample}, {tally.score():5.1f} %; there are {tally.population:,}"


def _entry(key: Key, note: str) -> str:
    return f"{note}: {key.module}:{key.where}\n- {key.was}\n+ {key.now}"


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the same order of sets in every run
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.mutation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    raise SystemExit(main())
