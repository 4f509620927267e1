"""JSON Lines: an object a line, each a document of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.yaml_places import Spot, Where
from backprop_cli.reading.yaml_tree import Document, documents

_OBJECT = re.compile(r"\{.*\}[ \t]*\r?")


def documents_of(text: str, file: str) -> Iterator[Document | BackpropError]:
    """The documents of JSON Lines, or else of a YAML stream; one that cannot be used is an error in its place."""
    if not text.startswith("{") and "\n{" not in text:
        yield from documents(text, file)
        return
    lines = [(above, line) for above, line in enumerate(text.split("\n")) if line.strip() and line.lstrip()[0] != "#"]
    if not _are_json(line for _, line in lines):
        yield from documents(text, file)
        return
    for above, line in lines:
        for document in documents(line, file):
            if isinstance(document, Document):
                refused = tuple(_lower_error(error, above) for error in document.refused)
                yield replace(document, where=partial(_lower, document.where, above), refused=refused)
            else:
                yield _lower_error(document, above)


def _are_json(lines: Iterable[str]) -> bool:
    """Whether at least two lines are an object each, which no YAML has without `---` between; others may be broken."""
    objects = 0
    for line in lines:
        if line.startswith(("---", "...", "%")):
            return False
        objects += bool(_OBJECT.fullmatch(line))
    return objects > 1


def _lower_error(error: BackpropError, above: int) -> BackpropError:
    """The same error, with lines above that its document knows nothing of."""
    place = error.place and replace(error.place, line=error.place.line + above)
    return BackpropError(error.message.id, place, **error.message.parameters)


def _lower(where: Where, above: int, number: int) -> Spot:
    """Where something stands, with lines above that it knows nothing of."""
    spot = where(number)
    return spot._replace(line=spot.line + above)
