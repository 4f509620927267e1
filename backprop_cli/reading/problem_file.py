"""YAML -> problem: an expression, steps or a purchase, each of which ends up as the same thing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import BinaryIO, NoReturn

from backprop_cli.graph.garbage import NoCollection
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, nearest, suggestion
from backprop_cli.numbers.rational import Number
from backprop_cli.reading import yaml_scalars as scalars
from backprop_cli.reading.expression import NamedText, parse_source, parse_steps
from backprop_cli.reading.faults import Faults
from backprop_cli.reading.json_lines import documents_of
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_extras import read_extras
from backprop_cli.reading.purchase import Reading, read_purchase
from backprop_cli.reading.purchase_keys import COMMON_KEYS, JAPANESE, PURCHASE_KEYS, in_english, refuse_unknown_keys
from backprop_cli.reading.run_together import refuse_run_together
from backprop_cli.reading.tokens import MAX_TEXT, canonical
from backprop_cli.reading.yaml_text import decode
from backprop_cli.reading.yaml_tree import Document, Mapping, Scalar


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
    found = documents_of(text, file)
    while (problem := _next_problem(found)) is not None:
        yield problem


@NoCollection()
def _next_problem(found: Iterator[Document | BackpropError]) -> Problem | BackpropError | None:
    """The problem of the next document, or what is wrong with it; None where there is no more."""
    document = next(found, None)
    if not isinstance(document, Document):
        return document
    try:
        return _problem(document)
    except BackpropError as error:
        return error
    finally:
        document.root.entries.clear()  # the graph asks the document for places alone, and its tree is as large


def all_faults(data: bytes, file: str) -> Iterator[tuple[Problem | None, list[BackpropError]]]:
    """For each document of a YAML stream all of its faults, and the problem, so far as it could be read."""
    try:
        text = decode(data, file)
    except BackpropError as error:
        yield None, [error]
        return
    for document in documents_of(text, file):
        if isinstance(document, BackpropError):
            yield None, [document]
        else:
            yield _problem_and_faults(document)


def _problem_and_faults(document: Document) -> tuple[Problem | None, list[BackpropError]]:
    if any(fault.message.id == "key-not-text" for fault in document.refused):  # nothing behind it has its place
        return None, [*document.refused]
    faults = Faults(collecting=True)
    problem, more = None, []
    try:
        with faults:
            problem = _problem(replace(document, faults=faults))
    except BackpropError as too_many:
        more = [too_many]
    return problem, [*faults.found.values(), *more]


def _all_good(problems: Iterator[Problem | BackpropError]) -> list[Problem]:
    good = []
    for problem in problems:
        if isinstance(problem, BackpropError):
            raise problem
        good.append(problem)
    return good


@NoCollection()
def _problem(document: Document) -> Problem:
    """The problem that a document describes. Raises BackpropError: the first fault, or one of those that were kept."""
    root, faults = document.root, document.faults
    for fault in document.refused:
        faults.add(fault)
    in_english(document, root)
    kind = _kind_of(document)
    if kind is None:
        _read_without_kind(document)
        raise faults.last()
    keys, read = _KINDS[kind]
    with faults:
        if kind == "items" and not root.entries.keys() <= {*keys, *COMMON_KEYS}:
            refuse_unknown_keys(document, root)
        scalars.known_keys(document, root, (*keys, *COMMON_KEYS))
    reading: Reading | None = None
    with faults:
        reading = read(document)
    units = _units(document, reading.graph if reading else None) if "units" in root else {}
    extras = read_extras(document)
    graph, values, own_units, factors, payment = faults.whole(reading)
    own_units.update(units)
    return Problem(graph=graph, values=values, units=own_units, factors=factors, payment=payment, **extras._asdict())


def _kind_of(document: Document) -> str | None:
    """The key that marks the kind of problem, also one that was misspelt; None where faults are kept and none does.

    Raises BackpropError, or keeps it, where no key or more than one does.
    """
    root, faults = document.root, document.faults
    found = [key for key in root.entries if key in _KINDS]
    if len(found) == 1:
        return found[0]
    misspelt = None if found else _misspelt_kind(root)
    with faults:
        if found:
            raise document.error("two-kinds", root.key(found[1]), first=found[0], second=found[1])
        if misspelt is None or not faults.collecting:
            scalars.known_keys(document, root, _MAY_BE_KEYS)
            raise document.error("no-kind", root)
        word, kind = misspelt
        root.entries = {kind if key is word else key: content for key, content in root.entries.items()}
        at = root.key(kind)._replace(text=word)
        scalars.refuse_slip(document, at)
        raise document.error("unknown-key", at, key=word, hint=suggestion(word, _MAY_BE_KEYS, scalars.ALIKE))
    return misspelt and misspelt[1]


def _misspelt_kind(root: Mapping) -> tuple[str, str] | None:
    """The first key that is most like one of those which mark a kind, and that one; None where there is none."""
    for word in root.entries:
        likely = None if word in EVERY_KEY else nearest(word.lower(), _MAY_BE_KEYS, scalars.ALIKE)
        kind = JAPANESE.get(likely or "", likely)
        if kind in _KINDS:
            return word, kind
    return None


def _read_without_kind(document: Document) -> None:
    """Keep the faults of what every kind of problem may have."""
    _values(document, None)
    if "units" in document.root:
        _units(document, None)
    read_extras(document)


def _units(document: Document, graph: Graph | None) -> dict[str, str]:
    """Units by node name; any name will do where there is no graph."""
    units: dict[str, str] = {}
    with document.faults:
        branch = scalars.branch_at(document, document.root["units"], "units", "units: {x: kg}")
        names = graph.ids() if graph is not None else {}
        for key, value in branch.pairs():
            name = canonical(str(key.text))
            with document.faults:
                if graph is not None and name not in names:
                    raise document.error("unknown-node", key, name=key.text, hint=suggestion(key.text, names))
                units[name] = scalars.text_at(document, value, key.text)
    return units


def _read_expression(document: Document) -> Reading:
    graph: Graph | None = None
    with document.faults:
        graph = parse_source(document.source(scalars.scalar_at(document, document.root["expression"], "expression")))
    values = _values(document, graph)
    return Reading(document.faults.whole(graph), values, {}, {})


def _read_steps(document: Document) -> Reading:
    graph: Graph | None = None
    with document.faults:
        graph = _graph_of_steps(document)
    if "output" in document.root:
        with document.faults:
            _choose_output(document, graph)
    values = _values(document, graph)
    return Reading(document.faults.whole(graph), values, {}, {})


def _graph_of_steps(document: Document) -> Graph:
    """The graph of all steps. Raises BackpropError, also where the fault of a step was kept."""
    faults = document.faults
    branch = scalars.branch_at(document, document.root["steps"], "steps", "steps: {t: x + y, z: t**2}")
    if not branch.entries:
        raise document.error("no-steps", branch)
    steps, before = [], faults.count
    for key, tree in branch.pairs():
        with faults:
            scalar = scalars.scalar_at(document, tree, key.text)
            steps.append(NamedText(scalars.name_at(document, key), document.source(scalar), document.source(key)))
    graph = parse_steps(steps, faults)
    return faults.whole(graph if faults.count == before else None)


def _choose_output(document: Document, graph: Graph | None) -> None:
    """Let the graph, if there is one, have the output that the document names."""
    wanted = document.root["output"]
    name = canonical(scalars.text_at(document, wanted, "output"))
    ids = graph.ids() if graph is not None else {}
    if graph is not None and name not in ids:
        raise document.error("unknown-node", wanted, name=name, hint=suggestion(name, ids))
    if graph is not None:
        graph.output = ids[name]


def _values(document: Document, graph: Graph | None) -> dict[str, Number]:
    """The numbers under `values`, by input; any name will do where there is no graph."""
    values: dict[str, Number] = {}
    if "values" not in document.root:
        return values
    with document.faults:
        branch = scalars.branch_at(document, document.root["values"], "values", "values: {x: 3, y: 4}")
        given = cache(lambda: {*map(canonical, branch.entries)})
        for key, tree in branch.pairs():
            with document.faults:
                name = canonical(str(key.text))  # a key that is there again is plain text here, so that it is judged
                if graph is not None and name not in graph.inputs:
                    scalars.refuse_mistyped(document, branch, key)
                    _refuse_value(document, graph, given, key)
                values[name] = scalars.value_at(document, tree, key.text)
    return values


def _refuse_value(document: Document, graph: Graph, given: Callable[[], set[str]], key: Scalar) -> NoReturn:
    """A value for what is no input. Raises BackpropError."""
    name = canonical(key.text)
    refuse_run_together(name, graph.inputs, given(), document.place(key))
    message = "computed" if name in graph.names else "unknown-input"
    raise document.error(message, key, name=key.text, hint=suggestion(name, graph.inputs))


Reader = Callable[[Document], Reading]

_KINDS: dict[str, tuple[tuple[str, ...], Reader]] = {
    "items": (PURCHASE_KEYS, read_purchase),
    "expression": (("expression", "values"), _read_expression),
    "steps": (("steps", "values", "output"), _read_steps),
}
"""The kinds of problem: the key that marks one -> the keys it may have, and its reader."""

_MAY_BE_KEYS = (*{key: 0 for keys, _ in _KINDS.values() for key in (*keys, *COMMON_KEYS)}, *JAPANESE)
EVERY_KEY = {*_MAY_BE_KEYS} - {*JAPANESE}
"""What a problem may have in it, of any kind."""
