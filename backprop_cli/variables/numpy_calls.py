"""Which of our operations a function of numpy means, by its name: np.maximum(x, 0) is max(x, 0)."""

from __future__ import annotations

from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.operations import ADD, DIVIDE, MULTIPLY, NEGATE, SUBTRACT

OPERATORS = {
    "add": ADD,
    "subtract": SUBTRACT,
    "multiply": MULTIPLY,
    "divide": DIVIDE,
    "true_divide": DIVIDE,
    "negative": NEGATE,
    "matmul": MATMUL,
}
"""numpy calls these for its own arrays, too: `array * x`."""
SIGNS = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!="}
_OURS = {
    "absolute": "abs",
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
