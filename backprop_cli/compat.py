"""micrograd's Value, without its limits: `from backprop_cli.compat import Value` in place of `micrograd.engine`.

>>> from backprop_cli.compat import Value
>>> a, b = Value(-4.0), Value(2.0)
>>> g = (a * b + b**3).relu() / 2.0
>>> g.backward()
>>> g.data, a.grad, b.grad
(0.0, 0.0, 0.0)

There is no recursion: a calculation may be as deep as it is long. As there, `backward` takes what `data` is by then and
adds to the gradients that are there already; whoever trains sets them to 0 in between. A Variable needs none of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Undefined
from backprop_cli.variables.calls import described
from backprop_cli.variables.methods import Elementary
from backprop_cli.variables.ordering import in_order
from backprop_cli.variables.terms import Term

if TYPE_CHECKING:
    Back = Callable[["Value"], object]

__all__ = ["Value"]


def _nothing(_: Value) -> None:
    """What a leaf sends back."""


class Value(Term, Elementary):
    """A number that knows how it was made: `data`, and after `backward()` of an output its gradient, `grad`.

    `data` is an int or a float, or whatever else calculates. Like micrograd's it takes whatever attribute it is given,
    and a `_backward` for an operation of your own. Raises BackpropError where a function has no value.

    >>> x = Value(3.0)
    >>> y = x * x + x
    >>> y.backward()
    >>> y.data, x.grad
    (12.0, 7.0)
    """

    if TYPE_CHECKING:  # whatever attribute it is given

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    __slots__ = ("__dict__", "_back", "_op", "data", "grad")
    _back: Back  # adds to the gradients of the operands of the value that it is given

    def __init__(self, data: Any, _children: Iterable[Value] = (), _op: str = "") -> None:
        if isinstance(data, Term) and not isinstance(data, Value):
            raise BackpropError("value-mixed")
        self.data = data
        self.grad: Any = 0
        self._op = _op
        self._back = _nothing
        operands = tuple(_children)
        self._left, self._right = (*operands, None, None)[:2] if len(operands) < 3 else (None, operands)

    @property
    def _prev(self) -> set[Term]:
        """The values that it was made of, for those who draw."""
        return {*self._operands}

    @property
    def _backward(self) -> Callable[[], object]:
        """Adds to the gradients of the operands."""
        return partial(self._back, self)

    @_backward.setter
    def _backward(self, given: Callable[[], object]) -> None:
        self._back = lambda _: given()

    def backward(self) -> None:
        """Add the gradient of this value to that of everything it was made of."""
        order = cast("list[Value]", in_order([self]))
        self.grad = 1
        for value in reversed(order):
            value._back(value)

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return _made(self.data + other.data, (self, other), "+", _back_from_sum)

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return _made(self.data * other.data, (self, other), "*", _back_from_product)

    def __pow__(self, other: Value | float) -> Value:
        if isinstance(other, Term) and not isinstance(other, Value):
            raise BackpropError("value-mixed")
        assert isinstance(other, (int, float)), "only supporting int/float powers for now"

        def back(out: Any) -> None:
            base = out._left
            base.grad += other * base.data ** (other - 1) * out.grad

        return _made(self.data**other, (self,), f"**{other}", back)

    def relu(self) -> Value:
        """relu(x) = max(0, x): the number as it is, or 0."""
        return _made(0 if self.data < 0 else self.data, (self,), "ReLU", _back_from_relu)

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

    def __copy__(self) -> Value:
        """Another value made of the same operands."""
        made = self._again(self._operands)
        vars(made).update(vars(self))
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> Value:
        """A copy of the whole calculation, without recursion."""
        for value in cast("list[Value]", in_order([self])):
            if id(value) not in memo:
                made = memo[id(value)] = value._again(memo[id(operand)] for operand in value._operands)
                made.data, made.grad = deepcopy((value.data, value.grad), memo)
                vars(made).update(deepcopy(vars(value), memo))
        return cast(Value, memo[id(self)])

    def _again(self, operands: Iterable[Any]) -> Value:
        made = type(self)(self.data, operands, self._op)
        made.grad, made._back = self.grad, self._back
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """A leaf with its numbers; of what is calculated the depth may be more than pickle bears."""
        if self._operands:
            raise BackpropError("value-pickled")
        return type(self), (self.data,), (vars(self), {"grad": self.grad})


def _made(data: Any, operands: tuple[Value, ...], op: str, back: Back) -> Value:
    made = Value(data, operands, op)
    made._back = back
    return made


def _back_from_sum(out: Any) -> None:
    out._left.grad += out.grad
    out._right.grad += out.grad


def _back_from_product(out: Any) -> None:
    left, right = out._left, out._right
    left.grad += right.data * out.grad
    right.grad += left.data * out.grad


def _back_from_relu(out: Any) -> None:
    out._left.grad += (out.data > 0) * out.grad


def _method(name: str, row: Operation) -> Callable[[Value], Value]:
    def method(self: Value) -> Value:
        number = float(self.data)
        return _made(_told(row, number, lambda: row.forward(number)), (self,), name, back)

    def back(out: Any) -> None:
        operand, number = out._left, float(out._left.data)
        (slope,) = _told(row, number, lambda: row.backward(1.0, out.data, number))
        operand.grad += slope * out.grad

    method.__name__, method.__qualname__, method.__doc__ = name, f"Value.{name}", described(row)
    return method


def _told(row: Operation, number: float, calculate: Callable[[], Any]) -> Any:
    """What is calculated of a number. Raises BackpropError where it does not exist."""
    try:
        return calculate()
    except (ArithmeticError, ValueError) as error:
        message = error.message_id if isinstance(error, Undefined) else "overflow"
        message = message if isfinite(number) else "not-finite"
        node, operand = f"{row.symbol}({number})", str(number)
        raise BackpropError(message, node=node, operand=operand, base=operand, number=operand) from None


for _name, _row in FUNCTIONS.items():
    if _row.arity == 1 and _name != "relu":
        setattr(Value, _name, _method(_name, _row))


def __dir__() -> list[str]:
    return [*__all__]
