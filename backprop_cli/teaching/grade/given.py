"""One answer as it stands in a submission."""

from __future__ import annotations

import re
from typing import NamedTuple

from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.array_texts import unwrapped

MAX_VALUE = 5_000
"""Characters of one value: an exact number in full is shorter. Of a longer one the start is kept, and refused later."""
MAX_ARRAY = 300_000
"""Characters of an array, or of what begins like one."""
MAX_NAME = 500
"""Characters of a name that is kept."""
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BLANK = frozenset("_?.…- *`'\"$")
"""What a sheet has where nothing was filled in."""
_MAY_BE_ARRAY = 200
"""Characters at whose beginning a bracket tells an array."""


class Given(NamedTuple):
    """One answer as written: the name, the text of the value, and its line (from 1; 0 where there are no lines).

    `heading` is the name of the mapping that it stands in, `number` that before it, of a list or of a problem, or 0.
    `also` are the names that a chain `dx = dy = 14` says it of, `beside` that of another answer from which it cannot be
    told apart.
    """

    name: str
    value: str
    line: int
    heading: str = ""
    number: int = 0
    also: tuple[str, ...] = ()
    beside: str = ""

    @property
    def place(self) -> Message:
        """Where it stands, behind its name."""
        return Message("on-line", {"line": self.line}) if self.line else Message("nothing")


def filled_in(name: str, value: str, line: int, heading: str = "") -> list[Given]:
    """The answer, unless nothing was filled in."""
    value = _COMMENT.sub("", value.strip()).rstrip(" ,;\t\n")
    value = unwrapped(value)
    longest = MAX_ARRAY if any(map(value[:_MAY_BE_ARRAY].__contains__, "[(\\")) else MAX_VALUE
    if _BLANK.issuperset(value[: longest + 1]):
        return []
    return [Given(name[: MAX_NAME + 1], value[: longest + 1], line, heading)]
