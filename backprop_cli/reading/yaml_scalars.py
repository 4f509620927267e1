"""The scalars of a document, and values on the command line: numbers, names, text, each refused at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backprop_cli.graph.runs import propagate
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.escape import NOT_SEEN
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.literals import NUMBER, read_literal
from backprop_cli.numbers.rational import Exact, Number, Undefined
from backprop_cli.reading.expression import parse_source
from backprop_cli.reading.tokens import Source, canonical, is_name, normalised
from backprop_cli.reading.yaml_tree import PLAIN, Document, Mapping, Scalar, Sequence, Tree, slip_of_colon

_SIGNED = re.compile(rf"([-+]?)\s*({NUMBER})")  # of stripped text, as the next: blanks would cost quadratic time
_WITH_UNIT = re.compile(rf"(?:[^\w\s.(+-]\s*)?{NUMBER}\s*[^\W\d_]+|[$€£¥￥]\s*{NUMBER}")
_NOT_FINITE = {"nan", "inf", "infinity"}


def constant(text: str, name: str) -> Number:
    """The number that a text says: a literal or a constant expression such as "1/3", "-2" or "sqrt(2)".

    Raises BackpropError that points into the text.
    """
    source = Source(normalised(text))
    return _constant(source.text, name, lambda: source)


def value(text: str, name: str) -> Any:
    """The number, or the array, that a text of the command line says. Raises BackpropError."""
    if not text.lstrip().startswith("["):
        return constant(text, name)
    from backprop_cli.reading.array_values import array_of_text

    return array_of_text(normalised(text), name, lambda element: constant(element, name))


def value_at(document: Document, tree: Tree, name: str) -> Any:
    """The number, or the array, that a part of a document says. Raises BackpropError at its place."""
    if not isinstance(tree, Sequence):
        return number_at(document, tree, name)
    from backprop_cli.reading.array_values import array_at

    return array_at(document, tree, name, lambda item: number_at(document, item, name))


def typed(text: str) -> tuple[Document, Scalar]:
    """A word of the command line as a scalar of a document that has no file."""
    return Document("", Mapping(0), lambda number: (1, 1, PLAIN, 0)), Scalar(text, 0)


def number_at(document: Document, tree: Tree, name: str) -> Number:
    """The number that a scalar of a document says. Raises BackpropError at its place."""
    if not isinstance(tree, Scalar):
        raise document.error("not-one-number", tree, name=name)
    return _constant(normalised(tree.text), name, lambda: document.source(tree))


def rational_at(document: Document, tree: Tree, name: str) -> Exact:
    """The rational number that a scalar of a document says. Raises BackpropError at its place."""
    number = number_at(document, tree, name)
    if isinstance(number, float):
        raise document.error("value-not-exact", tree, name=name)
    return number


def number_of(document: Document, branch: Mapping, key: str) -> Exact:
    """The rational number behind a key of a mapping. Raises BackpropError at its place."""
    content = branch.entries[key]
    if isinstance(content, str) and content.isascii() and content.isdecimal() and len(content) <= 18:  # the usual case
        return int(content)
    return rational_at(document, branch[key], key)


def text_at(document: Document, tree: Tree, name: str) -> str:
    """The text of a scalar. Raises BackpropError at its place."""
    return scalar_at(document, tree, name).text


def scalar_at(document: Document, tree: Tree, name: str) -> Scalar:
    """A scalar. Raises BackpropError at the place of anything else."""
    if not isinstance(tree, Scalar):
        raise document.error("not-text", tree, name=name)
    return tree


def branch_at(document: Document, tree: Tree, name: str, example: str) -> Mapping:
    """A mapping. Raises BackpropError at its place."""
    if not isinstance(tree, Mapping):
        raise document.error("not-mapping", tree, name=name, example=example)
    return tree


def known_keys(document: Document, branch: Mapping, allowed: tuple[str, ...]) -> None:
    """Refuse the first key that is not allowed, with the one that was probably meant."""
    for key in branch.entries:
        if key not in allowed:
            scalar = branch.key(key)
            _mistyped(document, branch, scalar)
            raise document.error("unknown-key", scalar, key=key, hint=suggestion(key, allowed))


def _mistyped(document: Document, branch: Mapping, scalar: Scalar) -> None:
    """Refuse a key that only a slip of the keyboard made one: `price:100`, or the 100 of `{price: 1,100}`."""
    refuse_slip(document, scalar)
    keys = list(branch.entries)
    before = branch.entries.get(keys[keys.index(scalar.text) - 1])
    if scalar.text.isdigit() and len(scalar.text) == 3 and isinstance(before, str) and before.isdigit():
        raise document.error("thousands", scalar, write=before + scalar.text)


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
    return name_at(document, scalar_at(document, branch[key], key))


def name_at(document: Document, scalar: Scalar) -> str:
    """A node's name. Raises BackpropError when it is no identifier."""
    text = normalised(scalar.text).strip()
    if not is_name(text):
        hint = re.sub(r"\W+", "_", NOT_SEEN.sub("", text)).strip("_")
        raise document.error("bad-name", scalar, name=text, write=hint if is_name(hint) else "apple")
    return canonical(text)


def _constant(text: str, name: str, found: Callable[[], Source]) -> Number:
    """The number that a normalised text says; `found` gives the text with its place, which takes a scan of the file."""
    text = text.strip()
    match = _SIGNED.fullmatch(text)
    if match:
        try:
            value = read_literal(match[2])
        except Undefined as error:
            raise BackpropError(error.message_id, found().place(0), number=match[2]) from None
        return -value if match[1] == "-" else value
    source = found()
    whole = source.span(0, max(1, len(source.text)))
    if text.lower() in ("", "~", "null", "none"):
        raise BackpropError("value-missing", whole, name=name)
    if text.lstrip("+-").lstrip(".").lower() in _NOT_FINITE:
        raise BackpropError("value-not-finite", whole, name=name, value=text)
    if _WITH_UNIT.fullmatch(text):
        raise BackpropError("value-with-unit", whole, name=name, value=text)
    graph = parse_source(source)
    if graph.inputs:
        unknown = next(iter(graph.inputs))
        raise BackpropError("value-not-number", graph.place(graph.inputs[unknown]), name=name, value=unknown)
    number = propagate(graph, {}).values[graph.output]
    if is_array(number):
        raise BackpropError("not-one-number", whole, name=name)
    return number
