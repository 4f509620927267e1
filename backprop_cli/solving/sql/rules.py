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
    "sin": ("sin(x)", "g * cos(x)"),
    "cos": ("cos(x)", "-g * sin(x)"),
    "tan": ("tan(x)", "g * (1 + v * v)"),
    "asin": ("case when abs(x) <= 1 then asin(x) end", "_part(g, _root(1 - x * x))"),
    "acos": ("case when abs(x) <= 1 then acos(x) end", "-_part(g, _root(1 - x * x))"),
    "atan": ("atan(x)", "g / (1 + x * x)"),
    "atan2": (
        "case when x <> 0 or y <> 0 then atan2(x, y) end",
        "_over(g * y, x * x + y * y)",
        "_over(-g * x, x * x + y * y)",
    ),
    "sinh": ("sinh(x)", "g * cosh(x)"),
    "cosh": ("cosh(x)", "g * sinh(x)"),
    "tanh": ("tanh(x)", "g * (4 * _sigmoid(2 * x) * _complement(2 * x))"),
    "asinh": ("_asinh(x)", "g / sqrt(1 + x * x)"),
    "acosh": ("_acosh(x)", "_part(g, _root(x * x - 1))"),
    "atanh": ("_atanh(x)", "_over(g, 1 - x * x)"),
    "sigmoid": ("_sigmoid(x)", "g * v * _complement(x)"),
    "logsigmoid": ("-_softplus(-x)", "g * _complement(x)"),
    "softplus": ("_softplus(x)", "g * _sigmoid(x)"),
    "silu": ("x * _sigmoid(x)", "g * _sigmoid(x) * (1 + x * _complement(x))"),
    "gelu": ("x * _normal(x)", f"g * (_normal(x) + x * _exp(-x * x / 2) / {_ROOT_2_PI})"),
    "erf": ("erf(x)", f"2 * g * _exp(-x * x) / {_ROOT_PI}"),
    "elu": ("case when x > 0 then x else _expm1(_below(x)) end", "g * _exp(_below(x))"),
    "relu": ("_relu(x)", "case when x > 0 then g when x <= 0 then 0 end"),
    "leaky_relu": ("case when x > 0 then x else 0.01 * x end", "case when x > 0 then g when x <= 0 then g * 0.01 end"),
    "leaky_relu_slope": (
        "case when x > 0 then x else y * x end",
        "case when x > 0 then g when x <= 0 then g * y end",
        "case when x > 0 then 0 when x <= 0 then g * x end",
    ),
    "abs": ("abs(x)", "case when x > 0 then g when x < 0 then -g when x = 0 then 0 end"),
    "clip": (
        "case when y <= z then _least(_most(x, y), z) end",
        "g * _share(z, _most(x, y)) * _share(x, y)",
        "g * _share(z, _most(x, y)) * _share(y, x)",
        "g * _share(_most(x, y), z)",
    ),
    "sign": ("cast(case when x > 0 then 1 when x < 0 then -1 when x = 0 then 0 end as double precision)", "0"),
    "floor": ("_floor(x)", "0"),
    "ceil": ("-_floor(-x)", "0"),
    "round": ("_to_even(_floor(x + 0.5), x)", "0"),
}
"""An operation -> its value, then what goes back to each operand."""

HELPERS: dict[str, str] = {
    "_over": "x / nullif(y, 0)",
    "_sent": "case when x = 0 then 0 else x * y end",  # nothing goes back from 0, not even where there is no slope
    "_part": "case when x = 0 then 0 else x / nullif(y, 0) end",
    "_power": "case when x > 0 or x = 0 and y >= 0 or x < 0 and y = _floor(y) then power(x, y) end",
    "_power_slope": "case when y = 0 then 0"
    " when x > 0 or x = 0 and y >= 1 or x < 0 and y = _floor(y) then y * power(x, y - 1) end",
    "_exponent_slope": "case when x > 0 then z * ln(x) when x = 0 and y > 0 then 0 end",
    "_exp": "exp(x)",
    "_expm1": "case when _exp(x) = 1 then x when _exp(x) - 1 = -1 or x > 1 then _exp(x) - 1"
    " else (_exp(x) - 1) * (x / nullif(ln(_exp(x)), 0)) end",  # the two errors cancel each other
    "_ln": "case when x > 0 then ln(x) end",
    "_log1p": "case when 1 + x = 1 then x when x > -1 then ln(1 + x) * (x / nullif((1 + x) - 1, 0)) end",
    "_root": "case when x >= 0 then sqrt(x) end",
    "_cbrt": "cbrt(x)",
    "_asinh": "asinh(x)",
    "_acosh": "case when x >= 1 then acosh(x) end",
    "_atanh": "case when abs(x) < 1 then atanh(x) end",
    "_sigmoid": "_larger(x, _exp(-abs(x)))",
    "_complement": "_smaller(x, _exp(-abs(x)))",  # sigmoid(-x)
    "_larger": "case when x >= 0 then 1 / (1 + y) else y / (1 + y) end",
    "_smaller": "case when x > 0 then y / (1 + y) else 1 / (1 + y) end",
    "_softplus": "_relu(x) + _log1p(_exp(-abs(x)))",
    "_normal": f"erfc(-x / {_ROOT_2}) / 2",
    "_relu": "case when x > 0 then x when x <= 0 then 0 end",
    "_below": "case when x < 0 then x when x >= 0 then 0 end",
    "_most": "case when x >= y then x when x < y then y end",  # GREATEST skips NULL in some databases
    "_least": "case when x <= y then x when x > y then y end",
    "_share": "cast(case when x > y then 1 when x = y then 0.5 when x < y then 0 end as double precision)",
    "_is": "cast(case when x = y then 1 when x <> y then 0 end as double precision)",
    "_scaled": "case when x = 0 then 0 else x * sqrt(y) end",
    "_floor": "floor(x)",
    "_to_even": "case when y + 0.5 = x and x - 2 * _floor(x / 2) = 1 then x - 1 else x end",
}
"""What rules call: columns of their own, shared by all that call them for the same."""

_BY_LOGARITHMS = {
    "_asinh": "_signed(x, _asinh_of(abs(x)))",
    "_asinh_of": f"case when x > 1e8 then ln(x) + {_LN_2} else _log1p(x + x * x / (1 + sqrt(1 + x * x))) end",
    "_acosh": f"case when x > 1e8 then ln(x) + {_LN_2} when x >= 1 then _log1p((x - 1) + _root(x * x - 1)) end",
    "_atanh": "_signed(x, _log1p(2 * abs(x) / nullif(1 - abs(x), 0)) / 2)",
    "_signed": "case when x < 0 then -y else y end",
}
INSTEAD: dict[str, dict[str, str]] = {
    "postgres": {"_exp": "case when x > -745 then exp(x) when x <= -745 then 0 end"},  # where 0 is an error
    "sqlite": {"_cbrt": "case when x < 0 then -power(-x, 1.0 / 3) else power(x, 1.0 / 3) end"},
    "spark": {
        "_floor": "case when abs(x) < 9007199254740992 then cast(floor(x) as double precision) else x end",  # a BIGINT
        **_BY_LOGARITHMS,  # its own lose digits near 0
    },
    "trino": _BY_LOGARITHMS,
}
"""Helpers of a dialect that lacks the function, or means something else by it."""

_ERROR_FUNCTION = frozenset({"erf", "gelu"})
LACKING = dict.fromkeys(("duckdb", "sqlite", "spark", "bigquery", "snowflake", "trino"), _ERROR_FUNCTION)
"""The functions that a dialect does not have."""
