r"""Answers on lines: what people write by hand, and what programs print.

    line   := START name UNIT? SEPARATOR value     several of them with commas, semicolons, "and" or blanks between
            | name = name = ... = value            each of them
            | name, name, ... = value, value, ...  a tuple; of "x and y: 3" both
            | { name: value, ... }                 a mapping, also over several lines
            | | name | value |                     a row of a table, with a heading or without
            | name, name, ...                      above a line of numbers
            | name number                          and nothing else; the number may stand on the next line
    START  := what `answer_starts` tells           SEPARATOR := a row of `answer_patterns`

Lines that begin with = go on with the value above, and so do those of an array. What a traceback shows of a program is
no answer. The rest is passed over. Every line is read once, in linear time.
"""

from __future__ import annotations

from typing import NamedTuple

from backprop_cli.teaching.grade.answer_braces import answers_in_braces
from backprop_cli.teaching.grade.answer_columns import is_number, pair_on
from backprop_cli.teaching.grade.answer_names import PARTIALS
from backprop_cli.teaching.grade.answer_patterns import (
    ALONE,
    ANSWER,
    GOES_ON,
    HEADING,
    NAME_FIRST,
    RESULT,
    closed,
    is_prime,
    several,
    tuple_on,
    with_remark,
)
from backprop_cli.teaching.grade.answer_starts import is_of_list, number_in, problem_headed
from backprop_cli.teaching.grade.answer_tables import begins_table, columns_at, rows_of_table
from backprop_cli.teaching.grade.array_texts import block_list, rest_of_array, rest_of_braces
from backprop_cli.teaching.grade.given import Given, filled_in
from backprop_cli.teaching.grade.latex_answers import rest_of_matrix, undressed
from backprop_cli.teaching.grade.markdown_escapes import unescaped
from backprop_cli.teaching.grade.no_answers import OTHERWISE
from backprop_cli.teaching.grade.sheet_parts import without_given
from backprop_cli.teaching.grade.tracebacks import rest_of_traceback

_MOST_BETWEEN, _LONGEST_ALONE = 3, 200


class Lines(NamedTuple):
    """What lines say: the answers, and how many of the lines say nothing."""

    given: list[Given]
    passed_over: int


def answers_on_lines(text: str) -> Lines:
    """The answers on the lines of a text."""
    reader = _Reader(without_given(unescaped(text.translate(PARTIALS)).splitlines()))
    reader.run()
    return Lines(_without_list_numbers(reader.given, reader.listed), reader.passed_over)


def _without_list_numbers(given: list[Given], listed: set[int]) -> list[Given]:
    """The answers; those that are `listed` without their numbers, where these go on from name to name as in a list."""
    numbers, names = {given[place].number for place in listed}, {given[place].name for place in listed}
    if not len(numbers) == len(names) == len(listed) > 1:
        return given
    return [answer._replace(number=0) if place in listed else answer for place, answer in enumerate(given)]


class _Reader:
    """One pass over the lines."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0  # the next line
        self.given: list[Given] = []
        self.listed: set[int] = set()  # which of them have a number that may be that of a list
        self.passed_over = 0
        self.braces_close = True  # once they do not, nobody looks for their end any more: that would take long
        self.problem = 0  # the number of the last heading
        self.heading = ("", 0)  # of lines that stand further to the right: its name, and where it stands

    def run(self) -> None:
        while self.at < len(self.lines):
            whole = self.lines[self.at]
            line = whole.strip()
            self.at += 1
            headed = problem_headed(line)
            self.problem = headed or self.problem
            if headed and line[-1] != ":":
                self.passed_over += line[0] != "#"
            elif line.startswith("#"):
                self._without_separator(line.lstrip("#").lstrip(), of_heading=True)
            elif line and line not in ("---", "..."):
                self._follow_heading(whole)
                taken = not OTHERWISE.fullmatch(self.heading[0]) and self._read(line)
                self.passed_over += not taken

    def _read(self, line: str) -> bool:
        return self._other(line) or self._answers(line) or self._columns()

    def _follow_heading(self, whole: str) -> None:
        name, indent = self.heading
        if name and len(whole) - len(whole.lstrip()) <= indent:
            self.heading = ("", 0)
        match = HEADING.fullmatch(whole) if whole.rstrip().endswith(":") else None
        if match:
            self.heading = (match[2], len(match[1]))

    def _other(self, line: str) -> bool:
        """Whether the line is no answer by itself: the start of a mapping, of a table or of a traceback."""
        if line[0] == "{":
            return self._mapping(line)
        if "\t" in line and self._columns():
            return True
        if begins_table(self.lines, self.at - 1):
            return self._below(*rows_of_table(self.lines, self.at - 1))
        used = rest_of_traceback(line, self.lines, self.at)
        self.at += used
        self.passed_over += used
        return False

    def _columns(self) -> bool:
        return self._below(*columns_at(self.lines, self.at - 1))

    def _below(self, given: list[Given], used: int) -> bool:
        """Whether there are answers on the `used` lines from the last one on."""
        self.given += [answer._replace(number=self.problem) for answer in given]
        self.at += max(0, used - 1)
        return bool(given)

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

    def _answers(self, line: str) -> bool:
        """Whether a line has answers on it."""
        line = undressed(line)
        if self._tuple(line):
            return True
        match = ANSWER.match(line)
        if match is None or is_prime(match):
            return match is None and self._without_separator(line)
        at = self.at
        value = line[match.end() :]
        if "\\begin" not in value:  # the ends of lines of LaTeX, but those of a matrix end its rows
            value = value.removesuffix("\\\\") + self._continued()
        value, used = self._value(closed(match, value))
        self.at += used
        if not used and value.lstrip().startswith("{") and value.rstrip().endswith("}"):
            found = answers_in_braces(f"{{{_quoted(match['name'])}: {value}}}", at)
            if found and found[0]:
                self.given += found[0]
                return True
        for names, text in several(match, value) if not used else [([match["name"]], with_remark(match, value))]:
            self._give(names, text, at, match["start"])
        return True

    def _continued(self) -> str:
        """What the next lines say where they go on with an equals sign, as calculations do; they are taken."""
        said = ""
        while self.at < len(self.lines) and (match := GOES_ON.match(self.lines[self.at])):
            said += f" {match[1]} {undressed(self.lines[self.at][match.end() :].strip()).removesuffix(chr(92) * 2)}"
            self.at += 1
        return said

    def _give(self, names: list[str], value: str, at: int, start: str) -> None:
        """Add an answer by each of the names; `start` is what stands before the first."""
        number = 0 if self.problem else number_in(start)
        for name in names:
            for answer in filled_in(name, value, at, self.heading[0]):
                if number and is_of_list(start):
                    self.listed.add(len(self.given))
                also = tuple(names) if len(names) > 1 else ()
                self.given.append(answer._replace(number=self.problem or number, also=also))

    def _without_separator(self, line: str, of_heading: bool = False) -> bool:
        """Whether a line has a name and its number alone, or a name whose number stands below, as below a heading."""
        match = NAME_FIRST.match(line)
        if match is None or is_prime(match):
            return False
        at, value = self.at, None if of_heading else pair_on(line, match.end())
        if value is None and ALONE.match(line, match.end()):
            value = self._next_number()
        if value is not None:
            self._give([match["name"]], with_remark(match, value), at, match["start"])
        return value is not None

    def _next_number(self) -> str | None:
        """The number that stands alone on the next line, or behind a blank one, or in a block of code; it is taken."""
        for at in range(self.at, min(self.at + _MOST_BETWEEN, len(self.lines))):
            line = RESULT.sub("", self.lines[at].strip()[:_LONGEST_ALONE])
            if is_number(line):
                self.at = at + 1
                return line
            if line and not line.startswith("```"):
                return None
        return None

    def _value(self, value: str) -> tuple[str, int]:
        """A value with what of it stands on the next lines, and their number: an array goes on there."""
        block = block_list(value, self.lines, self.at)
        if block:
            braced = answers_in_braces("\n".join(["x:", *block]))
            if braced and braced[0]:
                return braced[0][0].value, len(block)
        whole, used = rest_of_matrix(value, self.lines, self.at)
        if not used:
            whole, used = rest_of_array(value, self.lines, self.at, ANSWER)
        return (whole if used or value.strip() else self._next_number() or "", used)

    def _tuple(self, line: str) -> bool:
        """Whether the line says `a, b = 1, 2`."""
        found = tuple_on(line)
        for name, text in found:
            self._give([name], text, self.at, "")
        return bool(found)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "").replace('"', "") + '"'
