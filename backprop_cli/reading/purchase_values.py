"""What a purchase's document says: names, quantities with units, yes or no, the rounding."""

from __future__ import annotations

import re

from backprop_cli.numbers.literals import NUMBER
from backprop_cli.numbers.rational import Exact
from backprop_cli.numbers.rounding import ROUNDINGS
from backprop_cli.reading import yaml_scalars as scalars
from backprop_cli.reading.constants import rational_in
from backprop_cli.reading.currencies import smallest_amount
from backprop_cli.reading.payment import PER
from backprop_cli.reading.problem import Factor
from backprop_cli.reading.purchase_keys import JAPANESE, in_english, key_word
from backprop_cli.reading.tokens import Source, canonical, normalised
from backprop_cli.reading.yaml_tree import Document, Mapping, Scalar, Sequence

_UNITS = "kg|mg|g|lb|oz|l|ml|cl|dl|m|cm|mm|pcs|個|本|枚|袋|箱|缶|点|束|杯|冊|台|パック|グラム|キロ|リットル"
_WITH_UNIT = re.compile(rf"([-+]?{NUMBER})\s*({_UNITS})", re.IGNORECASE)
_MONEY = re.compile(rf"[¥￥$€£₩]\s*({NUMBER})|({NUMBER})\s*(?:[円元$€£₩]|yen|[A-Z]{{3}})")
_CHOICES = {
    "切り捨て": "down",
    "四捨五入": "half-up",
    "切り上げ": "up",
    "税率ごと": "per rate",
    "合計": "total",
    "明細ごと": "line",
    "はい": "true",
    "いいえ": "false",
}


class Names:
    """The name of each item in turn: a product that is there already gets a number, milk_2."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.used: set[str] = set()
        self.plain: set[str] = set()  # used as well: of items that are but a name and two whole numbers
        self.given: set[str] | None = None  # by all items, once a name comes again
        self.counts: dict[str, int] = {}

    def next(self, branch: Mapping) -> str:
        """The name of the next item. Raises BackpropError: with all names that cannot be one, where faults end it."""
        content = branch.entries["name"]
        if not (isinstance(content, str) and content.isidentifier()) and not self.document.faults.collecting:
            several = scalars.bad_names(self.document, self._scalars())
            if several:
                raise several
        name = scalars.name_of(self.document, branch, "name")
        if name in self.used or name in self.plain:
            name = self._numbered(name)
        self.used.add(name)
        return name

    def _numbered(self, name: str) -> str:
        if self.given is None:
            self.given = {canonical(normalised(scalar.text).strip()) for scalar in self._scalars()}
        count = self.counts.get(name, 1) + 1
        while f"{name}_{count}" in self.given:
            count += 1
        self.counts[name] = count
        return f"{name}_{count}"

    def _scalars(self) -> list[Scalar]:
        """Every name that is text."""
        items = self.document.root["items"]
        found = []
        for item in items if isinstance(items, Sequence) else ():
            if isinstance(item, Mapping):
                in_english(self.document, item)
                found += [value for key, value in item.pairs() if key.text == "name" and isinstance(value, Scalar)]
        return found


def is_japanese(document: Document) -> bool:
    """Whether a key of the purchase is Japanese, so that its nodes have Japanese names."""
    items = document.root["items"]
    contents = items.items if isinstance(items, Sequence) else []
    keys = set().union(*(item.entries for item in contents if isinstance(item, Mapping)))
    return bool(document.root.written) or not JAPANESE.keys().isdisjoint(keys)


def flag(document: Document, branch: Mapping, key: str) -> bool:
    """Whether a key says true; false where it is not there. Raises BackpropError for anything but the two."""
    if key not in branch:
        return False
    return _choice(document, branch, key, ("true", "false")) == "true"


def rounding_rule(document: Document) -> tuple[str, str, Exact | None] | None:
    """How the document rounds, what, and to what unit, if its currency is known; None where it does not."""
    root = document.root
    if "rounding" not in root:
        if "rounded" in root:
            raise document.error("rounded-alone", root.key("rounded"))
        return None
    per = _choice(document, root, "rounded", PER) if "rounded" in root else PER[0]
    currency = scalars.text_at(document, root["currency"], "currency") if "currency" in root else ""
    return _choice(document, root, "rounding", ROUNDINGS), per, smallest_amount(currency)


def _choice(document: Document, branch: Mapping, key: str, allowed: tuple[str, ...]) -> str:
    word = branch.written.get(key, key)
    scalar = scalars.scalar_at(document, branch[key], word)
    text = " ".join(scalar.text.split()).lower()
    found = _CHOICES.get(text, text)
    if found not in allowed:
        japanese = [text for text, meant in _CHOICES.items() if meant in allowed]
        allowed = allowed if word.isascii() else tuple(japanese)
        raise document.error("choice-of-key", scalar, name=word, value=scalar.text, choices=", ".join(allowed))
    return found


def quantity_of(document: Document, branch: Mapping) -> tuple[Exact, str]:
    """How many, or how much: a number, and the unit behind it, if there is one."""
    content = branch.entries["quantity"]
    if not (isinstance(content, str) and content.isdecimal()):
        match = _WITH_UNIT.fullmatch(normalised(content).strip()) if isinstance(content, str) else None
        if match:
            scalar = scalars.scalar_at(document, branch["quantity"], "quantity")
            number = rational_in(match[1], "quantity", lambda: document.place(scalar), lambda: Source(match[1]))
            return number, match[2]
    return scalars.number_of(document, branch, "quantity"), ""


def factor_of(document: Document, read: Factor, branch: Mapping, key: str) -> Exact:
    """The factor behind a key of a mapping."""
    scalar = scalars.scalar_at(document, branch[key], branch.written.get(key, key), "not-one-number")
    money = _MONEY.fullmatch(normalised(scalar.text).strip()) if key == "discount" else None
    if money:
        off = key_word("amount_off", key in branch.written)
        raise document.error("discount-money", scalar, value=scalar.text, off=off, write=money[1] or money[2])
    return read(scalar.text, lambda: document.place(scalar), lambda: document.source(scalar))
