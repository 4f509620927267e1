"""The scalars of a document: numbers, names, text, each refused at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from backprop_cli.language.errors import BackpropError, nearest, suggestion
from backprop_cli.language.escape import NOT_SEEN
from backprop_cli.numbers.arrays import MOST_AXES, of_nested
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.array_values import checked
from backprop_cli.reading.constants import number_in, rational_in
from backprop_cli.reading.tokens import canonical, free_name, is_name, normalised
from backprop_cli.reading.yaml_tree import Document, Mapping, Scalar, Sequence, Tree, slip_of_colon

MOST_TOLD = 20
"""Keys or names that one message lists."""
ALIKE = 0.7
"""How much a key must be like one that there is, to be taken for it."""

_BEFORE_COMMA = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")
"""What stands before a comma that was meant as a decimal sign."""


def value_at(document: Document, tree: Tree, name: str) -> Any:
    """The number, or the array, that a part of a document says. Raises BackpropError at its place."""
    if not isinstance(tree, Sequence):
        return number_at(document, tree, name)
    return checked(
        lambda: of_nested(_nested(document, tree, name, 1), lambda number: number), name, document.place(tree)
    )


def _nested(document: Document, tree: Sequence, name: str, axis: int) -> list[Any]:
    """The numbers of a list, or of lists of lists. Raises BackpropError at the place of what is wrong."""
    if axis > MOST_AXES:
        raise document.error("array-axes", tree, limit=MOST_AXES, name=name)
    found: list[Any] = []
    length = None
    for item in tree:
        here = len(item.items) if isinstance(item, Sequence) else -1
        if length is not None and here != length:
            raise document.error("array-ragged", item, name=name)
        length = here
        if isinstance(item, Sequence):
            found.append(_nested(document, item, name, axis + 1))
        else:
            found.append(number_at(document, item, name))
    return found


def number_at(document: Document, tree: Tree, name: str) -> Number:
    """The number that a scalar of a document says. Raises BackpropError at its place."""
    scalar = scalar_at(document, tree, name, "not-one-number")
    return number_in(scalar.text, name, lambda: document.source(scalar))


def rational_at(document: Document, tree: Tree, name: str) -> Exact:
    """The rational number that a scalar of a document says. Raises BackpropError at its place."""
    scalar = scalar_at(document, tree, name, "not-one-number")
    return rational_in(scalar.text, name, lambda: document.place(scalar), lambda: document.source(scalar))


def number_of(document: Document, branch: Mapping, key: str) -> Exact:
    """The rational number behind a key of a mapping. Raises BackpropError at its place."""
    content = branch.entries[key]
    if isinstance(content, str) and content.isascii() and content.isdecimal() and len(content) <= 18:  # the usual case
        return int(content)
    return rational_at(document, branch[key], branch.written.get(key, key))


def text_at(document: Document, tree: Tree, name: str) -> str:
    """The text of a scalar. Raises BackpropError at its place."""
    return scalar_at(document, tree, name).text


def scalar_at(document: Document, tree: Tree, name: str, message_id: str = "not-text") -> Scalar:
    """A scalar. Raises BackpropError(message_id) at the place of anything else."""
    if not isinstance(tree, Scalar):
        raise document.error(message_id, tree, name=name)
    return tree


def branch_at(document: Document, tree: Tree, name: str, example: str) -> Mapping:
    """A mapping. Raises BackpropError at its place."""
    if not isinstance(tree, Mapping):
        raise document.error("not-mapping", tree, name=name, example=example)
    return tree


def known_keys(document: Document, branch: Mapping, allowed: tuple[str, ...]) -> None:
    """Refuse the keys that are not allowed, with what was probably meant."""
    refuse_unknown(document, [(branch, allowed)])


def refuse_unknown(
    document: Document,
    branches: Iterable[tuple[Mapping, tuple[str, ...]]],
    spellings: dict[str, str] | None = None,
    meant: dict[str, str] | None = None,
) -> None:
    """Refuse all keys that are not allowed in their mapping: one by one where faults are kept, else in one message.

    `spellings` are other words for allowed ones. `meant` has the key that other words are likely to mean, or nothing
    where they are like one and mean another.
    """
    unknown = [
        (branch, scalar, allowed)
        for branch, allowed in branches
        if not branch.entries.keys() <= {*allowed}
        for scalar, _ in branch.pairs()
        if scalar.text not in allowed
    ]
    if not unknown:
        return

    def known(key: str, allowed: tuple[str, ...]) -> list[str]:
        other = [word for word, meant in (spellings or {}).items() if meant in allowed]
        return [*allowed, *other] if key.isascii() or not other else other

    def near(key: str, allowed: tuple[str, ...]) -> str | None:
        word = (meant or {}).get(key.lower())
        if word is None:
            return nearest(key.lower(), known(key, allowed), ALIKE)
        return word if word in known(key, allowed) else None

    def refuse(scalar: Scalar, allowed: tuple[str, ...]) -> None:
        key = scalar.text
        alike = ALIKE if key.lower() not in (meant or {}) else 1
        hint = suggestion(near(key, allowed) or key, known(key, allowed), alike)
        raise document.error("unknown-key", scalar, key=key, hint=hint)

    for branch, scalar, allowed in unknown:
        with document.faults:
            refuse_mistyped(document, branch, scalar)
            if document.faults.collecting or len(unknown) == 1:
                refuse(scalar, allowed)
    if document.faults.collecting:
        raise document.faults.last()
    words = []
    for _, scalar, allowed in unknown[:MOST_TOLD]:
        place, likely = document.place(scalar), near(scalar.text, allowed)
        words.append(f"'{scalar.text}' ({place.line}:{place.column}{f', {likely}?' if likely else ''})")
    more = ["…"] if len(unknown) > MOST_TOLD else []
    raise document.error("unknown-keys", unknown[0][1], words=", ".join(words + more))


def refuse_mistyped(document: Document, branch: Mapping, scalar: Scalar) -> None:
    """Refuse a key that only a slip of the keyboard made one: `price:100`, or the 100 of `{price: 1,100}`."""
    refuse_slip(document, scalar)
    keys = list(branch.entries)
    before = branch.entries.get(keys[keys.index(scalar.text) - 1])
    if scalar.text.isdigit() and len(scalar.text) == 3 and isinstance(before, str) and before.isdigit():
        raise document.error("thousands", scalar, write=before + scalar.text)
    grouped = isinstance(before, str) and _BEFORE_COMMA.fullmatch(before)
    if scalar.text.isdigit() and grouped and branch.entries[scalar.text] == "":
        raise document.error("decimal-comma", scalar, write=f"{str(before).replace('.', '')}.{scalar.text}")


def refuse_slip(document: Document, scalar: Scalar) -> None:
    """Refuse what would be a key and its value but for its colon: `price：100` and `price:100`."""
    slip = slip_of_colon(scalar.text, document.place(scalar))
    if slip:
        raise slip


def name_of(document: Document, branch: Mapping, key: str) -> str:
    """The node's name behind a key of a mapping. Raises BackpropError at its place."""
    content = branch.entries[key]
    if isinstance(content, str) and content.isascii() and content.isidentifier():  # the usual case
        return content
    return name_at(document, scalar_at(document, branch[key], branch.written.get(key, key)))


def name_at(document: Document, scalar: Scalar) -> str:
    """A node's name. Raises BackpropError when it is no identifier."""
    text = normalised(scalar.text).strip()
    if not is_name(text):
        if text.count(")") > text.count("("):
            raise document.error("comma-in-braces", scalar)
        raise document.error("bad-name", scalar, name=text, write=usable_name(text))
    return canonical(text)


def usable_name(text: str) -> str:
    """The name most like a text that is none: _2L水 for 2L水."""
    found = re.sub(r"\W+", "_", NOT_SEEN.sub("", normalised(text))).strip("_")
    return next((name for name in (found, f"_{found}") if found and is_name(name)), "apple")


def bad_names(document: Document, scalars: Iterable[Scalar]) -> BackpropError | None:
    """One message about all texts that cannot be names, where there are several."""
    bad = [scalar for scalar in scalars if not is_name(normalised(scalar.text).strip())]
    if len(bad) < 2:
        return None
    told: dict[str, str] = {}
    for scalar in bad[:MOST_TOLD]:
        write = free_name(usable_name(scalar.text), told)
        told[write] = f"'{write}' ('{scalar.text}')"
    pairs = list(told.values())
    return document.error("bad-names", bad[0], names=", ".join(pairs + (["…"] if len(bad) > MOST_TOLD else [])))
