"""A purchase -> graph: items, taxes, discounts, coupons, fees, as in the book's supermarket problems.

price = (Σ items without their own tax × tax + Σ items × their own tax) × discount − coupon − points + shipping + fees

`amount_off` comes off before the tax, behind the discount. With `tax_included` the tax is within the prices: a sum is
net + tax_share, where net is the sum divided by the tax.

Source: *Deep Learning from Scratch*, chapter 5.1 (apples, oranges and the consumption tax).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, NamedTuple

from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, SUBTRACT, Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading import purchase_values as said
from backprop_cli.reading import yaml_scalars as scalars
from backprop_cli.reading.payment import Line, Payment
from backprop_cli.reading.problem import Factor
from backprop_cli.reading.purchase_amounts import amount_reader
from backprop_cli.reading.purchase_factors import discount_factor, tax_factor
from backprop_cli.reading.purchase_faults import replace_bad_values
from backprop_cli.reading.purchase_keys import ITEM_KEYS, in_english, key_word, node_word, refuse_unknown_keys
from backprop_cli.reading.yaml_tree import Document, Mapping, Scalar, Sequence, Tree

_PLAIN_KEYS = ITEM_KEYS[:3]
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?<!_num)(?<!_price) [0-9]{1,18} [0-9]{1,18}")
"""An item that is but a name, which is none that we make for nodes, and two whole numbers."""
_EVERY_ITEM = set(_PLAIN_KEYS)
_OF_LINES = {"rounding", "amount_off"}
"""The keys of a bill for which its lines are kept."""


class Reading(NamedTuple):
    """What a document says: the graph, its inputs' values, units by name, which inputs are factors, what is paid."""

    graph: Graph
    values: dict[str, Number]
    units: dict[str, str]
    factors: dict[str, Factor]
    payment: Payment | None = None


def read_purchase(document: Document) -> Reading:
    """The graph of a purchase, with units where a currency is named."""
    try:
        return _rung_up(document)
    except BackpropError as fault:
        document.faults.add(fault)
        replace_bad_values(document)
        return _rung_up(document)


def _rung_up(document: Document) -> Reading:
    """The same. Raises BackpropError, also where a fault was kept."""
    before, till = document.faults.count, _Till(document)
    items = document.root["items"]
    if not isinstance(items, Sequence):
        raise document.error("items-not-list", items)
    if not items.items:
        raise document.error("no-items", items)
    till.items(items)
    if document.faults.count > before:
        raise document.faults.last()
    till.bill()
    return Reading(till.graph, till.numbers, till.units(), till.factors, till.payment())


class _Till:
    """Adds up one purchase on a tape."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.whole = document.root["items"].number  # the origin of what belongs to no single item
        self.graph = Graph(document.place_of)
        self.numbers: dict[str, Number] = {}  # of the inputs
        self.taken: set[str] = set()  # names of nodes, but for those of plain items
        self.factors: dict[str, Factor] = {}
        self.money: list[str] = []  # inputs that are an amount of money, as all the sums are
        self.common: list[int] = []  # totals of items that the common tax is for
        self.taxed: list[int] = []  # totals of items with a tax of their own
        self.lines: list[Line] = []
        self.extras: list[tuple[int, int]] = []  # what comes on the bill at the end or off it: sign and node
        self.weights: dict[str, str] = {}  # units of quantities
        self.included: bool | None = None  # where that cannot be read
        with document.faults:
            self.included = said.flag(document, document.root, "tax_included")
        self.japanese = said.is_japanese(document)
        self.names = said.Names(document)
        self.plain_words = ("", self.item_word("", "num"), self.item_word("", "item_price"))  # ends of their names

    def word(self, key: str) -> str:
        """The name of a node of the bill: as its key is written."""
        return self.document.root.written.get(key) or node_word(key, self.japanese)

    def items(self, items: Sequence) -> None:
        """All items in order.

        The hot loop of a long receipt: what is plain goes on the tape right here, as `item` would put it there, and its
        names are found free without a look at those of other plain items.
        """
        graph, plain, taken, numbers = self.graph, self.names.plain, self.taken, self.numbers
        operations, operands, names, origins = graph.operations, graph.operands, graph.names, graph.origins
        inputs = graph.inputs
        has_lines = not _OF_LINES.isdisjoint(self.document.root.entries)
        _, num, item_price = self.plain_words
        for item in items:
            if isinstance(item, Mapping) and (*item.entries,) == _PLAIN_KEYS:
                texts: Any = item.entries.values()  # if it is plain
                name, price, quantity = texts
                words = (name, count := f"{name}{num}", f"{name}{item_price}")
                if _PLAIN.fullmatch(f"{name} {price} {quantity}") and name not in plain and taken.isdisjoint(words):
                    node, origin = len(operations), item.number + 2
                    operations += (None, None, MULTIPLY)
                    operands += ((), (), (node, node + 1))
                    names += words
                    origins.extend((origin, origin, origin))
                    inputs[name], inputs[count] = node, node + 1
                    numbers[name], numbers[count] = int(price), int(quantity)
                    plain.add(name)
                    self.money.append(name)
                    self.common.append(node + 2)
                    if has_lines:
                        self.lines.append(Line(node + 2, None, bool(self.included)))
                    continue
            with self.document.faults:
                self.item(item)

    def item(self, tree: Tree) -> None:
        """One item: price × quantity, its discount, what is off it, its tax."""
        branch = self.checked_item(tree)
        name, origin = self.names.next(branch), branch.number_of("name")
        has = branch.entries
        quantity, unit = said.quantity_of(self.document, branch)
        if unit:
            self.weights[self.item_word(name, "num")] = unit
        factors = [
            self.leaf(name, origin, scalars.number_of(self.document, branch, "price")),
            self.leaf(self.item_word(name, "num"), origin, quantity),
        ]
        off = tax = None
        if "discount" in has:
            factors.append(self.factor_leaf(branch, name, "discount", discount_factor))
        if "amount_off" in has:
            if quantity < 0:
                raise self.document.error("off-refund", branch.key("amount_off"))
            word = self.item_word(name, "amount_off")
            off = self.leaf(word, origin, self.amount(branch, branch.key("amount_off"), "amount_off", word))
            self.money.append(word)
        if "tax" in has:
            tax = self.factor_leaf(branch, name, "tax", tax_factor)
        total = self.chain(MULTIPLY, factors, origin)
        total = total if off is None else self.graph.add(SUBTRACT, (total, off), origin)
        included = self.item_included(branch)
        self.lines.append(Line(total, tax, included))
        if tax is not None:
            total = self.with_tax(total, tax, included, f"{name}_", origin)
        self.name(total, self.item_word(name, "item_price"), origin)
        self.money.append(name)
        (self.common if tax is None else self.taxed).append(total)

    def checked_item(self, tree: Tree) -> Mapping:
        """An item with the keys that it needs, and no others."""
        document = self.document
        if isinstance(tree, Scalar):
            scalars.refuse_slip(document, tree)
        if not isinstance(tree, Mapping):
            raise document.error("item-not-mapping", tree)
        if tree.entries.keys() != _EVERY_ITEM:
            in_english(document, tree)
            if not tree.entries.keys() <= set(ITEM_KEYS):
                refuse_unknown_keys(document, tree)
            for key in ITEM_KEYS[:3]:
                if key not in tree:
                    first, second, third = (key_word(each, self.japanese) for each in ITEM_KEYS[:3])
                    needed = Message("three-words", {"first": first, "second": second, "third": third})
                    raise document.error("missing-key", tree, key=key_word(key, self.japanese), needed=needed)
        return tree

    def item_included(self, branch: Mapping) -> bool:
        """Whether the tax is within the price of an item. The common tax is within all prices or none."""
        if "tax_included" not in branch:
            return bool(self.included)
        included = said.flag(self.document, branch, "tax_included")
        if "tax" not in branch and self.included not in (None, included):
            raise self.document.error("tax-included-alone", branch.key("tax_included"))
        return included

    def bill(self) -> None:
        """The whole bill: the sum, the common tax, what comes off and on."""
        root, place = self.document.root, self.whole
        totals = self.common or self.taxed
        price = self.chain(ADD, totals, place)
        if len(totals) > 1:
            self.name(price, self.word("all_price"), place)
        if "tax" in root and not self.common:
            raise self.document.error("tax-unused", root.key("tax"))
        if self.included and "tax" not in root and not self.taxed:
            raise self.document.error("tax-included-unused", root.key("tax_included"))
        first = "amount_off" in root and not self.taxed  # one tax for all: what is off comes off before it
        if first:
            price = self.off(self.discounted(price))
        if "tax" in root:
            price = self.common_tax(price)
        if self.common and self.taxed:
            price = self.chain(ADD, [price, *self.taxed], place)
        if not first:
            price = self.discounted(price)
            price = self.kept(price) if "amount_off" in root else price
        for key, operation in (("coupon", SUBTRACT), ("points", SUBTRACT), ("shipping", ADD), ("fees", ADD)):
            if key in root:
                price = self.amounts(operation, price, key)
        if self.graph.names[price] is not None:  # nothing came on top: an item's total, or the sum, is the price
            price = self.graph.add(MULTIPLY, (price, self.graph.add_leaf(None, 1, place)), place)
        self.name(price, self.word("price"), place)
        self.graph.output = price

    def common_tax(self, price: int) -> int:
        """The items without a tax of their own, with the common one."""
        key = self.document.root.key("tax")
        tax = self.bill_factor("tax", tax_factor)
        self.lines = [line if line.tax is not None else line._replace(tax=tax) for line in self.lines]
        return self.with_tax(price, tax, bool(self.included), "", key.number)

    def with_tax(self, amount: int, tax: int, included: bool, before: str, origin: int) -> int:
        """An amount times its tax; or the net amount and the tax's share, where the tax is within."""
        if not included:
            return self.graph.add(MULTIPLY, (amount, tax), origin)
        net = self.graph.add(DIVIDE, (amount, tax), origin)
        self.name(net, before + node_word("net", self.japanese), origin)
        share = self.graph.add(SUBTRACT, (amount, net), origin)
        self.name(share, before + node_word("tax_share", self.japanese), origin)
        return self.graph.add(ADD, (net, share), origin)

    def discounted(self, price: int) -> int:
        """The bill so far with the discount, where there is one."""
        if "discount" not in self.document.root:
            return price
        origin = self.document.root.key("discount").number
        return self.graph.add(MULTIPLY, (price, self.bill_factor("discount", discount_factor)), origin)

    def off(self, amount: int) -> int:
        """An amount without what is off the whole bill."""
        root, name = self.document.root, self.word("amount_off")
        origin = root.key("amount_off").number
        self.money.append(name)
        leaf = self.leaf(name, self.whole, self.amount(root, root.key("amount_off"), "amount_off", name), origin)
        return self.graph.add(SUBTRACT, (amount, leaf), origin)

    def kept(self, price: int) -> int:
        """The bill without what is off it, where taxes differ: every item bears its part, before its tax."""
        origin = self.document.root.key("amount_off").number
        before = self.chain(ADD, [line.amount for line in self.lines], origin)
        if "discount" in self.document.root:
            before = self.graph.add(MULTIPLY, (before, self.graph.inputs[self.word("discount")]), origin)
        kept = self.graph.add(DIVIDE, (self.off(before), before), origin)
        self.name(kept, node_word("kept", self.japanese), origin)
        return self.graph.add(MULTIPLY, (price, kept), origin)

    def amounts(self, operation: Operation, price: int, key: str) -> int:
        """The bill so far with an amount of the document, or with several that have names."""
        root, content = self.document.root, self.document.root[key]
        several = isinstance(content, Mapping)
        branch = content if isinstance(content, Mapping) else root
        keys = [scalar for scalar, _ in branch.pairs()] if several else [root.key(key)]
        if not keys:
            raise self.document.error("not-one-number", content, name=key)
        for scalar in keys:
            name = scalars.name_at(self.document, scalar) if several else self.word(key)
            value = self.amount(branch, scalar, key, name)
            self.money.append(name)
            leaf = self.leaf(name, scalar.number if several else self.whole, value, scalar.number)
            self.extras.append((1 if operation is ADD else -1, leaf))
            price = self.graph.add(operation, (price, leaf), scalar.number)
        return price

    def payment(self) -> Payment | None:
        """What is paid, where the document has a rule for it."""
        rule = said.rounding_rule(self.document)
        if rule is None:
            return None
        how, per, unit = rule
        inputs = self.graph.inputs
        return Payment(
            how=how,
            per=per,
            unit=self.whole_unit() if unit is None else unit,
            lines=tuple(self.lines),
            discount=inputs.get(self.word("discount")) if "discount" in self.document.root else None,
            off=inputs.get(self.word("amount_off")) if "amount_off" in self.document.root else None,
            extras=tuple(self.extras),
        )

    def whole_unit(self) -> Exact:
        """1, where the currency tells nothing. Raises BackpropError where an amount of money has a fraction."""
        if not any(isinstance(self.numbers.get(name), Fraction) for name in self.money):
            return 1
        root = self.document.root
        if "currency" not in root:
            raise self.document.error("rounding-no-currency", root.key("rounding"))
        currency = scalars.text_at(self.document, root["currency"], "currency")
        raise self.document.error("rounding-currency", root["currency"], currency=currency)

    def units(self) -> dict[str, str]:
        """The currency, for every node that is money; the unit of what is sold by weight."""
        root = self.document.root
        if "currency" not in root:
            return dict(self.weights)
        currency = scalars.text_at(self.document, root["currency"], "currency")
        sums = (name for name, operation in zip(self.graph.names, self.graph.operations) if name and operation)
        present = set(self.graph.names) - {node_word("kept", self.japanese)}
        return {name: currency for name in (*self.money, *sums) if name in present} | self.weights

    def item_word(self, name: str, key: str) -> str:
        """The name of one of an item's nodes."""
        return f"{name}_{node_word(key, self.japanese)}"

    def factor_leaf(self, branch: Mapping, name: str, key: str, read: Factor) -> int:
        """An item's own tax or discount."""
        name = self.item_word(name, key)
        self.factors[name] = read
        return self.leaf(name, branch.number_of("name"), said.factor_of(self.document, read, branch, key))

    def bill_factor(self, key: str, read: Factor) -> int:
        """The tax or the discount of the bill."""
        root, name = self.document.root, self.word(key)
        self.factors[name] = read
        value = said.factor_of(self.document, read, root, key)
        return self.leaf(name, self.whole, value, root.key(key).number)

    def amount(self, branch: Mapping, key: Scalar, kind: str, name: str) -> Exact:
        """An amount that comes on the bill or off it, behind a key; `name` is what its node will be called."""
        content = branch[key.text]
        if isinstance(content, Sequence):
            raise self.document.error("amounts-not-named", content, name=self.document.root.written.get(kind, kind))
        self.factors[name] = amount_reader(name, kind)
        read = amount_reader(branch.written.get(key.text, key.text), kind)
        return said.factor_of(self.document, read, branch, key.text)

    def leaf(self, name: str, owner: int, value: Exact, origin: int | None = None) -> int:
        """An input and its value. `owner` is what it is for, `origin` where it stands, if that is elsewhere."""
        self.claim(name, owner)
        node = self.graph.add_leaf(name, None, owner if origin is None else origin)
        self.numbers[name] = value
        return node

    def name(self, node: int, name: str, origin: int) -> None:
        """Give a sum or a product its name."""
        self.claim(name, origin)
        self.graph.name(node, name)

    def claim(self, name: str, origin: int) -> None:
        """Take a name, or refuse one that another node has; `origin` is what it is for."""
        stems = (name[: len(name) - len(end)] for end in self.plain_words if name.endswith(end))
        if name in self.taken or not self.names.plain.isdisjoint(stems):
            if origin == self.whole:  # the bill's own names are ours: an item has to give way
                origin = self.graph.origins[self.graph.names.index(name)]
            raise BackpropError("name-taken", self.document.place_of(origin), name=name)
        self.taken.add(name)

    def chain(self, operation: Operation, nodes: list[int], origin: int) -> int:
        """nodes[0] ∘ nodes[1] ∘ …, from the left."""
        first, *others = nodes
        return self.graph.add_chain(operation, first, others, origin)
