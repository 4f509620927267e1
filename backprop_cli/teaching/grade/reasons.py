"""Why an answer is not correct, and which of several reasons tells the most."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import is_array
from backprop_cli.teaching.grade.diagnosis import Fit
from backprop_cli.teaching.grade.questions import Question

_BY_CHANCE = ("rounded", "rounded-off", "another-node", "nodes-exchanged")
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


def is_rounded_itself(question: Question, answer: Any, fit: Fit) -> bool:
    """Whether rounding the answer gives it, and not rounding on the way."""
    if fit.id != "rounded" or fit.at != {"node": question.node} or is_array(question.right):
        return False
    return bool(abs(answer - question.right) < 1)


def one_of_many(message: Message, fit: Fit) -> Hashable:
    """What the reasons of one answer have in common of which one is told: a sentence, or rounding on the way."""
    if message.id == "misconception-rounded":
        return message.id
    return (message.id, *fit.at.items(), fit.difference and fit.difference[:2])
