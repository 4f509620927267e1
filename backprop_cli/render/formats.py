"""The formats in a folder: a file `NAME_format.py` each, imported when it is asked for; its `render` yields text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from backprop_cli.language.folder_listing import modules_in


def formats_in(path: Iterable[str], *first: str) -> tuple[str, ...]:
    """The names of the formats in a package, given by its `__path__`: those in `first`, then all others."""
    return modules_in(path, "_format", first)


def endings_of(formats: Sequence[str]) -> dict[str, str]:
    """The endings of files that say one of these formats; .txt is for the first one."""
    others = {".json": "json", ".csv": "csv", ".md": "markdown", ".tex": "latex", ".pdf": "pdf"}
    return {".txt": formats[0]} | {ending: form for ending, form in others.items() if form in formats}


def renderer_of(package: str) -> Callable[[str], Callable[..., Any]]:
    """What gives the `render` of a format of that package by the format's name."""
    return lambda name: import_module(f"{package}.{name}_format").render
