"""What a calculation in Python is made of: terms that know their operands, and the numbers given to them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.arrays import floats_of, frozen, is_array
from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.array_values import checked
from backprop_cli.solving.solution import number_given


class Term:
    """One step or leaf of a calculation. What it is never changes; its numbers are those of the last backward pass.

    operation     the row of the table, None for a leaf or a name
    left, right   the operands, None where there are fewer; `left` of a name is what it names
    several       all operands in place of `left` and `right`, where there are none or more than two
    label         where there is no operation: the name of an input or of a step, None for a number
    given         the number of a leaf as it was given, None where it is still to come
    order         which name was given first

    Two slots in place of a tuple: every object less is one that Python's collector of garbage need not look at.
    """

    __slots__ = ("_gradient", "_tape", "_value", "given", "label", "left", "operation", "order", "right", "several")
    operation: Operation | None
    left: Term | None
    right: Term | None
    several: tuple[Term, ...]
    label: str | None
    given: Number | None
    order: int
    _tape: Any  # its Tape, once it was made
    _value: Any
    _gradient: Any

    @property
    def operands(self) -> tuple[Term, ...]:
        """All operands; of a name, what it names."""
        return (
            tuple(each for each in (self.left, self.right) if each is not None)
            if self.left is not None
            else self.several
        )


def given_number(value: Any, name: str) -> Any:
    """A number or an array from outside, checked; floats and ints stay as they are, arrays are copied.

    Raises BackpropError, TypeError for what is no number.
    """
    kind = value.__class__
    if kind is int or (kind is float and isfinite(value)):
        return value
    if is_array(value) and value.dtype == float:
        return frozen(checked(lambda: floats_of(value), name).copy())
    return frozen(number_given(value, name))


def exact_number(value: Any, name: str) -> Any:
    """The rational numbers that a given number or array means: a float is the decimal that it prints."""
    kind = value.__class__
    if kind is int:
        return value
    return from_python(value) if kind is float else number_given(value, name)
