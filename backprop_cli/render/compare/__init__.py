"""The formats of a comparison, one file each, as the formats of a solution.

To add one, write a file with `render(comparisons, view) -> Iterator[str]` named `NAME_format.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

from backprop_cli.language.folder_listing import modules_in
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.teaching.compare.comparison import Comparison

COMPARISON_FORMATS = modules_in(__path__, "_format", first=("table", "json", "csv"))

RenderComparison = Callable[["Iterable[Comparison]", View], Iterator[str]]


def comparison_renderer(name: str) -> RenderComparison:
    """The renderer of one of COMPARISON_FORMATS, imported now."""
    return cast(RenderComparison, import_module(f"{__name__}.{name}_format").render)
