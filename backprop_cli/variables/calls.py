"""Which row of the table a call in Python means: sigmoid(x), log(x, base), max(W, axis=0), reshape(x, 2, 3)."""

from __future__ import annotations

from typing import Any

from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS
from backprop_cli.graph.functions import FUNCTIONS, called
from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.reading.array_calls import array_call
from backprop_cli.reading.expression_errors import arguments_wanted
from backprop_cli.variables.terms import Term

CALLS: dict[str, Operation] = ARRAY_FUNCTIONS | FUNCTIONS
"""Every function by the name that is typed."""


def row_of(row: Operation, operands: list[Any], axis: int | None) -> Operation:
    """The row of a call with these operands; those that are its settings, as a shape is, are taken away.

    Raises BackpropError.
    """
    if axis is not None and type(axis) is not int:
        raise BackpropError("axis-kind", None, name=row.symbol)
    if row.shape is not None or axis is not None or (row.most is None and len(operands) == 1):
        row = array_call(row, axis, lambda: _settings(operands), lambda _: Place(), 0)
    row = called(row, len(operands))
    if len(operands) < row.arity or (row.most is not None and len(operands) > row.most):
        raise BackpropError("arguments", None, count=len(operands), **arguments_wanted(row))
    return row


def _settings(operands: list[Any]) -> list[Any]:
    """Take away the numbers behind the first operand."""
    first = len(operands)
    while first > 1 and not isinstance(operands[first - 1], Term):
        first -= 1
    found = operands[first:]
    del operands[first:]
    return found


def described(row: Operation) -> str:
    """What a function calculates, as its documentation."""
    words = f"{row.example} = {row.definition}" if row.definition else row.example
    return f"{words}, for {row.domain}" if row.domain else words
