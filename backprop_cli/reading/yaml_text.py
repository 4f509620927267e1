"""Bytes -> the text of a YAML file, refused at the place where it is none."""

from __future__ import annotations

import re

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.reading.tokens import MAX_TEXT, MOST_MARKS, crowd_of_marks

_UTF32 = re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|(?:[^\0]\0\0\0){2}|(?:\0\0\0[^\0]){2}", re.DOTALL)
_UTF16 = re.compile(rb"\xff\xfe|\xfe\xff|(?:[^\0]\0){2}|(?:\0[^\0]){2}", re.DOTALL)
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def decode(data: bytes, file: str) -> str:
    """The text of a file. Raises BackpropError with the place where it is not UTF-8 text, or no text at all."""
    if len(data) > 4 * MAX_TEXT:
        raise BackpropError("text-too-long", Place(file), limit=f"{MAX_TEXT:,}")
    if is_utf32(data):
        raise BackpropError("utf-32", Place(file, 1, 1))
    if _UTF16.match(data):
        raise BackpropError("utf-16", Place(file, 1, 1))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise BackpropError("not-utf8", Place(file, line, column)) from None
    bad = _NOT_TEXT.search(text)
    if bad:
        raise BackpropError("control-character", _place_in(text, bad.start(), file), code=f"U+{ord(bad[0]):04X}")
    if len(text) > MAX_TEXT:
        raise BackpropError("text-too-long", Place(file), limit=f"{MAX_TEXT:,}")
    start = crowd_of_marks(text)
    if start >= 0:
        raise BackpropError("too-many-marks", _place_in(text, start, file), limit=MOST_MARKS)
    return text


def is_utf32(data: bytes) -> bool:
    """Whether bytes begin as UTF-32 does, with its mark or without; the mark in it looks like that of UTF-16."""
    return _UTF32.match(data) is not None


def _place_in(text: str, index: int, file: str) -> Place:
    """The place of one character in the text of a file."""
    return Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
