"""Exact numbers that know their slopes: the rules of school, by Fractions, forward. It shares nothing with the tape."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple


class Slopes(NamedTuple):
    """A number, and by how much it rises with each input. None stands for what no Fraction tells."""

    number: Fraction
    by: Mapping[str, Fraction]

    def _with(
        self, number: Fraction, own: Fraction, other: Slopes | None = None, others: Fraction = Fraction(0)
    ) -> Slopes:
        names = {**self.by, **(other.by if other else {})}
        theirs = other.by if other else {}
        return Slopes(number, {name: own * self.by.get(name, 0) + others * theirs.get(name, 0) for name in names})

    def __add__(self, other: Slopes) -> Slopes:  # type: ignore[override]
        return self._with(self.number + other.number, Fraction(1), other, Fraction(1))

    def __sub__(self, other: Slopes) -> Slopes:
        return self._with(self.number - other.number, Fraction(1), other, Fraction(-1))

    def __mul__(self, other: Slopes) -> Slopes:  # type: ignore[override]
        return self._with(self.number * other.number, other.number, other, self.number)

    def __truediv__(self, other: Slopes) -> Slopes | None:
        if not other.number:
            return None
        quotient = self.number / other.number
        return self._with(quotient, 1 / other.number, other, -quotient / other.number)

    def __pow__(self, exponent: Slopes | int) -> Slopes | None:
        if not isinstance(exponent, int) or abs(exponent) > 3 or (not self.number and exponent < 1):
            return None
        slope = exponent * self.number ** (exponent - 1) if exponent else Fraction(0)
        return self._with(self.number**exponent, Fraction(slope))

    def __neg__(self) -> Slopes:
        return self._with(-self.number, Fraction(-1))
