r"""What people write on paper, or in LaTeX, as `answer_formula` reads it: `y⁻¹`, `|x|`, `2 \cdot t`, `e^{ax}`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.tokens import is_name

ROOT = "√"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "{": "(", "}": ")"}
_LATEX = {r"\cdot": "*", r"\times": "*", r"\div": "/", r"\left": "", r"\right": "", r"\,": " ", r"\ ": " "}
_LATEX |= {r"\le": "<=", r"\leq": "<=", r"\ge": ">=", r"\geq": ">=", r"\ne": "!=", r"\neq": "!=", r"\pi": "π"}
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[, ])")
_FRACTION = re.compile(r"\\[dt]?frac *\{((?:[^{}]|\{[^{}]*\})*)\} *\{((?:[^{}]|\{[^{}]*\})*)\}")
_EQUALS = re.compile("(?<![<>=!])=(?!=)")
_NAMES = {"ln": "log"}


def typed(text: str) -> str:
    """The text with signs of mathematics and LaTeX in the words of our syntax; what is not known stays."""
    text = text.strip()
    if text[-1:] in (".", "。") and text[-2:-1] != ".":
        text = text[:-1]
    text = _RAISED.sub(_exponent, text)
    for _ in range(text.count("frac")):
        text = _FRACTION.sub(r"((\1)/(\2))", text)
    text = _COMMAND.sub(_word, text)
    for sign, written in _SIGNS.items():
        text = text.replace(sign, written)
    return _with_absolute_values(text)


def sides_of(text: str) -> list[str]:
    """The sides of `2(x + y) = 2x + 2y`; one where nothing is equated."""
    return [text] if text.count("(") != text.count(")") else _EQUALS.split(text)


def with_arguments(tokens: Sequence[str], known: Collection[str]) -> list[str]:
    """The tokens with `sin x`, `log 2x^2` and `√x` as calls: of a number, a name and its power, whichever there are.

    Raises BackpropError where more follows, which may belong to it or not.
    """
    found: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        name = token if token == ROOT else _function(token, known)
        at += 1
        if not name:
            found.append(token)
        elif tokens[at : at + 1] == ["("]:
            found.append("sqrt(" if name == ROOT else f"{name}(")
            at += 1
        else:
            argument = _argument(tokens, at, alone=name == ROOT)
            if not argument:
                raise ValueError(token)
            at += len(argument)
            if name != ROOT and at < len(tokens) and _goes_on(tokens[at], known):
                raise BackpropError("answer-argument", name=name)
            found += ["sqrt(" if name == ROOT else f"{name}(", *argument, ")"]
    return found


def _argument(tokens: Sequence[str], start: int, alone: bool) -> list[str]:
    """What a function without parentheses is of; of a root the next number or name `alone`."""
    at = start
    at += at < len(tokens) and tokens[at][:1].isdigit()
    if not alone or at == start:
        at += at < len(tokens) and is_name(tokens[at])
    if not alone and at > start and at + 1 < len(tokens) and tokens[at] in ("^", "**") and tokens[at + 1][:1].isdigit():
        at += 2
    return [*tokens[start:at]]


def _function(token: str, known: Collection[str]) -> str:
    """The function that a token without a parenthesis names, or nothing."""
    name = _NAMES.get(token, token)
    return name if token not in known and name in FUNCTIONS and FUNCTIONS[name].arity == 1 else ""


def _goes_on(token: str, known: Collection[str]) -> bool:
    """Whether what stands behind an argument may belong to it."""
    letter = is_name(token) and not _function(token, known) and token not in ("if", "else")
    return letter or token in ("(", "^", "**")


def renamed(token: str, known: Collection[str]) -> str:
    """`ln(` as `log(`."""
    name = token.removesuffix("(")
    return token if name in known or name not in _NAMES else _NAMES[name] + token[len(name) :]


def _exponent(found: re.Match[str]) -> str:
    """`⁻¹` as **(-1)."""
    number = found[0].translate(_SUPERSCRIPTS)
    return f"**{number}" if number.isdigit() else f"**({number})"


def _word(found: re.Match[str]) -> str:
    """A command of LaTeX: a sign, or a function or letter without its backslash."""
    command = found[0]
    written = _LATEX.get(command)
    if written is None:
        name = command[1:]
        return f"{name} " if name in FUNCTIONS or name in _NAMES else command
    return written


def _with_absolute_values(text: str) -> str:
    """|x| as abs(x): a bar opens where an operand may start, and else closes."""
    found: list[str] = []
    depths: list[int] = []  # of parentheses, where bars are open
    depth, last = 0, ""
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "|":
            closes = bool(depths) and depths[-1] == depth and last not in ("", *"(|+-*/^<>=,")
            if closes:
                depths.pop()
            else:
                depths.append(depth)
            found.append(")" if closes else " abs(")
            last = ")" if closes else "("
        else:
            found.append(character)
            last = character if character != " " else last
    return "".join(found)
