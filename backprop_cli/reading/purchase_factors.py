"""The factor that a tax or a discount says: "10%" of a tax is 11/10, "20% off" is 4/5."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.numbers.literals import NUMBER, read_literal
from backprop_cli.numbers.rational import Exact, Undefined, normal
from backprop_cli.reading.constants import rational_in
from backprop_cli.reading.tokens import Source, normalised

_PERCENT = re.compile(rf"([-+]?)\s*({NUMBER})\s*%(\s*(?:off|オフ|割?引き?))?", re.IGNORECASE)
_IN_WORDS = re.compile(rf"(\D*?)\s*({NUMBER})\s*(%|パーセント|percent|pct)([^\d%]*)", re.IGNORECASE)
_TENTHS = re.compile(r"([0-9])割(?:([0-9])分)?(?:引き?|off)?", re.IGNORECASE)
_DIGITS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")}


def _percentage(text: str, place: Callable[[], Place], off: bool = False) -> Exact | None:
    """The rate that "10%" says, 1/10; None for anything else. Raises BackpropError for too many digits.

    With `off` the word may stand behind it.
    """
    match = _PERCENT.fullmatch(normalised(text).strip())
    if match is None or (match[3] and not off):
        return None
    try:
        rate = normal(Fraction(read_literal(match[2])) / 100)
    except Undefined as error:
        raise BackpropError(error.message_id, place(), number=text) from None
    return -rate if match[1] == "-" else rate


def tax_factor(text: str, place: Callable[[], Place], found: Callable[[], Source]) -> Exact:
    """The factor of a tax: 10% is 11/10; a number from 1 up to 2 is the factor itself."""
    rate = _percentage(text, place)
    if rate is not None:
        if rate < 0:
            raise BackpropError("tax-negative", place())
        if rate > 1:  # a factor in percent: 110% for 1.1
            more = float(rate - 1) if rate < 2 else 0.1
            raise BackpropError("tax-doubles", place(), value=text, percent=f"{more * 100:g}%", factor=f"{1 + more:g}")
        return 1 + rate
    _refuse_tenths(text, place)
    _refuse_words(text, "tax", place)
    factor = rational_in(text, "tax", place, found)
    if not 1 <= factor < 2:
        percent = factor * 100 if 0 <= factor < 1 else factor
        if not 0 <= percent < 100:
            percent = 10
        likely = {"percent": f"{float(percent):g}%", "factor": f"{1 + float(percent) / 100:g}"}
        raise BackpropError("tax-ambiguous", place(), value=text, **likely)
    return factor


def discount_factor(text: str, place: Callable[[], Place], found: Callable[[], Source]) -> Exact:
    """The factor of a discount: 20% is 4/5, 0 is 1. Another bare number could be three things, and is refused."""
    rate = _percentage(text, place, off=True)
    if rate is None:
        _refuse_tenths(text, place)
        _refuse_words(text, "discount", place)
        rate = rational_in(text, "discount", place, found)
        if rate != 0:
            raise BackpropError("discount-ambiguous", place(), value=text.lstrip("-"))
    if not 0 <= rate <= 1:
        raise BackpropError("discount-range", place())
    return 1 - rate


def _refuse_words(text: str, name: str, place: Callable[[], Place]) -> None:
    """消費税10% and "8% incl." have the percentage in them."""
    found = _IN_WORDS.fullmatch(normalised(text).strip())
    if found and (found[1] or found[4] or found[3] != "%") and found[1].strip() not in ("-", "+"):
        raise BackpropError("percent-alone", place(), name=name, write=f"{found[2]}%")


def _refuse_tenths(text: str, place: Callable[[], Place]) -> None:
    """2割引 is 20%, and is shown with the sign that it is written with here."""
    plain = "".join(_DIGITS.get(character, character) for character in normalised(text).strip())
    tenths = _TENTHS.fullmatch(plain)
    if tenths or plain == "半額":
        percent = f"{tenths[1]}{tenths[2] or 0}".lstrip("0") or "0" if tenths else "50"
        raise BackpropError("discount-tenths", place(), value=text, write=f"{percent}%")
