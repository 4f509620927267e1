"""Numbers as text: bare decimals for tools, and what people are shown."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import log2

from backprop_cli.numbers.limits import FLOAT_DIGITS, FULL_DECIMAL, MAX_DIGITS, SMALLEST_NORMAL
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Exact, Number, bits, to_float

_ENOUGH = Context(prec=MAX_DIGITS + FULL_DECIMAL)


def exact_text(value: Number) -> str | None:
    """ "11/5" or "220": the rational itself; None for a float."""
    return None if isinstance(value, float) else str(value)


def decimal_text(value: Number, digits: int | None = None) -> str:
    """A bare decimal that every tool reads: `2.2`, `715`, `0.3333333333333333`, `1e+400`.

    In full where the decimal terminates; else what a float would print, or `digits` significant digits. Nothing for
    nan, a gradient that does not exist.
    """
    if isinstance(value, Proven) and (digits is not None or not value.is_double):
        return _positional(*value.digits(digits or FLOAT_DIGITS))
    if isinstance(value, float):
        if value != value:
            return ""
        number = Decimal(float.__repr__(value)) if digits is None else Context(prec=digits).create_decimal(value)
        return _plain(number)
    if digits is None:
        if isinstance(value, int):
            return str(value)
        places = terminating_places(value)
        if places is not None and places <= FULL_DECIMAL:
            return _plain(Decimal(value.numerator * 10**places // value.denominator).scaleb(-places, _ENOUGH))
        nearest = to_float(value)
        if nearest is not None and abs(nearest) >= SMALLEST_NORMAL:
            return _plain(Decimal(repr(nearest)))
    context = Context(prec=digits or FLOAT_DIGITS)
    return _plain(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


def shown(value: Number, digits: int | None = None) -> str:
    """A number for people: `2.2`, `1/3 ≈ 0.333333`, `≈ 1.4142135623730951`."""
    if isinstance(value, float):
        return f"≈ {decimal_text(value, digits)}" if value == value else "—"
    if isinstance(value, Fraction) and (digits is not None or terminating_places(value) is None):
        rounded = decimal_text(value, digits or 6)
        if Fraction(rounded) == value:
            return rounded
        return f"≈ {rounded}" if bits(value) > 40 or digits is not None else f"{value} ≈ {rounded}"
    rounded = decimal_text(value, digits)
    if len(rounded) <= 40:
        return rounded if Fraction(rounded) == value else f"≈ {rounded}"
    return f"≈ {decimal_text(value, digits or FLOAT_DIGITS)}"


def terminating_places(value: Exact) -> int | None:
    """Decimals that write `value` in full; None where they never end (a prime other than 2 and 5 below the line)."""
    rest = value.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = round(log2(rest) / log2(5))
    return max(twos, fives) if 5**fives == rest else None


def _plain(value: Decimal) -> str:
    """A Decimal without trailing zeros, and with an exponent only where it is far from 1."""
    if value == 0:
        return "0"
    value = value.normalize(Context(prec=max(1, len(value.as_tuple().digits))))
    return format(value, "f" if -7 <= value.adjusted() < 21 else "e")


def _positional(digits: int, exponent: int) -> str:
    """`digits` · 10**`exponent`, which may be beyond what a Decimal takes, as `_plain` writes it."""
    if digits == 0:
        return "0"
    text = str(abs(digits)).rstrip("0")
    adjusted = exponent + len(str(abs(digits))) - 1
    if -7 <= adjusted < 21:
        return _plain(Decimal(digits).scaleb(exponent, _ENOUGH))
    return f"{'-' if digits < 0 else ''}{text[0]}{'.' if text[1:] else ''}{text[1:]}e{adjusted:+d}"
