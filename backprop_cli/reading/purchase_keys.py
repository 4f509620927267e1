"""The keys of a purchase, in English or in Japanese, and what its nodes are called in each."""

from __future__ import annotations

from backprop_cli.reading.yaml_scalars import refuse_unknown
from backprop_cli.reading.yaml_tree import Again, Content, Document, Mapping, Sequence

COMMON_KEYS = ("title", "units", "upstream", "ask", "part", "seed")
"""The keys of every kind of problem."""
PURCHASE_KEYS = (
    *("items", "tax", "discount", "coupon", "shipping", "currency"),
    *("tax_included", "amount_off", "points", "fees", "rounding", "rounded"),
)
ITEM_KEYS = ("name", "price", "quantity", "discount", "tax", "amount_off", "tax_included")

JAPANESE = {
    "題名": "title",
    "通貨": "currency",
    "単位": "units",
    "品目": "items",
    "品名": "name",
    "単価": "price",
    "数量": "quantity",
    "税率": "tax",
    "消費税": "tax",
    "割引": "discount",
    "値引き": "amount_off",
    "クーポン": "coupon",
    "送料": "shipping",
    "ポイント": "points",
    "手数料": "fees",
    "内税": "tax_included",
    "端数処理": "rounding",
    "端数の単位": "rounded",
}
"""What may be written for a key; the first word for it is the one that messages use."""

_OTHER_WORDS = {
    "vat": "tax",
    "gst": "tax",
    "qty": "quantity",
    "count": "quantity",
    "number": "quantity",
    "cost": "price",
    "unit_price": "price",
    "item": "name",
    "product": "name",
    "amount": "",
    "total": "",
    "価格": "単価",
    "値段": "単価",
    "金額": "",
    "個数": "数量",
    "商品名": "品名",
    "商品": "品目",
    "明細": "品目",
    "税": "税率",
    "軽減税率": "税率",
    "外税": "税率",
    "税込": "内税",
}
"""What people call a key, and the key; nothing where they may mean several things."""

_NODES = {
    "num": "数量",
    "item_price": "小計",
    "all_price": "合計",
    "price": "代金",
    "net": "税抜",
    "tax_share": "内税額",
    "kept": "値引き後の割合",
}
"""The names of nodes that are no keys, or not called like one."""
_WORDS = {key: word for word, key in reversed(JAPANESE.items())}


def in_english(document: Document, branch: Mapping) -> None:
    """Let the keys of a mapping be the English ones. `branch.written` has what they were.

    Raises BackpropError for a key that stands there in both languages.
    """
    if branch.entries.keys().isdisjoint(JAPANESE):
        return
    entries: dict[str, Content] = {}
    for word, content in branch.entries.items():
        key = JAPANESE.get(word, word)
        if key in entries:
            document.faults.add(document.error("duplicate-key", branch.key(word), key=word))
            key = Again(key)
        entries[key] = content
    branch.written = {JAPANESE[word]: word for word in branch.entries if word in JAPANESE}
    branch.entries = entries


def node_word(key: str, japanese: bool) -> str:
    """The name of a node, or its last part, in the language of the document."""
    return _NODES.get(key) or key_word(key, japanese) if japanese else key.removeprefix("item_")


def key_word(key: str, japanese: bool) -> str:
    """A key in the language of the document."""
    return _WORDS.get(key, key) if japanese else key


def refuse_unknown_keys(document: Document, branch: Mapping) -> None:
    """Refuse the keys that a purchase, or an item, does not have; in one message all of them, the items' among them."""
    root_keys = (*PURCHASE_KEYS, *COMMON_KEYS)
    if document.faults.collecting:
        allowed = root_keys if branch is document.root else ITEM_KEYS
        refuse_unknown(document, [(branch, allowed)], JAPANESE, _OTHER_WORDS)
        return
    items = document.root["items"]
    branches: list[tuple[Mapping, tuple[str, ...]]] = [(document.root, root_keys)]
    for item in items if isinstance(items, Sequence) else ():
        if isinstance(item, Mapping):
            in_english(document, item)
            branches.append((item, ITEM_KEYS))
    refuse_unknown(document, branches, JAPANESE, _OTHER_WORDS)
