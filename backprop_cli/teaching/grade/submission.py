"""A submission -> answers: a file of lines, a YAML mapping, or a JSON object.

What lines may be is told in `answer_lines`, what names in `answer_names`, what values in `answer_notations`. Lines that
are none of these (a program's chatter) are passed over and counted. Nothing in a submission is trusted: its size and
depth are bounded, its values are numbers or nothing.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.tokens import normalised
from backprop_cli.reading.yaml_text import decode, is_utf32
from backprop_cli.teaching.grade.answer_braces import answers_in_braces
from backprop_cli.teaching.grade.answer_lines import answers_on_lines
from backprop_cli.teaching.grade.answer_yaml import answers_in_yaml
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.no_answers import without_comments

MAX_BYTES = 1_000_000
"""Bytes of one submission."""
_LIST = re.compile(r"\s{0,100}\[\s{0,100}\{")


class Submission(NamedTuple):
    """What a submission says, and how many of its lines were passed over; on lines, others may stand in an answer."""

    name: str
    given: list[Given]
    passed_over: int
    on_lines: bool = False


def read_submission(data: bytes, name: str) -> Submission:
    """The answers in the bytes of a submission. Raises BackpropError when it cannot be read at all."""
    if len(data) > MAX_BYTES:
        raise BackpropError("submission-too-long", limit=f"{MAX_BYTES:,}")
    text = without_comments(normalised(_text_of(data, name)), name)
    first_line = text.lstrip().partition("\n")[0].rstrip()
    if first_line.startswith("{") and not first_line.endswith("}"):
        braced = answers_in_braces(text)
        if braced is None:
            raise BackpropError("submission-not-json")
        submission = Submission(name, *braced)
    else:
        listed = answers_in_braces(f'{{"answers": {text}}}') if _LIST.match(text) else None
        if listed and listed[0]:
            submission = Submission(name, *listed)
        else:
            submission = Submission(name, *(answers_in_yaml(text) or answers_on_lines(text)), on_lines=True)
    if not submission.given:
        raise BackpropError("no-answers")
    return submission


def read_limited(file: BinaryIO) -> bytes:
    """The bytes of a submission, up to just beyond the size that `read_submission` refuses."""
    return file.read(MAX_BYTES + 1)


def _text_of(data: bytes, name: str) -> str:
    """The text of a submission: UTF-8, or UTF-16 with its mark, which is what PowerShell's > writes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not is_utf32(data):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            raise BackpropError("not-utf8") from None
    return decode(data, name)
