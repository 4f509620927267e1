"""YAML -> problem: an expression, steps or a purchase, each of which ends up as the same thing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from backprop_cli.graph.garbage import no_collection
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.numbers.limits import MOST_SEED
from backprop_cli.numbers.rational import Number
from backprop_cli.reading import yaml_scalars as scalars
from backprop_cli.reading.expression import NamedText, parse_source, parse_steps
from backprop_cli.reading.json_lines import documents_of
from backprop_cli.reading.problem import Ask, Problem
from backprop_cli.reading.purchase import Reading, read_purchase
from backprop_cli.reading.purchase_keys import COMMON_KEYS, PURCHASE_KEYS, in_english, refuse_unknown_keys
from backprop_cli.reading.run_together import refuse_run_together
from backprop_cli.reading.tokens import MAX_TEXT, canonical
from backprop_cli.reading.yaml_text import decode
from backprop_cli.reading.yaml_tree import Document, Scalar, Sequence, Tree


def load_problems(source: str | os.PathLike[str] | BinaryIO) -> list[Problem]:
    """All problems of a YAML (or JSON) file, given by its path or as an open binary file.

    Raises BackpropError at the first problem that cannot be used, OSError when the file cannot be read.
    """
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            return _all_good(read_problems(read_bounded(file), os.fspath(source)))
    return _all_good(read_problems(read_bounded(source), str(getattr(source, "name", "<stream>"))))


def read_bounded(file: BinaryIO) -> bytes:
    """The bytes of a file, up to just beyond the size that `decode` refuses: /dev/zero ends, too."""
    return file.read(4 * MAX_TEXT + 1)


def read_problems(data: bytes, file: str) -> Iterator[Problem | BackpropError]:
    """The problems of a YAML stream in order, each a Problem or what is wrong with it."""
    try:
        text = decode(data, file)
    except BackpropError as error:
        yield error
        return
    for document in documents_of(text, file):
        if isinstance(document, BackpropError):
            yield document
            continue
        try:
            yield _problem(document)
        except BackpropError as error:
            yield error


def _all_good(problems: Iterator[Problem | BackpropError]) -> list[Problem]:
    good = []
    for problem in problems:
        if isinstance(problem, BackpropError):
            raise problem
        good.append(problem)
    return good


@no_collection()
def _problem(document: Document) -> Problem:
    """The problem that a document describes."""
    root = document.root
    in_english(document, root)
    found = [key for key in root.entries if key in _KINDS]
    if len(found) > 1:
        raise document.error("two-kinds", root.key(found[1]), first=found[0], second=found[1])
    if not found:
        scalars.known_keys(
            document, root, tuple({key: 0 for keys, _ in _KINDS.values() for key in (*keys, *COMMON_KEYS)})
        )
        raise document.error("no-kind", root)
    keys, read = _KINDS[found[0]]
    if found[0] == "items" and not root.entries.keys() <= {*keys, *COMMON_KEYS}:
        refuse_unknown_keys(document)
    scalars.known_keys(document, root, (*keys, *COMMON_KEYS))
    graph, values, units, factors, payment = read(document)
    if "units" in root:
        units.update(_units(document, root["units"], graph))
    upstream = scalars.value_at(document, root["upstream"], "upstream") if "upstream" in root else 1
    title = " ".join(scalars.text_at(document, root["title"], "title").split()) if "title" in root else None
    return Problem(
        graph=graph,
        values=values,
        upstream=upstream,
        units=units,
        title=title,
        asks=_asks(document) if "ask" in root else (),
        factors=factors,
        payment=payment,
        seed=_seed(document),
        part=_part(document, root["part"]) if "part" in root else None,
    )


def _part(document: Document, tree: Tree) -> int:
    """Which problem of its sheet it is."""
    scalar = scalars.scalar_at(document, tree, "part")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", scalar.text):
        raise document.error("part-not-number", scalar, value=scalar.text)
    return int(scalar.text)


def _asks(document: Document) -> tuple[Ask, ...]:
    """What the document asks for: a list of keys, or of mappings with a key, points and tolerances."""
    tree = document.root["ask"]
    if not isinstance(tree, Sequence) or not tree.items:
        raise document.error("ask-not-list", tree)
    asks = []
    for item in tree:
        place = document.place(item)
        if isinstance(item, Scalar):
            asks.append(Ask(item.text, place=place))
            continue
        branch = scalars.branch_at(document, item, "ask", "ask: [price, {key: dapple, points: 2}]")
        scalars.known_keys(document, branch, ASK_KEYS)
        if "key" not in branch:
            raise document.error("ask-not-list", item)
        numbers = {key: scalars.number_of(document, branch, key) for key in ASK_KEYS[1:] if key in branch}
        for key, number in numbers.items():
            if number < 0:
                raise document.error("negative", branch[key], name=key)
        asks.append(Ask(scalars.text_at(document, branch["key"], "key"), place=place, **numbers))
    return tuple(asks)


def _seed(document: Document) -> int | None:
    """What the numbers were drawn with, where a quiz drew them."""
    if "seed" not in document.root:
        return None
    number = scalars.number_of(document, document.root, "seed")
    if not 0 <= number <= MOST_SEED or number != int(number):
        raise document.error("bad-seed", document.root["seed"], high=MOST_SEED)
    return int(number)


def _units(document: Document, tree: Tree, graph: Graph) -> dict[str, str]:
    """Units by node name."""
    branch = scalars.branch_at(document, tree, "units", "units: {x: kg}")
    names = graph.ids()
    units = {}
    for key, value in branch.pairs():
        name = canonical(key.text)
        if name not in names:
            raise document.error("unknown-node", key, name=key.text, hint=suggestion(key.text, names))
        units[name] = scalars.text_at(document, value, key.text)
    return units


def _read_expression(document: Document) -> Reading:
    graph = parse_source(document.source(scalars.scalar_at(document, document.root["expression"], "expression")))
    return Reading(graph, _values(document, graph), {}, {})


def _read_steps(document: Document) -> Reading:
    branch = scalars.branch_at(document, document.root["steps"], "steps", "steps: {t: x + y, z: t**2}")
    if not branch.entries:
        raise document.error("no-steps", branch)
    steps = []
    for key, tree in branch.pairs():
        scalar = scalars.scalar_at(document, tree, key.text)
        steps.append(NamedText(scalars.name_at(document, key), document.source(scalar), document.source(key)))
    graph = parse_steps(steps)
    if "output" in document.root:
        wanted = document.root["output"]
        name = canonical(scalars.text_at(document, wanted, "output"))
        ids = graph.ids()
        if name not in ids:
            raise document.error("unknown-node", wanted, name=name, hint=suggestion(name, ids))
        graph.output = ids[name]
    return Reading(graph, _values(document, graph), {}, {})


def _values(document: Document, graph: Graph) -> dict[str, Number]:
    """The numbers under `values`, by input."""
    if "values" not in document.root:
        return {}
    branch = scalars.branch_at(document, document.root["values"], "values", "values: {x: 3, y: 4}")
    values: dict[str, Number] = {}
    for key, tree in branch.pairs():
        name = canonical(key.text)
        if name not in graph.inputs:
            scalars.refuse_slip(document, key)
            refuse_run_together(name, graph.inputs, map(canonical, branch.entries), document.place(key))
            message = "computed" if name in graph.names else "unknown-input"
            raise document.error(message, key, name=key.text, hint=suggestion(name, graph.inputs))
        values[name] = scalars.value_at(document, tree, key.text)
    return values


Reader = Callable[[Document], Reading]

_KINDS: dict[str, tuple[tuple[str, ...], Reader]] = {
    "items": (PURCHASE_KEYS, read_purchase),
    "expression": (("expression", "values"), _read_expression),
    "steps": (("steps", "values", "output"), _read_steps),
}
"""The kinds of problem: the key that marks one -> the keys it may have, and its reader."""

EVERY_KEY = {*COMMON_KEYS, *(key for keys, _ in _KINDS.values() for key in keys)}
"""What a problem may have in it, of any kind."""
ASK_KEYS = ("key", "points", "rtol", "atol")
