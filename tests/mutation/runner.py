"""Runs tests on mutants, in memory: each in a process of its own that is forked with everything slow loaded already.

A mutant is killed when a test fails, when it cannot be imported, or when it takes far too long. No file is written.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pytest

PACKAGE = "backprop_cli"
MEMORY = 4 << 30
"""Bytes that a mutant may take."""
LIBRARIES = ("click", "hypothesis", "mpmath", "numpy", "rich.table", "sympy", "yaml")
OPTIONS = ("-x", "-q", "-n0", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "--hypothesis-profile=mutation")
QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # loaded before pytest sees them, on purpose
_DEAD = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)


class Job(NamedTuple):
    """One text of one module, and the tests to run on it, stage after stage."""

    name: str
    source: str
    stages: Sequence[Sequence[str]]


class Outcome(NamedTuple):
    """Whether the tests noticed, and how long that took."""

    killed: bool
    seconds: float


def preload() -> None:
    """Load what the tests need beside the package itself."""
    for library in LIBRARIES:
        importlib.import_module(library)
    with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
        pytest.main(["--version", *QUIET])  # its own parts and plugins
    assert PACKAGE not in sys.modules
    gc.freeze()


def outcomes(jobs: Iterable[Job], timeout: float, workers: int) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each job by its number, as they come."""
    running: dict[int, tuple[int, float]] = {}  # process -> number, start
    numbered = enumerate(jobs)
    waiting = next(numbered, None)
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running[_start(waiting[1])] = waiting[0], time.monotonic()
                waiting = next(numbered, None)
            for process, (number, start) in list(running.items()):
                seconds = time.monotonic() - start
                if seconds > timeout:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process, signal.SIGKILL)
                ended, status = os.waitpid(process, os.WNOHANG)
                if ended:
                    del running[process]
                    yield number, Outcome(_killed(status), seconds)
            time.sleep(0.005)
    finally:
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _killed(status: int) -> bool:
    code = os.waitstatus_to_exitcode(status)
    if code < 0 or code in _DEAD:
        return True
    if code == pytest.ExitCode.OK:
        return False
    raise SystemExit(
        f"pytest ended with {pytest.ExitCode(code)!r}: see the words for pytest in tests/mutation/groups.py"
    )


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
        code = _tests_fail(job)
    finally:
        os._exit(code)


def _tests_fail(job: Job) -> int:
    """pytest's exit code of the first stage that is not all right, or OK."""
    sys.meta_path.insert(0, _Finder(job.name, job.source))
    for stage in job.stages:
        code = int(pytest.main([*OPTIONS, *QUIET, *stage]))
        if code != pytest.ExitCode.OK:
            return code
    return int(pytest.ExitCode.OK)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports one module of the package from a text, as the loader of its base class does."""

    def __init__(self, name: str, source: str) -> None:
        self.name = f"{PACKAGE}.{name}"
        self.source = source

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path)
        assert found is not None
        return importlib.util.spec_from_file_location(name, found.origin, loader=self)

    def get_source(self, fullname: str) -> str:
        return self.source
