"""Both passes in floats on the terms themselves: what trains a network, without a tape for every step of it.

The same rules in the same order as on a tape, so the same numbers. Whatever is out of the ordinary, an array or a
number that does not exist, is left to the tape, which knows what to say of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number
from backprop_cli.variables.terms import Note, Term


def run_floats(order: Sequence[Term]) -> bool:
    """Give every term its value and its gradient; the last one is the output. Whether that went well."""
    try:
        _forward(order)
        if all(map(isfinite, [term._value for term in order])):
            order[-1]._gradient = 1.0
            _backward(order)
            if all(map(isfinite, [term._gradient for term in order])):
                return True
    except (ArithmeticError, ValueError, TypeError):
        pass
    for term in order:
        term._value = term._gradient = None
    return False


def _forward(order: Sequence[Term]) -> None:
    inputs: list[Any] = []
    for term in order:
        term._gradient = 0.0
        operation, left, right = term._operation, term._left, term._right
        if operation is None:
            if left is None:
                given = right
                term._value = given if given.__class__ is float else _float(given)
                note = term._note
                inputs.append(note.label if note.__class__ is Note else note)
            else:
                term._value = left._value
        elif left is not None:
            if right is not None:
                term._value = operation.forward(left._value, right._value)
            else:
                term._value = operation.forward(left._value)
        elif operation.shape is not None:
            raise TypeError
        else:
            term._value = operation.value_of([operand._value for operand in right], 1.0)
    if len({*inputs}) + max(0, inputs.count(None) - 1) != len(inputs):
        raise TypeError  # two inputs have one name


def _float(given: Number | None) -> float:
    """The number of a leaf. Raises TypeError where it has none, or an array."""
    if given is None or is_array(given):
        raise TypeError
    return float(given)


def _backward(order: Sequence[Term]) -> None:
    named = []
    for term in reversed(order):
        gradient = term._gradient
        left = term._left
        operation = term._operation
        if operation is None:
            if left is not None:
                left._gradient += gradient
                named.append((term, left))
        elif not gradient:
            continue
        elif left is not None:
            right = term._right
            if right is not None:
                to_left, to_right = operation.backward(gradient, term._value, left._value, right._value)
                left._gradient += to_left
                right._gradient += to_right
            else:
                (to_left,) = operation.backward(gradient, term._value, left._value)
                left._gradient += to_left
        else:
            operands = term._right
            sent = operation.backward(gradient, term._value, *[operand._value for operand in operands])
            for operand, contribution in zip(operands, sent):
                operand._gradient += contribution
    for term, left in reversed(named):
        term._gradient = left._gradient
