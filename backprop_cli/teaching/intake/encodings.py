"""Bytes -> text, in the encodings that people's computers write: UTF-8, UTF-16, and cp932 of Japanese Windows."""

from __future__ import annotations

import codecs
import re

from backprop_cli.reading.yaml_text import decode, is_utf32

_SAMPLE = 2_000
_YEN = re.compile(r"\\(?=\d)")


def decoded(data: bytes, name: str) -> str:
    """The text. Raises BackpropError with the place where it is not UTF-8, if it is in no other encoding either."""
    if is_utf32(data):
        return decode(data, name)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(data, "utf-16", name)
    halves = data[:_SAMPLE:2], data[1:_SAMPLE:2]
    for nuls, others, encoding in ((halves[1], halves[0], "utf-16-le"), (halves[0], halves[1], "utf-16-be")):
        if len(data) % 2 == 0 and nuls.count(0) * 2 > len(nuls) and 0 not in others:
            return _checked(data, encoding, name)
    try:
        data.decode()
    except UnicodeDecodeError:
        try:
            text = data.decode("cp932")
        except UnicodeDecodeError:
            return decode(data, name)
        return decode(_YEN.sub("¥", text).encode(), name)  # 0x5C, which is ¥ on those screens
    return decode(data, name)


def _checked(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
        return decode(text.encode(), name)
    except UnicodeError:  # half a character: what it is then, nobody knows
        return decode(b"\xff", name)
