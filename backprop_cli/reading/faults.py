"""Where the faults of a document go: the first one ends the reading, or all of them are collected."""

from __future__ import annotations

from types import TracebackType
from typing import TypeVar

from backprop_cli.language.errors import BackpropError

Made = TypeVar("Made")

MOST_FAULTS = 100
"""Faults of one document that are collected."""


class Faults:
    """With `collecting`, a fault within a `with` block on this object is kept, and ends that block alone.

    Without, it is raised as ever, so that blocks say no more than which parts of a document stand by themselves.
    Of several faults at one place the first is kept: it is what made the others.
    """

    def __init__(self, collecting: bool) -> None:
        self.collecting = collecting
        self.count = 0  # of all that were added
        self.found: dict[tuple[int, int], BackpropError] = {}  # by line and column

    def add(self, fault: BackpropError) -> None:
        """Raise a fault, or keep it. Raises BackpropError when there are too many."""
        if not self.collecting:
            raise fault
        self.count += 1
        place = (fault.place.line, fault.place.column) if fault.place else (1, 1)
        if len(self.found) == MOST_FAULTS and place not in self.found:
            raise BackpropError("too-many-faults", fault.place, limit=f"{MOST_FAULTS:,}")
        self.found.setdefault(place, fault)

    def last(self) -> BackpropError:
        """The fault that was kept last, to be raised where nothing can be read on after it."""
        return next(reversed(self.found.values()))

    def whole(self, made: Made | None) -> Made:
        """What a block made. Raises BackpropError where the block had a fault, and made nothing."""
        if made is None:
            raise self.last()
        return made

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if not self.collecting or not isinstance(fault, BackpropError):
            return False
        self.add(fault)
        return True


FIRST = Faults(collecting=False)
"""Nothing is collected."""
