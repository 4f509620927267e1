"""Runs work in processes of their own, which are forked with everything slow loaded already, and pytest in them."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import resource
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pytest

MEMORY = 4 << 30
"""Bytes that a process may take."""
WALL = 10
"""How many times its CPU time a process may take by the clock: a machine is shared, and a mutant may sleep forever."""
LIBRARIES = ("click", "flint", "hypothesis", "mpmath", "numpy", "rich.table", "sqlglot", "sympy", "yaml")
OPTIONS = ("-q", "-n0", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "--hypothesis-profile=mutation")
QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # loaded before pytest sees them, on purpose


class Job(NamedTuple):
    """What a process does, which gives its exit code, and the seconds of CPU time it may take."""

    work: Callable[[], int]
    seconds: int


class Outcome(NamedTuple):
    """How a process ended: its exit code, below 0 for a signal, and how long that took."""

    code: int
    seconds: float


def preload(package: str) -> None:
    """Load what the tests need beside the package itself."""
    for library in LIBRARIES:
        importlib.import_module(library)
    with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
        pytest.main(["--version", *QUIET])  # its own parts and plugins
    assert package not in sys.modules
    gc.freeze()


def _mend_devnull() -> None:
    """Make the null device anew: for root, a mutant that replaces what it should write to takes it away from all."""
    if not stat.S_ISCHR(os.stat(os.devnull).st_mode):
        os.unlink(os.devnull)
        os.mknod(os.devnull, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        os.chmod(os.devnull, 0o666)


def run_tests(words: list[str], *plugins: object) -> int:
    """pytest's exit code."""
    return int(pytest.main([*OPTIONS, *QUIET, *words], plugins=plugins))


def outcomes(jobs: Iterable[Job], workers: int) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each job by its number, as they come."""
    running: dict[int, tuple[int, float, int]] = {}  # process -> number, start, seconds
    numbered = enumerate(jobs)
    waiting = next(numbered, None)
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                number, job = waiting
                running[_start(job)] = number, time.monotonic(), job.seconds
                waiting = next(numbered, None)
            for process, (number, start, allowed) in list(running.items()):
                seconds = time.monotonic() - start
                if seconds > allowed * WALL:
                    _kill(process)
                ended, status, used = os.wait4(process, os.WNOHANG)
                if ended:
                    del running[process]
                    _mend_devnull()
                    yield number, Outcome(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime)
            time.sleep(0.005)
    finally:
        for process in running:
            _kill(process)
            os.waitpid(process, 0)


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def _start(job: Job) -> int:
    process = os.fork()
    if process:
        with contextlib.suppress(PermissionError, ProcessLookupError):  # the child does the same; who comes first?
            os.setpgid(process, process)
        return process
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (job.seconds, job.seconds))
        code = job.work()
    finally:
        os._exit(code)
