"""What was read as what: for who wants to see it."""

from __future__ import annotations

from typing import NamedTuple

from backprop_cli.teaching.grade.given import Given

MOST_READINGS = 1_000
"""Answers of one submission that are told; a submission may have a hundred thousand."""
_MOST_CHARACTERS = 300


class Reading(NamedTuple):
    """A name and a value on a line; the question that they were taken for, and the value in plain text.

    `question` is None where the name is none that is asked for.
    """

    line: int
    name: str
    value: str
    question: str | None
    plain: str


class Readings:
    """The readings of one submission."""

    def __init__(self) -> None:
        self._found: list[Reading] = []

    def add(self, given: Given, question: str | None, plain: str) -> None:
        """An answer, unless there are too many."""
        if len(self._found) < MOST_READINGS:
            name = f"{given.heading}.{given.name}" if given.heading else given.name
            texts = [text[:_MOST_CHARACTERS] for text in (name, given.value, plain)]
            self._found.append(Reading(given.line, texts[0], texts[1], question, texts[2]))

    def sorted(self) -> list[Reading]:
        """By line."""
        return sorted(self._found, key=lambda reading: reading.line)
