"""Which row of the table a call in Python means: sigmoid(x), log(x, base), max(W, axis=0), reshape(x, 2, 3)."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import Any

from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS, takes_axis
from backprop_cli.graph.functions import FUNCTIONS, WIDER, called
from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.language.messages import catalogue, say
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
        raise BackpropError("axis-kind", name=row.symbol)
    if row.shape is not None or axis is not None or (row.most is None and len(operands) == 1):
        row = array_call(row, axis, lambda: _settings(operands), lambda _: Place(), 0)
    row = called(row, len(operands))
    if len(operands) < row.arity or (row.most is not None and len(operands) > row.most):
        raise BackpropError("arguments", count=len(operands), **arguments_wanted(row))
    return row


def _settings(operands: list[Any]) -> list[Any]:
    """Take away the numbers behind the first operand; a shape may be a tuple, as numpy has it."""
    if len(operands) == 2 and isinstance(operands[1], (tuple, list)):
        operands[1:] = operands[1]
    first = len(operands)
    while first > 1 and not isinstance(operands[first - 1], Term):
        first -= 1
    found = operands[first:]
    del operands[first:]
    return found


def signature_of(row: Operation) -> Signature:
    """What a function takes, for help() and editors."""
    wider = WIDER.get(row.name, row)
    taken = [Parameter(name, Parameter.POSITIONAL_ONLY) for name in row.letters[: row.arity]]
    taken += [
        Parameter(name, Parameter.POSITIONAL_ONLY, default=None) for name in wider.letters[row.arity : wider.arity]
    ]
    if row.most is None or row.name == "reshape":
        taken.append(Parameter("lengths" if row.name == "reshape" else "more", Parameter.VAR_POSITIONAL))
    if takes_axis(row.symbol):
        taken.append(Parameter("axis", Parameter.KEYWORD_ONLY, default=None))
    return Signature(taken)


def described(row: Operation) -> str:
    """What a function calculates, and what it hands back, as its documentation."""
    example = f"{row.example}, {WIDER[row.name].example}" if row.name in WIDER else row.example
    words = f"{example} = {row.definition}" if row.definition else example
    words = f"{words}, for {row.domain}" if row.domain else words
    sentences = (f"says-{row.name}", f"says-{row.name}_element", f"rule-{row.name}")  # an element: max of one array
    return "\n\n".join([words, *(say(each) for each in sentences if each in catalogue("en"))])


def described_for_variables(row: Operation) -> str:
    """The same, and what it may be given."""
    shapes = "" if row.shape else " (of arrays element by element)"
    taken = f"Takes variables, numbers and arrays{shapes}, and gives a Variable.\n" if row.most != 0 else ""
    range_of_it = ", and its value where an operand is out of range" if row.domain else ""
    refused = f"Raises BackpropError for another number of operands{range_of_it}."
    return f"{described(row)}\n\n{taken}{refused}"
