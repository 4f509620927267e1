"""What the text and the Markdown of an explanation are made of: rows of pieces, and numbers and formulas for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from backprop_cli.graph.operations import MULTIPLY, Operation
from backprop_cli.numbers.decimals import decimal_text, whole_digits
from backprop_cli.numbers.rational import Number, bits
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View

LONGEST_NUMBER = 20
"""Characters of a decimal before it is rounded."""
ROUNDED = 6
"""Significant digits that a rounded number keeps."""
MOST_TERMS = 8
"""Terms of a sum, nodes of a path, factors of a product that are written out."""

_TIMES = re.compile(r" ?(?<!\*)\*(?!\*) ?")
_NEGATIVE_OPERAND = re.compile(r"(?<=[-+*/] )-([\w.#・]+(?:e[-+]?\d+)?)")
_MINUS = re.compile(r"(?<![0-9.][eE])-")
_SINGLE = re.compile(r"[^-+*/() ]+(\([^()]*\))?")


class Span(NamedTuple):
    """A stretch of text; its role ("value", "gradient" or none) is its colour."""

    text: str
    role: str = ""


Piece = tuple[Span, ...]


class ExplanationRow(NamedTuple):
    """One line of an explanation, which may be folded between its pieces.

    kind: "title", "heading", "sentence", "topic" (a sentence on the rows below it), "step" (an equation that the rows
    below it tell more about), "equation", "labelled" (words, and numbers behind a colon), "sum" (the same, at the
    end), "note" (on the whole), "share" (two cells: local derivative, what goes back), "mover" (four: input, effect,
    percent, bar), "array" (what stands before it, then its lines)
    """

    kind: str
    pieces: tuple[Piece, ...]
    level: int = 1


class Figure(NamedTuple):
    """A number as it is shown, and whether that is all of it."""

    text: str
    exact: bool

    @property
    def equals(self) -> str:
        """What stands before it in an equation."""
        return "=" if self.exact else "≈"


def sentence(text: str, level: int = 1) -> ExplanationRow:
    """A row of words."""
    return ExplanationRow("sentence", ((Span(text),),), level)


def labelled(label: str, text: str, kind: str = "labelled", level: int = 1) -> ExplanationRow:
    """`upstream gradient: 1`."""
    return ExplanationRow(kind, ((Span(f"{label}:"),), (Span(text, "gradient"),)), level)


def groups_of(rows: Iterable[ExplanationRow]) -> list[dict[str, Any]]:
    """Rows of one kind and level behind each other, as documents are given them."""
    return [
        {"kind": kind, "level": level, "rows": [row.pieces for row in group]}
        for (kind, level), group in groupby(rows, key=lambda row: (row.kind, row.level))
    ]


def plain(pieces: Iterable[Piece]) -> str:
    """The text of a row on one line."""
    return " ".join("".join(span.text for span in piece) for piece in pieces)


def converted(row: ExplanationRow, view: View) -> ExplanationRow:
    """The row with ASCII for our own signs, where the view asks for it; a multiplication is `*` there."""
    if not view.ascii:
        return row
    return row._replace(
        pieces=tuple(
            tuple(span._replace(text=signs(span.text.replace("×", "*").replace("█", "#"), view)) for span in piece)
            for piece in row.pieces
        )
    )


def figure(value: Number, view: View) -> Figure:
    """A number in a line of numbers: `2.2`, `1/3`, `1.41421` for the root of 2. `--digits` rounds all of them."""
    if view.digits is None and not isinstance(value, float):
        full = decimal_text(value) if bits(value) < 200 else ""
        if full and len(full) <= LONGEST_NUMBER and Fraction(full) == value:
            return Figure(_typographic(full), True)
        if isinstance(value, Fraction) and bits(value) <= 20:
            return Figure(_typographic(str(value)), True)
    rounded = decimal_text(value, view.digits or _digits(value))
    if not rounded:  # a derivative that does not exist
        return Figure("—", True)
    if isinstance(value, float):
        return Figure(_typographic(rounded), rounded == decimal_text(value))
    return Figure(_typographic(rounded), Fraction(rounded) == value)


def _digits(value: Number) -> int:
    """How many significant digits a rounded number keeps: those before the point in any case."""
    return max(ROUNDED, whole_digits(value))


def decimal(value: Number, view: View) -> Figure:
    """A number as a decimal, never as a fraction."""
    shown = figure(value, view)
    return figure(value, view._replace(digits=_digits(value))) if "/" in shown.text else shown


def result(value: Number, view: View, role: str, unit: str = "") -> list[Piece]:
    """The end of an equation: `= 200 円`, `= 1/3` `≈ 0.333333`, `≈ 1.41421`."""
    shown = figure(value, view)
    figures = [shown, decimal(value, view)] if "/" in shown.text else [shown]
    return [(Span(f"{each.equals} "), Span(each.text + unit, role)) for each in figures]


def calculation(operation: Operation, numbers: Sequence[Number], view: View) -> Figure:
    """An operation in numbers: `100 × 2`, `(−3)**2`, `5 − (−3)`; negative operands are in parentheses."""
    figures = [figure(number, view) for number in numbers]
    return Figure(_calculated(operation, [each.text for each in figures]), all(each.exact for each in figures))


def product(numbers: Sequence[Number], view: View) -> Figure:
    """Numbers multiplied: `1.1 × 1 × 2`."""
    figures = [figure(number, view) for number in numbers]
    texts = [each.text if not index else _factor(each.text) for index, each in enumerate(figures)]
    return Figure(" × ".join(elided(texts)), all(each.exact for each in figures))


def total(numbers: Sequence[Number], view: View) -> Figure:
    """Numbers added: `3 + 3 + 1`."""
    figures = [figure(number, view) for number in numbers]
    texts = [f"({each.text})" if index and each.text[0] == "−" else each.text for index, each in enumerate(figures)]
    return Figure(" + ".join(elided(texts)), all(each.exact for each in figures))


def elided(texts: Sequence[str], most: int = MOST_TERMS) -> list[str]:
    """The first and the last few, with `…` for those in between."""
    return list(texts) if len(texts) <= most + 1 else [*texts[: most - 3], "…", *texts[-3:]]


def formula(text: str) -> str:
    """An expression as people write it: × for *, − for -, negative operands in parentheses."""
    text = _NEGATIVE_OPERAND.sub(r"(-\1)", _TIMES.sub(" * ", text))
    return _MINUS.sub("−", text.replace(" * ", " × "))


def factors(texts: Iterable[str]) -> str:
    """Formulas multiplied: `tax · 1 · apple_num`; sums and what is negative are in parentheses."""
    parts: list[str] = []
    for text in texts:
        shown = formula(text).replace(" × ", " · ")
        parts.append(f"({shown})" if _is_sum(shown) or (parts and shown[0] == "−") else shown)
    return " · ".join(elided(parts))


def grouped(label: str) -> str:
    """A label that stands as one thing: `apple`, `(x × x)`."""
    return label if _SINGLE.fullmatch(label) else f"({formula(label)})"


def equation(*parts: str | Piece) -> tuple[Piece, ...]:
    """Parts joined by `=`; a piece (a part with its own sign) takes the place of a part that says the same."""
    pieces: list[Piece] = []
    last = ""
    for part in parts:
        piece = part if isinstance(part, tuple) else (Span(f"= {part}" if pieces else part),)
        text = part[-1].text if isinstance(part, tuple) else part
        if text != last:
            pieces.append(piece)
        elif len(pieces) > 1:
            pieces[-1] = piece
        last = text
    return tuple(pieces)


def approximate(shown: Figure) -> Piece:
    """A calculation inside an equation: `= 100 × 2`, or `≈ …` where one of its numbers is rounded."""
    return Span(f"{shown.equals} "), Span(shown.text)


def _calculated(operation: Operation, texts: Sequence[str]) -> str:
    """An operation's sign between numbers."""
    symbol, first = operation.symbol, texts[0]
    if operation.is_function:
        return f"{symbol}({', '.join(texts)})"
    if symbol.startswith("**"):
        return f"{_factor(first)}{symbol.replace('-', '−')}{_factor(texts[1]) if len(texts) > 1 else ''}"
    sign = {"*": "×", "-": "−"}.get(symbol, symbol)
    if len(texts) == 1:
        return f"{sign}{_factor(first)}"
    tight = operation.precedence >= MULTIPLY.precedence
    left = f"({first})" if tight and "/" in first else first
    right = _factor(texts[1]) if tight or texts[1][0] == "−" else texts[1]
    return f"{left} {sign} {right}"


def _factor(text: str) -> str:
    """A number behind an operator that binds tightly."""
    return f"({text})" if text[0] == "−" or "/" in text else text


def _typographic(number: str) -> str:
    return f"−{number[1:]}" if number.startswith("-") else number


def _is_sum(text: str) -> bool:
    """Whether a formula has + or − outside all parentheses."""
    depth = 0
    for before, character in zip(text, text[1:]):
        depth += (before == "(") - (before == ")")
        if depth == 0 and before == " " and character in "+−":
            return True
    return False
