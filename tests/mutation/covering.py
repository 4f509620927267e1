"""Which tests run which lines: recorded by coverage.py, a file of tests at a time, and kept until that changes.

Where the package changes, the lines that are as they were have moved; those in place of others count as these did.

A test that starts a process ends there and is not recorded: what a process does is not seen, and takes long. Nor is
one that fails without any mutant.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

import coverage
import pytest

from tests.mutation.running import run_tests

PACKAGE = "backprop_cli"
Lines = dict[str, int]
"""The lines that are run, as the bits of a number, by file."""


class Record:
    """What is kept of a file of tests."""

    def __init__(self, kept: Any, texts: Path) -> None:
        self.sources: dict[str, str] = kept["sources"]  # digests of all files that were run
        self.seconds: dict[str, float] = kept["seconds"]  # CPU time, by test
        self.lines: dict[str, Lines] = {
            test: {file: _moved(file, self.sources[file], int(bits, 16), texts) for file, bits in lines.items()}
            for test, lines in kept["lines"].items()
        }


def read(path: Path, texts: Path) -> Record | None:
    """What was kept in a file, or None if there is nothing, or it is out of date. `texts` has the package as it was."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text("utf-8"))
    for file, digest in kept["sources"].items():
        unknown = file.startswith(PACKAGE) and not (texts / digest).exists()
        if digest != _digest(Path(file)) and (unknown or path.match(f"{file}.json")):
            return None
    return Record(kept, texts)


def write(tests: str, path: Path, texts: Path) -> int:
    """Run a file of tests, and keep what it runs, with the texts of that. Gives pytest's exit code."""
    recorder = _Recorder()
    with mock.patch.object(subprocess.Popen, "__init__", _no_process):
        code = run_tests([tests], recorder)
    recorder.coverage.stop()
    lines: dict[str, Lines] = {}
    data = recorder.coverage.get_data()
    files = {file: os.path.relpath(file) for file in data.measured_files() if data.lines(file)}
    for file, short in files.items():
        for number, names in data.contexts_by_lineno(file).items():
            for name in names if short.startswith(PACKAGE) else ():
                of_test = lines.setdefault(name, {})
                of_test[short] = of_test.get(short, 0) | 1 << number
    kept = {
        "sources": {short: _digest(Path(short)) for short in (*files.values(), tests)},
        "seconds": {name: round(seconds, 3) for name, seconds in recorder.seconds.items()},
        "lines": {
            name: {file: f"{bits:x}" for file, bits in of_test.items()}
            for name, of_test in lines.items()
            if name in recorder.seconds or not name  # what importing runs has no name
        },
    }
    texts.mkdir(parents=True, exist_ok=True)
    for short in files.values():
        if short.startswith(PACKAGE):
            (texts / _digest(Path(short))).write_bytes(Path(short).read_bytes())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept), "utf-8")
    return code


def _moved(file: str, digest: str, bits: int, texts: Path) -> int:
    """Lines of a file, as it is now."""
    places = _places(file, digest, texts)
    return bits if places is None else sum(1 << line for line in {*chain(*(places.get(n, ()) for n in _numbers(bits)))})


def _numbers(bits: int) -> Iterator[int]:
    return (number for number, bit in enumerate(reversed(f"{bits:b}")) if bit == "1")


@cache
def _places(file: str, digest: str, texts: Path) -> dict[int, range] | None:
    """Where every line of a file has gone since; None where it is as it was."""
    if digest == _digest(Path(file)):
        return None
    before = (texts / digest).read_text("utf-8").splitlines()
    now = Path(file).read_text("utf-8").splitlines() if Path(file).exists() else []
    found: dict[int, range] = {}
    for tag, first, last, start, end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        for line in range(first, last):
            same = start + line - first
            found[line + 1] = range(same + 1, same + 2) if tag == "equal" else range(start + 1, end + 1)
    return found


class _Recorder:
    """A plugin of pytest: tells coverage.py which test is running, and takes the time."""

    def __init__(self) -> None:
        os.environ["COVERAGE_CORE"] = "ctrace"  # the others do not tell which test runs a line
        self.coverage = coverage.Coverage(data_file=None, config_file=False, source=[PACKAGE, "tests"])
        self.coverage.start()
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        start = time.process_time()
        result = yield
        if item.nodeid in self.seconds:
            self.seconds[item.nodeid] = time.process_time() - start
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = 0.0
        elif report.failed:
            self.seconds.pop(report.nodeid, None)


def _no_process(*_: object, **__: object) -> NoReturn:
    pytest.skip("starts a process")


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
