"""The bounds of numbers: of their size, of the digits that are read and shown, and of the bits that are tried."""

from __future__ import annotations

MAX_BITS = 13_000
"""Bits of an exact number's numerator or denominator; some 3,900 digits, within Python's own limit for printing."""
MAX_DIGITS = 3_900
"""Digits, exponent included, of a number that can be read."""
FULL_DECIMAL = 1_000
"""Digits up to which a terminating decimal is written in full."""
SMALLEST_NORMAL = 2.2250738585072014e-308
"""Below it floats run out of digits."""
FLOAT_DIGITS = 17
"""Significant digits that pin down a float."""
START_BITS = 128
"""Bits that proven numbers are first tried with: twice a float's and some more settle all but what cancels."""
MOST_SHOWN_DIGITS = 1_000
"""Significant digits that can be asked for."""
MOST_BITS = 4096
"""Bits of the last try. What cannot be told from 0 then is shown as 0."""

MOST_SEED = 999_999_999
"""The largest seed of fresh numbers."""
