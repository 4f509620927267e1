"""Arrays as programs print them, as text on one line: over several lines, in `array(...)`, as a list of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

_CALL = r"(?:(?:np|numpy|torch|jnp)\.)?(?:as)?(?:array|tensor|Tensor|Array|[vV]ariable|[mM]atrix)\(\s*(?=\[)"
_SETTINGS = r"(?:\s*,\s*(?:dtype|device|requires_grad|grad_fn|shape)=(?:\([\d, ]*\)|[^][(){},\n]*[^][(){},\s]))*"
_OPENING = re.compile(rf"\s*(?:{_CALL})?\[")
_CALLS = re.compile(rf"\b{_CALL}")
_ENDS = re.compile(rf"\]{_SETTINGS}\s*\)")
_END = re.compile(rf"{_SETTINGS}(?:\s*,)?\s*\)?;?")
_ROW = re.compile(
    r"(?:[][(),.…\d\s+/-]|[eE](?=[-+\d])|nan|inf|dtype=|device=|requires_grad=True|grad_fn=|shape="
    r"|float\d+|int\d+|object|torch\.|np\.|'[\w:]+'|<\w+>)*"
)
_ITEM = re.compile(r"\s*-\s+[-+.\d[]")
MOST_LINES = 5_000
"""Lines that a dictionary of arrays may take."""
_COMMENT = re.compile(r"\s#.*")


def rest_of_array(value: str, lines: Sequence[str], at: int, answer: re.Pattern[str]) -> tuple[str, int]:
    """A value whose brackets are open, with the lines from `at` on that close them, and how many those are.

    Behind a bare name the array may begin on the next line. No further line is taken where one is an `answer`, or no
    part of an array, before the brackets are closed.
    """
    text, used = _COMMENT.sub("", value), 0
    if not text.strip() and at < len(lines) and _OPENING.match(lines[at]):
        text, used = lines[at], 1
    if not _OPENING.match(text):
        return value, 0
    parts = [text]
    depth = _depth(text)
    while depth > 0 and at + used < len(lines):
        line = _COMMENT.sub("", lines[at + used])
        if not _ROW.fullmatch(line) or answer.match(line.strip()):
            return value, 0
        parts.append(line)
        depth += _depth(line)
        used += 1
    return (" ".join(part.strip() for part in parts), used) if depth <= 0 and used else (value, 0)


def rest_of_braces(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on close the brace that the line before opens; 0 where none of the next ones does."""
    depth = 0
    for used, line in enumerate(lines[max(0, at - 1) : at + MOST_LINES]):
        depth += line.count("{") - line.count("}")
        if depth <= 0:
            return used
    return 0


def _depth(text: str) -> int:
    return sum(map(text.count, "[(")) - sum(map(text.count, "])"))


def block_list(value: str, lines: Sequence[str], at: int) -> list[str]:
    """The lines from `at` on that are a list of YAML, where a bare name stands before them."""
    found: list[str] = []
    if value.strip():
        return found
    while at + len(found) < len(lines) and _ITEM.match(lines[at + len(found)]):
        found.append(lines[at + len(found)])
    return found


def unwrapped(value: str) -> str:
    """An array without `array( )` or `tensor( )` around it, its white space single; anything else as it is."""
    opening = _OPENING.match(value)
    if not opening:
        return value
    last = value.rfind("]") + 1
    value = value[opening.end() - 1 : last] if last and _END.fullmatch(value, last) else value
    return " ".join(value.split())


def unwrapped_all(text: str) -> str:
    """A text without any `array( )` or `tensor( )` around brackets, as Python prints a dictionary of arrays."""
    opened, count = _CALLS.subn("", text)
    return _ENDS.sub("]", opened) if count else text


def nested_text(events: Sequence[yaml.Event]) -> yaml.Event:
    """Lists of scalars as one scalar, [[1, 2], [3, 4]]; the last event as it is where anything else is among them."""
    parts: list[str] = []
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            parts.append(f"{event.value}, ")
        elif isinstance(event, yaml.SequenceStartEvent):
            parts.append("[")
        elif isinstance(event, yaml.SequenceEndEvent):
            parts.append("], ")
        else:
            return events[-1]
    text = "".join(parts).replace(", ]", "]").removesuffix(", ")
    return yaml.ScalarEvent(None, None, (True, True), text, events[0].start_mark, events[-1].end_mark)
