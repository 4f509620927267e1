"""Mutation testing: `python -m tests.mutation [GROUP...]`, in the root of a checkout, on Linux or macOS.

Every operator, number, word, argument and assignment of the modules in `groups.py` is changed in turn, and the tests
must notice. Prints killed, survived and the score of each module, and every survivor. Survivors with a reason are in
`accepted.txt`. Ends with 1 when another one survives, or the score falls below 95 %.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.groups import GROUPS, Stages, file_of
from tests.mutation.mutants import Key, Mutant, mutants_of
from tests.mutation.runner import Job, outcomes, preload

ROOT = Path(__file__).resolve().parent.parent.parent
ACCEPTED = Path(__file__).with_name("accepted.txt")
COPIED = ("backprop_cli", "tests", "examples", "setup.cfg", "pyproject.toml")
ENOUGH = 95.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="mutation testing")
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP",
        help=f"of {', '.join(GROUPS)}, or a file such as numbers/rational.py; all if none",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--only", default="", help="mutants of this function alone")
    options = parser.parse_args()
    chosen = dict(_chosen(options.groups or list(GROUPS)))
    accepted = read_accepted(ACCEPTED.read_text("utf-8"))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        preload()
        killed = total = 0
        survivors: list[Key] = []
        for module, stages in chosen.items():
            mutants = [each for each in mutants_of(file_of(module)) if options.only in each.key.where]
            alive = _survivors(mutants, stages, options.jobs)
            survivors += alive
            total += len(mutants)
            killed += len(mutants) - len(alive)
            print(_line(module, len(mutants), len(alive)), flush=True)
            for key in alive:
                print(_entry(key, "accepted" if key in accepted else "NOT ACCEPTED"), flush=True)
    print(_line("all", total, total - killed), f"in {(time.monotonic() - start) / 60:.1f} min")
    new = [key for key in survivors if key not in accepted]
    if not options.only:
        for key in accepted.keys() - set(survivors):
            if key.module in chosen:
                print(_entry(key, "accepted, but killed or gone"))
    print(f"{len(survivors) - len(new)} survivors accepted, {len(new)} not")
    return int(bool(new) or killed * 100 < ENOUGH * total)


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


def _word(module: str) -> str:
    """What a module is called on the command line: graph/operations.py."""
    return str(Path(*file_of(module).parts[1:]))


def _chosen(words: list[str]) -> Iterator[tuple[str, Stages]]:
    """The modules meant, with their tests."""
    for name, group in GROUPS.items():
        for module, stages in group.items():
            if {name, _word(module)} & {*words}:
                yield module, stages
    files = {_word(module) for group in GROUPS.values() for module in group}
    unknown = {*words} - {*GROUPS} - files
    if unknown:
        raise SystemExit(f"no group or file: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")


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


def _survivors(mutants: list[Mutant], stages: Stages, workers: int) -> list[Key]:
    """The mutants that no test notices. The tests run without a mutant first: for their time, and to fill caches."""
    name = mutants[0].key.module
    unchanged = Job(name, file_of(name).read_text("utf-8"), stages)
    seconds = 0.0
    for _ in range(2):
        ((_, outcome),) = outcomes([unchanged], 600, 1)
        seconds = outcome.seconds
        if outcome.killed:
            raise SystemExit(f"{name}: the tests fail without any mutant")
    jobs = (Job(name, mutant.source, stages) for mutant in mutants)
    alive: list[int] = []
    times: list[float] = []
    for number, result in outcomes(jobs, 10 + 5 * seconds, workers):
        times.append(result.seconds)
        if not result.killed:
            alive.append(number)
        if len(times) % 50 == 0:
            print(f"{name}: {len(times)} of {len(mutants)}", file=sys.stderr, flush=True)
    print(
        f"{name}: {seconds:.1f} s without a mutant, {sum(times) / len(times):.1f} s with one",
        file=sys.stderr,
        flush=True,
    )
    return [mutants[number].key for number in sorted(alive)]


def _line(name: str, total: int, survived: int) -> str:
    killed = total - survived
    return f"{name:12} {killed:5} killed {survived:4} survived  {100 * killed / max(1, total):5.1f} %"


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
