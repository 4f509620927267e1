"""The functions of the table of operations for variables: `from backprop_cli.functions import sigmoid`.

>>> from backprop_cli import Variable
>>> from backprop_cli.functions import relu
>>> relu(Variable("x", 3) - 5).value
0

`import *` brings all but sum, max, min, abs and round, which Python has, too.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING

from backprop_cli.language.errors import NoAttribute, suggestion
from backprop_cli.reading.foreign_functions import meant
from backprop_cli.variables.calls import CALLS, described_for_variables, signature_of
from backprop_cli.variables.variable import Variable, call

if TYPE_CHECKING:
    from backprop_cli.variables.variable import Operand

__all__ = [name for name in CALLS if not hasattr(builtins, name)]  # `import *` takes away no sum and no max


def _function(name: str) -> Callable[..., Variable]:
    def function(*operands: Operand, axis: int | None = None) -> Variable:
        return call(name, *operands, axis=axis)

    function.__name__ = function.__qualname__ = name
    function.__dict__["__signature__"] = signature_of(CALLS[name])  # where inspect looks for it
    function.__doc__ = described_for_variables(CALLS[name])
    return function


_FUNCTIONS = {name: _function(name) for name in CALLS}


def __getattr__(name: str) -> Callable[..., Variable]:
    if name in _FUNCTIONS:
        return _FUNCTIONS[name]
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = meant(name, of_array=True)
    if found is not None:
        raise NoAttribute("written-so", name=name, write=found.write(()))
    raise NoAttribute("no-such-function", name=name, hint=suggestion(name, _FUNCTIONS))


def __dir__() -> list[str]:
    return sorted(_FUNCTIONS)
