"""`python -m tests.fuzz [TARGET...] [--runs N | --seconds S]`: exit code 1 when something was found."""

from __future__ import annotations

import argparse
import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from random import SystemRandom

from .watch import Budget, fuzz
from .worker import work

NAMES = {
    "expressions": "the text of an expression",
    "yaml": "the bytes of a YAML file",
    "values": "a word VALUE, and behind a line break the bytes of a table",
    "submissions": "a key, a line of =====, and the bytes of a submission",
    "arrays": "the bytes of a YAML file with arrays",
    "letters": "an expression, a line of =====, and answers in letters",
    "intake": "files, each a name and its bytes behind a line break, parted by lines of =====",
    "tables": "the bytes of a table",
    "sql": "an expression, a table and columns, each behind an 0x1E",
    "pages": "a title, a line of =====, and the bytes of a YAML file",
    "operators": "a byte for every choice of a calculation of variables",
    "commands": "the words of a command line and stdin, each behind a NUL",
}
"""The targets, and what their inputs are."""
SHARES = {
    "expressions": 300,
    "arrays": 150,
    "tables": 150,
    "operators": 150,
    "values": 100,
    "yaml": 60,
    "intake": 60,
    "submissions": 40,
    "commands": 40,
    "pages": 15,
    "sql": 12,
    "letters": 3,
}
"""How --runs are shared out: the more inputs, the less time one takes."""
SECONDS = 60.0
FOREVER = 2**31 - 1
_SHOWN = 1_000


def main() -> int:
    options = _options()
    if options.worker:
        work(
            options.targets[0],
            options.worker,
            options.findings,
            options.runs or FOREVER,
            options.seconds or float(FOREVER),
            options.seed,
            options.plain,
        )
        return 0
    if options.replay:
        return _replay(options.targets, options.replay)
    return _fuzz(options)


def _options() -> argparse.Namespace:
    epilog = "targets: " + "; ".join(f"{name}: {about}" for name, about in NAMES.items())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__, epilog=epilog)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"{', '.join(NAMES)}; all of them when none is named"
    )
    parser.add_argument("--runs", type=int, help="inputs, over all targets")
    parser.add_argument("--seconds", type=float, help=f"seconds, over all targets ({SECONDS:.0f} without --runs)")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1 << 31), help="to do the same again")
    parser.add_argument("--plain", action="store_true", help="without atheris, even where it is installed")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"), help="where inputs are saved")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one saved input")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in NAMES]
    if unknown:
        parser.error(f"no target {unknown[0]}; there are {', '.join(NAMES)}")
    if options.replay and len(options.targets) != 1:
        parser.error("--replay needs one TARGET")
    return options


def _fuzz(options: argparse.Namespace) -> int:
    started = time.monotonic()
    names = options.targets or sorted(NAMES, key=SHARES.__getitem__)
    plain = options.plain or find_spec("atheris") is None
    engine = "at random, guided by the kinds of answers" if plain else "guided by coverage (atheris)"
    print(f"Fuzzing {engine}, seed {options.seed}")
    print(f"{'':14}{'inputs':>12}{'seconds':>9}{'answered':>10}{'kinds':>7}{'findings':>10}", flush=True)
    left_runs = options.runs or FOREVER
    left_seconds = options.seconds or (float(FOREVER) if options.runs else SECONDS)
    total, saved = 0, []
    for index, name in enumerate(names):
        rest = names[index:]
        runs = left_runs * SHARES[name] // sum(SHARES[each] for each in rest) if options.runs else FOREVER
        budget = Budget(max(1, runs), max(1.0, left_seconds / len(rest)))
        folder = options.findings.resolve() / name
        before = set(folder.glob("*.why"))
        outcome = fuzz(name, budget, folder, options.seed, plain)
        found = sorted(set(folder.glob("*.why")) - before)
        saved += found
        total += outcome.runs
        left_runs -= outcome.runs
        left_seconds -= outcome.seconds
        share = f"{outcome.answers / max(1, outcome.runs):.0%}"
        print(
            f"{name:14}{outcome.runs:12,}{outcome.seconds:9.0f}{share:>10}{outcome.kinds:7,}{len(found):10,}",
            flush=True,
        )
    for why in saved:
        path = why.with_suffix("")
        data = path.read_bytes()
        print(f"\n{why.read_text('utf-8').rstrip()}\nInput: {data[:_SHOWN]!r}{' …' if data[_SHOWN:] else ''}")
        print(f"Again: python -m tests.fuzz {why.parent.name} --replay {os.path.relpath(path)}")
    for folder in {why.parent for why in saved} ^ {options.findings.resolve() / name for name in names}:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    if options.findings.is_dir() and not any(options.findings.iterdir()):
        options.findings.rmdir()
    minutes = (time.monotonic() - started) / 60
    print(f"{total:,} inputs, {len(names)} targets: {len(saved):,} findings, {minutes:.0f} min")
    return 1 if saved else 0


def _replay(names: list[str], path: Path) -> int:
    from .everything import TARGETS

    data = path.read_bytes()
    started = time.process_time()
    try:
        print("kind:", TARGETS[names[0]].check(data))
    except SystemExit as error:  # to end the program is a finding too
        raise RuntimeError(f"the program ended with {error.code}") from error
    finally:
        print(f"seconds: {time.process_time() - started:.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
