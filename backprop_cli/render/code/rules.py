"""How every operation of the table is written in Python: forward, and the contribution to each operand.

{x} and {y} are the operands, {out} the value, {dout} the gradient that arrives, {n} the exponent of x**n, {m} n - 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from backprop_cli.numeric import Number
from backprop_cli.program import Call

FAR = -700
"""Below, e**-x is beyond what a float can hold."""
EXTREME = 1e100
"""A divisor beyond, or below its inverse, whose square may be beyond what a float can hold."""


class Rule(NamedTuple):
    """One operation: its layer's class, how the layer objects' names begin, and its two directions."""

    layer: str
    short: str
    forward: str
    backward: tuple[str, ...]


# fmt: off
RULES = {
    "add":           Rule("AddLayer",     "add",  "{x} + {y}",  ("{dout} * 1", "{dout} * 1")),
    "subtract":      Rule("SubLayer",     "sub",  "{x} - {y}",  ("{dout} * 1", "{dout} * -1")),
    "multiply":      Rule("MulLayer",     "mul",  "{x} * {y}",  ("{dout} * {y}", "{dout} * {x}")),
    "divide":        Rule("DivLayer",     "div",  "{x} / {y}",  ("{dout} / {y}", "-{dout} * {x} / {y} ** 2")),
    "divide-safe":   Rule("SafeDivLayer", "div",  "{x} / {y}",  ("{dout} / {y}", "-{dout} / {y} * {out}")),
    "negate":        Rule("NegLayer",     "neg",  "-{x}",       ("-{dout}",)),
    "power":         Rule("PowerLayer",    "pow",  "{x} ** {y}",
                          ("{dout} * {y} * {x} ** ({y} - 1)", "{dout} * {out} * math.log({x})")),
    "literal_power": Rule("PowLayer",     "pow",  "{x} ** {n}", ("{dout} * {n} * {x} ** {m}",)),
    "square":        Rule("PowLayer",     "pow",  "{x} ** 2",   ("{dout} * 2 * {x}",)),
    "power-zero":    Rule("PowZeroLayer", "pow",  "{x} ** 0",   ("{dout} * 0",)),
    "exp":           Rule("Exp",          "exp",  "math.exp({x})",  ("{dout} * {out}",)),
    "log":           Rule("Log",          "log",  "math.log({x})",  ("{dout} / {x}",)),
    "sqrt":          Rule("Sqrt",         "sqrt", "math.sqrt({x})", ("{dout} / (2 * {out})",)),
    "sin":           Rule("Sin",          "sin",  "math.sin({x})",  ("{dout} * math.cos({x})",)),
    "cos":           Rule("Cos",          "cos",  "math.cos({x})",  ("-{dout} * math.sin({x})",)),
    "tan":           Rule("Tan",          "tan",  "math.tan({x})",  ("{dout} * (1 + {out} ** 2)",)),
    "tanh":          Rule("Tanh",         "tanh", "math.tanh({x})", ("{dout} * (1 - {out} ** 2)",)),
    "sigmoid":       Rule("Sigmoid",      "sigmoid", "1 / (1 + math.exp(-{x}))", ("{dout} * (1 - {out}) * {out}",)),
    "sigmoid-safe":  Rule("SafeSigmoid",  "sigmoid", "math.exp({x}) / (1 + math.exp({x}))",
                          ("{dout} * (1 - {out}) * {out}",)),
    "softplus":      Rule("Softplus",     "softplus", "max({x}, 0) + math.log1p(math.exp(-abs({x})))",
                          ("{dout} / (1 + math.exp(-{x}))",)),
    "softplus-safe": Rule("SafeSoftplus", "softplus", "max({x}, 0) + math.log1p(math.exp(-abs({x})))",
                          ("{dout} * math.exp({x}) / (1 + math.exp({x}))",)),
    "relu":          Rule("Relu",         "relu", "{x} if {x} > 0 else 0", ("{dout} if {x} > 0 else 0",)),
    "abs":           Rule("Abs",          "abs",  "abs({x})",   ("{dout} * (({x} > 0) - ({x} < 0))",)),
    "max":           Rule("Max",          "max",  "max({xs})",  ("{dout} / {ties} if {x} == {out} else 0",)),
    "min":           Rule("Min",          "min",  "min({xs})",  ("{dout} / {ties} if {x} == {out} else 0",)),
    "max-two":       Rule("Max",          "max",  "max({x}, {y})", ("{dout} / {ties} if {x} == {out} else 0",)),
    "min-two":       Rule("Min",          "min",  "min({x}, {y})", ("{dout} / {ties} if {x} == {out} else 0",)),
    "pi":            Rule("",             "",     "math.pi",    ()),
    "e":             Rule("",             "",     "math.e",     ()),
}

_NUMPY = {
    "sigmoid-safe":  ("np.exp(-np.logaddexp(0, -{x}))", ("{dout} * (1 - {out}) * {out}",)),
    "softplus":      ("np.logaddexp(0, {x})",  ("{dout} / (1 + np.exp(-{x}))",)),
    "softplus-safe": ("np.logaddexp(0, {x})",  ("{dout} * np.exp(-np.logaddexp(0, -{x}))",)),
    "relu":          ("np.maximum({x}, 0)",    ("{dout} * ({x} > 0)",)),
    "abs":           ("np.abs({x})",           ("{dout} * np.sign({x})",)),
    "max":           ("np.max({stack}, axis=0)", ("{dout} * ({x} == {out}) / {ties}",)),
    "min":           ("np.min({stack}, axis=0)", ("{dout} * ({x} == {out}) / {ties}",)),
    "max-two":       ("np.maximum({x}, {y})",  ("{dout} * ({x} == {out}) / {ties}",)),
    "min-two":       ("np.minimum({x}, {y})",  ("{dout} * ({x} == {out}) / {ties}",)),
}
# fmt: on


def _for_numpy(name: str, rule: Rule) -> Rule:
    forward, backward = _NUMPY.get(name, (rule.forward, rule.backward))
    texts = [text.replace("math.", "np.") for text in (forward, *backward)]
    return rule._replace(forward=texts[0], backward=tuple(texts[1:]))


NUMPY_RULES = {name: _for_numpy(name, rule) for name, rule in RULES.items()}

LAYERS = frozenset(rule.layer for rule in RULES.values())
"""The classes, whose names a program needs for itself."""


def rule_name(call: Call) -> str:
    """Which rule writes a call: the textbook's, or a safe one where numbers are so far out that it would overflow."""
    name, exponent = call.operation.name, call.operation.exponent
    if name == "divide" and _is_extreme(call.numbers[1]):
        return "divide-safe"
    if name in ("max", "min") and len(call.operands) == 2:
        return f"{name}-two"
    if name in ("sigmoid", "softplus") and _is_far(call.numbers[0]):
        return f"{name}-safe"
    if exponent is not None and exponent in (0, 2):
        return "power-zero" if exponent == 0 else "square"
    return name


def _is_extreme(number: Any) -> bool:
    return not 1 / EXTREME < abs(number) < EXTREME


def _is_far(number: Number) -> bool:
    return number < FAR
