"""What a Variable is not: a truth, a number, another library's tensor. Each refusal says what to write instead.

`Variable` has these methods and attributes alone to say so: neither Tab nor help() shows the attributes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from backprop_cli.language.errors import BackpropError, NoAttribute, WrongKind
from backprop_cli.numbers.arrays import is_array, load

INSTEAD = {
    # micrograd, PyTorch
    "data": "x.value",
    "grad": "x.gradient",
    "label": "x.name",
    "item()": "float(x.value)",
    "detach()": "x.value",
    "numpy()": "x.value",
    "cpu()": "x.value",
    "clone()": "x",
    "grad_fn": "x.graph",
    "forward()": "x.value",
    "pow()": "x**2",
    "add()": "x + y",
    "sub()": "x - y",
    "mul()": "x * y",
    "div()": "x / y",
    "mm()": "x @ y",
    "matmul()": "x @ y",
    "square()": "x**2",
    "norm()": "(x**2).sum().sqrt()",
    "view()": "x.reshape(2, 3)",
    # a solution
    "gradients": "x.solve().gradients",
    "nodes": "x.solve().nodes",
    "check": "x.solve().check",
    "table()": "x.solve().table()",
    "picture()": "x.solve().picture()",
    "explain()": "x.solve().explain()",
    "steps()": "x.solve().steps()",
    "code()": "x.solve().code()",
    "to_dict()": "x.solve().to_dict()",
    # numpy
    "T": "x.transpose()",
    "shape": "np.shape(x.value)",
    "ndim": "np.ndim(x.value)",
    "size": "np.size(x.value)",
    "dot()": "x @ y",
    "copy()": "x.value",
    "astype()": "z.backward(arithmetic='float')",
    "tolist()": "x.value.tolist()",
    "flatten()": "x.reshape(-1)",
    "ravel()": "x.reshape(-1)",
    "var()": "((x - x.mean())**2).mean()",
    "std()": "((x - x.mean())**2).mean().sqrt()",
}
"""An attribute that others have: what to write here."""
NEEDLESS = ("zero_grad()", "requires_grad", "requires_grad_()", "retain_grad()")
"""Attributes that have nothing to do here."""

_SIGNS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
_NUMBERS = {"__float__": "float(x.value)", "__int__": "int(x.value)", "__complex__": "complex(x.value)"}
_REMAINDERS = {
    **dict.fromkeys(("__mod__", "__rmod__"), "x - (x / y).floor() * y"),
    **dict.fromkeys(("__floordiv__", "__rfloordiv__", "__divmod__", "__rdivmod__"), "(x / y).floor()"),
}


class NamesKept(type):
    """The type of a class with `Lacking` attributes, which are no part of what it has."""

    def __dir__(cls) -> list[str]:
        return [name for name in super().__dir__() if name not in LACKING]


class Refusals:
    """What numbers and arrays have, and a step of a calculation has not."""

    __slots__ = ()

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name not in LACKING]


class Lacking:
    """An attribute that is not there."""

    def __init__(self, message_id: str, name: str, instead: str = "") -> None:
        self._said = message_id, {"name": name, "instead": instead}

    def __get__(self, given: object, kind: type) -> NoReturn:
        raise NoAttribute(self._said[0], **self._said[1])

    def __set__(self, given: object, value: object) -> NoReturn:
        raise NoAttribute("variable-set")


def refusing(error: type[BackpropError], message_id: str, **said: str) -> Callable[..., NoReturn]:
    """A method that refuses."""

    def method(*_: Any) -> NoReturn:
        raise error(message_id, **said)

    return method


def refuse_format(self: object, form: str) -> str:
    """`f"{x}"` shows the variable, and every format is for numbers. Raises BackpropError."""
    if form:
        raise WrongKind("variable-format", form=form)
    return repr(self)


def as_array(self: Any, dtype: object = None, copy: object = None) -> Any:
    """A step as an object in an array of numpy, whose element it may be. Raises BackpropError for an array of ours.

    pandas asks so for what is right of its @, and numpy for the operand of its `dot`.
    """
    if self._left is None and is_array(self._right):
        raise WrongKind("variable-array", name=self._label)
    array = load().empty((), dtype=object)
    array[()] = self
    return array


LACKING = {name.removesuffix("()"): Lacking("variable-lacks", name, code) for name, code in INSTEAD.items()}
LACKING |= {name.removesuffix("()"): Lacking("variable-needs-no", name) for name in NEEDLESS}
_METHODS: dict[str, Any] = {
    "__eq__": refusing(BackpropError, "variable-compared", sign="=="),
    "__ne__": refusing(BackpropError, "variable-compared", sign="!="),
    "__bool__": refusing(BackpropError, "variable-truth"),
    "__getitem__": refusing(WrongKind, "python-index"),
    "__format__": refuse_format,
    "__array__": as_array,
    "__reduce__": refusing(BackpropError, "variable-pickled"),
}
_METHODS |= {name: refusing(BackpropError, "variable-ordered", sign=sign) for name, sign in _SIGNS.items()}
_METHODS |= {name: refusing(WrongKind, "variable-no-number", instead=code) for name, code in _NUMBERS.items()}
_METHODS |= {name: refusing(WrongKind, "variable-no-remainder", instead=code) for name, code in _REMAINDERS.items()}
for _name, _refusal in (_METHODS | LACKING).items():  # type checkers find these mistakes by themselves
    setattr(Refusals, _name, _refusal)
