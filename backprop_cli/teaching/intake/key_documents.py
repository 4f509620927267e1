"""Whether a file is a key, that is a problem, and no answers: who marks a class may name one in the other's place."""

from __future__ import annotations

import re
from collections.abc import Callable

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import EVERY_KEY, read_problems
from backprop_cli.teaching.grade.submission import read_submission

_ENDINGS = (".yaml", ".yml", ".json")
_KIND = re.compile(rb"""(?:^|[{,\s])["']?(?:items|expression|steps)["']?\s*:""")
_START = 65_536
_BLANK = re.compile(rb"^[A-Za-z_]\w*: *_{3,}", re.MULTILINE)
"""What a sheet has that nobody has filled in."""
_HANDED_IN = (".csv", ".tsv", ".zip", ".ipynb")


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


def is_handed_in(start: bytes, path: str) -> bool:
    """Whether a file that is no key is what students hand in: of such a kind, or with answers or blanks in it."""
    if path.lower().endswith(_HANDED_IN) or _BLANK.search(start):
        return True
    if looks_like_key(start):
        return False
    try:
        given = read_submission(start, path).given
    except BackpropError:
        return False
    names = {each.name for each in given if any(map(str.isdigit, each.value))} - {"seed"}
    return bool(names) and not names & EVERY_KEY
