"""What every kind of problem may say beside its calculation: title, upstream gradient, questions, part and seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from backprop_cli.numbers.limits import MOST_SEED
from backprop_cli.numbers.rational import Number
from backprop_cli.reading import yaml_scalars as scalars
from backprop_cli.reading.problem import Ask
from backprop_cli.reading.yaml_tree import Document, Scalar, Sequence, Tree

ASK_KEYS = ("key", "points", "rtol", "atol")


class Extras(NamedTuple):
    """They are called as the fields of a Problem."""

    upstream: Number = 1
    title: str | None = None
    asks: tuple[Ask, ...] = ()
    seed: int | None = None
    part: int | None = None


def read_extras(document: Document) -> Extras:
    """What a document says of these. Raises BackpropError."""
    found = {}
    for key, (field, read) in _READERS.items():
        if key in document.root:
            with document.faults:
                found[field] = read(document, document.root[key])
    return Extras(**found)


def _upstream(document: Document, tree: Tree) -> Any:
    return scalars.value_at(document, tree, "upstream")


def _title(document: Document, tree: Tree) -> str:
    return " ".join(scalars.text_at(document, tree, "title").split())


def _asks(document: Document, tree: Tree) -> tuple[Ask, ...]:
    """A list of keys, or of mappings with a key, points and tolerances."""
    if tree.text == "" if isinstance(tree, Scalar) else isinstance(tree, Sequence) and not tree.items:
        raise document.error("ask-empty", tree)
    if not isinstance(tree, Sequence):
        raise document.error("ask-not-list", tree)
    asks = []
    for item in tree:
        with document.faults:
            asks.append(_ask(document, item))
    return tuple(asks)


def _ask(document: Document, item: Tree) -> Ask:
    """One question."""
    place = document.place(item)
    if isinstance(item, Scalar):
        return Ask(item.text, place=place)
    branch = scalars.branch_at(document, item, "ask", "ask: [price, {key: dapple, points: 2}]")
    numbers = {}
    for key in ASK_KEYS[1:]:
        with document.faults:
            if key in branch:
                numbers[key] = scalars.number_of(document, branch, key)
                if numbers[key] < 0:
                    raise document.error("negative", branch[key], name=key)
    scalars.known_keys(document, branch, ASK_KEYS)
    if "key" not in branch:
        raise document.error("ask-not-list", item)
    return Ask(scalars.text_at(document, branch["key"], "key"), place=place, **numbers)


def _seed(document: Document, tree: Tree) -> int:
    """What the numbers were drawn with, where a quiz drew them."""
    number = scalars.rational_at(document, tree, "seed")
    if not 0 <= number <= MOST_SEED or number != int(number):
        raise document.error("bad-seed", tree, high=MOST_SEED)
    return int(number)


def _part(document: Document, tree: Tree) -> int:
    """Which problem of its sheet it is."""
    scalar = scalars.scalar_at(document, tree, "part")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", scalar.text):
        raise document.error("part-not-number", scalar, value=scalar.text)
    return int(scalar.text)


_READERS: dict[str, tuple[str, Callable[[Document, Tree], Any]]] = {
    "upstream": ("upstream", _upstream),
    "title": ("title", _title),
    "ask": ("asks", _asks),
    "seed": ("seed", _seed),
    "part": ("part", _part),
}
