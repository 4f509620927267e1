"""What a calculation in Python is made of: terms that know their operands, and the numbers given to them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.arrays import floats_of, is_array
from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.array_values import checked
from backprop_cli.solving.solution import number_given


class Term:
    """One step or leaf of a calculation. What it is never changes; its numbers are those of the last backward pass.

    operation   the row of the table, None for a leaf or a name
    operands    the terms it is made of; the one that is named, of a name; () for a leaf
    label       the name of an input or of a step; None for a number. Only where there is no operation, as the rest:
    given       the number of a leaf as it was given, None where it is still to come
    order       which name was given first
    """

    __slots__ = ("_gradient", "_tape", "_value", "given", "label", "operands", "operation", "order")
    operation: Operation | None
    operands: tuple[Term, ...]
    label: str | None
    given: Number | None
    order: int
    _tape: Any  # its Tape, once it was made
    _value: Any
    _gradient: Any


def given_number(value: Any, name: str) -> Any:
    """A number or an array from outside, checked; floats and ints stay as they are, arrays are copied.

    Raises BackpropError, TypeError for what is no number.
    """
    kind = value.__class__
    if kind is int or (kind is float and isfinite(value)):
        return value
    if is_array(value) and value.dtype == float:
        return checked(lambda: floats_of(value), name).copy()
    return number_given(value, name)


def exact_number(value: Any, name: str) -> Any:
    """The rational numbers that a given number or array means: a float is the decimal that it prints."""
    kind = value.__class__
    if kind is int:
        return value
    return from_python(value) if kind is float else number_given(value, name)
