"""An amount that comes on the bill, or off it, as a text says it: never below 0, and no percentage."""

from __future__ import annotations

import re
from collections.abc import Callable

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.literals import NUMBER
from backprop_cli.numbers.rational import Exact
from backprop_cli.reading.constants import printed_negative, rational_in
from backprop_cli.reading.problem import Factor
from backprop_cli.reading.tokens import Source, normalised

_PERCENT = re.compile(rf"{NUMBER}\s*%")
_OFF = ("coupon", "points", "amount_off")


def amount_reader(word: str, kind: str) -> Factor:
    """Reads an amount that messages call `word`; `kind` is the key that says whether it comes on or off."""

    def read(text: str, place: Callable[[], Place], found: Callable[[], Source]) -> Exact:
        percent = _PERCENT.search(normalised(text))
        if percent:
            raise BackpropError("amount-percent", place(), name=word, value=percent[0])
        size = printed_negative(text)
        amount = -1 if size else rational_in(text, word, place, found)
        if amount < 0:
            size = size or (decimal_text(-amount, 6) if amount.denominator != 1 else str(-amount))
            raise BackpropError("off-negative" if kind in _OFF else "fee-negative", place(), name=word, write=size)
        return amount

    return read
