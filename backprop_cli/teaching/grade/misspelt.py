"""Answers whose name is that of no question, and the questions without an answer that they may be for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from backprop_cli.language.errors import nearest
from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.questions import Question

MOST_NAMES = 20
"""Names that nobody knows, of one submission, that are compared."""
MOST_CHARACTERS = 60
"""Of a name that is compared."""
MOST_QUESTIONS = 200
"""Questions without an answer that names are compared with."""
_ALIKE = 0.75


class Misspelt:
    """The names of one submission that mean nothing, and those of what is not asked for."""

    def __init__(self) -> None:
        self._names: dict[str, Given] = {}
        self._values: dict[int, Given] = {}  # of nodes

    def add(self, given: Given, meaning: tuple[str, int] | None) -> None:
        """One of them, unless there are too many."""
        if meaning is not None and meaning[0] == "value":
            self._values.setdefault(meaning[1], given)
        elif meaning is None and len(self._names) < MOST_NAMES and len(given.name) <= MOST_CHARACTERS:
            self._names.setdefault(given.name, given)

    def meant(self, missing: Iterable[Question], known: Callable[[int, str], bool]) -> dict[str, Message]:
        """For questions without an answer: the name below which it seems to stand.

        `known` says of a node and of what a submission writes for it that this is its value, and meant so.
        """
        questions = list(islice(missing, MOST_QUESTIONS))
        keys = [question.key for question in questions]
        found: dict[str, Message] = {}
        for name, first in self._names.items():
            key = nearest(name, keys, _ALIKE) if keys else None
            if key is not None:
                found.setdefault(key, Message("answer-misspelt", {"name": name, "place": first.place, "key": key}))
        for question in questions:
            other = self._values.get(question.node) if question.kind == "gradient" else None
            if other and not known(question.node, other.value):
                of = {"name": other.name[:MOST_CHARACTERS], "place": other.place, "key": question.key}
                found.setdefault(question.key, Message("answer-of-another", of))
        return found


class Unclear:
    """Answers of one submission to which no problem of the sheet could be found."""

    def __init__(self) -> None:
        self.count = 0
        self.meant: dict[str, Message] = {}  # for questions

    def add(self, given: Given, keys: list[str]) -> None:
        """One of them, and the questions that it may be for."""
        self.count += 1
        if keys:
            of = {"name": given.name[:MOST_CHARACTERS], "place": given.place, "key": keys[0], "other": keys[1]}
            for key in keys:
                self.meant.setdefault(key, Message("answer-of-which-problem", of))

    @property
    def first(self) -> Message | None:
        """What is said of the first."""
        return next(iter(self.meant.values()), None)
