"""Single elements and rows of arrays, and calculations with them that are written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backprop_cli.numbers.arrays import Shape, element_name, is_array, plain, shape_of, shape_text
from backprop_cli.teaching.explain.array_facts import Said

MOST_TERMS = 8
"""Terms of a sum that are written out."""
MOST_ROWS = 4
"""Rows of a batch that are told one by one."""
LONGEST_ROW = 8
"""Elements of a row that is written out as one."""


def at(value: Any, index: Sequence[int]) -> Any:
    """The element that stands at `index` once a value is broadcast."""
    shape = shape_of(value)
    if not shape:
        return value
    own = index[len(index) - len(shape) :]
    return plain(value[tuple(0 if length == 1 else place for length, place in zip(shape, own))])


def gradient_name(label: str) -> str:
    """dX, or d(X @ W)."""
    return f"d{label}" if label.isidentifier() or label.startswith("#") else f"d({label})"


def place_text(index: Sequence[int]) -> str:
    """[0,1]; nothing for a number."""
    return element_name("x", index)[1:]


def elided(terms: Sequence[Any]) -> list[Any]:
    """The first and the last terms, with "…" for those in between."""
    return list(terms) if len(terms) <= MOST_TERMS + 1 else [*terms[:3], "…", terms[-1]]


def added(terms: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """Terms, each of signs and numbers, with + between them."""
    parts: list[Any] = []
    for term in elided(terms):
        parts += [" + "] if parts else []
        parts += [term] if isinstance(term, str) else term
    return tuple(parts)


def summed(numbers: Sequence[Any]) -> tuple[Any, ...]:
    """Numbers, or arrays, with + between them."""
    return added([[number] for number in numbers])


def products(pairs: Sequence[tuple[Any, Any]]) -> tuple[Any, ...]:
    """1 × 2 + 3 × 4."""
    return added([[left, " × ", right] for left, right in pairs])


def rows_of(value: Any) -> list[Any]:
    """The rows of a matrix; a vector is one row."""
    return list(value.reshape(-1, value.shape[-1])) if is_array(value) else [value]


def repeated(name: str, own: Shape, whole: Shape, kind: str) -> Said | None:
    """How an operand was broadcast, if it was: B was added to each of the 2 rows.

    `kind` is "added" or "used".
    """
    if own == whole:
        return None
    if not own or all(length == 1 for length in own):
        return Said(f"{kind}-everywhere", {"name": name, "shape": shape_text(whole)})
    if len(whole) == 2:
        if own in (whole[1:], (1, *whole[1:])):
            return Said(f"{kind}-rows", {"name": name, "count": whole[0]})
        return Said(f"{kind}-columns", {"name": name, "count": whole[1]})
    return Said(f"{kind}-shape", {"name": name, "own": shape_text(own), "shape": shape_text(whole)})
