"""What the parser reads for arrays alone: array literals, and functions with an axis or a shape behind the operand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.numbers.arrays import Misfit, of_nested
from backprop_cli.numbers.literals import read_literal
from backprop_cli.numbers.rational import Number, Undefined, divide
from backprop_cli.reading.rewriting import call_at
from backprop_cli.reading.tokens import Source


def array_function(source: Source, tokens: list[str], position: int, name: str) -> Operation | None:
    """The row of a function of whole arrays; nothing where it is called with a list of numbers: sum(a, b)."""
    from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS

    row = ARRAY_FUNCTIONS.get(name)
    if row is None or row.arity > 1:
        return row
    call = call_at(source, tokens, position)
    settings = call.arguments[1:] if call else []
    plain = [text for text in settings if _SETTING.fullmatch(text)]
    if len(plain) == len(settings):
        return row
    if name == "reshape":
        raise BackpropError("reshape-lengths", source.place(position), name=name)
    assert call  # which has the settings
    if any(text.startswith("keepdims") for text in settings):
        kept = "1, 1" if not plain else "1, -1" if plain[0].endswith("0") else "-1, 1"
        write = f"reshape({name}({', '.join([call.arguments[0], *plain])}), {kept})"
        raise BackpropError("keepdims", source.place(position), write=write)
    if any(text.startswith("(") for text in settings):
        raise BackpropError("one-axis", source.place(position), name=name)
    return None


_SETTING = re.compile(r"-?\s*[0-9]+|axis\s*=.*")


def array_call(
    row: Operation, axis: int | None, take: Callable[[], list[Number]], place: Callable[[int], Place], at: int
) -> Operation:
    """The row that a call means: with its axis or its shape, or over all elements of the one operand.

    `take` gives the numbers behind the first operand, which are operands no more. Raises BackpropError.
    """
    from backprop_cli.graph.array_functions import along, reshape, takes_axis

    if row.symbol == "reshape":
        lengths = take()
        if not lengths or not all(isinstance(length, int) for length in lengths):
            raise BackpropError("reshape-lengths", place(at))
        return reshape(tuple(map(int, lengths)))
    if not takes_axis(row.symbol):
        if axis is not None:
            raise BackpropError("no-axis", place(at), name=row.symbol)
        return row
    behind = take() if row.shape is not None else []
    if len(behind) + (axis is not None) > 1 or not all(isinstance(number, int) for number in behind):
        raise BackpropError("one-axis", place(at), name=row.symbol)
    return along(row.symbol, int(behind[0]) if behind else axis)


def axis_setting(source: Source, tokens: list[str], position: int) -> tuple[int, int]:
    """The whole number behind `axis=`, and the position of the ")" that follows. Raises BackpropError."""
    sign = -1 if tokens[position] == "-" else 1
    end = position + (sign < 0)
    if not tokens[end].isdecimal() or not tokens[end].isascii() or len(tokens[end]) > 3 or tokens[end + 1] != ")":
        raise BackpropError("axis-number", source.place(position))
    return sign * int(tokens[end]), end + 1


def array_literal(source: Source, tokens: list[str], position: int) -> tuple[Any, int]:
    """The array whose "[" stands at `position`, and the position of its last "]". Raises BackpropError."""
    opened: list[list[Any]] = []
    start = position
    while True:
        token = tokens[position]
        if token == "[":
            opened.append([])
        elif token == "]":
            done = opened.pop()
            if not opened:
                return _checked(done, source.place(start)), position
            opened[-1].append(done)
        elif token not in (",", "\n"):
            number, position = _number(source, tokens, position)
            opened[-1].append(number)
        position += 1


def _number(source: Source, tokens: list[str], position: int) -> tuple[Number, int]:
    """A number of an array literal, such as -1.5 or 1/3, and the position of its last token. Raises BackpropError."""
    sign = -1 if tokens[position] == "-" else 1
    position += tokens[position] in ("-", "+")
    number = sign * _literal(source, tokens, position)
    if tokens[position + 1] != "/":
        return number, position
    try:
        return divide(number, _literal(source, tokens, position + 2)), position + 2
    except Undefined:
        raise BackpropError("array-literal", source.place(position + 2)) from None


def _literal(source: Source, tokens: list[str], position: int) -> Number:
    token = tokens[position]
    if not (token[:1].isdecimal() or token[:1] == "." and token[1:2].isdecimal()):
        raise BackpropError("array-literal" if token else "array-unclosed", source.place(position))
    try:
        return read_literal(token)
    except Undefined as error:
        raise BackpropError(error.message_id, source.place(position), number=token) from None


def _checked(nested: list[Any], place: Place) -> Any:
    try:
        return of_nested(nested, lambda number: number)
    except Misfit as misfit:
        raise BackpropError(misfit.message_id, place, **({"name": "[...]"} | misfit.parameters)) from None
