"""One file a style of programs: `write(program, language) -> str` writes the steps out as Python that runs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from backprop_cli.teaching.program.steps import Program


def written(program: Program, style: str, language: str = "en") -> str:
    """A program's text in one of `teaching.program.STYLES`."""
    if program.of_arrays and style == "layers":
        style = "array_layers"
    return cast(str, import_module(f"{__name__}.{style}").write(program, language))
