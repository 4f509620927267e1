"""Wrong answers that are as good as right: a last digit of floats, and right numbers rounded when they were written."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import Any, NamedTuple

from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import elements, is_array, shape_of
from backprop_cli.numbers.rational import Exact, to_float
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.closeness import near_right
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.rounding import ROUNDING, UNSEEN, Rounding

LAST_DIGITS = Fraction(1, 10**12)
"""Of the right number, or of the largest of an array: what a calculation in floats may be off by."""
MOST_DIGITS = 17
"""Digits of a number that somebody rounded."""
FEWEST_DIGITS, FEWEST_OF_WHOLE = 2, 3
"""Digits that tell a rounded number from another one: behind the point, or before it."""
_UNLIKE = 0.11
"""Of the larger number: with two digits a rounded one is closer."""
_MOST_PLACES = 400
_SMALL = Fraction(1, 1000)  # people count digits, not decimals, of what is smaller


class NearMiss(NamedTuple):
    """What an answer is in place of the right one: its id among misconceptions, and the digits or decimals it has."""

    id: str
    unit: str = "digits"  # or "decimals"
    size: int = 0

    @property
    def message(self) -> Message:
        """The sentence about it."""
        if self.id == "last-digits":
            return Message("misconception-last-digits")
        return Message(f"rounded-off-{self.unit}", {"count": self.size})


class _Decimal(NamedTuple):
    """digits · 10**exponent, without zeros at the end."""

    digits: int
    exponent: int

    @property
    def length(self) -> int:
        return len(str(abs(self.digits)))


class NearMisses:
    """Those of one key."""

    def __init__(self, solution: Any) -> None:
        self.solution = solution

    def of(self, question: Question, answer: Any) -> NearMiss | None:
        """What a wrong answer nearly is; None where it is just wrong."""
        right = question.right
        if isinstance(right, InLetters) or shape_of(answer) != shape_of(right) or _far_off(answer, right):
            return None
        pairs = [(_fraction(given), _fraction(wanted)) for given, wanted in zip(elements(answer), elements(right))]
        both = [(given, wanted) for given, wanted in pairs if given is not None and wanted is not None]
        if len(both) < len(pairs):
            return None
        if all(abs(given - wanted) <= self._last_digits(question, both) for given, wanted in both):
            return NearMiss("last-digits")
        return _rounded(both)

    def _last_digits(self, question: Question, pairs: Iterable[tuple[Fraction, Fraction]]) -> Exact:
        allowed = LAST_DIGITS * max(abs(wanted) for _, wanted in pairs)
        if allowed == 0:
            return Fraction(min(UNSEEN, ROUNDING * self._largest))  # also beside what no float holds
        if not is_array(question.right) and isinstance(self.solution, Solution) and not self.solution.of_arrays:
            lost = self._rounding.allowance(question.kind, question.node, question.right)
            return max(allowed, Fraction(lost))
        return allowed

    @cached_property
    def _largest(self) -> float:
        numbers = [each for array in (*self.solution.values, *self.solution.node_gradients) for each in elements(array)]
        return max((abs(size) for number in numbers if (size := to_float(number)) is not None), default=1.0)

    @cached_property
    def _rounding(self) -> Rounding:
        return Rounding(self.solution)


def _fraction(number: Any) -> Fraction | None:
    try:
        return near_right(number)
    except ValueError:
        return None


def _far_off(answer: Any, right: Any) -> bool:
    """Whether a number is further away than any near miss is: most wrong answers are told at this first look."""
    if is_array(right):
        return False
    given, wanted = to_float(answer), to_float(right)
    if given is None or wanted is None:
        return False
    return abs(given - wanted) > max(_UNLIKE * max(abs(given), abs(wanted)), 2 * UNSEEN)


def _rounded(pairs: list[tuple[Fraction, Fraction]]) -> NearMiss | None:
    """The right numbers rounded, or one of them cut off, to as many decimals or digits as the answer has."""
    answers = [_decimal(given) for given, _ in pairs]
    known = [answer for answer in answers if answer is not None]
    if len(known) < len(answers) or not any(answer.digits for answer in known):
        return None
    step = Fraction(10) ** min(answer.exponent for answer in known if answer.digits)
    count = max(answer.length for answer in known)
    largest = max(abs(given) for given, _ in pairs)
    decimals = step.denominator > 1 and (largest >= _SMALL or len(pairs) > 1)
    if all(
        abs(given - wanted) <= step / 2 or (len(pairs) == 1 and _is_cut(given, wanted, step)) for given, wanted in pairs
    ):
        if decimals and count >= FEWEST_DIGITS:
            places = len(str(step.denominator)) - 1
            return NearMiss("rounded-off", "decimals", places)
        if count >= FEWEST_OF_WHOLE:
            return NearMiss("rounded-off", "digits", count)
    elif (
        len(pairs) > 1
        and count >= FEWEST_OF_WHOLE
        and all(
            abs(given - wanted) <= Fraction(10) ** (answer.exponent + answer.length - count) / 2
            for (given, wanted), answer in zip(pairs, known)
        )
    ):
        return NearMiss("rounded-off", "digits", count)
    return None


def _is_cut(given: Fraction, wanted: Fraction, step: Fraction) -> bool:
    return abs(given) < abs(wanted) and abs(given - wanted) < step and given * wanted > 0


def _decimal(number: Fraction) -> _Decimal | None:
    """A number in decimals; None for one that has none, or too many."""
    places, left = 0, number.denominator
    while left > 1 and places <= _MOST_PLACES:
        left //= gcd(left, 10)
        places += 1
        if left > 1 and gcd(left, 10) == 1:
            return None
    if left > 1:
        return None
    digits = int(number * 10**places)
    exponent = -places
    while digits and digits % 10 == 0:
        digits //= 10
        exponent += 1
    return _Decimal(digits, exponent) if abs(digits) < 10**MOST_DIGITS else None
