r"""What editors of Markdown write with a backslash so that it is no mark: dapple\_num, 2\*110, W\[0,1\]."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"(?<!\\)\\([-_*.+])")
_INDEX = re.compile(r"(?<=\w)\\\[([^\\\[\]\n]{1,60})\\\]")
"""Behind a name; elsewhere a formula of LaTeX begins so."""


def unescaped(text: str) -> str:
    """A text with such signs alone; what LaTeX means by a backslash stays."""
    return _INDEX.sub(r"[\1]", _ESCAPED.sub(r"\1", text)) if "\\" in text else text
