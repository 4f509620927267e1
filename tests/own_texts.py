"""Texts of our own tables and renderers as Python: that they calculate what they say can be seen in no other way."""

from __future__ import annotations

from collections.abc import Mapping
from types import CodeType
from typing import Any


def calculated(text: str | CodeType, names: Mapping[str, Any]) -> Any:
    """What such a text gives where its names mean this."""
    return eval(text, dict(names))  # noqa: S307  # texts of the package and of seeds in the tests, no user's
