"""Answers in columns: a row of names with a row of numbers below it; and what stands alone on a line.

columns := name, name, ...       with commas, tabs, semicolons or blanks between, or the cells of a table
           value, value, ...     once or more; another number below a name is a second answer
pair    := name, value           or with a blank between
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.numbers.literals import NUMBER
from backprop_cli.teaching.grade.answer_names import ANY_NAME
from backprop_cli.teaching.grade.given import Given, filled_in
from backprop_cli.teaching.grade.latex_answers import undressed

KEY = r"[^\W\d][^\x00-\x2d\x2f:-@\[-^`{-\x7f、。「」]*(?:\[\d+(?:,\s?\d+)*\])?"
MARKS = "`*_\"' "
GRADIENT = re.compile(r"∂.*|d\w*/d.*|grad(?:ient)?s?|勾配|微分|逆伝播", re.IGNORECASE)
_NAME = re.compile(rf"(?:[pP]\d{{1,3}}[._])?(?:{ANY_NAME}|{KEY})")
_OPENING = r"(?:[*_`$\"'(\[=≈≒~約¥￥]|\\\(|\\\[){0,4}"
_FACTORS = rf"(?:\s?(?:/|×|\*{{1,2}}|\^|·)\s?\(?[-+]?{NUMBER}\)?){{0,3}}"
_NUMBER = re.compile(
    rf"{_OPENING}\s?(?:[-+](?!\s))?[¥￥$]?\s?(?:{NUMBER}{_FACTORS}[^\d:;=|\[]{{0,30}}|\\[dt]?frac\s?\{{?\s?-?\d[^:;=|\[]{{0,60}})"
)
_OF_LIST = re.compile(r"\d{1,3}(?:[.)]|[.)]\s.*)")
_PAIR = re.compile(rf"(?:\s*[,;]\s*|\s+)([-+]?[¥￥$]?{NUMBER}(?:/{NUMBER})?\s?(?:円|yen|個)?)")


def is_number(text: str) -> bool:
    """Whether a text is a number with nothing but a unit or marks around it, and not that of a list."""
    return _NUMBER.fullmatch(text) is not None and not _OF_LIST.fullmatch(text)


def unmarked(name: str) -> str:
    """A name without marks around it. A derivative's prime is none: z' is not z."""
    bare = name.strip(MARKS)
    prime = name.rstrip('`*_" ').endswith("'") and not name.lstrip('`*_" ').startswith("'")
    return f"{bare}'" if prime else bare


def bare_name(cell: str) -> str:
    """A name in a cell without marks, dollars and LaTeX's dress."""
    name = unmarked(undressed(cell))
    for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)")):
        if name.startswith(opening) and name.endswith(closing) and len(name) > len(opening + closing):
            return unmarked(name[len(opening) : -len(closing)])
    return name


def pair_on(line: str, end_of_name: int) -> str | None:
    """The number behind a name that ends there, if the line has nothing else: `price 220`, `price,220`."""
    found = _PAIR.fullmatch(line, end_of_name)
    return found[1] if found else None


def below(names: Sequence[str], cells: Sequence[str], line: int) -> list[Given]:
    """The answers in a row of numbers below one of names; none where it is no such row.

    What stands before the numbers says what they are: below the name `x`, in a row called "gradient", is dx.
    """
    if len(names) != len(cells) or len(names) < 2:
        return []
    first = 0 if is_number(cells[0]) and is_name(names[0]) else 1
    label = cells[0].strip(MARKS) if first else ""
    if first and (len(names) == 2 and names[0] or ":" in label or "=" in label):
        return []
    filled = [place for place in range(first, len(cells)) if cells[place].strip(MARKS)]
    if not all(is_name(names[place]) and is_number(cells[place]) for place in filled):
        return []
    ending = ".grad" if GRADIENT.fullmatch(label) else ""
    found = [filled_in(bare_name(names[place]) + ending, cells[place], line) for place in filled]
    return [answer for answers in found for answer in answers]


def is_name(cell: str) -> bool:
    """Whether a cell has nothing but a name in it."""
    return _NAME.fullmatch(bare_name(cell)) is not None
