"""JSON Lines: an object a line, each a document of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.yaml_tree import Document, Where, documents

_OBJECT = re.compile(r"[ \t]*\{.*\}[ \t]*\r?")


def documents_of(text: str, file: str) -> Iterator[Document | BackpropError]:
    """The documents of JSON Lines, or else of a YAML stream; one that cannot be used is an error in its place."""
    lines = text.split("\n") if text.lstrip()[:1] == "{" else []
    objects = [(above, line) for above, line in enumerate(lines) if line.strip()]
    if len(objects) < 2 or not all(_OBJECT.fullmatch(line) for _, line in objects):
        yield from documents(text, file)
        return
    for above, line in objects:
        for document in documents(line, file):
            if isinstance(document, Document):
                refused = tuple(_lower_error(error, above) for error in document.refused)
                yield replace(document, where=partial(_lower, document.where, above), refused=refused)
            else:
                yield _lower_error(document, above)


def _lower_error(error: BackpropError, above: int) -> BackpropError:
    """The same error, with lines above that its document knows nothing of."""
    place = error.place and replace(error.place, line=error.place.line + above)
    return BackpropError(error.message.id, place, **error.message.parameters)


def _lower(where: Where, above: int, number: int) -> tuple[int, int, str, int]:
    """Where something stands, with lines above that it knows nothing of."""
    line, column, shape, indent = where(number)
    return line + above, column, shape, indent
