"""Which message a bad expression gets. The parser says where it stopped; this file says what the user meant."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NoReturn

from backprop_cli.errors import BackpropError, Place, nearest
from backprop_cli.messages import Message
from backprop_cli.operations import FUNCTIONS, Operation
from backprop_cli.scanner import Source, first_bad, is_name

_NOT_OURS = {
    "%": "percent",
    "=": "equals",
    "!": "comparison",
    "<": "comparison",
    ">": "comparison",
    "[": "bracket",
    "]": "bracket",
    "{": "bracket",
    "}": "bracket",
    "'": "quote",
    '"': "quote",
    ".": "stray-dot",
    "$": "shell-variable",
}
_THREE_DIGITS = re.compile(r"[0-9]{3}(\.[0-9]*)?")
_SYNONYMS = {"ln": "log", "logistic": "sigmoid", "root": "sqrt"}
_SUPERSCRIPTS = {c: str(n) for n, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_SUBSCRIPTS = {c: str(n) for n, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}


def starts_with_digit(token: str) -> bool:
    """Whether a token is a number literal."""
    return token[0] in "0123456789" or (token[0] == "." and len(token) > 1)


def bad_name(source: Source, position: int, token: str) -> NoReturn:
    """A token that starts like a name and has a character in it that no name has: x², x₁, x≤y."""
    at = first_bad(token)
    start = source.place(position)
    offset = start.start + at
    place = type(start)(start.file, start.line, start.column + at, start.text, offset, offset + 1)
    stem, character = token[:at], token[at]
    if stem and character in _SUPERSCRIPTS:
        raise BackpropError("superscript", place, write=f"{stem}**{_SUPERSCRIPTS[character]}")
    if stem and character in _SUBSCRIPTS:
        raise BackpropError("subscript", place, write=f"{stem}{_SUBSCRIPTS[character]}", character=character)
    raise BackpropError("bad-character", place, character=character)


def bad_operand(source: Source, tokens: list[str], position: int) -> NoReturn:
    """An operand must start at `position`, and what stands there cannot start one."""
    token = tokens[position]
    place = source.place(position)
    earlier = [each for each in tokens[max(0, position - 100) : position] if each != "\n"]
    before = earlier[-1] if earlier else ""
    if token in _NOT_OURS:
        raise BackpropError(_NOT_OURS[token], place)
    if token == before == "/":
        raise BackpropError("floor-division", place)
    if not before and token in ("", ";"):
        raise BackpropError("empty-expression", place)
    if before in ("", ";") and token == ")":
        raise BackpropError("unopened", place)
    if before == "(" and token == ")":
        raise BackpropError("empty-parentheses", place)
    if token in ("", ";", ")"):
        raise BackpropError("missing-operand-after", place, operator=before)
    if token in ("*", "/", "**", "^"):
        raise BackpropError("missing-operand-before", place, operator=token)
    raise BackpropError("bad-character", place, character=token)


def bad_operator(source: Source, tokens: list[str], position: int) -> NoReturn:
    """An operator must stand at `position`, and something else does."""
    token, before = tokens[position], tokens[position - 1]
    place = source.place(position)
    after = tokens[position + 1]
    if token == "," and before.isdigit() and len(before) <= 3 and _THREE_DIGITS.fullmatch(after):
        raise BackpropError("thousands", place, write=before + _digit_groups(tokens, position))
    if token == ",":
        raise BackpropError("comma", place)
    if token == "%" and (after == "(" or is_name(after.rstrip("(")) or starts_with_digit(after or "-")):
        raise BackpropError("modulo", place)
    if token == "%":
        number = before if starts_with_digit(before) else "10"
        raise BackpropError("percent-of" if starts_with_digit(before) else "percent", place, write=f"{number}/100")
    if token == "=":
        raise BackpropError("comparison" if after == "=" else "equals", place)
    if token in _NOT_OURS:
        raise BackpropError(_NOT_OURS[token], place, character=token)
    if starts_with_digit(before):
        _behind_number(before, token, place)
    left = "(...)" if before == ")" else before
    if token == "(" or is_name(token.rstrip("(")) or starts_with_digit(token):
        raise BackpropError("multiply-missing", place, write=f"{left}*{_group(tokens, position)}")
    raise BackpropError("bad-character", place, character=token)


def unknown_function(source: Source, tokens: list[str], position: int, names: Container[str]) -> NoReturn:
    """A call of something that is no function: a multiplication without its sign, or a name mistyped."""
    place, name = source.place(position), tokens[position][:-1]
    if not is_name(name):
        bad_name(source, position, name)
    write = f"{name}*{_group(['(', *tokens[position + 1 : position + 20]], 0)}"
    if name in names:
        raise BackpropError("multiply-missing", place, write=write)
    near = _SYNONYMS.get(name.lower()) or nearest(name.lower(), FUNCTIONS)
    if near:
        raise BackpropError("misspelt-function", place, name=name, hint=Message("did-you-mean", {"word": near}))
    raise BackpropError("unknown-function", place, name=name, write=write)


def arguments_wanted(row: Operation) -> dict[str, object]:
    """How many operands a function takes, in words, and an example of it."""
    if row.most is None:
        return {"wanted": Message("arguments-from", {"least": row.arity}), "example": f"{row.name}(x, y)"}
    return {"wanted": Message(f"arguments-{row.arity}"), "example": f"{row.name}({'x' if row.arity else ''})"}


def _behind_number(number: str, token: str, place: Place) -> None:
    """What is meant by a number with something right behind it: 1_000, 1.2.3, 1e, 2²."""
    if token.startswith("_"):
        raise BackpropError("underscore", place)
    if token.startswith(".") and "." in number:
        raise BackpropError("two-points", place)
    if token in ("e", "E"):
        raise BackpropError("bad-exponent", place, write=f"{number}e3")
    if token[0] in _SUPERSCRIPTS:
        raise BackpropError("superscript", place, write=f"{number}**{_SUPERSCRIPTS[token[0]]}")


def _digit_groups(tokens: list[str], position: int) -> str:
    """The digits behind a comma, and behind every further one: 000000 of 1,000,000."""
    digits = ""
    while tokens[position] == "," and _THREE_DIGITS.fullmatch(tokens[position + 1]):
        digits += tokens[position + 1]
        position += 2
    return digits


def _group(tokens: list[str], position: int) -> str:
    """The operand that starts at `position`: a name, a number, or a short parenthesis with all that is in it."""
    depth = 0
    for index in range(position, min(position + 12, len(tokens))):
        depth += (tokens[index][-1:] == "(") - (tokens[index] == ")")
        if depth <= 0:
            return "".join(tokens[position : index + 1])
    return "(...)"
