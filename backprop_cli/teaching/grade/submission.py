"""A submission -> answers: lines `name: value` or `name = value`, a YAML mapping, or a JSON object.

Lines that are none of these (a program's chatter) are passed over and counted. Nothing in a submission is trusted:
its size and depth are bounded, its values are numbers or nothing.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, NamedTuple

import yaml

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.numbers.arrays import plain_name
from backprop_cli.reading.tokens import MOST_MARKS, crowd_of_marks, normalised
from backprop_cli.reading.yaml_text import decode
from backprop_cli.teaching.grade.array_texts import (
    block_list,
    nested_text,
    rest_of_array,
    rest_of_braces,
    unwrapped,
    unwrapped_all,
)

MAX_BYTES = 1_000_000
"""Bytes of one submission."""
MAX_VALUE = 5_000
"""Characters of one value: an exact number in full is shorter. Of a longer one the start is kept, and refused later."""
MAX_ARRAY = 300_000
"""Characters of an array, or of what begins like one."""
MAX_JSON_DEPTH = 50
"""Levels of brackets in a submission in braces."""

_NAME = r"[^\W\d][\w.\x80-\U0010FFFF]*(?:\[\d+(?:,\d+)*\])?"
_ANSWER = re.compile(rf"(?:[-+*]\s+)?[\"'`*]*({_NAME})[\"'`*]*\s*[:=](?!=)")
_COMMENT = re.compile(r"\s#")
_WRAPPED = re.compile(r"(?:np|numpy)\.float\d+\((.*)\)")  # how numpy 2 shows its numbers in a dictionary
_BLANK = frozenset("_?.…- ")
"""What a sheet has where nothing was filled in."""


class Given(NamedTuple):
    """One answer as written: the name, the text of the value, and the line it stands on (from 1)."""

    name: str
    value: str
    line: int


class Submission(NamedTuple):
    """What a submission says, and how many of its lines were passed over."""

    name: str
    given: list[Given]
    passed_over: int


def read_submission(data: bytes, name: str) -> Submission:
    """The answers in the bytes of a submission. Raises BackpropError when it cannot be read at all."""
    if len(data) > MAX_BYTES:
        raise BackpropError("submission-too-long", None, limit=f"{MAX_BYTES:,}")
    text = normalised(_text_of(data, name))
    first_line = text.lstrip().partition("\n")[0].rstrip()
    if first_line.startswith("{") and not _is_braced(first_line):
        braced = _from_braces(text)
        if braced is None:
            raise BackpropError("submission-not-json")
        submission = Submission(name, *braced)
    else:
        submission = _from_lines(text, name)
    if not submission.given:
        raise BackpropError("no-answers")
    return submission


def read_limited(file: BinaryIO) -> bytes:
    """The bytes of a submission, up to just beyond the size that `read_submission` refuses."""
    return file.read(MAX_BYTES + 1)


def _text_of(data: bytes, name: str) -> str:
    """The text of a submission: UTF-8, or UTF-16 with its mark, which is what PowerShell's > writes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            raise BackpropError("not-utf8") from None
    return decode(data, name)


def _from_lines(text: str, name: str) -> Submission:
    given: list[Given] = []
    passed_over = 0
    lines = text.splitlines()
    at = 0
    braces_close = True  # once they do not, nobody looks for their end any more: that would take long
    while at < len(lines):
        line = lines[at].strip()
        at += 1
        used = 0
        opened = braces_close and line.startswith("{") and not line.endswith("}")
        if opened:
            used = rest_of_braces(lines, at)
            line = " ".join([line, *lines[at : at + used]]).strip()
        braced = _from_braces(line, at) if _is_braced(line) else None
        braces_close = braces_close and not (opened and not braced)
        match = _ANSWER.match(line)
        if braced:
            given += braced[0]
            passed_over += braced[1]
            at += used
        elif match:
            value, used = _whole(line[match.end() :], lines, at)
            given += _filled_in(match[1], value, at)
            at += used
        elif line and line not in ("---", "...") and not line.startswith("#"):
            passed_over += 1
    return Submission(name, given, passed_over)


def _whole(value: str, lines: list[str], at: int) -> tuple[str, int]:
    """A value with what of it stands on the lines from `at` on, and their number: an array goes on there."""
    block = block_list(value, lines, at)
    if block:
        braced = _from_braces("\n".join(["x:", *block]))
        if braced and braced[0]:
            return braced[0][0].value, len(block)
    return rest_of_array(value, lines, at, _ANSWER)


def _is_braced(line: str) -> bool:
    """Whether a line may be a whole object, as Python prints a dictionary."""
    return line.startswith("{") and line.endswith("}")


def _from_braces(text: str, line: int = 1) -> tuple[list[Given], int] | None:
    """The answers of a JSON object or a YAML mapping, and the number of its entries that are mappings themselves.

    None when it is no such thing.
    """
    given: list[Given] = []
    depth, nested = 0, 0
    entry: list[yaml.Event] = []  # a key, or a key and its value
    inside: list[yaml.Event] = []  # of a value that is nested
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(unwrapped_all(text.replace("\t", " ")), Loader=loader):
            opens = isinstance(event, yaml.CollectionStartEvent)
            closes = isinstance(event, yaml.CollectionEndEvent)
            depth += opens - closes
            if depth > MAX_JSON_DEPTH:
                return None
            if depth > 1 or (depth == 1 and closes):
                inside.append(event)
            if depth == 1 and (closes or isinstance(event, yaml.NodeEvent)) and not opens:
                entry.append(nested_text(inside) if closes else event)
                inside = []
            if len(entry) == 2:
                answer = _entry(entry[0], entry[1], line)
                given += answer or []
                nested += answer is None
                entry = []
    except yaml.YAMLError:
        return None
    return given, nested


def _entry(key: yaml.Event, value: yaml.Event, line: int) -> list[Given] | None:
    """The answer in one entry of a mapping; None where the key or the value is no single value.

    Raises BackpropError where escapes say what a submission must not have as it is.
    """
    if not (isinstance(key, yaml.ScalarEvent) and isinstance(value, yaml.ScalarEvent)):
        return None
    line += key.start_mark.line if key.start_mark else 0
    for text in (key.value, value.value):
        if crowd_of_marks(text) >= 0:
            raise BackpropError("too-many-marks", Place(line=line), limit=MOST_MARKS)
    return _filled_in(key.value, value.value, line)


def _filled_in(name: str, value: str, line: int) -> list[Given]:
    """The answer, unless nothing was filled in."""
    value = value.strip()
    comment = _COMMENT.search(value)
    value = value[: comment.start()] if comment else "" if value.startswith("#") else value
    value = value.rstrip(" ,;\t")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'`":
        value = value[1:-1]
    wrapped = _WRAPPED.fullmatch(value)
    value = unwrapped(wrapped[1] if wrapped else value)
    value = value[: (MAX_ARRAY if value.startswith("[") else MAX_VALUE) + 1]
    return [] if _BLANK.issuperset(value) else [Given(plain_name(name), value, line)]
