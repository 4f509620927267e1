"""YAML text -> trees that know where every key and value stands.

Read from PyYAML's events: a loader would turn `no: 2` into {False: 2}, lose 1.1 to a float, and forget positions
and duplicate keys; its recursion would fall over deep nesting. JSON is YAML, and read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Union

from backprop_cli.collector import no_collection
from backprop_cli.errors import BackpropError, Place
from backprop_cli.scanner import MAX_TEXT, Source, normalised

MAX_DEPTH = 50
"""Nested mappings and lists."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Scalar:
    """A word or number as written."""

    text: str
    line: int  # from 1, like the column
    column: int
    plain: bool  # written without quotes, in one line: the column of each character is known

    @property
    def place(self) -> tuple[int, int]:
        """Line and column."""
        return self.line, self.column


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list[Tree]
    place: tuple[int, int]


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in order; `keys` has the keys as they stand in the file."""

    place: tuple[int, int]
    entries: dict[str, Tree] = field(default_factory=dict)
    keys: list[Scalar] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[Scalar, Tree]]:
        """Every key with its value."""
        return zip(self.keys, self.entries.values())

    def key(self, text: str) -> Scalar:
        """The key that says `text`. Raises KeyError."""
        for scalar in self.keys:
            if scalar.text == text:
                return scalar
        raise KeyError(text)


Tree = Union[Scalar, Sequence, Mapping]
Parent = Union[Sequence, Mapping, None]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file."""

    file: str
    root: Mapping

    def error(self, message_id: str, tree: Tree, /, **parameters: object) -> BackpropError:
        """An error that points at `tree`."""
        return BackpropError(message_id, Place(self.file or None, *tree.place), **parameters)

    def source(self, scalar: Scalar) -> Source:
        """The text of a scalar, for the expression parser, at its place in the file."""
        return Source(normalised(scalar.text), self.file or None, *scalar.place, inline=scalar.plain)


def decode(data: bytes, file: str) -> str:
    """The text of a file. Raises BackpropError with the place where it is not UTF-8 text."""
    if len(data) > 4 * MAX_TEXT:
        raise BackpropError("text-too-long", Place(file), limit=f"{MAX_TEXT:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise BackpropError("not-utf8", Place(file, line, column)) from None
    bad = _NOT_TEXT.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise BackpropError("control-character", Place(file, line, column), code=f"U+{ord(bad[0]):04X}")
    if len(text) > MAX_TEXT:
        raise BackpropError("text-too-long", Place(file), limit=f"{MAX_TEXT:,}")
    return text


def documents(text: str, file: str) -> Iterator[Document | BackpropError]:
    """The documents of a YAML stream in order. A document that cannot be used is an error in its place.

    After text that is no YAML nothing more can be read: that error is the last.
    """
    import yaml  # takes as long to load as a small problem to solve, and an expression needs none

    lines = text.splitlines()
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    found = False
    try:
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                reader = _Reader(file, loader.get_event)
                tree = reader.tree()
                if isinstance(tree, Scalar) and not tree.text and tree.plain:
                    continue  # nothing between two ---
                found = True
                yield _usable(tree, reader.errors, file, lines)
    except yaml.MarkedYAMLError as error:
        yield _not_yaml(error, file, lines)
        return
    except yaml.YAMLError:
        yield BackpropError("not-yaml", Place(file), problem="")
        return
    except _TooDeep as error:
        yield BackpropError("too-deep", Place(file, *_place(error.mark)), limit=MAX_DEPTH)
        return
    finally:
        loader.dispose()
    if not found:
        yield BackpropError("empty-file", Place(file))


def _usable(tree: Tree, errors: list[BackpropError], file: str, lines: list[str]) -> Document | BackpropError:
    """The document, if it is a mapping without anything that was refused on the way."""
    if errors:
        return errors[0]
    if isinstance(tree, Mapping):
        return Document(file, tree)
    place = Place(file, *tree.place)
    if isinstance(tree, Scalar):
        colon = _full_width_colon(lines, tree.place[0], len(lines)) if "：" in tree.text else None
        if colon:
            return BackpropError("full-width-colon", Place(file, *colon))
        return BackpropError("document-is-text", place, text=tree.text)
    return BackpropError("document-is-list", place)


class _TooDeep(Exception):
    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


class _Reader:
    """Builds one document's tree from its events; refusals are collected, so that the rest stays readable."""

    def __init__(self, file: str, next_event: Callable[[], Any]) -> None:
        self.file = file
        self.next_event = next_event
        self.errors: list[BackpropError] = []

    @no_collection()
    def tree(self) -> Tree:
        """The tree that starts with the next event.

        The hot loop: a file is mostly scalars, so these are made and put in their place here.
        """
        import yaml

        next_event = self.next_event
        scalar_event: Any = yaml.ScalarEvent
        levels: list[tuple[Parent, Scalar | None]] = []  # what is open around `parent`, with the key that waits there
        parent: Parent = None
        key: Scalar | None = None  # waits for its value in `parent`
        while True:
            event = next_event()
            if type(event) is scalar_event:
                mark = event.start_mark
                line = mark.line
                plain = not event.style and line == event.end_mark.line
                node = Scalar(event.value, line + 1, mark.column + 1, plain)
                if event.anchor is not None or event.tag is not None:
                    self._refuse_extras(event)
                if parent is None:
                    return node
                key = self._put(parent, key, node) if key or type(parent) is Sequence else node
            elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                closed, (parent, key) = parent, levels.pop()
                if parent is None:
                    assert closed is not None
                    return closed
            elif isinstance(event, yaml.AliasEvent):
                self._refuse("alias-yaml", event)
                node = Scalar("", *_place(event.start_mark), False)
                if parent is None:
                    return node
                key = self._put(parent, key, node)
            else:
                opened = self._opened(event, isinstance(event, yaml.MappingStartEvent))
                levels.append((parent, None if parent is None else self._put(parent, key, opened)))
                if len(levels) > MAX_DEPTH:
                    raise _TooDeep(event.start_mark)
                parent, key = opened, None

    def _opened(self, event: Any, is_mapping: bool) -> Mapping | Sequence:
        """What a mapping or a list starts as."""
        self._refuse_extras(event)
        place = _place(event.start_mark)
        return Mapping(place) if is_mapping else Sequence([], place)

    def _put(self, parent: Mapping | Sequence, key: Scalar | None, node: Tree) -> Scalar | None:
        """Put a node where it belongs: into a list, behind the key that waits, or as the key that waits from now on."""
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return None
        if key is not None:
            if key.text in parent.entries:
                self.errors.append(BackpropError("duplicate-key", Place(self.file, *key.place), key=key.text))
            parent.entries[key.text] = node
            parent.keys.append(key)
            return None
        if isinstance(node, Scalar):
            return node
        self.errors.append(BackpropError("key-not-text", Place(self.file, *node.place)))
        return Scalar("", *node.place, False)

    def _refuse_extras(self, event: Any) -> None:
        """Refuse an anchor and a tag."""
        if event.anchor is not None:
            self._refuse("anchor", event)
        if event.tag is not None:
            self._refuse("tag", event)

    def _refuse(self, message_id: str, event: Any) -> None:
        self.errors.append(BackpropError(message_id, Place(self.file, *_place(event.start_mark))))


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1)


def _full_width_colon(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """The place of the first '：' in some lines (from 1)."""
    for line in range(first, last + 1):
        column = lines[line - 1].find("：") if line <= len(lines) else -1
        if column >= 0:
            return line, column + 1
    return None


def _not_yaml(error: Any, file: str, lines: list[str]) -> BackpropError:
    """What PyYAML refuses, as one sentence with a hint for what people really type."""
    unclosed = str(error.context or "").startswith(("while scanning a quoted", "while parsing a flow"))
    mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
    line, column = _place(mark) if mark else (1, 1)
    text = lines[line - 1] if line <= len(lines) else ""
    place = Place(file, line, column)
    colon = _full_width_colon(lines, max(1, line - 1), line)
    if colon:
        return BackpropError("full-width-colon", Place(file, *colon))
    if text[:column].strip() == "" and "\t" in text[:column]:
        return BackpropError("tab", place)
    if "%" in str(error.problem) or text[column - 1 : column] == "%":
        return BackpropError("percent-first", place)
    if "nesting" in str(error.problem):
        return BackpropError("too-deep", place, limit=MAX_DEPTH)
    return BackpropError("not-yaml", place, problem=error.problem or "")
