"""A purchase -> graph: items, taxes, discounts, a coupon, shipping, as in the book's supermarket problems.

price = (Σ items without their own tax × tax + Σ items × their own tax) × discount − coupon + shipping

Source: *Deep Learning from Scratch*, chapter 5.1 (apples, oranges and the consumption tax).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from backprop_cli.graph.operations import ADD, MULTIPLY, SUBTRACT, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.numbers.literals import NUMBER, read_literal
from backprop_cli.numbers.rational import Exact, Number, Undefined, normal
from backprop_cli.reading.constants import rational_in
from backprop_cli.reading.problem import Factor
from backprop_cli.reading.tokens import Source, normalised
from backprop_cli.reading.yaml_scalars import known_keys, name_of, number_of, refuse_slip, scalar_at, text_at
from backprop_cli.reading.yaml_tree import Document, Mapping, Scalar, Sequence, Tree

PURCHASE_KEYS = ("items", "tax", "discount", "coupon", "shipping", "currency")
ITEM_KEYS = ("name", "price", "quantity", "discount", "tax")
_EVERY_ITEM = set(ITEM_KEYS[:3])

_PERCENT = re.compile(rf"([-+]?)\s*({NUMBER})\s*%")


class Reading(NamedTuple):
    """What a document says: the graph, the values of its inputs, units by name, and which inputs are factors."""

    graph: Graph
    values: dict[str, Number]
    units: dict[str, str]
    factors: dict[str, Factor]


def read_purchase(document: Document) -> Reading:
    """The graph of a purchase, with units where a currency is named."""
    till = _Till(document)
    items = document.root["items"]
    if not isinstance(items, Sequence):
        raise document.error("items-not-list", items)
    if not items.items:
        raise document.error("no-items", items)
    for item in items:
        till.item(item)
    till.bill()
    return Reading(till.graph, till.values, till.units(), till.factors)


class _Till:
    """Adds up one purchase on a tape."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.whole = document.root["items"].number  # the origin of what belongs to no single item
        self.graph = Graph(document.place_of)
        self.values: dict[str, Number] = {}
        self.sums: dict[str, int] = {}  # the nodes with a name that are no inputs
        self.factors: dict[str, Factor] = {}
        self.money: list[str] = []  # inputs that are an amount of money, as all the sums are
        self.common: list[int] = []  # totals of items that the common tax is for
        self.taxed: list[int] = []  # totals of items with a tax of their own

    def item(self, tree: Tree) -> None:
        """One item: price × quantity, its discount, its tax."""
        document = self.document
        if isinstance(tree, Scalar):
            refuse_slip(document, tree)
        if not isinstance(tree, Mapping):
            raise document.error("item-not-mapping", tree)
        special = tree.entries.keys() != _EVERY_ITEM
        if special:
            known_keys(document, tree, ITEM_KEYS)
            for key in ITEM_KEYS[:3]:
                if key not in tree:
                    raise document.error("missing-key", tree, key=key)
        name = name_of(document, tree, "name")
        origin = tree.number_of("name")
        factors = [
            self.leaf(name, origin, number_of(document, tree, "price")),
            self.leaf(f"{name}_num", origin, number_of(document, tree, "quantity")),
        ]
        for key, read in (("discount", _discount), ("tax", _tax)) if special else ():
            if key in tree:
                self.factors[f"{name}_{key}"] = read
                factors.append(self.leaf(f"{name}_{key}", origin, self.factor(read, tree, key)))
        total = self.chain(MULTIPLY, factors, origin)
        self.name(total, f"{name}_price", origin)
        self.money.append(name)
        (self.taxed if "tax" in tree else self.common).append(total)

    def bill(self) -> None:
        """The whole bill: the sum, the common tax, what comes off and on."""
        root, place = self.document.root, self.whole
        totals = self.common or self.taxed
        price = self.chain(ADD, totals, place)
        if len(totals) > 1:
            self.name(price, "all_price", place)
        if "tax" in root:
            if not self.common:
                raise self.document.error("tax-unused", root.key("tax"))
            price = self.scale(price, "tax", _tax)
        if self.common and self.taxed:
            price = self.chain(ADD, [price, *self.taxed], place)
        if "discount" in root:
            price = self.scale(price, "discount", _discount)
        for key, operation in (("coupon", SUBTRACT), ("shipping", ADD)):
            if key in root:
                price = self.step(operation, price, key, number_of(self.document, root, key))
                self.money.append(key)
        if self.graph.names[price] is not None:  # nothing came on top: an item's total, or the sum, is the price
            price = self.graph.add(MULTIPLY, (price, self.graph.add_leaf(None, 1, place)), place)
        self.name(price, "price", place)
        self.graph.output = price

    def units(self) -> dict[str, str]:
        """The currency, for every node that is money."""
        root = self.document.root
        if "currency" not in root:
            return {}
        currency = text_at(self.document, root["currency"], "currency")
        present = set(self.graph.names)
        return {name: currency for name in (*self.money, *self.sums) if name in present}

    def scale(self, price: int, key: str, read: Factor) -> int:
        """The bill so far times a factor of the document."""
        self.factors[key] = read
        return self.step(MULTIPLY, price, key, self.factor(read, self.document.root, key))

    def factor(self, read: Factor, branch: Mapping, key: str) -> Exact:
        """The factor behind a key of a mapping."""
        scalar = scalar_at(self.document, branch[key], key, "not-one-number")
        return read(scalar.text, self.document.place(scalar), lambda: self.document.source(scalar))

    def step(self, operation: Operation, price: int, key: str, value: Exact) -> int:
        """The bill so far with one more input of the document."""
        origin = self.document.root.key(key).number
        self.claim(key, self.whole)
        return self.graph.add(operation, (price, self.leaf(key, origin, value)), origin)

    def leaf(self, name: str, origin: int, value: Exact) -> int:
        """An input and its value."""
        self.claim(name, origin)
        self.values[name] = value
        return self.graph.add_leaf(name, None, origin)

    def name(self, node: int, name: str, origin: int) -> None:
        """Give a sum or a product its name."""
        self.claim(name, origin)
        self.sums[name] = node
        self.graph.name(node, name)

    def claim(self, name: str, origin: int) -> None:
        """Refuse a name that another node has; `origin` is what it is for."""
        inputs = self.graph.inputs
        if name in inputs or name in self.sums:
            if origin == self.whole:  # the bill's own names are ours: an item has to give way
                origin = self.graph.origins[inputs[name] if name in inputs else self.sums[name]]
            raise BackpropError("name-taken", self.document.place_of(origin), name=name)

    def chain(self, operation: Operation, nodes: list[int], origin: int) -> int:
        """nodes[0] ∘ nodes[1] ∘ …, from the left."""
        result = nodes[0]
        for node in nodes[1:]:
            result = self.graph.add(operation, (result, node), origin)
        return result


def _percentage(text: str, place: Place) -> Exact | None:
    """The rate that "10%" says, 1/10; None for anything else. Raises BackpropError for too many digits."""
    match = _PERCENT.fullmatch(normalised(text).strip())
    if match is None:
        return None
    try:
        rate = normal(Fraction(read_literal(match[2])) / 100)
    except Undefined as error:
        raise BackpropError(error.message_id, place, number=text) from None
    return -rate if match[1] == "-" else rate


def _tax(text: str, place: Place, found: Callable[[], Source]) -> Exact:
    """The factor of a tax: 10% is 11/10; a number from 1 up to 2 is the factor itself."""
    rate = _percentage(text, place)
    if rate is not None:
        if rate < 0:
            raise BackpropError("tax-negative", place)
        return 1 + rate
    factor = rational_in(text, "tax", place, found)
    if not 1 <= factor < 2:
        percent = factor * 100 if 0 <= factor < 1 else factor
        if not 0 <= percent < 100:
            percent = 10
        likely = {"percent": f"{float(percent):g}%", "factor": f"{1 + float(percent) / 100:g}"}
        raise BackpropError("tax-ambiguous", place, value=text, **likely)
    return factor


def _discount(text: str, place: Place, found: Callable[[], Source]) -> Exact:
    """The factor of a discount: 20% is 4/5. A bare number could be the rate or the factor, and is refused."""
    rate = _percentage(text, place)
    if rate is None:
        rational_in(text, "discount", place, found)
        raise BackpropError("discount-ambiguous", place, value=text)
    if not 0 <= rate <= 1:
        raise BackpropError("discount-range", place)
    return 1 - rate
