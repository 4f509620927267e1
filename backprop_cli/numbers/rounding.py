"""Amounts of money cut to what can be paid: exact numbers in, exact numbers out."""

from __future__ import annotations

from fractions import Fraction

from backprop_cli.numbers.rational import Exact, Number, normal, to_float

ROUNDINGS = ("down", "half-up", "up")
"""Towards 0, to the nearest (a half away from 0), away from 0."""


def nearest_decimal(value: Number) -> Exact:
    """A rational number as it is; of another 12 digits, as its own rounding must not decide about a yen."""
    if isinstance(value, (int, Fraction)):
        return value
    nearest: float = to_float(value) or 0.0
    return normal(Fraction(f"{nearest:.12g}"))


def rounded(amount: Exact, how: str, unit: Exact = 1) -> Exact:
    """The amount in whole `unit`s. What goes back to the customer is rounded as what they pay."""
    count = abs(Fraction(amount)) / unit
    if how == "half-up":
        whole = (2 * count.numerator + count.denominator) // (2 * count.denominator)
    else:
        whole = count.numerator // count.denominator
        whole += how == "up" and whole != count
    return normal(Fraction(whole * unit * (-1 if amount < 0 else 1)))
