"""Answers that are arrays: what a text says, and what is wrong with an array beside the right one."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import element_name, elements, indices, is_array, shape_of, shape_text
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.reading.array_values import array_of_text
from backprop_cli.reading.constants import constant
from backprop_cli.teaching.grade.given import MAX_ARRAY
from backprop_cli.teaching.grade.questions import Question

MOST_NAMED = 3
"""Wrong elements that a sentence names."""
_DIGITS = 6  # of a wrong element
_SAID_AS_IT_IS = {"array-ragged", "array-empty", "array-axes", "array-too-large", "array-brackets"}
_NOT_FINITE = re.compile(r"(?<![\w.])[-+]?(?:nan|inf(?:inity)?)(?!\w)", re.IGNORECASE)
_ABRIDGED = re.compile(r"\.\.\.|…")
_IN_NUMBERS = re.compile(r"[][\s\d.,+-]|[eE](?=[-+\d])")


class Unfit(Exception):
    """A text that is no answer: the status of the mark, and why."""

    def __init__(self, status: str, why: Message) -> None:
        super().__init__(why.id)
        self.status, self.why = status, why


def signs_in(text: str) -> int:
    """How much there may be to work out in an array: nothing in one of numbers."""
    return len(_IN_NUMBERS.sub("", text))


def array_in(text: str, key: str, written: str = "") -> Any:
    """The array, or the number, that an answer says. Raises Unfit, which shows it as it was `written`."""
    if len(text) > MAX_ARRAY:
        raise Unfit("unreadable", Message("array-too-long", {"limit": f"{MAX_ARRAY:,}"}))
    strange = _NOT_FINITE.search(text)
    if strange:
        raise Unfit("wrong", Message("never-correct", {"value": strange[0]}))
    if _ABRIDGED.search(text):
        raise Unfit("unreadable", Message("answer-abridged"))
    try:
        return array_of_text(text, key, lambda element: constant(element, key)) if "[" in text else constant(text, key)
    except BackpropError as error:
        if error.message.id in _SAID_AS_IT_IS:
            raise Unfit("unreadable", error.message) from None
        raise Unfit("unreadable", Message("answer-not-array", {"value": written or text})) from None


def where_wrong(question: Question, name: str, answer: Any, explained: bool) -> Message | None:
    """The shape of a wrong answer that has another one than it should; else the elements that are wrong, a few of them.

    `name` is that of the node whose value or gradient is asked for; `explained` says that a mistake fits it: then
    no more is said of shapes, and nothing of an answer that is wrong everywhere.
    """
    given, wanted = shape_of(answer), shape_of(question.right)
    if given != wanted:
        of = {"key": question.key, "shape": _shape(given), "name": name, "wanted": _shape(wanted)}
        if question.kind == "value" or explained:
            return Message("wrong-shape", of)
        turned = len(given) == 2 and given == wanted[::-1]
        return Message("wrong-shape-transposed" if turned else "wrong-shape-gradient", of)
    far = list(question.far(answer))
    if len(far) == len(elements(answer)) > 1:
        return None if explained else Message("wrong-everywhere", {"key": question.key, "count": len(far)})
    names = [element_name(question.key, index) for index in indices(given)]
    numbers = elements(answer)
    named = ", ".join(f"{names[place]} ({decimal_text(numbers[place], _DIGITS)})" for place in islice(far, MOST_NAMED))
    more = len(far) - MOST_NAMED
    if more > 0:
        return Message("wrong-elements-more", {"elements": named, "count": more})
    return Message("wrong-elements", {"elements": named})


def _shape(shape: tuple[int, ...]) -> Message:
    """2×3, or that it is no array."""
    return Message("shape-is", {"shape": shape_text(shape)}) if shape else Message("shape-number")


def swapped(mine: Question, answer: Any, other: Question, others: Any) -> bool:
    """Whether each of two answers is right for the other question."""
    return is_array(others) and mine.accepts(others) and other.accepts(answer)
