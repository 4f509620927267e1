"""Why an answer is not correct, and which of several reasons tells the most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from backprop_cli.language.messages import Message

_ROUNDED = ("rounded", "rounded-off")
"""Misconceptions that fit any answer which happens to be short."""


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

    That the number was rounded spoils nothing, because it could not: this proves nothing against a mistake that could
    have. So it is as telling as the best one that explains as much, and both are told.
    """
    return sorted((_fair(reason, reasons) for reason in reasons), key=telling)


def _fair(reason: Reason, reasons: Sequence[Reason]) -> Reason:
    if reason.misconception not in _ROUNDED or reason.spoils:
        return reason
    others = [one for one in reasons if one.misconception not in _ROUNDED and one.explains == reason.explains]
    return reason._replace(spoils=min((one.spoils for one in others), default=0))
