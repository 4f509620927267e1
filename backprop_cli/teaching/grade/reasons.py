"""Why an answer is not correct, and which of several reasons tells the most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from backprop_cli.language.messages import Message

_BY_CHANCE = ("rounded", "rounded-off", "another-node")
"""Misconceptions that fit many a number: any that happens to be short, or one of many that other nodes send back."""


class Reason(NamedTuple):
    """Why an answer is not correct: the sentence, and the id of the misconception when it is one.

    `explains` is the number of wrong answers of the submission that the same mistake gives, `spoils` that of the
    answers that it would have made different from what they are.
    """

    message: Message
    misconception: str | None = None
    explains: int = 1
    spoils: int = 0


def telling(reason: Reason) -> tuple[int, int]:
    """Orders reasons: what explains most first, then what would have spoilt least."""
    return -reason.explains, reason.spoils


def in_order(reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons for one answer, the most telling first.

    Where a single answer is wrong, what fits by chance is no more telling than the best of the others, however little
    it spoils: both are told.
    """
    likely = [reason.spoils for reason in reasons if reason.misconception not in _BY_CHANCE and reason.explains == 1]
    least = min(likely, default=0)
    return sorted((_no_better(reason, least) for reason in reasons), key=telling)


def _no_better(reason: Reason, least: int) -> Reason:
    if reason.explains > 1 or reason.misconception not in _BY_CHANCE:
        return reason
    return reason._replace(spoils=max(reason.spoils, least))
