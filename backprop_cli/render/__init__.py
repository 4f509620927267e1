"""One file a format. A renderer takes solutions and yields text; it computes nothing.

To add a format, write a file with `render(solutions, view) -> Iterator[str]` and name it in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from backprop_cli.solution import Solution

FORMATS = ("table", "plain", "json", "csv", "markdown")


class View(NamedTuple):
    """How to show things. `width` in display cells is None where lines may be as long as they like."""

    language: str = "en"
    ascii: bool = False
    color: bool = False
    digits: int | None = None
    width: int | None = None


Renderer = Callable[["Iterable[Solution]", View], Iterator[str]]


def renderer(name: str) -> Renderer:
    """The renderer of one of FORMATS, imported now."""
    return cast(Renderer, import_module(f"{__name__}.{name}_format").render)
