"""What is paid: a purchase's exact amounts, rounded by the rule of its receipt. The graph stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from backprop_cli.numbers.rational import Exact
from backprop_cli.numbers.rounding import rounded

PER = ("per rate", "total", "line")
"""What is rounded: what is owed at each rate of tax, the bill alone, or each line."""


PAID = "paid"
"""The key of what is paid."""


class Line(NamedTuple):
    """One line of a receipt: the nodes of its amount, and of its tax if it has any; whether the tax is within."""

    amount: int
    tax: int | None
    included: bool


class Payment(NamedTuple):
    """The rule of a receipt, and the nodes that it needs. `extras` are added at the end, or taken off."""

    how: str
    per: str
    unit: Exact
    lines: tuple[Line, ...]
    discount: int | None
    off: int | None
    extras: tuple[tuple[int, int], ...]  # a sign and a node

    def paid(self, value: Callable[[int], Exact]) -> Exact:
        """What is paid, given the value of every node."""
        owed = self._owed(value)
        if self.per != "total":
            groups: dict[object, Exact] = {}
            for index, (rate, amount) in enumerate(owed):
                group = rate if self.per == "per rate" else index
                groups[group] = groups.get(group, 0) + amount
            owed = [(1, rounded(amount, self.how, self.unit)) for amount in groups.values()]
        total = sum((amount for _, amount in owed), Fraction(0))
        total += sum(sign * value(node) for sign, node in self.extras)
        return rounded(total, self.how, self.unit)

    def _owed(self, value: Callable[[int], Exact]) -> list[tuple[Exact, Exact]]:
        """The rate of each line, and what is owed for it: its share of what is off the bill is off."""
        scale = value(self.discount) if self.discount is not None else 1
        amounts: list[Exact] = [value(line.amount) * scale for line in self.lines]
        if self.off is not None:
            whole, off = sum(amounts), value(self.off)
            kept = Fraction(whole - off) / whole if whole else Fraction(0)
            amounts = [amount * kept for amount in amounts] if whole else [-off, *amounts[1:]]
        rates = [value(line.tax) if line.tax is not None else 1 for line in self.lines]
        return [
            (rate, amount if line.included else amount * rate) for line, rate, amount in zip(self.lines, rates, amounts)
        ]
