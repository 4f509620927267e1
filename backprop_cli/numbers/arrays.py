"""Arrays of numpy in the place of numbers."""

from __future__ import annotations

from typing import Any


def is_array(value: Any) -> bool:
    """Whether a value is a numpy array of one or more numbers."""
    return bool(getattr(value, "ndim", 0) > 0)


def in_floats(array: Any) -> Any:
    """A numpy array, in floats where it holds whole numbers or truth values: small ones wrap around when negated."""
    return array.astype(float) if array.dtype.kind in "biu" else array
