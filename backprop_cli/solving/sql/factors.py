"""What the column of a tax, a discount or an amount may hold, as SQL: what `--table` refuses is NULL there."""

from __future__ import annotations

from backprop_cli.reading.problem import Factor
from backprop_cli.reading.purchase_factors import discount_factor, tax_factor

_WITHIN: dict[Factor, str] = {tax_factor: "x >= 1 and x < 2", discount_factor: "x > 0 and x <= 1"}
_AMOUNT = "x >= 0"


def within(factor: Factor) -> str:
    """A condition on the number x in a column: a factor is the factor itself there."""
    return _WITHIN.get(factor, _AMOUNT)
