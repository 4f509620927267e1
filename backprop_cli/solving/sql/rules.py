"""The table of operations in SQL: what a node's value is, and what it sends back to each operand.

x, y, z are the operands, g is the gradient that arrives, v the value, n the exponent of `x**n` and m n - 1. A call of
_name(…) is one of HELPERS: a column of its own. The rules are those of `graph.functions`, step by step in the same
order. A number that does not exist is NULL in every database: CASE is NULL where nothing holds, and NULLIF keeps a
divisor from being 0, where some databases raise an error and others go on with an infinity.
"""

from __future__ import annotations

import math

_LN_2, _LN_10, _ROOT_2 = math.log(2), math.log(10), math.sqrt(2)
_ROOT_PI, _ROOT_2_PI = math.sqrt(math.pi), math.sqrt(2 * math.pi)

RULES: dict[str, tuple[str, ...]] = {
    "add": ("x + y", "g", "g"),
    "subtract": ("x - y", "g", "-g"),
    "multiply": ("x * y", "g * y", "g * x"),
    "divide": ("_over(x, y)", "_over(g, y)", "-_over(g, y) * v"),
    "negate": ("-x", "-g"),
    "power": ("_power(x, y)", "_sent(g, _power_slope(x, y))", "_sent(g, _exponent_slope(x, y, v))"),
    "exp": ("_exp(x)", "g * v"),
    "expm1": ("_expm1(x)", "g * _exp(x)"),
    "log": ("_ln(x)", "_over(g, x)"),
    "log_base": ("_over(_ln(x), _ln(y))", "_over(g, x * _ln(y))", "_over(-g * v, y * _ln(y))"),
    "log2": (f"_ln(x) / {_LN_2}", f"_over(g, x * {_LN_2})"),
    "log10": (f"_ln(x) / {_LN_10}", f"_over(g, x * {_LN_10})"),
    "log1p": ("_log1p(x)", "_over(g, 1 + x)"),
    "sqrt": ("_root(x)", "_part(g, 2 * v)"),
    "cbrt": ("_cbrt(x)", "_part(g, 3 * v * v)"),
    "sin": ("SIN(x)", "g * COS(x)"),
    "cos": ("COS(x)", "-g * SIN(x)"),
    "tan": ("TAN(x)", "g * (1 + v * v)"),
    "asin": ("CASE WHEN ABS(x) <= 1 THEN ASIN(x) END", "_part(g, _root(1 - x * x))"),
    "acos": ("CASE WHEN ABS(x) <= 1 THEN ACOS(x) END", "-_part(g, _root(1 - x * x))"),
    "atan": ("ATAN(x)", "g / (1 + x * x)"),
    "atan2": (
        "CASE WHEN x <> 0 OR y <> 0 THEN ATAN2(x, y) END",
        "_over(g * y, x * x + y * y)",
        "_over(-g * x, x * x + y * y)",
    ),
    "sinh": ("SINH(x)", "g * COSH(x)"),
    "cosh": ("COSH(x)", "g * SINH(x)"),
    "tanh": ("TANH(x)", "g * (4 * _sigmoid(2 * x) * _complement(2 * x))"),
    "asinh": ("_asinh(x)", "g / SQRT(1 + x * x)"),
    "acosh": ("_acosh(x)", "_part(g, _root(x * x - 1))"),
    "atanh": ("_atanh(x)", "_over(g, 1 - x * x)"),
    "sigmoid": ("_sigmoid(x)", "g * v * _complement(x)"),
    "logsigmoid": ("-_softplus(-x)", "g * _complement(x)"),
    "softplus": ("_softplus(x)", "g * _sigmoid(x)"),
    "silu": ("x * _sigmoid(x)", "g * _sigmoid(x) * (1 + x * _complement(x))"),
    "gelu": ("x * _normal(x)", f"g * (_normal(x) + x * _exp(-x * x / 2) / {_ROOT_2_PI})"),
    "erf": ("ERF(x)", f"2 * g * _exp(-x * x) / {_ROOT_PI}"),
    "elu": ("CASE WHEN x > 0 THEN x ELSE _expm1(_below(x)) END", "g * _exp(_below(x))"),
    "relu": ("_relu(x)", "CASE WHEN x > 0 THEN g WHEN x <= 0 THEN 0 END"),
    "leaky_relu": ("CASE WHEN x > 0 THEN x ELSE 0.01 * x END", "CASE WHEN x > 0 THEN g WHEN x <= 0 THEN g * 0.01 END"),
    "leaky_relu_slope": (
        "CASE WHEN x > 0 THEN x ELSE y * x END",
        "CASE WHEN x > 0 THEN g WHEN x <= 0 THEN g * y END",
        "CASE WHEN x > 0 THEN 0 WHEN x <= 0 THEN g * x END",
    ),
    "abs": ("ABS(x)", "CASE WHEN x > 0 THEN g WHEN x < 0 THEN -g WHEN x = 0 THEN 0 END"),
    "clip": (
        "CASE WHEN y <= z THEN _least(_most(x, y), z) END",
        "g * _share(z, _most(x, y)) * _share(x, y)",
        "g * _share(z, _most(x, y)) * _share(y, x)",
        "g * _share(_most(x, y), z)",
    ),
    "sign": ("CAST(CASE WHEN x > 0 THEN 1 WHEN x < 0 THEN -1 WHEN x = 0 THEN 0 END AS DOUBLE PRECISION)", "0"),
    "floor": ("_floor(x)", "0"),
    "ceil": ("-_floor(-x)", "0"),
    "round": ("_to_even(_floor(x + 0.5), x)", "0"),
}
"""An operation -> its value, then what goes back to each operand."""

HELPERS: dict[str, str] = {
    "_over": "x / NULLIF(y, 0)",
    "_sent": "CASE WHEN x = 0 THEN 0 ELSE x * y END",  # nothing goes back from 0, not even where there is no slope
    "_part": "CASE WHEN x = 0 THEN 0 ELSE x / NULLIF(y, 0) END",
    "_power": "CASE WHEN x > 0 OR x = 0 AND y >= 0 OR x < 0 AND y = _floor(y) THEN POWER(x, y) END",
    "_power_slope": "CASE WHEN y = 0 THEN 0"
    " WHEN x > 0 OR x = 0 AND y >= 1 OR x < 0 AND y = _floor(y) THEN y * POWER(x, y - 1) END",
    "_exponent_slope": "CASE WHEN x > 0 THEN z * LN(x) WHEN x = 0 AND y > 0 THEN 0 END",
    "_exp": "EXP(x)",
    "_expm1": "CASE WHEN _exp(x) = 1 THEN x WHEN _exp(x) - 1 = -1 OR x > 1 THEN _exp(x) - 1"
    " ELSE (_exp(x) - 1) * (x / NULLIF(LN(_exp(x)), 0)) END",  # the two errors cancel each other
    "_ln": "CASE WHEN x > 0 THEN LN(x) END",
    "_log1p": "CASE WHEN 1 + x = 1 THEN x WHEN x > -1 THEN LN(1 + x) * (x / NULLIF((1 + x) - 1, 0)) END",
    "_root": "CASE WHEN x >= 0 THEN SQRT(x) END",
    "_cbrt": "CBRT(x)",
    "_asinh": "ASINH(x)",
    "_acosh": "CASE WHEN x >= 1 THEN ACOSH(x) END",
    "_atanh": "CASE WHEN ABS(x) < 1 THEN ATANH(x) END",
    "_sigmoid": "_larger(x, _exp(-ABS(x)))",
    "_complement": "_smaller(x, _exp(-ABS(x)))",  # sigmoid(-x)
    "_larger": "CASE WHEN x >= 0 THEN 1 / (1 + y) ELSE y / (1 + y) END",
    "_smaller": "CASE WHEN x > 0 THEN y / (1 + y) ELSE 1 / (1 + y) END",
    "_softplus": "_relu(x) + _log1p(_exp(-ABS(x)))",
    "_normal": f"ERFC(-x / {_ROOT_2}) / 2",
    "_relu": "CASE WHEN x > 0 THEN x WHEN x <= 0 THEN 0 END",
    "_below": "CASE WHEN x < 0 THEN x WHEN x >= 0 THEN 0 END",
    "_most": "CASE WHEN x >= y THEN x WHEN x < y THEN y END",  # GREATEST skips NULL in some databases
    "_least": "CASE WHEN x <= y THEN x WHEN x > y THEN y END",
    "_share": "CAST(CASE WHEN x > y THEN 1 WHEN x = y THEN 0.5 WHEN x < y THEN 0 END AS DOUBLE PRECISION)",
    "_is": "CAST(CASE WHEN x = y THEN 1 WHEN x <> y THEN 0 END AS DOUBLE PRECISION)",
    "_scaled": "CASE WHEN x = 0 THEN 0 ELSE x * SQRT(y) END",
    "_floor": "FLOOR(x)",
    "_to_even": "CASE WHEN y + 0.5 = x AND x - 2 * _floor(x / 2) = 1 THEN x - 1 ELSE x END",
}
"""What rules call: columns of their own, shared by all that call them for the same."""

_BY_LOGARITHMS = {
    "_asinh": "_signed(x, _asinh_of(ABS(x)))",
    "_asinh_of": f"CASE WHEN x > 1e8 THEN LN(x) + {_LN_2} ELSE _log1p(x + x * x / (1 + SQRT(1 + x * x))) END",
    "_acosh": f"CASE WHEN x > 1e8 THEN LN(x) + {_LN_2} WHEN x >= 1 THEN _log1p((x - 1) + _root(x * x - 1)) END",
    "_atanh": "_signed(x, _log1p(2 * ABS(x) / NULLIF(1 - ABS(x), 0)) / 2)",
    "_signed": "CASE WHEN x < 0 THEN -y ELSE y END",
}
INSTEAD: dict[str, dict[str, str]] = {
    "postgres": {"_exp": "CASE WHEN x > -745 THEN EXP(x) WHEN x <= -745 THEN 0 END"},  # where 0 is an error
    "sqlite": {"_cbrt": "CASE WHEN x < 0 THEN -POWER(-x, 1.0 / 3) ELSE POWER(x, 1.0 / 3) END"},
    "spark": {
        "_floor": "CASE WHEN ABS(x) < 9007199254740992 THEN CAST(FLOOR(x) AS DOUBLE PRECISION) ELSE x END",  # a BIGINT
        **_BY_LOGARITHMS,  # its own lose digits near 0
    },
    "trino": _BY_LOGARITHMS,
}
"""Helpers of a dialect that lacks the function, or means something else by it."""

_ERROR_FUNCTION = frozenset({"erf", "gelu"})
LACKING = dict.fromkeys(("duckdb", "sqlite", "spark", "bigquery", "snowflake", "trino"), _ERROR_FUNCTION)
"""The functions that a dialect does not have."""
