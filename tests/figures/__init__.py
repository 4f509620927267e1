"""The figures that the manual's page `tested` shows: what a command measured, word for word, with date and machine.

`python -m tests.figures MODULE [WORDS]` runs `python -m MODULE [WORDS]`, and keeps the lines in which it says what it
found, in the folder `records`; `python -m pytest tests/docs --refresh-golden` then writes them into the pages.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path

RECORDS = Path(__file__).with_name("records")
WIDTH = 80
LINES = {
    "pytest": 1,
    "tests.arrays": 1,
    "tests.benchmarks": 1,
    "tests.benchmarks.big_tables": 7,
    "tests.benchmarks.growth": 1_000,
    "tests.benchmarks.operators": 1_000,
    "tests.broken": 7,
    "tests.digits": 2,
    "tests.faults": 1,
    "tests.faults.surroundings": 1,
    "tests.fuzz": 1,
    "tests.letters": 1,
    "tests.limits": 1,
    "tests.limits.commands": 1,
    "tests.limits.intake": 1,
    "tests.mutation": 1,
    "tests.operators": 1,
    "tests.programs": 1,
    "tests.sql": 1,
    "tox": 10,
}
"""The commands whose figures are kept, and how many of their last lines say what was found; all, if there are fewer."""


def machine() -> str:
    """The machine and its Python, without names that somebody gave it."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = re.findall(r"^model name\s*: (.*)", info.read_text("utf-8"), re.MULTILINE)
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def record(words: Sequence[str], printed: str, seconds: float) -> str:
    """What is kept of a command: its words, its last lines, and when, how long and on what it ran."""
    lines = [line.rstrip() for line in printed.strip().splitlines()][-LINES[words[0]] :]
    head = f"$ python -m {shlex.join(words)}"
    tail = [f"{date.today().isoformat()}, {took(seconds)} of CPU time", machine()]
    return "".join(f"{part}\n" for line in (head, *lines, *tail) for part in _wrapped(line))


def took(seconds: float) -> str:
    """A time as people say it."""
    for unit, name in ((3600, "h"), (60, "min")):
        if seconds >= 1.5 * unit:
            return f"{seconds / unit:.1f} {name}"
    return f"{seconds:.0f} s"


def path_of(module: str) -> Path:
    """Where the record of a command is kept."""
    return RECORDS / f"{module.removeprefix('tests.')}.txt"


def _wrapped(line: str) -> list[str]:
    """A line as it is, or in several where it is longer than a page is wide."""
    if len(line) <= WIDTH:
        return [line]
    return textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
