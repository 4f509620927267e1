"""Numbers as text: bare decimals for tools, and what people are shown."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import log2
from typing import Any

from backprop_cli.numbers.arrays import elements, is_array, nested
from backprop_cli.numbers.limits import FLOAT_DIGITS, FULL_DECIMAL, MAX_DIGITS, SMALLEST_NORMAL
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Exact, Number, bits, to_float

CELL_DIGITS = 6
"""Significant digits of an array's elements in a table, where they are not few."""
_LONGEST_CELL = 8
FULL_SIZE = 60
"""Elements up to which a whole array is shown; of a larger one there are the corners."""
FULL_ROW = 12
"""The same of one row."""
CORNERS = 2
_TOO_LONG = 10**12
"""Larger numbers are not written out where they are rounded."""
_ENOUGH = Context(prec=MAX_DIGITS + FULL_DECIMAL)


def exact_text(value: Number) -> str | None:
    """ "11/5" or "220": the rational itself; None for a float."""
    return None if isinstance(value, float) else str(value)


def decimal_text(value: Number, digits: int | None = None) -> str:
    """A bare decimal that every tool reads: `2.2`, `715`, `0.3333333333333333`, `1e+400`.

    In full where the decimal terminates; else what a float would print, or `digits` significant digits. Nothing for
    nan, a gradient that does not exist. An array is one line of JSON: `[[13, 17], [18, 24]]`.
    """
    if is_array(value):
        return _line_of(value, digits)
    if isinstance(value, Proven) and (digits is not None or not value.is_double):
        return _positional(*value.digits(digits or FLOAT_DIGITS))
    if isinstance(value, float):
        if value != value:
            return ""
        number = Decimal(float.__repr__(value)) if digits is None else Context(prec=digits).create_decimal(value)
        return _plain(number)
    if isinstance(value, int) and (digits is None or value.bit_length() <= 3 * digits):  # 2**3 < 10: all its digits
        return str(value)
    if digits is None:
        places = terminating_places(value)
        if places is not None and places <= FULL_DECIMAL:
            return _plain(Decimal(value.numerator * 10**places // value.denominator).scaleb(-places, _ENOUGH))
        nearest = to_float(value)
        if nearest is not None and abs(nearest) >= SMALLEST_NORMAL:
            return _plain(Decimal(repr(nearest)))
    context = Context(prec=digits or FLOAT_DIGITS)
    return _plain(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


def whole_digits(value: Number) -> int:
    """The digits before the point, of a number that is not too large to be written out."""
    return len(str(abs(int(value)))) if -_TOO_LONG < value < _TOO_LONG else 0


def literal_text(value: Number) -> str:
    """A number as a literal of the parser: 1.1, -2, or (1/3) for one that has no decimals that end."""
    text = decimal_text(value)
    return text if not isinstance(value, Fraction) or Fraction(text) == value else f"({value})"


def shown(value: Number, digits: int | None = None) -> str:
    """A number for people: `2.2`, `1/3 ≈ 0.333333`, `≈ 1.4142135623730951`; an array on one line: `[[1 2] [3 4]]`."""
    if is_array(value):
        return _spaced(*array_cells(value, digits, _corners(value)))
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


def array_block(value: Any, digits: int | None = None, full_size: int = FULL_SIZE) -> str:
    """A number for people, an array over several lines with its columns aligned: all of it, or its corners."""
    if not is_array(value):
        return shown(value, digits)
    texts, rounded = array_cells(value, digits, _corners(value, full_size))
    if not texts:
        return "—"
    columns: list[list[str]] = [[]]
    _gather(texts, columns)
    widths = [max(map(len, column)) for column in columns if column]
    lines = _aligned(texts, widths, "≈ " if rounded else "")
    return "\n".join(lines)


def _corners(value: Any, full_size: int = FULL_SIZE) -> int | None:
    """How many elements are shown of each end of an axis; None for all of them."""
    return None if value.size <= full_size and value.shape[-1] <= FULL_ROW else CORNERS


def _gather(texts: Any, columns: list[list[str]]) -> None:
    """The texts of each place of a row, of all rows."""
    if isinstance(texts[0], list):
        for part in texts:
            _gather(part, columns)
        return
    for place, text in enumerate(texts):
        if place == len(columns):
            columns.append([])
        columns[place].append(text)


def _aligned(texts: Any, widths: list[int], before: str) -> list[str]:
    if not isinstance(texts[0], list):
        return [f"{before}[{' '.join(text.rjust(width) for text, width in zip(texts, widths))}]"]
    lines = [line for part in texts for line in _aligned(part, widths, "")]
    inside = [f"{' ' * len(before)} {line}" for line in lines]
    inside[0] = f"{before}[{inside[0][len(before) + 1 :]}"
    inside[-1] += "]"
    return inside


def _line_of(value: Any, digits: int | None) -> str:
    """An array as one line of JSON; nothing where no element has a value."""
    if not any(number == number for number in elements(value)):
        return ""
    return json_line(nested(value, lambda number: decimal_text(number, digits) or "null"))


def json_line(texts: Any) -> str:
    """Nested lists of texts on one line: [[a, b], [c, d]]."""
    return f"[{', '.join(map(json_line, texts))}]" if isinstance(texts, list) else str(texts)


def array_cells(value: Any, digits: int | None = None, corners: int | None = None) -> tuple[Any, bool]:
    """The numbers of an array for people, as nested lists of texts, and whether some of them are rounded.

    With `corners`, so many are left of each end of a longer axis, with "…" between. Nothing where no element has
    a value.
    """
    numbers = elements(value)
    if not any(number == number for number in numbers):
        return [], False
    if corners is not None:
        value = _cornered(value, corners)
    texts = nested(value, lambda number: _cell(number, digits))
    return texts, any(_is_rounded(number, digits) for number in elements(value))


def _cornered(value: Any, corners: int) -> Any:
    """An array with the middle of its long axes replaced by None."""
    import numpy

    for axis, length in enumerate(value.shape):
        if length > 2 * corners + 1:
            first, _, last = numpy.split(value.astype(object), [corners, length - corners], axis)
            gap = numpy.full_like(first.take([0], axis), None)
            value = numpy.concatenate([first, gap, last], axis)
    return value


def _cell(number: Any, digits: int | None) -> str:
    if number is None:
        return "…"
    text = decimal_text(number, digits)
    return decimal_text(number, CELL_DIGITS) if digits is None and len(text) > _LONGEST_CELL else text or "—"


def _is_rounded(number: Any, digits: int | None) -> bool:
    if number is None or number != number:
        return False
    if isinstance(number, float):
        return True
    return bool(Fraction(_cell(number, digits)) != number)


def _spaced(texts: Any, rounded: bool) -> str:
    """Nested lists of texts as numpy writes them, on one line."""

    def line(part: Any) -> str:
        return f"[{' '.join(map(line, part))}]" if isinstance(part, list) else str(part)

    return f"{'≈ ' * rounded}{line(texts)}" if texts else "—"


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
