"""Expressions as answers: one that is right, or one that is given."""

from __future__ import annotations

from typing import NamedTuple

from backprop_cli.checking.evidence import Wide
from backprop_cli.checking.points import is_same
from backprop_cli.numbers.rational import Number


class InLetters(NamedTuple):
    """An expression: its text, and its number at each point of the key, None where it has none."""

    text: str
    numbers: tuple[Number | None, ...]

    def equals(self, other: InLetters) -> bool:
        """Whether another expression gives the same numbers, wherever both have one."""
        told = 0
        for number, theirs in zip(self.numbers, other.numbers):
            if number is not None and theirs is not None:
                try:
                    if not is_same(number, theirs):
                        return False
                except Wide:
                    continue
                told += 1
        return told > 0


_NEAR = 1e-3
"""How far from the right number one with its decimals cut off may be."""


def is_near(answer: InLetters, right: InLetters) -> bool:
    """Whether an expression is wrong everywhere by less than decimals that were cut off."""
    pairs = [(number, expected) for number, expected in zip(answer.numbers, right.numbers) if number is not None]
    try:
        floats = [(float(number), float(expected)) for number, expected in pairs if expected is not None]
    except OverflowError:
        return False
    return bool(floats) and all(abs(number - expected) <= _NEAR * abs(expected) for number, expected in floats)


def is_number(answer: InLetters) -> bool:
    """Whether an expression has no letters."""
    return not any(character.isalpha() for character in answer.text)
