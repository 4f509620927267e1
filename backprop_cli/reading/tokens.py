"""Text -> tokens, and back from a token to its place.

Tokens are plain strings, found in one scan; where the n-th of them stands is worked out by a second scan, and only
when a message has to point at it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Sequence
from itertools import count, islice
from typing import Literal

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.language.escape import NOT_SEEN
from backprop_cli.numbers.literals import NUMBER

MAX_TEXT = 16_000_000
"""Characters of an expression or a file."""

MOST_MARKS = 30
"""Combining marks in a row: Unicode's limit for text in a stream. To put n of them in order takes n² steps."""
LONGEST_MARK = 3
"""Marks that one of them may be written out as."""

_LOOK_ALIKES = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
_LOOK_ALIKES |= {ord(c): "*" for c in "×∗⋅·✕✖"} | {ord(c): "/" for c in "÷∕⁄"} | {ord(c): "-" for c in "−‐‑–—"}
_LOOK_ALIKES |= dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288, 133), " ")
_LOOK_ALIKES |= {0x2028: "\n", 0x2029: "\n", 0xFEFF: " "}

# A name with a parenthesis right behind it is one token, the start of a call.
# A name runs on over every character outside ASCII; `is_name` then judges it. So `x²` is one token with one message.
NAME = r"[^\W\d][\w\x80-\U0010FFFF]*"
_TOKEN = rf"{NAME}\(?|[-+/(),=;^\n]|\*\*?|{NUMBER}|[^ \t\r\f\v]"
_ANY_TOKEN = re.compile(_TOKEN)
_ASCII_TOKEN = re.compile(_TOKEN.replace(NAME, r"[^\W\d]\w*"), re.ASCII)  # the same tokens, a third faster
_MAYBE_MARKS = re.compile(rf"[^\w\x00-\x7f]{{{MOST_MARKS // LONGEST_MARK + 1},}}")
RAISED = "[ªº\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d61\u1d78\u1d9b-\u1dbf\u2071\u207f]"
"""A small raised letter: an exponent, or the T of a transpose, but no part of a name."""
_RAISED = re.compile(RAISED)
_MIDDLE_DOT = "・"  # part of names such as コカ・コーラ; Python before 3.13 does not count it as one


def normalised(text: str) -> str:
    """`text` with full-width and typographic characters as what they look like, one for one.

    Raises BackpropError as `canonical` does.
    """
    if text.isascii():
        return text
    return _in_form("NFC", text).translate(_LOOK_ALIKES)


def is_name(text: str) -> bool:
    """Whether `text` is an identifier, the middle dot of Japanese names included, and so is its canonical form."""
    if text.isascii():
        return text.isidentifier()
    if text[:1] == _MIDDLE_DOT or "·" in canonical(text):  # ŀ is l·, and · is *
        return False
    if NOT_SEEN.search(text) or _RAISED.search(text):
        return False
    return text.replace(_MIDDLE_DOT, "_").isidentifier()


def free_name(name: str, taken: Container[str]) -> str:
    """The name, or with a number behind it where it is taken."""
    return name if name not in taken else next(new for n in count(2) if (new := f"{name}_{n}") not in taken)


def first_bad(text: str) -> int:
    """The index of the first character that keeps `text` from being a name."""
    return next((i for i, c in enumerate(text) if not is_name(f"_{c}" if i else c)), len(text) - 1)


def canonical(name: str) -> str:
    """A name as Python compares them: NFKC, so that ｱﾌﾟﾙ and アプル are one.

    Raises BackpropError("too-many-marks") that points into the text.
    """
    return name if name.isascii() else _in_form("NFKC", name)


def _in_form(form: Literal["NFC", "NFKC"], text: str) -> str:
    """The only way to Unicode's normal forms."""
    start = crowd_of_marks(text)
    if start >= 0:  # the marks behind the first one would only stand in each other's way
        raise BackpropError("too-many-marks", Source(text[: start + 1]).span(start, start + 1), limit=MOST_MARKS)
    return unicodedata.normalize(form, text)


def crowd_of_marks(text: str) -> int:
    """Where more than MOST_MARKS combining marks in a row start; -1 when they do nowhere."""
    if text.isascii():
        return -1
    for run in _MAYBE_MARKS.finditer(text.replace("ﾞ", "\u3099").replace("ﾟ", "\u309a")):
        sizes = {character: _marks_in(character) for character in set(run[0])}
        count = start = 0
        for index, character in enumerate(run[0]):
            size = sizes[character]
            if not size:
                count, start = 0, index + 1
                continue
            count += size
            if count > MOST_MARKS:
                return run.start() + start
    return -1


def _marks_in(character: str) -> int:
    """How many combining marks a character is, written out; 0 for one that stands by itself."""
    whole = unicodedata.normalize("NFKD", character)
    return len(whole) if unicodedata.combining(whole[0]) else 0


def tokens_of(text: str) -> list[str]:
    """All tokens of a normalised text, line breaks among them.

    Raises BackpropError when the text is longer than MAX_TEXT.
    """
    if len(text) > MAX_TEXT:
        raise BackpropError("text-too-long", limit=f"{MAX_TEXT:,}")
    return _tokens(text).findall(text)


def _tokens(text: str) -> re.Pattern[str]:
    """What matches a token of `text`."""
    return _ASCII_TOKEN if text.isascii() else _ANY_TOKEN


class Source:
    """One text of the user, and where it came from.

    `line` and `column` say where the text starts in `file`, `indent` how far its further lines are moved to the right;
    None where the text in the file has another shape than the text itself (quoted, with escapes), so that only its
    start is known. `rows` are where its lines begin, if line ends of the file are blanks in the text (a folded block).
    """

    __slots__ = ("column", "file", "indent", "line", "rows", "text")

    def __init__(
        self,
        text: str,
        file: str | None = None,
        line: int = 1,
        column: int = 1,
        indent: int | None = 0,
        rows: Sequence[int] = (),
    ) -> None:
        self.text = text
        self.file = file
        self.line = line
        self.column = column
        self.indent = indent
        self.rows = rows

    def place(self, position: int) -> Place:
        """The place of token number `position`, or of the end of the text when there are not so many."""
        end = len(self.text.rstrip())
        return self.span(*next(iter(self.spans(position, 1)), (end, end + 1)))

    def spans(self, position: int, count: int) -> list[tuple[int, int]]:
        """Where `count` tokens from number `position` on start and end; fewer at the end of the text."""
        found = islice(_tokens(self.text).finditer(self.text), position, position + count)
        return [match.span() for match in found]

    def span(self, start: int, end: int) -> Place:
        """The place of the characters from `start` to `end`."""
        row, first, last = self._row_at(start)
        text = self.text[first:last]
        line, column = self.line, self.column
        if self.indent is not None:
            line, column = line + row, start - first + (column if row == 0 else 1 + self.indent)
        return Place(self.file, line, column, text, start - first, min(end - first, len(text) + 1))

    def _row_at(self, start: int) -> tuple[int, int, int]:
        """Which line a character stands on, from 0, and where in the text that begins and ends."""
        if self.rows:
            row = bisect_right(self.rows, start) - 1
            first = self.rows[row]
            after = self.rows[row + 1] if row + 1 < len(self.rows) else len(self.text)
            return row, first, first + len(self.text[first:after].rstrip())
        last = self.text.find("\n", start)
        first = self.text.rfind("\n", 0, start) + 1
        return self.text.count("\n", 0, start), first, last if last >= 0 else len(self.text)


class Sources:
    """Several texts on one tape: token numbers run on from text to text."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.sources: list[Source] = []

    def add(self, source: Source, start: int) -> None:
        """Let `source` own the token numbers from `start` on."""
        self.starts.append(start)
        self.sources.append(source)

    def place(self, origin: int) -> Place:
        """The place of a token number."""
        index = bisect_right(self.starts, origin) - 1
        return self.sources[index].place(origin - self.starts[index])
