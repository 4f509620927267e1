r"""The pattern of an answer on a line, and how several of them are told apart."""

from __future__ import annotations

import re

from backprop_cli.teaching.grade.answer_columns import KEY
from backprop_cli.teaching.grade.answer_names import ANY_NAME, is_of_gradient
from backprop_cli.teaching.grade.answer_starts import START
from backprop_cli.teaching.grade.no_answers import OTHERWISE
from backprop_cli.teaching.grade.printed_numbers import parts, separated

SEPARATORS = (
    r"\s*(?:[-=]{1,2}>|→|⇒|⟶|←|<-{1,2}|\\(?:to|[rR]ightarrow)(?![A-Za-z]))",  # →
    r"\s*&?(?::=|={1,2}(?!=)|:(?![:=]))",  # =
    r"\s*&?(?:~=?|[≈≒≃≅]|\\(?:approx|simeq|fallingdotseq)(?![A-Za-z]))",  # ≈
    r"[ ]?\t",  # tab
    r"\s(?:is|are|equals?|was|は|が)\s(?:equal to\s)?",  # is
    r"\s?[はがも][、,]?\s?(?=[-+]?[\d.]*\d|[¥￥$約\\])",  # は
    r"\s{1,8}(?!\[\d+\]:)(?=\[{1,4}\s{0,4}[-+]?\.?\d"  # tensor(3.) or [3.] behind a blank
    r"|(?:\w{1,9}\.)?(?:[tT]ensor|[aA]rray|float\d+|int\d+|Value|Fraction|Decimal)\()",
    r"\s(?:\.{3,99}|…{1,99})\s?(?=[-+]?[\d.]*\d)",  # ....
    r"\s\|\s(?=[^|]*$)",  # |
    r"\s?&(?=[^&=]*\\\\)",  # & (in a table of LaTeX)
)
"""Each with an example behind it."""
_PART = r"(?:[pP]\d{1,3}[._]\s?)?"
_PLAIN_NAME = rf"{_PART}(?:{ANY_NAME}|{KEY})"
_NAME = rf"(?:{_PLAIN_NAME}|[^\W\d]\w{{0,60}}(?:[ -]\w{{1,60}}){{1,2}})"
_SEPARATOR = rf"(?:{'|'.join(SEPARATORS)})"
_MARKS = r"[\"'`*]*"
_UNIT = r"(?:\s?(?P<unit>[(\[][^)\]\d:=]{1,20}[)\]]))?"
_IS_UNIT = re.compile(rf"(?!.{OTHERWISE.pattern}[)\]]).(?:in )?\S+(?:\s?(?:/|per)\s?\S+)?", re.IGNORECASE)
_AT = r"(?:\s?\|_(?:\{[^{}]{1,60}\}|\w{1,20}=[\d.]{1,9})|\s?\([^()=]{1,60}=[^()]{1,60}\))?"  # dz/dx (x = 3)
_MATHS = r"(?:(?P<maths>\$\$?|\\\(|\\\[)\s?)?"
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_FIRST = rf"(?P<start>{START}){_MATHS}(?P<before>{_MARKS})(?P<name>NAME)\$?(?P<behind>{_MARKS}){_UNIT}{_AT}"
ANSWER = re.compile(rf"{_FIRST.replace('NAME', _NAME)}(?P<separator>{_SEPARATOR}){_MARKS}")
NAME_FIRST = re.compile(rf"(?:>>>\s|In \[\d*\]:\s?)?(?:print\()?{_FIRST.replace('NAME', _PLAIN_NAME)}\)?")
"""A name that no separator stands behind."""
ALONE = re.compile(r"\s*$")
RESULT = re.compile(r"^Out\[\d*\]:\s?")
GOES_ON = re.compile(r"\s*&?\s?(=(?!=)|≈|≒)")
HEADING = re.compile(rf"(\s*)(grad(?:ient)?s?|{OTHERWISE.pattern})\s*:\s*", re.IGNORECASE)
_AND = r"\s(?:and|および|及び|&)\s"
_JOINT = rf"(?:\s?,\s?(?:and\s)?|{_AND})"
_TUPLE = re.compile(
    rf"(?:{START})(?:[Bb]oth\s)?\(?\s?(?P<names>{_PLAIN_NAME}(?:{_JOINT}{_PLAIN_NAME})+)\s?,?\)?"
    r"(?:\s*(?:=(?!=)|:(?!=))|\s(?:is|are)\s(?P<both>both\s)?|\s?は(?P<each>ともに|共に|どちらも)?\s?(?=[-+\d]))"
)
_BOTH = re.compile(_AND)
_NEXT = re.compile(rf"(?<=[\d.)\]])\s{{1,8}}(?:(?:and|&|then|と|および)\s)?(?={_PLAIN_NAME}\s?(?:[:=](?!=)|is\s))")
_SEVERAL = re.compile(r"[:=→⇒≈≒はがも]|->|\sis\s")
_CHAIN = re.compile(rf"\s*({_PLAIN_NAME})\s*=(?!=)")
MOST_ON_A_LINE = 1_000
"""Commas on a line that may have several answers on it."""
MOST_IN_A_CHAIN = 8


def is_prime(match: re.Match[str]) -> bool:
    """Whether what stands behind the name is the prime of a derivative: z' is not z."""
    return "'" in match["behind"] and "'" not in match["before"]


def closed(match: re.Match[str], value: str) -> str:
    """A value without the end of the formula that begins before its name."""
    maths = match["maths"]
    if not maths or value.lstrip().startswith(maths):  # name and value are each between dollars
        return value
    return value.rstrip(" .").removesuffix(_CLOSING[maths])


def with_remark(match: re.Match[str], value: str) -> str:
    """A value with what stands in brackets behind its name, unless that is a unit: `price (before tax)` is no price."""
    remark = match["unit"] or ""
    return f"{value} {remark}" if remark and value.strip() and not _IS_UNIT.fullmatch(remark) else value


def several(first: re.Match[str], value: str) -> list[tuple[list[str], str]]:
    """The answers on one line, of which the first has this match: the names of each, and its value."""
    crowded = sum(map(value.count, ",;、")) > MOST_ON_A_LINE
    if crowded or value.lstrip().startswith("<") or not _SEVERAL.search(value):
        return [([first["name"]], with_remark(first, value))]
    found = [(first, [""])]
    joint = ""
    for part, separator in separated(value, ",;、"):
        for place, piece in enumerate(_NEXT.split(part)):
            match = ANSWER.match(piece.strip()) if place or joint else None
            if match:
                found.append((match, [piece.strip()[match.end() :]]))
            else:
                found[-1][1].append((" " if place else joint) + piece)
        joint = separator
    if len(found) == 1:
        return [chain(first, value)]
    return [chain(match, closed(match, "".join(pieces))) for match, pieces in found]


def chain(first: re.Match[str], value: str) -> tuple[list[str], str]:
    """The names in `dx = dy = 14`, of which the first has this match, and what all of them are.

    A name that may be a value's stays in the value, too: in letters dx = t = x + y says something about t.
    """
    names, stay, at = [first["name"]], "", 0
    while "=" in first["separator"] and len(names) <= MOST_IN_A_CHAIN and (match := _CHAIN.match(value, at)):
        names.append(match[1])
        stay += "" if is_of_gradient(match[1]) else match[0]
        at = match.end()
    return names, with_remark(first, stay + value[at:])


def tuple_on(line: str) -> list[tuple[str, str]]:
    """The answers of `a, b = 1, 2`, and of `a and b: 1`; none of another line."""
    match = _TUPLE.match(line) if "," in line or _BOTH.search(line) else None
    if match is None:
        return []
    names = [name.strip() for part in parts(match["names"]) for name in _BOTH.split(part)]
    names = [name.removeprefix("and ") for name in names]
    values = line[match.end() :].strip().rstrip(";")
    if values[:1] == "(" and values[-1:] == ")" and len(parts(values)) == 1:
        values = values[1:-1]
    texts = parts(values.rstrip(", "))
    if len(texts) == 1 and texts[0].strip():
        texts = _BOTH.split(texts[0])
    both = match["both"] or match["each"] or _BOTH.search(match["names"])
    if len(texts) == 1 and both and texts[0].strip():
        texts *= len(names)
    return list(zip(names, texts)) if len(texts) == len(names) else []
