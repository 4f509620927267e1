"""What may stand on a line before the name of an answer: a bullet, the number of a list or of a problem, a word.

start := QUOTE? BULLET? NUMBER* WORD*       every one a row of the tables below
"""

from __future__ import annotations

import re

BULLETS = (
    r"[-+*]\s+(?:\[[ xX]\]\s+)?",  # -
    r"[•・◦▪■□◆◇●]\s*",  # ・
    r"[✓✔✅☑]\ufe0f?\s*",  # ✓
    r"\\item\s*",  # \item
    r"&\s*",  # &
)
"""Each with an example behind it, as in the tables below."""
NUMBERS = (
    r"\(\d{1,3}\)\s*",  # (1)
    r"\[\d{1,3}\]\s+",  # [1]
    r"\(?\d{1,3}[.-]\d{1,2}[.)]?\s+",  # 1.2)
    r"\d{1,3}[.)]\s*",  # 1)
    r"\d{1,3}:\s+",  # 1:
    r"[①-⑳]\s*",  # ①
    r"\(?[a-zA-Zア-ンあ-ん][)]\s*",  # (a)
    r"\(?[ivxIVX]{1,5}[)]\s*",  # (ii)
    r"(?:[a-zA-Zア-ン]|[ivxIVX]{1,5})\.\s+",  # a.
    r"[(【\[]?(?:第|問題?|設問|大問|小問|課題)\s?\d{1,3}(?:\s?[-.(]\d{1,2}\)?)?\s?問?[.:)】\]]{0,2}\s*",  # 問1(2)
    r"[(\[]?(?:[Qq](?:uestion)?|[Nn]o|[Pp](?:roblem)?|[Ee]x(?:ercise)?)\.?\s?\d{1,3}(?:\s?\([a-z\d]\))?"  # Q1:
    r"(?:\s?[:)\]]\s*|\.?\s+)",
)
WORDS = (
    r"(?:[Mm]y\s|[Tt]he\s)?(?:[Ff]inal\s)?[Aa]ns(?:wers?)?\s?\d{0,3}(?:\s?[.:)]\s*|\sis:?\s+|\s+)",  # answer 1:
    r"(?:最終的な|私の)?(?:解答|回答|答え?)\s?\d{0,3}\s?(?:[.:)]\s*|は[、,]?\s*|\s)",  # 答え1:
    r"(?:[Ss]o|[Tt]hus|[Tt]herefore|[Hh]ence|[Tt]hen|[Ff]inally|[Aa]nd|[Tt]he"  # So
    r"|(?:[Ww]e|I)\s(?:get|got|have|found))(?:\sthat)?,?\s+",
    r"(?:∴|\\therefore(?![A-Za-z])|よって|したがって|従って|ゆえに|だから|つまり|すなわち)[、,]?\s*",  # ∴
    r"(?:let|const|var|double|float|auto)\s+",  # let
)


def _one(table: tuple[str, ...]) -> str:
    return "|".join(table)


START = rf"(?:>\s?)?(?:{_one(BULLETS)})?(?:{_one(NUMBERS)}){{0,2}}(?:{_one(WORDS)}){{0,2}}"
"""A pattern, without groups, of all that."""

_DIGITS = re.compile(r"[0-9]{1,4}|[①-⑳]")
_WITH_NUMBER = r"(?:第|問題?|設問|大問|課題|[Pp](?:roblem)?|[Qq](?:uestion)?|[Ee]x(?:ercise)?)\.?\s?([0-9]{1,3})"
_PROBLEM = re.compile(
    rf"(?:#{{1,6}}\s*)?[(【\[*]{{0,3}}{_WITH_NUMBER}\s?問?[.:)】\]*]{{0,4}}|#{{1,6}}\s*(?:{_WITH_NUMBER}|([0-9]{{1,3}})[.:)]).*"
)
_OF_PROBLEM = re.compile(r"(?:[Pp](?:roblem)?|問題|大問)\.?\s?[0-9]")
_LONGEST_HEADING = 300


def number_in(start: str) -> int:
    """The number that a start has, of a list or of a problem; 0 for none."""
    found = _DIGITS.search(start)
    if not found:
        return 0
    return int(found[0]) if found[0].isdecimal() else ord(found[0]) - ord("①") + 1


def is_of_list(start: str) -> bool:
    """Whether the number in a start may be that of a list, and need not be that of a problem."""
    return _OF_PROBLEM.search(start) is None


def problem_headed(line: str) -> int:
    """The number of the problem whose heading a line is, `Problem 2` or `# 2. Apples`; 0 for another line."""
    found = _PROBLEM.fullmatch(line) if len(line) <= _LONGEST_HEADING else None
    return int(next(filter(None, found.groups()))) if found else 0
