"""Answers in braces: a JSON object, a YAML mapping, a dictionary as Python prints it; also one level down.

mapping := { name: value, ... }        a value is a number, an array or, one level down, a mapping of answers
ours    := what `--format json` prints: the value belongs to the name behind "output", in letters to "symbolic"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.reading.tokens import MOST_MARKS, crowd_of_marks
from backprop_cli.teaching.grade.array_texts import nested_text, unwrapped_all
from backprop_cli.teaching.grade.given import Given, filled_in
from backprop_cli.teaching.grade.no_answers import OTHERWISE
from backprop_cli.teaching.grade.printed_numbers import simplified, tuples_as_lists

MAX_JSON_DEPTH = 50
"""Levels of brackets in a submission in braces."""
_NAMES = ("name", "question", "key", "node", "id")
VALUES = ("value", "answer", "result", "gradient", "grad")
"""What the answer is called below a name, or beside one."""
_Entry = tuple[yaml.Event, list[yaml.Event]]  # a key, and the events of its value


class _TooDeep(Exception):
    """There are more brackets inside each other than anybody means."""


def answers_in_braces(text: str, line: int = 1) -> tuple[list[Given], int] | None:
    """The answers of a mapping that begins on `line`, and the number of its entries that are none.

    None when it is no such thing. Raises BackpropError where escapes say what a submission must not have as it is.
    """
    given: list[Given] = []
    others = 0
    try:
        for document in _documents(text):
            entries = entries_of(document)
            for answers in _answers(entries, line, "", _output_of(entries)):
                given += answers or []
                others += answers is None
    except (yaml.YAMLError, _TooDeep):
        return None
    return given, others


def _documents(text: str) -> Iterator[list[yaml.Event]]:
    """What stands inside the mapping of each document. Raises yaml.YAMLError, _TooDeep."""
    depth = 0
    inside: list[yaml.Event] = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    plain = tuples_as_lists(simplified(unwrapped_all(text.replace("\t", " "))))
    for event in yaml.parse(plain, Loader=loader):
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > 0:
            inside.append(event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        if depth > MAX_JSON_DEPTH:
            raise _TooDeep
        if isinstance(event, yaml.DocumentEndEvent):
            yield inside
            inside = []


def entries_of(events: Iterable[yaml.Event]) -> list[_Entry]:
    """The entries of a mapping whose inside the events are; one with a key that is a collection has its end as key."""
    found: list[_Entry] = []
    depth = 0
    key: list[yaml.Event] = []
    current: list[yaml.Event] = []
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        current.append(event)
        if depth == 0:
            if key:
                found.append((key[-1], current))
                key = []
            else:
                key = current
            current = []
    return found


def _answers(entries: list[_Entry], line: int, heading: str, output: str | None) -> Iterator[list[Given] | None]:
    """The answers in each entry; None where one says nothing.

    `output` is None in what we did not print ourselves, else the name of "value" here, if that is one.
    """
    for key, value in entries:
        if not isinstance(key, yaml.ScalarEvent):
            yield None
        elif output and key.value == "output":
            yield []
        elif output is None and len(value) > 1 and OTHERWISE.fullmatch(key.value):
            yield None
        elif len(value) > 2 and isinstance(value[1], yaml.MappingStartEvent) and output is None and not heading:
            items = [_listed(entries_of(item[1:-1]), line) for item in _items(value[1:-1])]
            yield [answer for answers in items for answer in answers] or None
        elif not isinstance(value[0], yaml.MappingStartEvent):
            name = output if output and key.value == "value" else key.value
            text = nested_text(value) if len(value) > 1 else value[0]
            yield _answer(key, name, text, line, heading, output is not None)
        elif heading:
            yield None
        else:
            symbolic = output and key.value == "symbolic"  # there it is as at the top
            inside = output if symbolic else None if output is None else ""
            below = list(_answers(entries_of(value[1:-1]), line, "" if symbolic else key.value, inside))
            yield [answer for answers in below for answer in answers or []] or None


def _items(events: list[yaml.Event]) -> Iterator[list[yaml.Event]]:
    """The events of every mapping in a list of them."""
    start = depth = 0
    for at, event in enumerate(events):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth == 0:
            if isinstance(events[start], yaml.MappingStartEvent):
                yield events[start : at + 1]
            start = at + 1


def _listed(entries: list[_Entry], line: int) -> list[Given]:
    """The answer of {"name": "price", "value": 220} in a list of such; else those of a mapping."""
    found = {key.value.lower(): value for key, value in entries if isinstance(key, yaml.ScalarEvent)}
    name = next((found[word][0] for word in _NAMES if word in found), None)
    value = next((found[word] for word in VALUES if word in found), None)
    if isinstance(name, yaml.ScalarEvent) and value:
        text = nested_text(value) if len(value) > 1 else value[0]
        return _answer(name, name.value, text, line, "", False) or []
    return [answer for answers in _answers(entries, line, "list", None) for answer in answers or []]


def _output_of(entries: list[_Entry]) -> str | None:
    """The name of the output where the entries are what `--format json` prints; else None."""
    found = {key.value: value[0] for key, value in entries if isinstance(key, yaml.ScalarEvent)}
    output = found.get("output")
    name = output.value if isinstance(output, yaml.ScalarEvent) and "value" in found else ""
    return None if not name or name[0].isdigit() or name[0] in "+-." else str(name)


def _answer(
    key: yaml.ScalarEvent, name: str, value: yaml.Event, line: int, heading: str, ours: bool
) -> list[Given] | None:
    """The answer in one entry. Raises BackpropError."""
    if not isinstance(value, yaml.ScalarEvent):
        return None
    line += key.start_mark.line if key.start_mark else 0
    for text in (name, value.value):
        if crowd_of_marks(text) >= 0:
            raise BackpropError("too-many-marks", Place(line=line), limit=MOST_MARKS)
    if ours and value.value == "null":
        return []
    return filled_in(name, value.value, line, heading)
