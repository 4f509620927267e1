"""The table of operations. Adding an operation touches this file alone.

A row says how an operation computes its value, how it sends an upstream gradient back to its operands, and what
sympy calls it. `backward(1, …)` gives the local derivatives, so one rule serves both; it is linear in the upstream.
Source: *Deep Learning from Scratch*, chapter 5 (simple layers: Add passes on, Mul flips).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from backprop_cli.elementary import (
    cos,
    exp,
    is_array,
    largest,
    log,
    relu,
    shares,
    sigmoid,
    sign,
    sin,
    smallest,
    softplus,
    sqrt,
    step,
    tan,
    tanh,
    tanh_slope,
)
from backprop_cli.numeric import Exact, Number, Undefined, decimal_text, divide, power

CALL = 50
"""The precedence of a call: nothing binds more tightly."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One row: what an inner node does.

    forward(*operands) -> value
    backward(upstream, value, *operands) -> one contribution for each operand
    formula(algebra, *operands) -> the same in sympy, for the check alone; `algebra` has divide and power
    derivatives: the local derivatives as text, {0} and {1} being the operands; the last one serves all further ones
    exact: whether exact operands give an exact value and exact local derivatives
    exponent: the literal exponent of `x**n`
    most: how many operands there may be, None for any number
    definition, domain: what `backprop functions` says of a function
    kink: whether the derivative at some operands is a convention, because there is a kink
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
    most: int | None = 2
    definition: str = ""
    domain: str = ""
    kink: Callable[..., bool] | None = field(default=None, compare=False, repr=False)

    @property
    def is_function(self) -> bool:
        """Whether it is written as a call, f(x)."""
        return self.precedence == CALL


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
                     lambda algebra, x, y: algebra.divide(x, y), ("1/{1}", "-{0}/{1}**2"), domain="y != 0")
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


def _function(
    name: str,
    forward: Callable[..., Any],
    backward: Callable[..., tuple[Any, ...]],
    derivative: str,
    definition: str,
    domain: str = "",
    operands: tuple[int, int | None] = (1, 1),
    exact: bool = False,
    kink: Callable[..., bool] | None = None,
) -> Operation:
    """The row of a function; sympy's counterpart is the algebra's method of the same name."""

    def formula(algebra: Any, *arguments: Any) -> Any:
        return getattr(algebra, name)(*arguments)

    least, most = operands
    return Operation(
        name, name, least, CALL, exact, forward, backward, formula, (derivative,), None, most, definition, domain, kink
    )


def _at_zero(x: Any) -> bool:
    return bool(x == 0)


def _tied_largest(*operands: Any) -> bool:
    return operands.count(max(operands)) > 1


def _tied_smallest(*operands: Any) -> bool:
    return operands.count(min(operands)) > 1


def _sqrt_backward(upstream: Any, value: Any, x: Any) -> tuple[Any]:
    if not is_array(x) and x == 0:
        raise Undefined("sqrt-derivative-zero")
    return (upstream / (2 * value),)


def _constant_backward(upstream: Any, value: Any) -> tuple[()]:
    return ()


# fmt: off
FUNCTIONS: dict[str, Operation] = {row.name: row for row in (
    _function("exp",      exp,      lambda g, out, x: (g * out,),                 "exp({0})", "e**x"),
    _function("log",      log,      lambda g, out, x: (divide(g, x),),            "1/{0}", "ln x", "x > 0"),
    _function("sqrt",     sqrt,     _sqrt_backward,                               "1/(2*sqrt({0}))", "x**0.5",
              "x >= 0"),
    _function("sin",      sin,      lambda g, out, x: (g * cos(x),),              "cos({0})", "sin x"),
    _function("cos",      cos,      lambda g, out, x: (-g * sin(x),),             "-sin({0})", "cos x"),
    _function("tan",      tan,      lambda g, out, x: (g * (1 + out * out),),     "1 + tan({0})**2", "sin x / cos x",
              "cos x != 0"),
    _function("tanh",     tanh,     lambda g, out, x: (g * tanh_slope(x),),       "1 - tanh({0})**2",
              "(exp(x) - exp(-x)) / (exp(x) + exp(-x))"),
    _function("sigmoid",  sigmoid,  lambda g, out, x: (g * out * sigmoid(-x),),
              "sigmoid({0})*(1 - sigmoid({0}))", "1 / (1 + exp(-x))"),
    _function("softplus", softplus, lambda g, out, x: (g * sigmoid(x),),          "sigmoid({0})", "log(1 + exp(x))"),
    _function("relu",     relu,     lambda g, out, x: (g * step(x),),             "(1 if {0} > 0 else 0)", "max(x, 0)",
              exact=True, kink=_at_zero),
    _function("abs",      abs,      lambda g, out, x: (g * sign(x),),             "sign({0})", "x or -x, the one >= 0",
              exact=True, kink=_at_zero),
    _function("max",      largest,  lambda g, out, *xs: shares(g, out, xs),       "(1 if {0} is the largest else 0)",
              "the largest of two or more", operands=(2, None), exact=True, kink=_tied_largest),
    _function("min",      smallest, lambda g, out, *xs: shares(g, out, xs),       "(1 if {0} is the smallest else 0)",
              "the smallest of two or more", operands=(2, None), exact=True, kink=_tied_smallest),
    _function("pi",       lambda: math.pi, _constant_backward,                    "", "3.14159...", operands=(0, 0)),
    _function("e",        lambda: math.e,  _constant_backward,                    "", "2.71828...", operands=(0, 0)),
)}
# fmt: on
"""Every function by its name. At kinks: relu'(0) = 0 as in the book, abs'(0) = 0, ties of min and max share equally."""

OPERATIONS = (ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE, POWER, *FUNCTIONS.values())
"""Every row with a fixed symbol; `literal_power` makes the others."""
