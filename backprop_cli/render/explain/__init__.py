"""The formats of an explanation, one file each, as the formats of a solution.

To add one, write a file with `render(explanations, view) -> Iterator[str]` named `NAME_format.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

from backprop_cli.language.folder_listing import modules_in
from backprop_cli.render.view import View

if TYPE_CHECKING:
    from backprop_cli.teaching.explain.explanation import Explanation

EXPLANATION_FORMATS = modules_in(__path__, "_format", first=("text", "markdown", "json"))

RenderExplanation = Callable[["Iterable[Explanation]", View], Iterator[str]]


def explanation_renderer(name: str) -> RenderExplanation:
    """The renderer of one of EXPLANATION_FORMATS, imported now."""
    return cast(RenderExplanation, import_module(f"{__name__}.{name}_format").render)
