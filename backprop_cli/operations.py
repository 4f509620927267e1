"""The table of operations. Adding an operation touches this file alone.

A row says how an operation computes its value, how it sends an upstream gradient back to its operands, and what
sympy calls it. `backward(1, …)` gives the local derivatives, so one rule serves both; it is linear in the upstream.
Source: *Deep Learning from Scratch*, chapter 5 (simple layers: Add passes on, Mul flips).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import Any

from backprop_cli.numeric import Exact, Number, Undefined, decimal_text, divide, power


@dataclass(frozen=True, slots=True)
class Operation:
    """One row: what an inner node does.

    forward(*operands) -> value
    backward(upstream, value, *operands) -> one contribution for each operand
    formula(algebra, *operands) -> the same in sympy, for the check alone; `algebra` has divide and power
    derivatives: the local derivatives as text, {0} and {1} being the operands
    exact: whether exact operands give an exact value and exact local derivatives
    """

    name: str
    symbol: str
    arity: int
    precedence: int
    exact: bool
    forward: Callable[..., Any] = field(compare=False, repr=False)
    backward: Callable[..., tuple[Any, ...]] = field(compare=False, repr=False)
    formula: Callable[..., Any] = field(compare=False, repr=False)
    derivatives: tuple[str, ...]
    exponent: Exact | None = None


def _divide_backward(upstream: Any, value: Any, left: Any, right: Any) -> tuple[Any, Any]:
    share = divide(upstream, right)
    return share, -share * value


def _power_backward(upstream: Any, value: Any, base: Number, exponent: Number) -> tuple[Any, Any]:
    by_base = _power_derivative(base, exponent)
    if base < 0:
        raise Undefined("exponent-derivative-negative")
    if base == 0:
        raise Undefined("exponent-derivative-zero")
    return upstream * by_base, upstream * value * log(base)


def _power_derivative(base: Number, exponent: Number) -> Number:
    """n·xⁿ⁻¹, and 0 for n = 0 also where x = 0."""
    if exponent == 0:
        return 0
    if base == 0 and exponent < 1:
        raise Undefined("power-derivative-zero")
    return exponent * power(base, exponent - 1)


# fmt: off
ADD      = Operation("add",      "+", 2, 10, True , operator.add, lambda g, out, x, y: (g, g),
                     lambda algebra, x, y: x + y, ("1", "1"))
SUBTRACT = Operation("subtract", "-", 2, 10, True , operator.sub, lambda g, out, x, y: (g, -g),
                     lambda algebra, x, y: x - y, ("1", "-1"))
MULTIPLY = Operation("multiply", "*", 2, 20, True , operator.mul, lambda g, out, x, y: (g * y, g * x),
                     lambda algebra, x, y: x * y, ("{1}", "{0}"))
DIVIDE   = Operation("divide",   "/", 2, 20, True , divide,       _divide_backward,
                     lambda algebra, x, y: algebra.divide(x, y), ("1/{1}", "-{0}/{1}**2"))
NEGATE   = Operation("negate",   "-", 1, 30, True , operator.neg, lambda g, out, x: (-g,),
                     lambda algebra, x: -x, ("-1",))
POWER    = Operation("power",   "**", 2, 40, False, power,        _power_backward,
                     lambda algebra, x, y: algebra.power(x, y), ("{1}*{0}**({1} - 1)", "{0}**{1}*log({0})"))
# fmt: on


@lru_cache(maxsize=1024)
def literal_power(exponent: Exact) -> Operation:
    """The row of `x**n` for a literal n: one operand, labelled `**2` as in the lecture."""
    if exponent in (0, 1, 2):
        derivative = ("0", "1", "2*{0}")[int(exponent)]
    else:
        derivative = f"{decimal_text(exponent)}*{{0}}**{decimal_text(exponent - 1)}"
    return Operation(
        "literal_power",
        f"**{decimal_text(exponent)}",
        1,
        40,
        isinstance(exponent, int),
        lambda x: power(x, exponent),
        lambda g, out, x: (g * _power_derivative(x, exponent),),
        lambda algebra, x: algebra.power(x, exponent),
        (derivative,),
        exponent,
    )


OPERATIONS = (ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE, POWER)
"""Every row with a fixed symbol; `literal_power` makes the others."""
