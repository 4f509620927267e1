"""What a calculation in Python is made of: terms that know their operands, and the numbers given to them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import elements, floats_of, is_array, kept
from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.proven import Proven
from backprop_cli.reading.array_values import checked
from backprop_cli.reading.tokens import canonical, is_name
from backprop_cli.solving.solution import number_given

LARGE = 2**64
"""An int below it is taken as it is, and one beyond looked at: Python refuses to print one of thousands of digits."""
OPERAND: Any = Message("an-operand")
EXPONENT: Any = Message("the-exponent")
"""What a number without a name is called."""


class Note:
    """What only few terms have.

    label   the name of a step
    order   which name was given first
    tape    the Tape, once it was made
    """

    __slots__ = ("label", "order", "tape")

    def __init__(self, label: str | None, order: int = 0) -> None:
        self.label = label
        self.order = order
        self.tape: Any = None


class Term:
    """One step or leaf of a calculation. What it is never changes; its numbers are those of the last backward pass.

    _operation      the row of the table, None for a leaf or a name
    _left, _right   the operands, None where there are fewer; `_left` of a name is what it names. Without `_left`,
                    `_right` of a step is the tuple of its operands, none or more than two, and of a leaf the number
                    as it was given, None where it is still to come
    _note           the name of an input, or a Note

    Their names start with a line, so that Tab leaves them out. There are no more of them, and no tuple of operands,
    because Python's collector of garbage looks at all of this again and again: where a million terms have seven slots
    in place of six, that takes up to five times as long.
    """

    __slots__ = ("_gradient", "_left", "_note", "_operation", "_right", "_value")
    _operation: Operation | None
    _left: Term | None
    _right: Any
    _note: str | Note | None
    _value: Any
    _gradient: Any

    @property
    def _operands(self) -> tuple[Term, ...]:
        """All operands; of a name, what it names."""
        if self._left is None:
            return self._right if isinstance(self._right, tuple) else ()
        return (self._left,) if self._right is None else (self._left, self._right)

    @property
    def _label(self) -> str | None:
        """The name of an input or of a step, where it is no step itself."""
        note = getattr(self, "_note", None)
        return note.label if isinstance(note, Note) else note

    def _noted(self) -> Note:
        """Its Note, made where there is none yet."""
        note = getattr(self, "_note", None)
        if not isinstance(note, Note):
            note = self._note = Note(note)
        return note


def checked_name(name: object, constructing: bool = False) -> str:
    """A name as a text would have it. Raises BackpropError."""
    if isinstance(name, str):
        if name.isidentifier() and name.isascii():  # the usual case
            return name
        if is_name(name):
            return canonical(name)
    if constructing and not isinstance(name, str):
        raise BackpropError("variable-nameless", number=name)
    raise BackpropError("variable-name", name=name)


def given_number(value: Any, name: str) -> Any:
    """A number or an array from outside, checked; floats and ints stay as they are, arrays are copied.

    Raises BackpropError, TypeError for what is no number.
    """
    kind = value.__class__
    if (kind is int and -LARGE < value < LARGE) or (kind is float and isfinite(value)):
        return value
    if is_array(value) and hasattr(value, "dtype") and value.dtype == float:
        return kept(checked(lambda: floats_of(value), name))
    return kept(number_given(value, name))


def constant_number(value: Any, name: str) -> Any:
    """The same for a number without a name of its own, which has to end as it is written down. Raises BackpropError."""
    try:
        found = given_number(value, name)
    except BackpropError as error:
        error.message = error.message.in_python()  # operators have no door of their own
        raise
    kind = found.__class__
    if kind is not int and kind is not float and any(type(number) is Proven for number in elements(found)):
        raise BackpropError("constant-proven")
    return found


def exact_number(value: Any, name: str) -> Any:
    """The numbers that a given number or array means: a float is the decimal that it prints. Raises BackpropError."""
    kind = value.__class__
    if kind is int:
        return value
    return from_python(value) if kind is float and isfinite(value) else number_given(value, name)
