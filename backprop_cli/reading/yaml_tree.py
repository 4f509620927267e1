"""YAML text -> trees; where a key or value stands is found by a second scan, once a message has to point at it.

Read from PyYAML's events: a loader would turn `no: 2` into {False: 2}, lose 1.1 to a float, and forget positions
and duplicate keys; its recursion would fall over deep nesting. JSON is YAML, and read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Union

from backprop_cli.graph.garbage import NoCollection
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.reading.faults import FIRST, MOST_FAULTS, Faults
from backprop_cli.reading.tokens import MOST_MARKS, Source, crowd_of_marks, normalised
from backprop_cli.reading.yaml_places import BLOCK, OTHER, QUOTED, Places, Where, loader, position

MAX_DEPTH = 50
"""Nested mappings and lists."""

_TIGHT = re.compile(r"((?:\s*-\s)?\s*[^\W\d]\w*):(?![\s:/])(.+)")
_OF_REFUSED = "&!\\"
"""The signs of anchors, of tags, and of escapes, which may say what the text itself must not have."""
_AS_THEY_ARE: dict[str, str] = {}


class Scalar(NamedTuple):
    """A word or number as written."""

    text: str
    number: int  # of its event in the stream


class Sequence:
    """A list. `items` has scalars as bare text; iterating gives each item with its number."""

    __slots__ = ("end", "items", "number")

    def __init__(self, number: int) -> None:
        self.number = number  # of the event that opens it
        self.end = number  # of the event that closes it
        self.items: list[Content] = []

    def __iter__(self) -> Iterator[Tree]:
        number = self.number + 1
        for content in self.items:
            if isinstance(content, str):
                yield Scalar(content, number)
                number += 1
            else:
                yield content
                number = content.end + 1


class Again(str):
    """A key that stands in its mapping already: equal to no other, so that what follows keeps its place."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Mapping:
    """Keys with their values, in order. `entries` has scalars as bare text; `pairs` and [key] give them numbers."""

    __slots__ = ("end", "entries", "number", "written")

    def __init__(self, number: int) -> None:
        self.number = number  # of the event that opens it
        self.end = number  # of the event that closes it
        self.entries: dict[str, Content] = {}
        self.written: dict[str, str] = _AS_THEY_ARE  # keys that were written in another language

    def pairs(self) -> Iterator[tuple[Scalar, Tree]]:
        """Every key with its value."""
        number = self.number + 1
        for key, content in self.entries.items():
            yield Scalar(key, number), _numbered(content, number + 1)
            number = _after(content, number + 1)

    def number_of(self, text: str) -> int:
        """The number of the value behind a key. Raises KeyError."""
        number = self.number + 2
        for key, content in self.entries.items():
            if key == text:
                return number
            number = _after(content, number) + 1
        raise KeyError(text)

    def key(self, text: str) -> Scalar:
        """The key that says `text`. Raises KeyError."""
        return Scalar(text, self.number_of(text) - 1)

    def __getitem__(self, text: str) -> Tree:
        return _numbered(self.entries[text], self.number_of(text))

    def __contains__(self, text: object) -> bool:
        return text in self.entries


Content = Union[str, Sequence, Mapping]
"""What lists and mappings hold."""
Tree = Union[Scalar, Sequence, Mapping]


def _numbered(content: Content, number: int) -> Tree:
    return Scalar(content, number) if isinstance(content, str) else content


def _after(content: Content, number: int) -> int:
    """The number of the event that follows content which starts with event `number`."""
    return (number if isinstance(content, str) else content.end) + 1


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file."""

    file: str
    root: Mapping
    where: Where
    refused: tuple[BackpropError, ...] = ()  # what must not stand in the YAML of a problem
    faults: Faults = FIRST

    def place(self, tree: Tree) -> Place:
        """Where a part of the document starts."""
        return self.place_of(tree.number)

    def place_of(self, number: int) -> Place:
        """Where the event of that number starts."""
        spot = self.where(number)
        return Place(self.file or None, spot.line, spot.column)

    def error(self, message_id: str, tree: Tree, /, **parameters: object) -> BackpropError:
        """An error that points at `tree`."""
        return BackpropError(message_id, self.place(tree), **parameters)

    def source(self, scalar: Scalar) -> Source:
        """The text of a scalar, for the expression parser, at its place in the file."""
        spot = self.where(scalar.number)
        line, column = spot.line, spot.column + (spot.shape == QUOTED)
        if spot.shape == BLOCK:
            line, column = line + 1, spot.indent + 1
        inside = None if spot.shape == OTHER else spot.indent
        return Source(normalised(scalar.text), self.file or None, line, column, inside, spot.rows)


def documents(text: str, file: str) -> Iterator[Document | BackpropError]:
    """The documents of a YAML stream in order. A document that cannot be used is an error in its place.

    After text that is no YAML nothing more can be read: that error is the last.
    """
    import yaml  # takes as long to load as a small problem to solve, and an expression needs none

    reader, where = _Reader(file, text), Places(text)
    found: Document | BackpropError | None = None
    try:
        while not isinstance(event := reader.event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                tree = reader.tree()
                if tree is not None:
                    found = _usable(tree, file, where, text, (*reader.refused,))
                    yield found
    except yaml.MarkedYAMLError as error:
        refusal = _not_yaml(error, file, text.splitlines())
        if not (isinstance(found, BackpropError) and found.place == refusal.place):  # a slip may spoil two documents
            yield refusal
        return
    except yaml.YAMLError:
        yield BackpropError("not-yaml", Place(file), problem="")
        return
    except _TooDeep as error:
        yield BackpropError("too-deep", error.place, limit=MAX_DEPTH)
        return
    if found is None:
        yield BackpropError("empty-file", Place(file))


def _usable(
    tree: Tree, file: str, where: Where, text: str, refused: tuple[BackpropError, ...]
) -> Document | BackpropError:
    """The document, if it is a mapping."""
    if isinstance(tree, Mapping):
        return Document(file, tree, where, refused)
    if refused:
        return refused[0]
    line, column = where(tree.number)[:2]
    if isinstance(tree, Scalar):
        lines = text.splitlines()
        slip = _slip(lines, line, len(lines) if "：" in tree.text else line, file)
        return slip or BackpropError("document-is-text", Place(file, line, column), text=tree.text)
    return BackpropError("document-is-list", Place(file, line, column))


class _TooDeep(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class _Reader:
    """Builds the tree of one document after the other from a stream's events.

    A document is read to its end whatever is refused, so that the rest of the stream stays readable.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.next_event: Callable[[], Any] = loader(text).get_event
        self.is_plain = not any(sign in text for sign in _OF_REFUSED)
        self.number = -1  # of the event that was read last
        self.refused: list[BackpropError] = []  # what is to be refused in the document

    def event(self) -> Any:
        """The next event."""
        self.number += 1
        return self.next_event()

    @NoCollection()
    def tree(self) -> Tree | None:
        """The tree that starts with the next event; None where there is nothing between two ---.

        The hot loop: a file is mostly scalars in mappings, so these are put in their place first.
        """
        import yaml

        self.refused = []
        next_event, number, is_plain = self.next_event, self.number, self.is_plain
        scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        parent: Sequence | Mapping | None = None
        entries: dict[str, Content] | None = None  # of a parent that is a mapping
        key: str | None = None  # waits for its value in `entries`
        levels: list[Any] = []  # the same three for each level around it
        keys: dict[str, str] = {}  # each that was met, so that all of one text are one object
        while True:
            event = next_event()
            number += 1
            kind = type(event)
            if kind is scalar:
                if not is_plain:
                    self._refuse_extras(event)
                text: str = event.value
                if entries is not None:
                    if key is not None:
                        entries[key] = text
                        key = None
                        continue
                    if text not in entries:
                        key = keys.setdefault(text, text)
                        continue
                content: Content = text
            elif kind is mapping or kind is sequence:
                if not is_plain:
                    self._refuse_extras(event)
                content = Mapping(number) if kind is mapping else Sequence(number)
            elif kind is yaml.AliasEvent:
                self._refuse("alias-yaml", event)
                content = ""
            else:
                closed = parent
                assert closed is not None
                closed.end = number
                parent, entries, key = levels.pop()
                if parent is None:
                    self.number = number
                    return closed
                continue
            if isinstance(parent, Sequence):
                parent.items.append(content)
            elif entries is not None and key is not None:
                entries[key] = content
                key = None
            elif entries is not None:
                key = self._key(content, event)
            elif isinstance(content, str):
                self.number = number
                return Scalar(content, number) if content or self.refused or event.style else None
            if not isinstance(content, str):
                levels.append((parent, entries, key))
                if len(levels) > MAX_DEPTH:
                    raise _TooDeep(self._place(event))
                parent, key = content, None
                entries = content.entries if isinstance(content, Mapping) else None

    def _key(self, content: Content, event: Any) -> str:
        """Refuse a key that is no text, or stands here for the second time; what waits for its value then."""
        text = content if isinstance(content, str) else ""
        self._refuse("duplicate-key" if isinstance(content, str) else "key-not-text", event, key=text)
        return Again(text)

    def _refuse_extras(self, event: Any) -> None:
        """Refuse an anchor, a tag, and too many marks, which escapes have written."""
        if event.anchor is not None:
            self._refuse("anchor", event)
        if event.tag is not None:
            self._refuse("tag", event)
        if crowd_of_marks(getattr(event, "value", "")) >= 0:
            self._refuse("too-many-marks", event, limit=MOST_MARKS)

    def _refuse(self, message_id: str, event: Any, **parameters: object) -> None:
        if len(self.refused) <= MOST_FAULTS:
            self.refused.append(BackpropError(message_id, self._place(event), **parameters))

    def _place(self, event: Any) -> Place:
        return Place(self.file, *position(event.start_mark))


def slip_of_colon(text: str, start: Place) -> BackpropError | None:
    """What keeps "price：100" and "price:100" from being a key and its value, in a text that starts at some place."""
    if "：" in text:
        return BackpropError("full-width-colon", replace(start, column=start.column + text.index("：")))
    tight = _TIGHT.match(text)
    if tight:
        key, value = tight[1].strip("- "), tight[2].rstrip()
        place = replace(start, column=start.column + tight.end(1))
        return BackpropError("colon-space", place, write=f"{key}: {value}")
    return None


def _slip(lines: list[str], first: int, last: int, file: str) -> BackpropError | None:
    """The first such slip in some lines (from 1)."""
    rows = enumerate(lines[first - 1 : last], first)
    return next(filter(None, (slip_of_colon(row, Place(file, line)) for line, row in rows)), None)


def _not_yaml(error: Any, file: str, lines: list[str]) -> BackpropError:
    """What PyYAML refuses, as one sentence with a hint for what people really type."""
    unclosed = str(error.context or "").startswith(
        ("while scanning a quoted", "while scanning a simple key", "while parsing a flow")
    )
    mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
    line, column = position(mark) if mark else (1, 1)
    text = lines[line - 1] if line <= len(lines) else ""
    place = Place(file, line, column)
    slip = _slip(lines, max(1, line - 1), line, file)
    if slip:
        return slip
    if text[:column].strip() == "" and "\t" in text[:column]:
        return BackpropError("tab", place)
    if "%" in str(error.problem) or text[column - 1 : column] == "%":
        return BackpropError("percent-first", place)
    if "nesting" in str(error.problem):
        return BackpropError("too-deep", place, limit=MAX_DEPTH)
    return BackpropError("not-json" if file.endswith(".json") else "not-yaml", place, problem=error.problem or "")
