"""The keys of a class: found by label and by seed, and by the answers that are right for them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.reading.problem import Problem
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.marking import Report
from backprop_cli.teaching.grade.sheet_marking import AnyMarker
from backprop_cli.teaching.intake.file_names import alike, label_of

MOST_KEYS = 10_000
_KEPT = 4
"""Markers that are kept: a class with a key for each student takes no more memory than one with a single key."""


class Key(NamedTuple):
    """The problems of one sheet, and values for their inputs; `number` counts the sheets of a file that has several."""

    file: str
    number: int | None
    problems: tuple[tuple[Problem, dict[str, Any]], ...]

    @property
    def seeds(self) -> list[int]:
        """What its numbers were drawn with."""
        return list(dict.fromkeys(problem.seed for problem, _ in self.problems if problem.seed is not None))

    @property
    def name(self) -> str:
        """What a report calls it."""
        return self.file if self.number is None else f"{self.file} ({self.number})"

    @property
    def label(self) -> str:
        """What submissions name it by."""
        return alike(label_of(self.file) if self.number is None else str(self.number))


class Keys:
    """Keys, solved once and for all; `make` makes the marker of one, with a check of its gradients or without.

    Raises BackpropError where a key cannot be solved, or two cannot be told apart.
    """

    def __init__(self, keys: Sequence[Key], make: Callable[[Key, bool], AnyMarker]) -> None:
        if len(keys) > MOST_KEYS:
            raise BackpropError("keys-too-many", limit=f"{MOST_KEYS:,}")
        self.keys = keys
        self.by_label: dict[str, int] = {}
        self.by_seed: dict[int, int] = {}
        self._right: dict[tuple[str, str], list[int]] = {}
        self._kinds: dict[tuple[str, ...], AnyMarker] = {}
        for at, key in enumerate(keys):
            self._add(at, key, make(key, True))

        @lru_cache(maxsize=_KEPT)
        def marker(at: int) -> AnyMarker:
            """The marker of a key."""
            return make(keys[at], False)

        self.marker = marker if len(keys) > 1 else lambda at: next(iter(self._kinds.values()))

    def _add(self, at: int, key: Key, marker: AnyMarker) -> None:
        first = self.by_label.setdefault(key.label, at)
        if first != at:
            raise BackpropError("keys-alike", first=self.keys[first].name, second=key.name)
        for seed in key.seeds:
            if self.by_seed.setdefault(seed, at) != at:
                raise BackpropError("keys-same-seed", first=self.keys[self.by_seed[seed]].name, second=key.name)
        self._kinds.setdefault(tuple(question.key for question in marker.questions), marker)
        for question in marker.questions if len(self.keys) > 1 else ():
            text = _bucket(question.right)
            if text:
                self._right.setdefault((question.key, text), []).append(at)

    @property
    def first(self) -> AnyMarker:
        """The marker of the first key."""
        return next(iter(self._kinds.values()))

    @property
    def questions(self) -> list[Any]:
        """Every question, by name once."""
        found = {question.key: question for marker in self._kinds.values() for question in marker.questions}
        return list(found.values())

    def asked(self, name: str) -> str | None:
        """The question that goes by a name, in any spelling."""
        for marker in self._kinds.values():
            number = marker.asked(name)
            if number is not None:
                return str(marker.questions[number].key)
        return None

    def fitting(self, report: Report, own: int | None) -> int | None:
        """The key that the answers of a report fit much better than its own, by what they are."""
        answers = [(mark.question.key, _bucket(mark.answer)) for mark in report.marks if mark.answer is not None]
        counts = Counter(at for answer in answers for at in self._right.get(answer, ()))
        ((best, count),) = counts.most_common(1) or ((None, 0),)
        mine = sum(mark.status == "correct" for mark in report.marks) if own is not None else 0
        return best if best != own and count >= max(2, mine + 2, 3 * len(report.marks) / 4) else None


def _bucket(number: Any) -> str:
    """A number as numbers are compared here: six digits of it; nothing for what is none."""
    if number is None or isinstance(number, InLetters) or is_array(number):
        return ""
    try:
        return f"{float(number):.6g}"
    except OverflowError:
        return ""


def names_of(keys: Iterable[Key]) -> str:
    """A few keys by name, without their folders."""
    names = [os.path.basename(key.name) for key in keys]
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
