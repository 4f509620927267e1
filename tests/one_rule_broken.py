"""The table of operations with one rule broken, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from backprop_cli.graph.operations import Operation

METHODS = ("symbolic", "directional")


@contextmanager
def broken(row: Operation, part: str, rule: Callable[..., Any]) -> Iterator[None]:
    """The operation with one of its rules replaced."""
    right = getattr(row, part)
    object.__setattr__(row, part, rule)
    try:
        yield
    finally:
        object.__setattr__(row, part, right)
