r"""Answers on lines: what people write by hand, and what programs print.

    line   := PREFIX* name UNIT? SEPARATOR value   several of them with commas, semicolons or blanks between
            | name, name, ... = value, value, ...  a tuple
            | { name: value, ... }                 a mapping, also over several lines
            | | name | value |                     a row of a table, with a heading or without
    PREFIX := a bullet, a number such as "1)" or "Q1:", "> " or "$"

A value that is an array may go on over the next lines. What a traceback shows of a program is no answer. The rest is
passed over. Every line is read once, in linear time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backprop_cli.teaching.grade.answer_braces import answers_in_braces
from backprop_cli.teaching.grade.answer_names import ANY_NAME
from backprop_cli.teaching.grade.answer_tables import is_row, rows_of_table
from backprop_cli.teaching.grade.array_texts import block_list, rest_of_array, rest_of_braces
from backprop_cli.teaching.grade.given import Given, filled_in
from backprop_cli.teaching.grade.printed_numbers import parts, separated
from backprop_cli.teaching.grade.sheet_parts import without_given
from backprop_cli.teaching.grade.tracebacks import rest_of_traceback

_KEY = r"[^\W\d][\w.\x80-\U0010FFFF]*(?:\[\d+(?:,\s?\d+)*\])?"
_NAME = rf"(?:{ANY_NAME}|{_KEY})"
_PREFIX = (
    r"(?:>\s?)?(?:(?:[-+*]\s+|[•・◦▪]\s*)(?:\[[ xX]\]\s+)?)?"
    r"(?:\(\d{1,3}\)\s*|\d{1,3}[.)]\s*|[①-⑳]\s*|[a-zA-Z]\)\s+|(?:問|設問)\s?\d{1,3}[.:)]?\s*"
    r"|(?:[Qq]|[Nn]o\.?)\s?\d{1,3}\s?[.:)]\s*|(?:[Aa]ns(?:wer)?|解答|回答|答え?)\s?\d{0,3}\s?[.:)]\s*)?"
)
_MARKS = r"[\"'`*]*"
_UNIT = r"(?:\s?[(\[][^)\]\d:=]{1,20}[)\]])?"
_SEPARATOR = r"(?:\s*(?::=|&?[:=](?!=)|≈|→|->|=>)|[ ]?\t|\s(?:is|は)\s)"
_MATHS = r"(?:(\$\$?|\\\(|\\\[)\s?)?"
_ANSWER = re.compile(rf"{_PREFIX}{_MATHS}{_MARKS}({_NAME})\$?{_MARKS}{_UNIT}{_SEPARATOR}{_MARKS}")
_TUPLE = re.compile(rf"{_PREFIX}\(?\s?({_NAME}(?:\s?,\s?{_NAME})+)\s?,?\)?\s*=(?!=)")
_NEXT = re.compile(rf"(?<=[\d.)\]])\s{{1,8}}(?={_NAME}\s?[:=](?!=))")
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_HEADING = re.compile(r"(\s*)(grad(?:ient)?s?)\s*:\s*")
MOST_ON_A_LINE = 1_000
"""Commas on a line that may have several answers on it."""


class Lines(NamedTuple):
    """What lines say: the answers, and how many of the lines say nothing."""

    given: list[Given]
    passed_over: int


def answers_on_lines(text: str) -> Lines:
    """The answers on the lines of a text."""
    reader = _Reader(without_given(text.splitlines()))
    reader.run()
    return Lines(reader.given, reader.passed_over)


class _Reader:
    """One pass over the lines."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0  # the next line
        self.given: list[Given] = []
        self.passed_over = 0
        self.braces_close = True  # once they do not, nobody looks for their end any more: that would take long
        self.heading = ("", 0)  # of lines that stand further to the right: its name, and where it stands

    def run(self) -> None:
        while self.at < len(self.lines):
            whole = self.lines[self.at]
            line = whole.strip()
            self.at += 1
            if line and line not in ("---", "...") and line[0] != "#":
                self._follow_heading(whole)
                taken = self._other(line) or self._answers(line, whole)
                self.passed_over += not taken

    def _follow_heading(self, whole: str) -> None:
        name, indent = self.heading
        if name and len(whole) - len(whole.lstrip()) <= indent:
            self.heading = ("", 0)
        match = _HEADING.fullmatch(whole) if whole.rstrip().endswith(":") else None
        if match:
            self.heading = (match[2], len(match[1]))

    def _other(self, line: str) -> bool:
        """Whether the line is no answer by itself: the start of a mapping, of a table or of a traceback."""
        if line[0] == "{":
            return self._mapping(line)
        if is_row(line):
            given, used = rows_of_table(self.lines, self.at - 1)
            self.given += given
            self.at += used - 1
            return bool(given)
        used = rest_of_traceback(line, self.lines, self.at)
        self.at += used
        self.passed_over += used
        return False

    def _mapping(self, line: str) -> bool:
        opened = self.braces_close and not line.endswith("}")
        used = rest_of_braces(self.lines, self.at) if opened else 0
        whole = " ".join([line, *self.lines[self.at : self.at + used]]).strip() if used else line
        found = answers_in_braces(whole, self.at) if whole.endswith("}") else None
        if found is None or not found[0]:
            self.braces_close = self.braces_close and not opened
            self.passed_over += found[1] - 1 if found and found[1] else 0
            return False
        self.given += found[0]
        self.passed_over += found[1]
        self.at += used
        return True

    def _answers(self, line: str, whole: str) -> bool:
        """Whether a line has answers on it."""
        match = _ANSWER.match(line)
        if match is None:
            return self._tuple(line)
        at = self.at
        value = line[match.end() :].removesuffix("\\\\")  # the end of a line of LaTeX
        if match[1] and not value.lstrip().startswith(match[1]):  # else name and value are each between dollars
            value = value.rstrip(" .").removesuffix(_CLOSING[match[1]])
        value, used = self._value(value)
        self.at += used
        if not used and value.lstrip().startswith("{") and value.rstrip().endswith("}"):
            found = answers_in_braces(f"{{{_quoted(match[2])}: {value}}}", at)
            if found and found[0]:
                self.given += found[0]
                return True
        for name, text in _several(match[2], value) if not used else [(match[2], value)]:
            self.given += filled_in(name, text, at, self.heading[0])
        return True

    def _value(self, value: str) -> tuple[str, int]:
        """A value with what of it stands on the next lines, and their number: an array goes on there."""
        block = block_list(value, self.lines, self.at)
        if block:
            braced = answers_in_braces("\n".join(["x:", *block]))
            if braced and braced[0]:
                return braced[0][0].value, len(block)
        return rest_of_array(value, self.lines, self.at, _ANSWER)

    def _tuple(self, line: str) -> bool:
        """Whether the line says `a, b = 1, 2`."""
        match = _TUPLE.match(line) if "," in line and "=" in line else None
        if match is None:
            return False
        names = parts(match[1])
        values = line[match.end() :].strip().rstrip(";")
        if values[:1] == "(" and values[-1:] == ")" and len(parts(values)) == 1:
            values = values[1:-1]
        texts = parts(values.rstrip(", "))
        if len(texts) != len(names):
            return False
        for name, text in zip(names, texts):
            self.given += filled_in(name.strip(), text, self.at)
        return True


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "").replace('"', "") + '"'


def _several(name: str, value: str) -> list[tuple[str, str]]:
    """The answers on one line, of which the first is called `name`."""
    crowded = sum(map(value.count, ",;、")) > MOST_ON_A_LINE
    if (":" not in value and "=" not in value) or value.lstrip().startswith("<") or crowded:
        return [(name, value)]
    found = [[name, ""]]
    joint = ""
    for part, separator in separated(value, ",;、"):
        for place, piece in enumerate(_NEXT.split(part)):
            match = _ANSWER.match(piece.strip()) if place or joint else None
            if match:
                found.append([match[2], piece.strip()[match.end() :]])
            else:
                found[-1][1] += (" " if place else joint) + piece
        joint = separator
    return [(each[0], each[1]) for each in found]
