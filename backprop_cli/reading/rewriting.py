"""Parts of a text that is no expression, as its user wrote them, for the sentence that says what to write instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from backprop_cli.reading.tokens import Source, is_name, tokens_of

MOST_TOKENS = 60
"""Tokens of a call, or of another part, that a message repeats."""
SIGNS_OF_TEXT = frozenset("=<>'\"“”‘’„「」『』`{}#;:$")
"""Signs that no expression of numbers has."""
_ENDS = ("", ";", "\n", ",", ")")
_DOTTED = re.compile(r"(?:[^\W\d]\w*\.)+(?=[^\W\d]\w*\()")


class ForeignCall(NamedTuple):
    """The arguments of a call as texts, and the position of the token behind it."""

    arguments: list[str]
    end: int


def call_at(source: Source, tokens: list[str], position: int) -> ForeignCall | None:
    """The call, or the parenthesis, that starts at `position`; None where it does not end within MOST_TOKENS."""
    arguments, start, depth = [], position + 1, 0
    for at in range(position, min(position + MOST_TOKENS, len(tokens))):
        token = tokens[at]
        depth += (token[-1:] == "(" or token == "[") - (token in (")", "]"))
        if depth == 0 or (depth == 1 and token == ","):
            if at > start:
                arguments.append(text_of(source, start, at))
            start = at + 1
        if depth == 0:
            return ForeignCall(arguments, at + 1)
    return None


def text_in(tokens: list[str], position: int) -> int | None:
    """Where, in the parenthesis or call that starts at `position`, one of SIGNS_OF_TEXT stands, or None."""
    depth = 0
    for at in range(position, min(position + MOST_TOKENS, len(tokens))):
        depth += (tokens[at][-1:] == "(") - (tokens[at] == ")")
        if depth <= 0:
            return None
        if tokens[at] in SIGNS_OF_TEXT:
            return at
    return None


def text_of(source: Source, start: int, end: int) -> str:
    """The tokens from `start` to before `end` as they were written, on one line, without the libraries of calls."""
    spans = source.spans(start, end - start)
    text = source.text[spans[0][0] : spans[-1][1]] if spans else ""
    return _DOTTED.sub("", " ".join(text.split()))


def operand_at(source: Source, tokens: list[str], position: int) -> str:
    """The operand that starts at `position`, without parentheses around it: a name, a number, a call; else x."""
    token = tokens[position]
    call = call_at(source, tokens, position) if token[-1:] == "(" else None
    if call:
        inside = ", ".join(call.arguments)
        return inside if token == "(" else f"{token}{inside})"
    return token if is_name(token) or token[:1].isdigit() else "x"


def operand_before(source: Source, tokens: list[str], position: int, powers: bool = False) -> str:
    """The operand that ends before `position`: a name, a number, or a parenthesis or call with all that is in it.

    With `powers` it may be a power of such.
    """
    depth = 0
    for start in range(position - 1, max(-1, position - MOST_TOKENS), -1):
        depth += (tokens[start] == ")") - (tokens[start][-1:] == "(")
        sign = start > 1 and tokens[start - 1] == "-"
        is_exponent = start > 0 and tokens[start - 1 - sign] in ("^", "**")
        if depth <= 0 and not (powers and (is_exponent or tokens[start] in ("-", "^", "**"))):
            return text_of(source, start, position)
    return "(...)"


def inside_bars(source: Source, tokens: list[str], position: int) -> str:
    """What stands between the '|' at `position` and the next one; nothing where there is none."""
    behind = tokens[position + 1 : position + MOST_TOKENS]
    end = behind.index("|") if "|" in behind else 0
    if end and not (behind[end - 1] == ")" or is_name(behind[end - 1]) or behind[end - 1][:1].isdigit()):
        return ""  # bars in bars: this one opens
    return text_of(source, position + 1, position + 1 + end) if end else ""


def choice_at(tokens: list[str], position: int) -> str:
    """What `a if b > c else d`, with its `if` at `position`, is as a call: max, min, relu, abs or leaky_relu; or ""."""
    start = position
    while start > 0 and position - start < MOST_TOKENS and tokens[start - 1] not in ("=", "(", *_ENDS):
        start -= 1
    end = position
    while end - position < MOST_TOKENS and tokens[end] not in _ENDS:
        end += 1
    parts = re.fullmatch(r"([^<>]+)([<>])(?: =)?(.+) else (.+)", " ".join(tokens[position + 1 : end]))
    if not parts:
        return ""
    then, left, right, otherwise = (
        re.sub(r"\s+", "", text) for text in (" ".join(tokens[start:position]), parts[1], parts[3], parts[4])
    )
    larger, smaller = (left, right) if parts[2] == ">" else (right, left)
    return _choice(then, otherwise, larger, smaller)


def choice_of(condition: str, then: str, otherwise: str) -> str:
    """The same of `if(b > c, a, d)`."""
    before = tokens_of(then)
    return choice_at([*before, "if", *tokens_of(condition), "else", *tokens_of(otherwise), ""], len(before))


def _choice(then: str, otherwise: str, larger: str, smaller: str) -> str:
    """`then` where `larger` is larger, else `otherwise`."""
    if {then, otherwise} == {larger, smaller}:
        word, numbers = ("max" if then == larger else "min"), [then, otherwise]
        if word == "max" and "0" in numbers:
            numbers.remove("0")
            word = "relu"
        return f"{word}({', '.join(numbers)})"
    if smaller == "0" and then == larger:
        if otherwise == f"-{then}":
            return f"abs({then})"
        factor = otherwise.removesuffix(f"*{then}")
        return f"leaky_relu({then}, {factor})" if factor != otherwise else ""
    if larger == "0" and otherwise == smaller:
        return _choice(otherwise, then, smaller, "0")
    return ""
