"""Python's collector of circular garbage, held back where many objects are made that stay."""

from __future__ import annotations

import gc
from contextlib import ContextDecorator


class NoCollection(ContextDecorator):
    """Also a decorator. Looking again and again through a large problem, in vain, would take half of the time."""

    def _recreate_cm(self) -> NoCollection:
        return NoCollection()  # a call of its own for every call of what it decorates

    def __enter__(self) -> None:
        self.was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self.was_on:
            gc.enable()
