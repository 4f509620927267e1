"""Which of our operations a function of numpy means, by its name: np.maximum(x, 0) is max(x, 0)."""

from __future__ import annotations

from typing import Any

from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, NEGATE, SUBTRACT, literal_power
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.foreign_functions import meant

OPERATORS = {
    "add": ADD,
    "subtract": SUBTRACT,
    "multiply": MULTIPLY,
    "divide": DIVIDE,
    "true_divide": DIVIDE,
    "negative": NEGATE,
    "matmul": MATMUL,
    "square": literal_power(2),
}
"""numpy calls these for its own arrays, too: `array * x`."""
SIGNS = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!="}
_OURS = {
    "absolute": "abs",
    "fabs": "abs",
    "fmax": "max",
    "fmin": "min",
    "around": "round",
    "maximum": "max",
    "minimum": "min",
    "amax": "max",
    "amin": "min",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "logaddexp": "logsumexp",
    "rint": "round",
}


def our_name(name: str) -> str:
    """What we call a function of numpy."""
    return _OURS.get(name, name)


_BOUNDS = {"a_min": 1, "min": 1, "a_max": 2, "max": 2}
"""Where the bounds of clip stand that numpy takes by keyword."""


def clip_call(operands: tuple[Any, ...], settings: dict[str, Any]) -> tuple[Any, ...]:
    """The function that np.clip is here, and its operands: max or min where a bound is None. Raises BackpropError."""
    given = [*operands, None, None][:3]
    for bound, number in settings.items():
        if bound not in _BOUNDS:
            raise not_ours("clip", settings)
        given[_BOUNDS[bound]] = number
    if given[2] is None:
        return "max", *given[:2]
    return ("min", *given[::2]) if given[1] is None else ("clip", *given)


def not_ours(name: str, settings: dict[str, Any]) -> BackpropError:
    """The refusal of a function of numpy; with what to write for it, where that is known."""
    found = meant(name, of_array=True)
    if found is None or settings:
        return BackpropError("numpy-function", name=name)
    return BackpropError("numpy-written", name=name, write=found.write(()))
