"""Small raised characters: a power in digits or letters, x² and xⁿ, or a transpose, Wᵀ."""

from __future__ import annotations

import re
from typing import NoReturn

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.reading.tokens import RAISED, canonical

DIGITS = {c: str(n) for n, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "-"}
_FIRST = re.compile(f"[{''.join(DIGITS)}]|{RAISED}")
_RUN = re.compile(f"(?:[{''.join(DIGITS)}⁺]|{RAISED})+")
_BEFORE_LETTER = re.compile(r"(?<=\d)(?=[^\W\d])")


def is_raised(character: str) -> bool:
    """Whether a character is a small raised digit, minus sign or letter."""
    return _FIRST.match(character) is not None


def refuse(place: Place, base: str, raised: str) -> NoReturn:
    """Say how to write `base` with the raised characters that `raised` begins with."""
    run = _RUN.match(raised)
    assert run
    exponent = "".join(DIGITS.get(character) or canonical(character) for character in run[0])
    if exponent == "T":
        inside = base[1:-1] if base[0] == "(" else base
        raise BackpropError("transposed", place, write=f"transpose({inside})")
    exponent = _BEFORE_LETTER.sub("*", f"{exponent}1" if exponent == "-" else exponent)
    simple = exponent.removeprefix("-").isalnum()
    raise BackpropError("superscript", place, write=f"{base}**{exponent if simple else f'({exponent})'}")
