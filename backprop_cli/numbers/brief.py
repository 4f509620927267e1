"""Numbers in a few characters, for the line by which Python shows an object."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from backprop_cli.numbers.arrays import is_array, shape_of, shape_text
from backprop_cli.numbers.decimals import decimal_text, terminating_places
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import bits

ROOM = 60
"""Characters of a list before it ends with an ellipsis."""
_DIGITS, _LONGEST = 6, 12


def brief(value: Any) -> str:
    """`715`, `1/3`, `≈2.71828`, of a float `6.0`; of an array the shape: `array 2×3`. Text is cut short."""
    if isinstance(value, str):
        return value if len(value) <= ROOM else f"{value[: ROOM - 1]}…"
    if is_array(value):
        return f"array {shape_text(shape_of(value))}"
    if value != value:
        return "nan"
    beyond_floats = isinstance(value, Proven) and not value.is_double
    if isinstance(value, float) and not beyond_floats and len(repr(float(value))) <= _LONGEST:
        return repr(float(value))
    if isinstance(value, Fraction) and terminating_places(value) is None and bits(value) <= 20:
        return str(value)
    text = decimal_text(value)
    exact = isinstance(value, (int, Fraction)) and len(text) <= _LONGEST and Fraction(text) == value
    return text if exact else f"≈{decimal_text(value, _DIGITS)}"


def in_brief(entries: Iterable[tuple[str, Any]], room: int = ROOM) -> str:
    """`x=3, y=4, …`: as many as there is room for, and one at the least."""
    found = ""
    for name, value in entries:
        text = f"{name}={brief(value)}"
        if found and len(found) + len(text) > room:
            return f"{found}, …"
        found = f"{found}, {text}" if found else text
    return found
