"""Answers whose name is none of the problem's, and the questions without an answer that they may be for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from backprop_cli.language.errors import nearest
from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.given import Given

MOST_NAMES = 20
"""Names that nobody knows, of one submission, that are compared."""
MOST_CHARACTERS = 60
"""Of a name that is compared."""
MOST_QUESTIONS = 200
"""Questions without an answer that names are compared with."""
_ALIKE = 0.75


class Misspelt:
    """The names of one submission that mean nothing."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}  # and the line of the first

    def add(self, given: Given) -> None:
        """One of them, unless there are too many."""
        if len(self._names) < MOST_NAMES and len(given.name) <= MOST_CHARACTERS:
            self._names.setdefault(given.name, given.line)

    def meant(self, missing: Iterable[str]) -> Mapping[str, Message]:
        """For questions without an answer: the name below which it seems to stand."""
        keys = list(islice(missing, MOST_QUESTIONS))
        found: dict[str, Message] = {}
        for name, line in self._names.items():
            key = nearest(name, keys, _ALIKE) if keys else None
            if key is not None:
                found.setdefault(key, Message("answer-misspelt", {"name": name, "line": line, "key": key}))
        return found
