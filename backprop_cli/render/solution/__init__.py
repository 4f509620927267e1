"""The formats of a solution, one file each. A renderer takes solutions and yields text; it computes nothing.

To add a format, write a file with `render(solutions, view) -> Iterator[str]` named `NAME_format.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

from backprop_cli.language.folder_listing import modules_in
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Solution

SOLUTION_FORMATS = modules_in(__path__, "_format", first=("table", "plain", "json", "csv", "markdown"))

Renderer = Callable[["Iterable[Solution]", View], Iterator[str]]


def renderer(name: str) -> Renderer:
    """The renderer of one of SOLUTION_FORMATS, imported now."""
    return cast(Renderer, import_module(f"{__name__}.{name}_format").render)
