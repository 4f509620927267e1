"""A product without its sign: xy where x and y have values; a function without its parentheses: sinx."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, Place

_LONGEST = 100
"""Letters of a name that is taken apart."""
_DOT = "・"


def refuse_run_together(unknown: str, inputs: Iterable[str], given: Container[str], place: Place | None = None) -> None:
    """Refuse a value for `unknown`, which is no input, where an input is that name and others run together."""
    for name in inputs:
        parts = _parts(name, given) if unknown in name and len(name) <= _LONGEST else []
        if unknown in parts:
            write = _product(parts, given)
            raise BackpropError("run-together", place, name=name, unknown=unknown, write=write)
        write = _call(name, unknown)
        if write:
            raise BackpropError("run-together-function", place, name=name, unknown=unknown, write=write)


def refuse_without_value(graph: Graph, names: Iterable[str], given: Iterable[str]) -> None:
    """Refuse an input without a value that others are run together in: xy where x and y have values, and πr."""
    given = {*given}
    for name in names:
        parts = _parts(name, given) if len(name) <= _LONGEST else []
        if len(parts) < 2 and "π" in name[:-1]:
            parts = [part for part in re.split("(π)", name) if part]
        if len(parts) > 1:
            place = graph.place(graph.inputs[name])
            raise BackpropError("run-together-missing", place, name=name, write=_product(parts, given))


def _product(parts: list[str], given: Container[str]) -> str:
    return "*".join("pi()" if part == "π" and part not in given else part for part in parts)


def _call(name: str, argument: str) -> str:
    """sin(x) for sinx; nothing for another name."""
    function = name.removesuffix(argument)
    found = FUNCTIONS.get(function) if function != name else None
    return f"{function}({argument})" if found and found.arity == 1 else ""


def _parts(name: str, given: Container[str]) -> list[str]:
    """The names that one is made of, one behind the other or with a dot between them; nothing where it is not."""
    ways: list[list[str] | None] = [[]]  # for each number of letters of the name, the parts that they are
    for end in range(1, len(name) + 1):
        starts = [start for start in range(end) if ways[start] is not None and _is_part(name[start:end], given)]
        ways.append([*(ways[starts[0]] or []), name[starts[0] : end].strip(_DOT)] if starts else None)
    return ways[-1] or []


def _is_part(text: str, given: Container[str]) -> bool:
    """Whether a part of a name is a name by itself, or a number behind a dot."""
    plain = text.strip(_DOT)
    return plain in given or plain == "π" or (text[0] == _DOT and plain.isdecimal())
