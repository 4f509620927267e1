"""What else is wrong with a purchase that cannot be added up: each value of it is read by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from backprop_cli.reading import purchase_values as said
from backprop_cli.reading import yaml_scalars as scalars
from backprop_cli.reading.problem import Factor
from backprop_cli.reading.purchase_amounts import amount_reader
from backprop_cli.reading.purchase_factors import discount_factor, tax_factor
from backprop_cli.reading.yaml_tree import Document, Mapping, Sequence

Read = Callable[[Document, Mapping, str], Any]


def replace_bad_values(document: Document) -> None:
    """Keep the faults of all values. What is no number gets one, so that the names of the nodes can be found out."""
    items = document.root["items"]
    for item in items if isinstance(items, Sequence) else ():
        if isinstance(item, Mapping):
            _look(document, item, _OF_ITEM)
    _look(document, document.root, _OF_BILL)


def _look(document: Document, branch: Mapping, readers: dict[str, tuple[Read, str]]) -> None:
    for key, (read, instead) in readers.items():
        if key in branch:
            _replace(document, branch, key, read, instead)


def _replace(document: Document, branch: Mapping, key: str, read: Read, instead: str) -> None:
    """Keep the fault of a value. Only a scalar can be replaced: what is behind it has to keep its place."""
    count = document.faults.count
    with document.faults:
        read(document, branch, key)
    if document.faults.count > count and instead and isinstance(branch.entries[key], str):
        branch.entries[key] = instead


def _factor(read: Factor, document: Document, branch: Mapping, key: str) -> None:
    said.factor_of(document, read, branch, key)


def _amounts(document: Document, branch: Mapping, key: str) -> None:
    """One amount, or several that have names."""
    content = branch[key]
    if not isinstance(content, Mapping):
        _amount(key, document, branch, key)
        return
    for scalar, _ in content.pairs():
        with document.faults:
            scalars.name_at(document, scalar)
        _replace(document, content, scalar.text, partial(_amount, key), _NOTHING)


def _amount(kind: str, document: Document, branch: Mapping, key: str) -> None:
    content = branch[key]
    if isinstance(content, Sequence):
        raise document.error("amounts-not-named", content, name=document.root.written.get(kind, kind))
    said.factor_of(document, amount_reader(branch.written.get(key, key), kind), branch, key)


def _currency(document: Document, branch: Mapping, key: str) -> None:
    scalars.text_at(document, branch[key], key)


def _rounding(document: Document, branch: Mapping, key: str) -> None:
    said.rounding_rule(document)


def _quantity(document: Document, branch: Mapping, key: str) -> None:
    said.quantity_of(document, branch)


_NOTHING = "0"
_OF_BOTH: dict[str, tuple[Read, str]] = {
    "discount": (partial(_factor, discount_factor), _NOTHING),
    "tax": (partial(_factor, tax_factor), "10%"),
    "tax_included": (said.flag, ""),
    "amount_off": (_amounts, _NOTHING),
}
_OF_ITEM: dict[str, tuple[Read, str]] = {
    "name": (scalars.name_of, ""),
    "price": (scalars.number_of, "1"),
    "quantity": (_quantity, "1"),
    **_OF_BOTH,
}
_OF_BILL: dict[str, tuple[Read, str]] = {
    **_OF_BOTH,
    **dict.fromkeys(("coupon", "points", "shipping", "fees"), (_amounts, _NOTHING)),
    "currency": (_currency, ""),
    "rounding": (_rounding, "down"),
    "rounded": (_rounding, "total"),
}
"""How each value is read, and what is put in its place; nothing where that could be wrong."""
