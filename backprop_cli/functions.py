"""The functions of the table of operations for variables: `from backprop_cli.functions import sigmoid`.

>>> from backprop_cli import Variable
>>> from backprop_cli.functions import relu
>>> relu(Variable("x", 3) - 5).value
0
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING

from backprop_cli.variables.calls import CALLS, described_for_variables
from backprop_cli.variables.variable import Variable, call

if TYPE_CHECKING:
    from backprop_cli.variables.variable import Operand

__all__ = [name for name in CALLS if not hasattr(builtins, name)]  # `import *` takes away no sum and no max


def _function(name: str) -> Callable[..., Variable]:
    def function(*operands: Operand, axis: int | None = None) -> Variable:
        return call(name, *operands, axis=axis)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = described_for_variables(CALLS[name])
    return function


_FUNCTIONS = {name: _function(name) for name in CALLS}


def __getattr__(name: str) -> Callable[..., Variable]:
    if name not in _FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _FUNCTIONS[name]


def __dir__() -> list[str]:
    return sorted(_FUNCTIONS)
