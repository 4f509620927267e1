"""A document of this folder, filled with data and set by Typst (the extra `draw`).

Typst sees no text of a user but as JSON, or in an SVG, whose texts are escaped; and no files but those of this folder.
The same data give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import json_text, markup_texts, visible
from backprop_cli.render.paper.fonts import fonts, refuse_boxes

MOST_TEXTS, MOST_DRAWN = 20_000, 8_000_000
"""Texts in a document, characters of its pictures: some 200 sheets, which take a few seconds and half a gigabyte."""

_HERE = os.path.dirname(__file__)


def typeset(document: str, data: Mapping[str, Any], pictures: Sequence[str], form: str = "pdf") -> bytes:
    """The document of that name as PDF, or as PNG where it has one page. `pictures` are SVG.

    Raises BackpropError where typst is not installed, no font has a character, or there would be too many pages.
    """
    try:
        from typst import Compiler, TypstError
    except ImportError:
        raise BackpropError("needs-draw") from None

    def set_by_typst(name: str, inputs: dict[str, str], **settings: Any) -> bytes:
        compiler = Compiler(os.path.join(_HERE, f"{name}.typ"), root=_HERE, font_paths=fonts(), sys_inputs=inputs)
        made, _ = compiler.compile_with_warnings(**settings)
        if not isinstance(made, bytes):
            raise TypeError(f"{name}: one file was expected")
        return made

    def can_show(characters: str) -> bool:
        try:
            set_by_typst("characters", {"characters": characters}, format="pdf", pdf_standards="a-2b")
        except TypstError:
            return False
        return True

    harmless = _harmless(data)
    texts = list(_texts(harmless))
    if len(texts) > MOST_TEXTS or sum(map(len, pictures)) > MOST_DRAWN:
        raise BackpropError("paper-too-long")
    refuse_boxes([*texts, *map(markup_texts, pictures)], can_show)
    return set_by_typst(document, {"data": json_text(harmless), "pictures": json_text(list(pictures))}, format=form)


def _harmless(data: Any) -> Any:
    """The same with all texts as people may see them; those of several lines keep them."""
    if isinstance(data, str):
        return "\n".join(map(visible, data.split("\n")))
    if isinstance(data, Mapping):
        return {key: _harmless(value) for key, value in data.items()}
    return [_harmless(value) for value in data] if isinstance(data, (list, tuple)) else data


def _texts(data: Any) -> Iterator[str]:
    """All texts in data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from _texts(list(data.values()))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
