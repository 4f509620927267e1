"""What `grade` would say of an answer that stands alone, worked out before anybody answers.

Whoever has this marks a number by comparing it: it is right within bounds, and the misconceptions of every wrong number
that one of them gives are listed by that number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import is_array
from backprop_cli.teaching.grade.closeness import near_right
from backprop_cli.teaching.grade.diagnosis import Diagnosis, without_echoes
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.marking import CLOSE, Marker
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.reasons import one_of_many

MOST_SENTENCES = 3
"""Sentences on one wrong number: more are not told."""
MOST_NUMBERS = 400
"""Wrong numbers of one question, those of the first misconceptions of the table."""


class Bounds(NamedTuple):
    """From the smallest to the largest number that counts."""

    low: Fraction
    high: Fraction


class WrongNumber(NamedTuple):
    """A number that a misconception gives; of several for one answer the lowest `rank` is told first."""

    number: float
    rank: int
    message: Message


class Foreseen(NamedTuple):
    """A question for a number with all that there is to say of an answer."""

    question: Question
    right: Bounds
    close: Bounds | None  # what looks like a numerical derivative, or rounded, where nothing else explains it
    wrong: list[WrongNumber]


def foreseen(marker: Marker) -> list[Foreseen]:
    """Every question of a key that asks for a number, as far as a right answer can be written."""
    return [each for index in range(len(marker.questions)) for each in _foreseen(marker, index)]


def _foreseen(marker: Marker, index: int) -> Iterator[Foreseen]:
    question = marker.questions[index]
    if is_array(question.right) or isinstance(question.right, InLetters):
        return
    near = near_right(question.right)
    if near is not None:
        tolerance = question.tolerance
        right = _around(near, max(Fraction(tolerance.atol or 0), Fraction(tolerance.rtol) * abs(near)))
        close = _around(near, CLOSE * abs(near)) if question.right != 0 else None
        yield Foreseen(question, right, close, _wrong(marker, index))


def _around(middle: Fraction, distance: Fraction) -> Bounds:
    return Bounds(middle - distance, middle + distance)


def _wrong(marker: Marker, index: int) -> list[WrongNumber]:
    """The wrong numbers of a question by size, each sentence once a number."""
    assert isinstance(marker.diagnosis, Diagnosis)
    found = sorted(marker.diagnosis.foreseen(index), key=lambda pair: (pair[0], pair[1].variant))
    told: list[WrongNumber] = []
    for number, group in groupby(found, key=lambda pair: pair[0]):
        fits = without_echoes([fit for _, fit in group], {})
        first: dict[Hashable, WrongNumber] = {}
        for fit in fits:
            message = marker.sentence(fit, marker.questions[index], number)
            first.setdefault(one_of_many(message, fit), WrongNumber(number, fit.variant, message))
        told += sorted(first.values(), key=lambda each: each.rank)[:MOST_SENTENCES]
    kept = sorted(told, key=lambda each: each.rank)[:MOST_NUMBERS]
    return sorted(kept, key=lambda each: (each.number, each.rank))
