"""The table of operations in SQL: what a node's value is, and what it sends back to each operand.

x, y, z are the operands, dout is the gradient that arrives, `out` the value, n the exponent of `x**n`. A call of
_name(…) is one of HELPERS: a column of its own. A row without a value is NULL in every database: `CASE WHEN … END` is
NULL where nothing holds, and NULLIF keeps a divisor from being 0, where some raise an error and others go on with an
infinity. The rules are those of `graph.operations` and `graph.functions`, in the same order of steps.
"""

from __future__ import annotations

import math

_LN_2, _LN_10, _ROOT_2, _ROOT_2_PI, _BY_ERF = (
    repr(number)
    for number in (math.log(2), math.log(10), math.sqrt(2), math.sqrt(2 * math.pi), 2 / math.sqrt(math.pi))
)

RULES: dict[str, tuple[str, ...]] = {
    "add": ("x + y", "dout", "dout"),
    "subtract": ("x - y", "dout", "-dout"),
    "multiply": ("x * y", "dout * y", "dout * x"),
    "divide": ("x / NULLIF(y, 0)", "dout / NULLIF(y, 0)", "-(dout / NULLIF(y, 0)) * out"),
    "negate": ("-x", "-dout"),
}
"""An operation -> its value, then what goes back to each operand."""

HELPERS: dict[str, str] = {}
"""What rules call as _name(x): columns of their own."""
