"""How close an answer is: a number beside the right number, an array beside the right one, element by element."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import repeat
from math import copysign
from typing import Any

from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.numbers.limits import MAX_DIGITS
from backprop_cli.numbers.proven import near_fraction
from backprop_cli.numbers.rational import EXACT, Exact, Number


def near_right(right: Number) -> Fraction | None:
    """The right number as a rational: for one too small to be read the smallest; None for one too large."""
    try:
        return near_fraction(right)
    except OverflowError:
        return Fraction(int(copysign(1, right)), 10**MAX_DIGITS) if -1 < right < 1 else None


def is_close(answer: Number, right: Number, rtol: Exact, atol: Exact) -> bool:
    """Whether an answer is within `rtol` of the right number, or within `atol`; nan and infinities never are."""
    near = right if type(right) in EXACT else near_right(right)
    try:
        given = answer if type(answer) in EXACT else near_fraction(answer)
    except (OverflowError, ValueError):
        return False
    if near is None:
        return False
    (a, b), (c, d) = given.as_integer_ratio(), near.as_integer_ratio()
    (p, q), (r, s) = rtol.as_integer_ratio(), atol.as_integer_ratio()
    apart = abs(a * d - c * b)  # times b * d; in whole numbers, as a class has many answers
    return apart * q <= p * abs(c) * b or apart * s <= r * b * d


def far_elements(answer: Any, right: Any, rtol: Exact, atol: Any) -> Iterator[int]:
    """Which elements of an array are not close to those of another of the same shape, counted row by row.

    `atol` may be an array, too: a tolerance for every element.
    """
    allowed = elements(atol) if is_array(atol) else repeat(atol)
    for place, (given, wanted, near) in enumerate(zip(elements(answer), elements(right), allowed)):
        if given != wanted and not is_close(given, wanted, rtol, near):
            yield place
