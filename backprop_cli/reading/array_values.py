"""Values that are arrays, as text: `[[1, 2], [3, 4]]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backprop_cli.language.errors import BackpropError, Place, WrongKind
from backprop_cli.numbers.arrays import MOST_AXES, Misfit, of_nested
from backprop_cli.numbers.literals import NUMBER, NoNumber
from backprop_cli.numbers.rational import Undefined

_NUMBERS = re.compile(rf"[-+]?{NUMBER}(?:\s+[-+]?{NUMBER})+")
_PARTS = re.compile(r"[][(),]|[^][(),]+")


def array_of_text(text: str, name: str, number: Callable[[str], Any]) -> Any:
    """The array that a text such as "[[1, 2], [1/3, sqrt(2)]]" says, or numpy's "[[1 2] [3 4]]".

    `number` reads an element. Raises BackpropError.
    """
    opened: list[list[Any]] = [[]]
    element, before, depth = "", "[", 0
    for part in _PARTS.findall(text):
        if depth or part not in ("[", "]", ","):
            depth += (part == "(") - (part == ")")
            element += part
            continue
        if part == "," and not element.strip() and before in ("[", ","):
            raise BackpropError("array-hole", name=name)
        opened[-1] += _elements(element)
        element, before = "", part
        if part == "[":
            opened.append([])
        elif part == "]" and len(opened) > 1:
            done = opened.pop()
            opened[-1].append(done)
        elif part == "]" or len(opened) == 1:
            raise BackpropError("array-brackets", name=name)
        if len(opened) > MOST_AXES + 1:
            raise BackpropError("array-axes", name=name, limit=MOST_AXES)
    if len(opened) != 1 or len(opened[0]) != 1 or element.strip():
        raise BackpropError("array-brackets", name=name)
    return checked(lambda: of_nested(opened[0][0], number), name)


def _elements(text: str) -> list[str]:
    """What stands between two commas: one element, or numbers with spaces between."""
    text = text.strip()
    return text.split() if _NUMBERS.fullmatch(text) else [text] if text else []


def checked(make: Callable[[], Any], name: str, place: Place | None = None) -> Any:
    """What `make` makes, with refusals as errors of ours. Raises BackpropError."""
    try:
        return make()
    except NoNumber as error:
        raise WrongKind("no-number-kind", place, name=name, kind=error.kind) from None
    except Misfit as misfit:
        raise BackpropError(misfit.message_id, place, **({"name": name} | misfit.parameters)) from None
    except Undefined as error:
        raise BackpropError(error.message_id, place, number=name, node=name) from None
