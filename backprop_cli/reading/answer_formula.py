"""A formula as people answer with it -> graph: `2x`, `2(x + y)`, `log x`, `(x > 0)·y`, `1 if x > 0 else 0`.

What is written is turned into the tokens of our own syntax, and our own parser reads them. A problem does not have
these liberties: who writes one sees what it was read as only in the result.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.runs import CONSTANT_NAMES
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.handwriting import renamed, typed, with_arguments
from backprop_cli.reading.tokens import canonical, is_name, normalised, tokens_of

LONGEST = 1_000
"""Characters of an answer."""
MOST_TOKENS = 3_000
"""Tokens of an answer in our own syntax."""
MOST_NODES = 1_000
"""Nodes of the graph of an answer."""
_NO_EXPRESSION = frozenset(";\n@[]")
_PI = "π"
_COMPARING = frozenset("<>=!")
_POWERS = ("**", "^")


def formula_in(text: str, known: Collection[str]) -> Graph:
    """The graph of an answer in the letters `known`, and no others.

    Raises BackpropError: "answer-too-long", "answer-unknown-letters", "answer-ambiguous", "answer-argument", or
    "answer-not-formula" for whatever else keeps it from being an expression.
    """
    if len(text) > LONGEST:
        raise BackpropError("answer-too-long", limit=LONGEST)
    unread = BackpropError("answer-not-formula", value=text)
    try:
        tokens = [renamed(token, known) for token in tokens_of(normalised(typed(text)))]
        tokens = with_arguments(_in_our_words(tokens, known), known)
        tokens = _multiplied(_with_indicators(tokens))
        graph = parse_expression(" ".join(tokens))
    except (BackpropError, ValueError) as error:
        told = isinstance(error, BackpropError) and error.message.id.startswith("answer-")
        raise (error if told else unread) from None
    if graph.of_arrays or len(graph) > MOST_NODES:
        raise unread
    unknown = [name for name in graph.inputs if name not in known]
    if unknown:
        raise BackpropError("answer-unknown-letters", names=", ".join(unknown), known=", ".join(known))
    return graph


def _in_our_words(tokens: Sequence[str], known: Collection[str]) -> list[str]:
    """The tokens, with constants as calls, and names that nobody knows as the letters that they are written with."""
    found: list[str] = []
    for token in tokens:
        if token in _NO_EXPRESSION:
            raise ValueError(token)
        name = canonical(token.rstrip("("))
        opens = "(" if token.endswith("(") else ""
        called = name in FUNCTIONS and (opens or (name not in known and FUNCTIONS[name].arity > 0))
        if not is_name(name) or name in ("if", "else") or called:
            found.append(token)
        else:
            letters = [*name] if all(letter in known or letter == _PI for letter in name) else [name]
            for letter in [name] if name in known or name in CONSTANT_NAMES else letters:
                is_constant = letter in CONSTANT_NAMES and letter not in known
                found += [f"{CONSTANT_NAMES[letter]}(", ")"] if is_constant else [letter]
            found += opens
    return found


def _with_indicators(tokens: Sequence[str]) -> list[str]:
    """The tokens with 1 for what is true and 0 for what is not: (x > 0) is max(sign(x - 0), 0)."""
    groups: list[list[str]] = [[]]
    for token in tokens:
        if token == ")":
            inside = _chosen(groups.pop())
            if not groups:
                raise ValueError(token)
            groups[-1] += [*inside, token]
        else:
            groups[-1].append(token)
            if token.endswith("("):
                groups.append([])
        if sum(map(len, groups)) > MOST_TOKENS:
            raise BackpropError("answer-too-long", limit=LONGEST)
    (whole,) = groups
    return _chosen(whole)


def _chosen(tokens: list[str]) -> list[str]:
    """What stands between two parentheses: `P if C else Q` as P·C + Q·(1 - C), and a comparison as 1 or 0."""
    if "if" in tokens:
        at = tokens.index("if")
        otherwise = tokens.index("else", at)
        condition = _indicator(tokens[at + 1 : otherwise])
        other = _chosen(tokens[otherwise + 1 :])
        return [*"((", *tokens[:at], ")", "*", *condition, *"+(", *other, *")*(1-", *condition, *"))"]
    return _indicator(tokens) if not _COMPARING.isdisjoint(tokens) else tokens


def _indicator(tokens: list[str]) -> list[str]:
    """1 where all comparisons of `a < b <= c` hold, else 0."""
    parts: list[list[str]] = [[]]
    signs: list[str] = []
    for token in tokens:
        if token not in ("<", ">", "=", "!"):
            parts[-1].append(token)
        elif parts[-1] or not signs:
            signs.append(token)
            parts.append([])
        else:  # the second half of a sign
            signs[-1] += token
    if not signs or not all(parts):
        raise ValueError("no comparison")
    product: list[str] = []
    for sign, left, right in zip(signs, parts, parts[1:]):
        product += [*("*" if product else ""), *_compared(sign, left, right)]
    return ["(", *product, ")"]


def _compared(sign: str, left: list[str], right: list[str]) -> list[str]:
    """1 where one comparison holds, else 0. Raises ValueError for an equation."""
    larger, smaller = (right, left) if sign in ("<", "<=") else (left, right)
    difference = ["sign(", "(", *larger, *")-(", *smaller, *"))"]
    if sign in ("<", ">"):
        return ["max(", *difference, *",0)"]
    if sign in ("<=", ">="):
        return ["(", "1", "+", "min(", *difference, *",0))"]
    if sign == "!=":
        return ["abs(", *difference, ")"]
    if sign == "==":
        return ["(", "1", "-", "abs(", *difference, *"))"]
    raise ValueError("an equation")


def _multiplied(tokens: list[str]) -> list[str]:
    """The tokens with a * where two operands stand side by side. Raises BackpropError behind a division: 1/2x."""
    found: list[str] = []
    for token in tokens:
        before = found[-1] if found else ""
        starts = token.endswith("(") or is_name(token) or (before == ")" and token[:1].isdigit())
        if starts and (before == ")" or is_name(before) or before[:1].isdigit() or before[:1] == "."):
            if _is_divisor(found):
                raise BackpropError("answer-ambiguous")
            found.append("*")
        found.append(token)
    return found


def _is_divisor(tokens: Sequence[str]) -> bool:
    """Whether the operand that ends the tokens, with what it is the exponent of, stands behind a /."""
    at = len(tokens)
    while at > 0:
        at -= 1
        depth = 0
        while at >= 0:
            depth += (tokens[at] == ")") - tokens[at].endswith("(")
            if not depth:
                break
            at -= 1
        if at < 1 or tokens[at - 1] not in _POWERS:
            return at > 0 and tokens[at - 1] == "/"
        at -= 1
    return False
