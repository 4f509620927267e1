"""Times and memory, measured so that the two sides of a ratio meet the same machine."""

from __future__ import annotations

import atexit
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
PROCESS_ROUNDS = 30
LEAST = 0.005
"""Seconds that are measured at a time: less would say more of the clock and of cold memory than of the work."""

_BYTECODE = tempfile.mkdtemp()
"""Where the processes that are measured keep their bytecode."""
atexit.register(shutil.rmtree, _BYTECODE, ignore_errors=True)


def cpu_seconds() -> float:
    """Of this process and of those that it has waited for; nobody else at work on the machine adds to it."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def best(
    *functions: Callable[[], object], rounds: int = ROUNDS, clock: Callable[[], float] = perf_counter
) -> list[float]:
    """The shortest time of each, in seconds; they take turns, after one round that does not count.

    `clock` is `cpu_seconds` where no side has more than one thread. What is quick is done several times in a row, and
    the time divided. What was loaded before is out of the garbage collector's sight, so that one side does not pay for
    the libraries of another.
    """
    gc.collect()
    gc.freeze()
    times = [float("inf")] * len(functions)
    repeats = [1] * len(functions)
    for counts in [False] + [True] * rounds:
        for index, function in enumerate(functions):
            gc.collect()
            start = clock()
            for _ in range(repeats[index]):
                function()
            passed = (clock() - start) / repeats[index]
            if counts:
                times[index] = min(times[index], passed)
            else:
                repeats[index] = max(1, min(1000, round(LEAST / passed))) if passed else 1000
    return times


def process(*words: str) -> Callable[[], str]:
    """Run Python with these words, from start to end; what it prints."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": _BYTECODE}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command has its bytecode, too
    command = [sys.executable, *words]
    return lambda: (
        subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True
        ).stdout
    )


_PEAK = """
import sys
from pathlib import Path
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.shapes import SHAPES

def kilobytes(what):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1])

engine, shape = ENGINES[sys.argv[1]], SHAPES[sys.argv[2]]
engine(shape(10))()
work = shape(int(sys.argv[3]))
run = engine(work)
Path("/proc/self/clear_refs").write_text("5")  # the peak is measured from here on
before = kilobytes("VmRSS")
run()
print((kilobytes("VmHWM") - before) * 1024 / work.operations)
"""


def peak_memory(engine: str, shape: str, operations: int) -> float:
    """Bytes of memory an operation at the peak, on top of the work itself: how far a process of its own grows."""
    return float(process("-c", _PEAK, engine, shape, str(operations))())
