"""micrograd's Value, without its limits: `from backprop_cli.compat import Value` in place of `micrograd.engine`.

>>> from backprop_cli.compat import Value
>>> a, b = Value(-4.0), Value(2.0)
>>> g = (a * b + b**3).relu() / 2.0
>>> g.backward()
>>> g.data, a.grad, b.grad
(0.0, 0.0, 0.0)

There is no recursion: a calculation may be as deep as it is long. As there, `backward` adds to the gradients that are
there already, and whoever trains sets them to 0 in between; a Variable needs none of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import Operation
from backprop_cli.variables.calls import described
from backprop_cli.variables.methods import Elementary
from backprop_cli.variables.ordering import in_order
from backprop_cli.variables.terms import Term


class Value(Term, Elementary):
    """A number that knows how it was made: `data`, and after `backward()` of an output its gradient, `grad`."""

    __slots__ = ("_by_left", "_by_right", "_op", "data", "grad")
    _by_left: Any  # the local derivatives
    _by_right: Any

    def __init__(self, data: Any, _children: Iterable[Value] = (), _op: str = "") -> None:
        self.data = data
        self.grad: Any = 0
        self._op = _op
        self.several = ()
        self.left, self.right = (*_children, None, None)[:2]

    @property
    def _prev(self) -> set[Value]:
        """The values that it was made of, for those who draw."""
        return {each for each in (self.left, self.right) if isinstance(each, Value)}

    def backward(self) -> None:
        """Add the gradient of this value to that of everything it was made of."""
        order = in_order([self])
        self.grad = 1
        for value in reversed(order):
            assert isinstance(value, Value)
            if value.left is not None:
                value.left.grad += value._by_left * value.grad  # type: ignore[attr-defined]
            if value.right is not None:
                value.right.grad += value._by_right * value.grad  # type: ignore[attr-defined]

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return _made(self.data + other.data, "+", (self, 1), (other, 1))

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return _made(self.data * other.data, "*", (self, other.data), (other, self.data))

    def __pow__(self, other: Value | float) -> Value:
        assert isinstance(other, (int, float)), "only supporting int/float powers for now"
        return _made(self.data**other, f"**{other}", (self, other * self.data ** (other - 1)))

    def __neg__(self) -> Value:
        return self * -1

    def __radd__(self, other: Value | float) -> Value:
        return self + other

    def __sub__(self, other: Value | float) -> Value:
        return self + (-other)

    def __rsub__(self, other: Value | float) -> Value:
        return Value(other) + (-self)

    def __rmul__(self, other: Value | float) -> Value:
        return self * other

    def __truediv__(self, other: Value | float) -> Value:
        return self * (other**-1)

    def __rtruediv__(self, other: Value | float) -> Value:
        return Value(other) * self**-1

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"


def _made(data: Any, op: str, left: tuple[Value, Any], right: tuple[Value, Any] | None = None) -> Value:
    """A value with the operands that it was made of, each with the local derivative by it."""
    made = Value(data, (left[0],) if right is None else (left[0], right[0]), op)
    made._by_left, made._by_right = left[1], None if right is None else right[1]
    return made


def _method(name: str, row: Operation) -> Callable[[Value], Value]:
    def method(self: Value) -> Value:
        number = float(self.data)
        data = row.forward(number)
        return _made(data, "ReLU" if name == "relu" else name, (self, row.backward(1.0, data, number)[0]))

    method.__name__, method.__qualname__, method.__doc__ = name, f"Value.{name}", described(row)
    return method


for _name, _row in FUNCTIONS.items():
    if _row.arity == 1:
        setattr(Value, _name, _method(_name, _row))
