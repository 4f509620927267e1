"""What a filled-in sheet says of itself: the seed of its numbers, and the name written on it."""

from __future__ import annotations

import re
from typing import NamedTuple

SEED = "seed"
"""The name of the line in the answers of a sheet, and of the entry in its key."""

_SEED = re.compile(
    r"""
    \((?:[^()\n]{1,40},\ )?(?:seed|シード)\ (\d{1,9})\)                  # the stamp in a sheet's head
    |^\#\ (?:[^\n]{1,40},\ )?(?:seed|シード)\ (\d{1,9})[ \t]{0,9}$       # the same, in a comment of YAML
    |^[ \t>*|"'`{-]{0,20}seed["'`]?[ \t|]{0,9}[:=：＝|][ \t]{0,9}["']?(\d{1,9})(?:\.0)?(?![\w.])  # the line to copy
    |["']seed["'][ ]{0,9}:[ ]{0,9}["']?(\d{1,9})(?:\.0)?(?![\w.])                # in an object of JSON
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_NAME = re.compile(
    r"""^[ \t#>*]{0,9}["']?(?:name|名前|氏名)["']?[ \t_:：=*]{1,80}["']?([^\s_"'][^\n]{0,200})$""",
    re.MULTILINE | re.IGNORECASE,
)
_STAMP = re.compile(r"[ \t_]*\([^()\n]{0,60}(?:seed|シード|sheet|枚目)[^()\n]{0,60}\).*|[ \t_]{2,}\(.*|[_\"',*]+.*")
_LONGEST_NAME = 80


class SheetMarks(NamedTuple):
    """The seeds that a text names, each once, and the name of who filled it in."""

    seeds: tuple[int, ...] = ()
    name: str = ""


def sheet_marks(text: str) -> SheetMarks:
    """The marks in the text of a submission."""
    seeds = dict.fromkeys(int(next(filter(None, found.groups()))) for found in _SEED.finditer(text))
    name = _NAME.search(text)
    return SheetMarks(tuple(seeds), _STAMP.sub("", name[1]).strip()[:_LONGEST_NAME] if name else "")
