"""Several answers in what was read as one: `650 | dtax = 715` below the name `price` has the answer to dtax, too.

Where a name of the problem stands before an equals sign or a colon in a value, another answer begins. What stands
between is no number and no sign of arithmetic: `3 / dorange = 2.2` may be a calculation, so neither is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from backprop_cli.teaching.grade.answer_columns import is_number
from backprop_cli.teaching.grade.given import MAX_VALUE, Given, filled_in
from backprop_cli.teaching.grade.submission import Submission

MOST_LOOKED_INTO = 1_000
"""Values with names in them, of one submission, and names on one line."""
_LONGEST_NAME = 60
_BEGINS = re.compile(
    r"(?<!\s)\s*(?::=|(?<![=<>!])=(?!=)|[:≈≒≃≅→⇒]|->|\\(?:approx|to)(?![A-Za-z])|\s(?:is|was|equals?)\s|[はが](?=[\s\d]))\s?"
)
_ARROWS = re.compile(r"[-=]+>|<[-=]+|\\rightarrow|\\to|\\quad")
_TOP = re.compile(r"(?:[d∂δ]\s?\w*\)?\s?/\s?\(?|\\partial\s?\w*\s?\}?(?:\s?/\s?|\s?\{))$")
"""Of the derivative of one node by another, whose lower half is no name."""
_DRESS = " `*\"'$"
_UNIT = re.compile(r"\s?[(\[][^)\]\d:=]{1,20}[)\]]$")
_END = re.compile(r"(?:^|(?<=[\w)\]}%]))[^\w)\]}%]*$")
_JOINT = re.compile(r"(?<![^\W_])(?:and|then|so|with|while|whereas|but|と|および|及び)$")
_SIGNS = frozenset("-+*/^×÷·⋅−")
_NAME_IN = re.compile(r"[^\W\d_]|∂|∇|\\")


class Apart:
    """Takes the answers of one submission apart. `meaning` is what a name is of, `asked` whether that is a question."""

    def __init__(self, meaning: Callable[[str], Hashable | None], asked: Callable[[Any], bool]) -> None:
        self.meaning, self.asked = meaning, asked
        self.looked_into = 0

    def of(self, submission: Submission) -> Iterator[Given]:
        """Every answer of a submission, and each that stands in another one; a cell of a table is one answer."""
        for each in submission.given:
            yield from self._of(each) if submission.on_lines else [each]

    def _of(self, given: Given) -> list[Given]:
        value = given.value
        if given.beside or len(value) > MAX_VALUE or not _NAME_IN.search(value) or value.startswith("<"):
            return [given]
        begins = list(_BEGINS.finditer(value))
        self.looked_into += len(begins)
        if begins and self.looked_into > MOST_LOOKED_INTO:
            return [given._replace(beside=given.name)]
        names, pieces, at = [given.name], [], 0
        for begin in begins:
            start, name = self._name_before(value[at : begin.start()])
            if not name or self._is_chain(given, name, value[: at + start]):
                continue
            piece = _without_joint(value[at : at + start])
            if not self._is_question(given.name, given.heading) and not (piece and is_number(piece)):
                continue  # something about an answer
            if piece is None and not self._is_question(name):
                continue  # a formula with a name in it
            if piece is None:
                return [given._replace(beside=name), given._replace(name=name, beside=given.name)]
            names.append(name)
            pieces.append(piece)
            at = begin.end()
        return _filled_in(given, names, [*pieces, value[at:]]) if pieces else [given]

    def _is_question(self, name: str, heading: str = "") -> bool:
        meaning = self.meaning(f"{heading}.{name}") if heading else None
        return self.asked(meaning or self.meaning(name))

    def _is_chain(self, given: Given, name: str, before: str) -> bool:
        """Whether a name goes on with the chain that the answer begins, or is its own name again."""
        return not before.strip(_DRESS) and (name in given.also or self.meaning(name) == self.meaning(given.name))

    def _name_before(self, text: str) -> tuple[int, str]:
        """The longest name in the problem that a text ends with, and where it begins; no name where there is none."""
        text = text.rstrip(_DRESS)
        text = _UNIT.sub("", text) if text.endswith((")", "]")) and self.meaning(text) is None else text
        for start in range(max(0, len(text) - _LONGEST_NAME), len(text)):
            if _begins_word(text, start) and not _TOP.search(text, 0, start) and self.meaning(text[start:]) is not None:
                return start, text[start:]
        return 0, ""


def _filled_in(given: Given, names: list[str], pieces: list[str]) -> list[Given]:
    found = [filled_in(name, piece, given.line, given.heading) for name, piece in zip(names, pieces)]
    return [answer._replace(number=given.number) for answers in found for answer in answers]


def _begins_word(text: str, at: int) -> bool:
    """Whether a name may begin there: not within a word of Latin letters."""
    sign, before = text[at], text[at - 1] if at else " "
    if not (sign.isalpha() or sign in "∂∇\\"):
        return False
    return not (sign.isascii() and before.isascii() and (before.isalnum() or before in "_.\\")) and before not in "∂∇"


def _without_joint(between: str) -> str | None:
    """What stands before the next name without what joins the two; None where that may be arithmetic, or is nothing."""
    if not between.strip(_DRESS):
        return None
    text = _ARROWS.sub(" ", between)
    for _ in range(2):
        end = _END.search(text)
        assert end is not None
        if not _SIGNS.isdisjoint(end[0]):
            return None
        text = _JOINT.sub("", text[: end.start()])
    return text.rstrip()
