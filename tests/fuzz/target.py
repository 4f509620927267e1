"""What a target is, and what several of them need: cases that are there, and a way to spare what is slow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple
from zlib import crc32

ROOT = Path(__file__).resolve().parents[2]
KEY_END = b"\n=====\n"
"""Between the parts of an input."""


class Target(NamedTuple):
    """What is fuzzed: `check` returns the kind of the answer, and raises where a promise is broken."""

    check: Callable[[bytes], str]
    seeds: Callable[[], list[bytes]]
    words: Sequence[str]
    fresh: Callable[[Random], str]
    separator: str


def cases(*stages: str) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The command and the files of every case in tests/refusals."""
    for stage in stages:
        for path in sorted((ROOT / "tests" / "refusals" / stage).glob("*.txt")):
            head, *parts = re.split(r"^=== (.*)\n", path.read_text("utf-8"), flags=re.MULTILINE)
            files = {name: text.encode() for name, text in zip(parts[::2], parts[1::2]) if name != "message"}
            yield head.splitlines()[1].removeprefix("$ "), files


def sparing(data: bytes, one_in: int) -> bool:
    """Whether an input gets what is too slow for all of them."""
    return crc32(data) % one_in == 0
