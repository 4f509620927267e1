"""The scalars of a document, and values on the command line: numbers, names, text, each refused at its place."""

from __future__ import annotations

import re

from backprop_cli.document import Document, Mapping, Scalar, Tree
from backprop_cli.errors import BackpropError, suggestion
from backprop_cli.expression import parse_source
from backprop_cli.numeric import NUMBER, Exact, Undefined, read_literal
from backprop_cli.passes import forward
from backprop_cli.scanner import Source, canonical, is_name, normalised

_SIGNED = re.compile(rf"\s*([-+]?)\s*({NUMBER})\s*")
_WITH_UNIT = re.compile(rf"\s*[^\w\s.(+-]?\s*{NUMBER}\s*[^\W\d_]+\s*|\s*[$€£¥￥]\s*{NUMBER}\s*")
_NOT_FINITE = {"nan", "inf", "infinity", "null", "none", "~", ""}


def constant(text: str, name: str) -> Exact:
    """The number that a text says: a literal or a constant expression such as "1/3" or "-2".

    Raises BackpropError that points into the text.
    """
    return _constant(Source(normalised(text)), name)


def number_at(document: Document, tree: Tree, name: str) -> Exact:
    """The number that a scalar of a document says. Raises BackpropError at its place."""
    if not isinstance(tree, Scalar):
        raise document.error("not-one-number", tree, name=name)
    return _constant(document.source(tree), name)


def text_at(document: Document, tree: Tree, name: str) -> str:
    """The text of a scalar. Raises BackpropError at its place."""
    if not isinstance(tree, Scalar):
        raise document.error("not-text", tree, name=name)
    return tree.text


def branch_at(document: Document, tree: Tree, name: str, example: str) -> Mapping:
    """A mapping. Raises BackpropError at its place."""
    if not isinstance(tree, Mapping):
        raise document.error("not-mapping", tree, name=name, example=example)
    return tree


def known_keys(document: Document, branch: Mapping, allowed: tuple[str, ...]) -> None:
    """Refuse the first key that is not allowed, with the one that was probably meant."""
    for key, scalar in branch.keys.items():
        if key not in allowed:
            raise document.error("unknown-key", scalar, key=key, hint=suggestion(key, allowed))


def name_at(document: Document, scalar: Scalar) -> str:
    """A node's name. Raises BackpropError when it is no identifier."""
    text = normalised(scalar.text).strip()
    if not is_name(text):
        hint = re.sub(r"\W+", "_", text).strip("_")
        raise document.error("bad-name", scalar, name=text, write=hint if is_name(hint) else "apple")
    return canonical(text)


def _constant(source: Source, name: str) -> Exact:
    match = _SIGNED.fullmatch(source.text)
    if match:
        try:
            value = read_literal(match[2])
        except Undefined as error:
            raise BackpropError(error.message_id, source.place(0), number=match[2]) from None
        return -value if match[1] == "-" else value
    whole = source.span(0, max(1, len(source.text)))
    if source.text.strip().lstrip("+-").lstrip(".").lower() in _NOT_FINITE:
        raise BackpropError("value-not-finite", whole, name=name, value=source.text.strip())
    if _WITH_UNIT.fullmatch(source.text):
        raise BackpropError("value-with-unit", whole, name=name, value=source.text.strip())
    graph = parse_source(source)
    if graph.inputs:
        unknown = next(iter(graph.inputs))
        raise BackpropError("value-not-number", graph.place(graph.inputs[unknown]), name=name, value=unknown)
    value_found = forward(graph, {})[graph.output]
    if isinstance(value_found, float):
        raise BackpropError("value-not-exact", whole, name=name)
    return value_found
