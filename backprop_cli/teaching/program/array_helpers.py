"""Functions of arrays that a program brings along; they stand in it word for word, as those of `helpers`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_cli.teaching.program.helpers import source_of


def softmax(x: Any) -> Any:
    """The shares of exp(x) in each row."""
    small = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return small / np.sum(small, axis=-1, keepdims=True)


def log_softmax(x: Any) -> Any:
    """log(softmax(x)), also where a share is too small for a float."""
    small = x - np.max(x, axis=-1, keepdims=True)
    return small - np.log(np.sum(np.exp(small), axis=-1, keepdims=True))


ARRAY_HELPERS: dict[str, Callable[..., Any]] = {row.__name__: row for row in (softmax, log_softmax)}
"""Every helper by its name."""


def array_helpers(text: str) -> list[str]:
    """The helpers that a text calls, as they stand in a program."""
    return [source_of(helper) for name, helper in ARRAY_HELPERS.items() if re.search(rf"\b{name}\(", text)]
