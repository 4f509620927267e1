"""What the misconceptions give to one question, looked up by what a student answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from math import isfinite
from typing import Any, Generic, TypeVar

from backprop_cli.graph.array_floats import as_floats
from backprop_cli.numbers.arrays import is_array, load, shape_of

NEAR = 1e-6
"""Relative difference between a wrong answer and the number of a misconception: what printing a number may leave."""
ZERO = 1e-12
"""What floats leave of a zero."""
PRINTED = 1e-8
"""What numpy leaves of an element of an array that it prints in decimals, where that is not small."""
_SMALL = 1e-4

Found = TypeVar("Found")


def margin(number: float) -> float:
    """How far from a misconception's number an answer may be."""
    return max(NEAR * abs(number), ZERO)


class WrongNumbers(Generic[Found]):
    """Of a question for a number: sorted, so that many of them are no trouble."""

    def __init__(self, pairs: list[tuple[float, Found]]) -> None:
        pairs.sort(key=lambda pair: pair[0])
        self._numbers = [number for number, _ in pairs]
        self._found = [found for _, found in pairs]

    def all(self) -> Iterator[tuple[float, Found]]:
        """Every number, and what gives it."""
        return zip(self._numbers, self._found)

    def at(self, answer: Any) -> Iterator[Found]:
        """What gives this answer."""
        wanted = float(answer)
        near = margin(wanted)
        for position in range(bisect_left(self._numbers, wanted - near), len(self._numbers)):
            if self._numbers[position] > wanted + near:
                return
            yield self._found[position]


class WrongArrays(Generic[Found]):
    """Of a question for an array: one after the other, told apart by their shapes first."""

    def __init__(self, pairs: list[tuple[Any, Found]]) -> None:
        self._pairs = pairs

    def at(self, answer: Any) -> Iterator[Found]:
        """What gives this answer, of whatever shape."""
        wanted, shape = as_floats(answer), shape_of(answer)
        for array, found in self._pairs:
            if shape_of(array) == shape and alike(array, wanted):
                yield found


def alike(array: Any, other: Any) -> bool:
    """Whether two arrays of floats, or two numbers, are the same but for what printing them leaves."""
    numpy = load()
    near = numpy.maximum(NEAR * numpy.abs(other), ZERO)
    near = numpy.where(numpy.abs(other) >= _SMALL, numpy.maximum(near, PRINTED), near)
    return bool((numpy.abs(array - other) <= near).all())


def finite(array: Any) -> bool:
    """Whether all numbers of an array, or the number, are finite."""
    return bool(load().isfinite(array).all()) if is_array(array) else isfinite(array)
