"""The answers to one question as plain text, each once: 220, 220.0 and 220 円 are one answer."""

from __future__ import annotations

import re
from contextlib import suppress
from fractions import Fraction

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import elements, is_array, shape_of
from backprop_cli.reading.constants import constant
from backprop_cli.teaching.grade import array_answers
from backprop_cli.teaching.grade.answer_equations import Sides
from backprop_cli.teaching.grade.answer_notations import is_number, plain, sides_of, without_separators
from backprop_cli.teaching.grade.closeness import is_close
from backprop_cli.teaching.grade.given import MAX_VALUE, Given
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.units import Units

MOST_ALIKE = 8
"""Different texts for one answer that are looked into."""
MOST_SIGNS_ALIKE = 200
"""Signs of the calculations that are worked out to see whether they are one number."""
_ROUNDED = Fraction(1, 100)
"""Relative difference up to which a calculation and its result may differ by rounding on the way."""
_ONE_COMMA = re.compile(r"[-+]?[1-9]\d*,\d+")
_NO_SIGN = re.compile(r"[\d.\s]+")


def plain_texts(question: Question, given: list[Given], units: Units, sides: Sides | None = None) -> list[str]:
    """The different answers to a question. Where there are several, none of them counts."""
    kind = _kind(question)
    different = list(dict.fromkeys(each.value for each in given))
    if len(different) > MOST_ALIKE:
        return different
    also = {each.value: each.also for each in given}
    of_vector = kind == "array" and len(shape_of(question.right)) == 1
    texts = [
        plain(text, kind, units, sides and sides._replace(also=also[text]), of_vector)
        if len(text) <= MAX_VALUE or kind == "array"
        else text
        for text in different
    ]
    texts = list(dict.fromkeys(texts))
    if kind == "number" and len(texts) == 1:
        texts += [side for text in different for side in _at_odds(question, texts[0], text, units)]
    return texts[:1] if len(texts) < 2 or _are_one(question, texts, kind) else texts


def _at_odds(question: Question, text: str, written: str, units: Units) -> list[str]:
    """The calculations beside a right number where none of them gives it: that of 100*2*1.2 = 220.

    Of 100*2 = 200*1.1 = 220, as people go on, the last one does.
    """
    sides = [plain(side, "number", units) for side in sides_of(written)]
    if len(sides) < 2 or sum(signs_in(question, side) for side in [text, *sides]) > MOST_SIGNS_ALIKE:
        return []
    found = []
    with suppress(BackpropError):
        if not question.accepts(constant(text, question.key)):
            return []  # a wrong number is told as what it is
    for side in sides:
        if is_number(side) or any(map(str.isalpha, side)):
            continue
        try:
            number = constant(side, question.key)
        except BackpropError:
            return []  # nobody knows what that gives
        if question.accepts(number) or is_close(number, question.right, _ROUNDED, 0):
            return []
        found.append(side)
    return found


def _kind(question: Question) -> str:
    """The kind of an answer, as `answer_notations` calls it."""
    if isinstance(question.right, InLetters):
        return "letters"
    return "array" if is_array(question.right) else "number"


def _are_one(question: Question, texts: list[str], kind: str) -> bool:
    """Whether several texts are one number, or one array, in other digits or worked out; or all of them right."""
    if kind == "letters" or sum(signs_in(question, text) for text in texts) > MOST_SIGNS_ALIKE:
        return False
    with suppress(BackpropError, array_answers.Unfit):
        read = array_answers.array_in if kind == "array" else constant
        numbers = [read(text, question.key) for text in texts]
        first, *others = numbers
        same = all(shape_of(other) == shape_of(first) and elements(other) == elements(first) for other in others)
        return same or all(map(question.accepts, numbers))
    return False


def signs_in(question: Question, text: str) -> int:
    """How much there may be to work out in an answer: nothing in a number, or in an array of numbers."""
    if is_array(question.right):
        return array_answers.signs_in(text)
    return 0 if is_number(text) else len(_NO_SIGN.sub("", text))


def why_no_number(text: str, written: str) -> Message:
    """Why a plain text is no number, and what was meant where that can be told."""
    meant = without_separators(text)
    if meant is None:
        return Message("answer-not-number", {"value": written})
    if _ONE_COMMA.fullmatch(text):  # of decimals, or of thousands that stand wrong
        readings = {"decimal": text.replace(",", "."), "whole": text.replace(",", "")}
        return Message("answer-with-comma", {"value": written, **readings})
    return Message("answer-with-commas", {"value": written, "meant": meant})
