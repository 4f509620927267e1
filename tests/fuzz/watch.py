"""Starts workers, replaces those that hang or crash, and confirms what seems slow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from .worker import SLOW, Shared, State

ROOT = Path(__file__).resolve().parents[2]
HANG = 60.0
"""Seconds after which an input is given up."""
GRACE = 30.0
"""Seconds that a worker may take beyond its time, to start and to end."""


class Budget(NamedTuple):
    """How long to go on: whichever comes first."""

    runs: int
    seconds: float


class Outcome(NamedTuple):
    """What came of one target."""

    runs: int
    answers: int
    kinds: int
    seconds: float


def fuzz(name: str, budget: Budget, findings: Path, seed: int, plain: bool) -> Outcome:
    """Run workers on one target until the budget is used up."""
    started = time.monotonic()
    runs = answers = kinds = 0
    findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backprop-fuzz-") as folder:
        while runs < budget.runs and time.monotonic() - started < budget.seconds:
            left = Budget(budget.runs - runs, budget.seconds - (time.monotonic() - started))
            state, fault = _one_worker(name, left, findings, seed + runs, plain, Path(folder))
            runs += state.runs + bool(fault)
            answers += state.answers
            kinds = max(kinds, state.kinds)
            if fault:
                _save(findings, fault, state.data)
            elif not state.runs:
                raise SystemExit("fuzz: the worker could not start")
            else:
                break
    _confirm(name, findings)
    return Outcome(runs, answers, kinds, time.monotonic() - started)


def _one_worker(
    name: str, budget: Budget, findings: Path, seed: int, plain: bool, folder: Path
) -> tuple[State, str | None]:
    """One process; how far it came, and the fault that ended it."""
    memory = folder / f"memory-{seed}"
    shared = Shared(memory)
    words = [name, "--worker", str(memory), "--findings", str(findings), "--seed", str(seed)]
    words += ["--runs", str(budget.runs), "--seconds", str(budget.seconds), *(["--plain"] if plain else [])]
    end = time.monotonic() + budget.seconds + GRACE + HANG
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz", *words],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        fault = None
        try:
            while process.poll() is None and not fault:
                time.sleep(0.2)
                began = shared.read().started
                if (began and time.time() - began > HANG) or time.monotonic() > end:
                    fault = f"hang: more than {HANG:.0f} s"
        finally:
            process.kill()
            process.wait()
    state = shared.read()
    if not fault and process.returncode != 0:
        fault = f"crash: the process ended with {process.returncode}"
        if not state.started:
            print((folder / "log").read_text("utf-8", "replace")[-2_000:], file=sys.stderr)
            raise SystemExit("fuzz: the worker failed by itself")
    return state, fault


def _save(findings: Path, fault: str, data: bytes) -> None:
    name = f"{fault.partition(':')[0]}-{len(list(findings.iterdir()))}"
    (findings / name).write_bytes(data)
    (findings / f"{name}.why").write_text(fault, "utf-8")


def _confirm(name: str, findings: Path) -> None:
    """Time slow inputs alone, without the instruments of coverage; forget those that are not slow then."""
    for path in sorted(findings.glob("slow-*")):
        if path.suffix == ".why":
            continue
        began = time.monotonic()
        command = [sys.executable, "-m", "tests.fuzz", name, "--replay", str(path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=10 * HANG)
        taken = [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("seconds: ")]
        if (taken[0] if taken else time.monotonic() - began) <= SLOW:
            path.unlink()
            path.with_name(f"{path.name}.why").unlink()
