"""Whether a file is a key, that is a problem, and no answers: who marks a class may name one in the other's place."""

from __future__ import annotations

import re
from collections.abc import Callable

from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems

_ENDINGS = (".yaml", ".yml", ".json")
_KIND = re.compile(rb"""(?:^|[{,\s])["']?(?:items|expression|steps)["']?\s*:""")
_START = 65_536


def looks_like_key(start: bytes) -> bool:
    """Whether a text has what marks a problem."""
    return _KIND.search(start) is not None


def is_key(path: str, read: Callable[[int], bytes], limit: int) -> bool:
    """Whether a file, by its ending and what is in its first `limit` bytes, is a problem. Raises OSError."""
    if not path.lower().endswith(_ENDINGS):
        return False
    start = read(_START)
    if not looks_like_key(start):
        return False
    data = start if len(start) < _START else read(limit + 1)
    return len(data) <= limit and any(isinstance(problem, Problem) for problem in read_problems(data, path))
