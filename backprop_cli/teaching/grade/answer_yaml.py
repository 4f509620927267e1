"""Answers in a text that is a YAML mapping as a whole, in ways that lines do not know: blocks, escapes, `? name`.

What lines know, `name: number` and numbers below a heading, is left to them: they know more ways to write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from backprop_cli.teaching.grade.answer_braces import MAX_JSON_DEPTH, VALUES, answers_in_braces, entries_of
from backprop_cli.teaching.grade.given import Given

_IS_NAMED_SO = rf"""["']?(?:{"|".join(VALUES)})["']?\s?:"""
_SIGNS = re.compile(rf"[|>\\!&]|^[ ]*\?[ ]|^[ ]+(?:-[ ]+)?{_IS_NAMED_SO}", re.MULTILINE | re.IGNORECASE)
"""One of them is in every such text."""
_QUESTION = re.compile(r"^[ ]*\?[ ]", re.MULTILINE)
_LATEX = re.compile(r"\\(?![xuU][0-9A-Fa-f]{2})[A-Za-z]{2}")
"""What begins with an escape of YAML and is none: \\times, \\frac."""
_TAGS = "tag:yaml.org,2002:"


def answers_in_yaml(text: str) -> tuple[list[Given], int] | None:
    """The answers of such a mapping, and the number of its entries that are none. None where the text is none.

    Raises BackpropError where escapes say what a submission must not have as it is.
    """
    if not _SIGNS.search(text):
        return None
    try:
        documents = list(_documents(text))
    except (yaml.YAMLError, _TooDeep):
        return None
    if not documents or not all(map(_is_mapping, documents)) or any(_has_latex(text, events) for events in documents):
        return None
    needed = _QUESTION.search(text) or any(_is_beyond_lines(text, events) for events in documents)
    found = answers_in_braces(text) if needed else None
    return found if found and found[0] else None


class _TooDeep(Exception):
    """There are more levels than anybody means."""


def _documents(text: str) -> Iterator[list[yaml.Event]]:
    """The events of each document. Raises yaml.YAMLError, _TooDeep."""
    depth = 0
    events: list[yaml.Event] = []
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_JSON_DEPTH:
            raise _TooDeep
        if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
            events.append(event)
        elif isinstance(event, yaml.DocumentEndEvent):
            yield events
            events = []


def _is_mapping(events: list[yaml.Event]) -> bool:
    """Whether a document is a mapping without braces, of different names, and has nothing that stands for another."""
    root = events[0]
    if not isinstance(root, yaml.MappingStartEvent) or root.flow_style:
        return False
    names = [key.value for key, _ in entries_of(events[1:-1]) if isinstance(key, yaml.ScalarEvent)]
    return len(names) == len({*names}) and all(map(_is_plain, events))


def _is_plain(event: yaml.Event) -> bool:
    """Whether an event is no alias, no tag of somebody's own, and not a value that was taken for a tag or an anchor."""
    if not isinstance(event, yaml.ScalarEvent):
        return not isinstance(event, yaml.AliasEvent)
    return event.tag is None and event.anchor is None or (bool(event.value) and (event.tag or _TAGS).startswith(_TAGS))


def _has_latex(text: str, events: list[yaml.Event]) -> bool:
    """Whether a formula of LaTeX stands in double quotes, where YAML has escapes."""
    quoted = (event for event in events if isinstance(event, yaml.ScalarEvent) and event.style == '"')
    return any(_LATEX.search(_as_written(text, event)) for event in quoted)


def _as_written(text: str, event: yaml.Event) -> str:
    start, end = event.start_mark, event.end_mark
    return text[start.index : end.index] if start and end else ""


def _is_beyond_lines(text: str, events: list[yaml.Event]) -> bool:
    """Whether lines would lose something of a document."""
    return any(isinstance(event, yaml.ScalarEvent) and _is_special(text, event) for event in events) or any(
        _has_answers_below(value) for _, value in entries_of(events[1:-1])
    )


def _is_special(text: str, event: yaml.ScalarEvent) -> bool:
    """Whether a scalar says something else than what stands there."""
    escaped = event.style == '"' and not {"\\", "\n"}.isdisjoint(_as_written(text, event))
    return bool(event.style in ("|", ">") or event.tag or event.anchor or escaped)


def _has_answers_below(value: list[yaml.Event]) -> bool:
    """Whether a value is a mapping such as `value: 220, grad: 1`, or a list of mappings, written without brackets."""
    if not isinstance(value[0], yaml.CollectionStartEvent) or value[0].flow_style:
        return False
    if isinstance(value[0], yaml.SequenceStartEvent):
        return isinstance(value[1], yaml.MappingStartEvent)
    return any(isinstance(key, yaml.ScalarEvent) and key.value.lower() in VALUES for key, _ in entries_of(value[1:-1]))
