"""How every operation of the table is written in Python: forward, and the contribution to each operand.

{x} and {y} are the operands, {out} the value, {dout} the gradient that arrives, {n} the exponent of x**n, {m} n - 1.
NAME is the textbook's formula; NAME-safe, where there is one, does what the table of operations does, number for
number, with the help of `program_helpers`. It is written where the textbook's formula would lose digits.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from backprop_cli.operations import Operation


class Rule(NamedTuple):
    """One operation: its layer's class, how the layer objects' names begin, and its two directions."""

    layer: str
    short: str
    forward: str
    backward: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All directions."""
        return self.forward, *self.backward


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
    "power-safe":    Rule("SafePowerLayer", "pow", "power({x}, {y})",
                          ("{dout} * power_slope({x}, {y})", "{dout} * {out} * logarithm({x})")),
    "literal_power": Rule("PowLayer",     "pow",  "{x} ** {n}", ("{dout} * {n} * {x} ** {m}",)),
    "literal_power-safe": Rule("SafePowLayer", "pow", "power({x}, {n})", ("{dout} * power_slope({x}, {n})",)),
    "square":        Rule("PowLayer",     "pow",  "{x} ** 2",   ("{dout} * 2 * {x}",)),
    "power-zero":    Rule("PowZeroLayer", "pow",  "{x} ** 0",   ("{dout} * 0",)),
    "exp":           Rule("Exp",          "exp",  "math.exp({x})",  ("{dout} * {out}",)),
    "log":           Rule("Log",          "log",  "math.log({x})",  ("{dout} / {x}",)),
    "log-safe":      Rule("SafeLog",      "log",  "logarithm({x})", ("{dout} / {x}",)),
    "sqrt":          Rule("Sqrt",         "sqrt", "math.sqrt({x})", ("{dout} / (2 * {out})",)),
    "sqrt-safe":     Rule("SafeSqrt",     "sqrt", "root({x})",      ("{dout} / (2 * {out})",)),
    "sin":           Rule("Sin",          "sin",  "math.sin({x})",  ("{dout} * math.cos({x})",)),
    "sin-safe":      Rule("SafeSin",      "sin",  "sine({x})",      ("{dout} * cosine({x})",)),
    "cos":           Rule("Cos",          "cos",  "math.cos({x})",  ("-{dout} * math.sin({x})",)),
    "cos-safe":      Rule("SafeCos",      "cos",  "cosine({x})",    ("-{dout} * sine({x})",)),
    "tan":           Rule("Tan",          "tan",  "math.tan({x})",  ("{dout} * (1 + {out} ** 2)",)),
    "tan-safe":      Rule("SafeTan",      "tan",  "tangent({x})",   ("{dout} * (1 + {out} * {out})",)),
    "tanh":          Rule("Tanh",         "tanh", "math.tanh({x})", ("{dout} * (1 - {out} ** 2)",)),
    "tanh-safe":     Rule("SafeTanh",     "tanh", "math.tanh({x})",
                          ("{dout} * (4 * sigmoid(2 * {x}) * sigmoid(-2 * {x}))",)),
    "sigmoid":       Rule("Sigmoid",      "sigmoid", "1 / (1 + math.exp(-{x}))", ("{dout} * (1 - {out}) * {out}",)),
    "sigmoid-safe":  Rule("SafeSigmoid",  "sigmoid", "sigmoid({x})", ("{dout} * {out} * sigmoid(-{x})",)),
    "softplus":      Rule("Softplus",     "softplus", "max({x}, 0) + math.log1p(math.exp(-abs({x})))",
                          ("{dout} / (1 + math.exp(-{x}))",)),
    "softplus-safe": Rule("SafeSoftplus", "softplus", "max({x}, 0) + math.log1p(math.exp(-abs({x})))",
                          ("{dout} * sigmoid({x})",)),
    "relu":          Rule("Relu",         "relu", "{x} if {x} > 0 else 0", ("{dout} if {x} > 0 else 0",)),
    "relu-safe":     Rule("SafeRelu",     "relu", "{x} if {x} > 0 else {x} - {x}", ("{dout} * ({x} > 0)",)),
    "abs":           Rule("Abs",          "abs",  "abs({x})",   ("{dout} * (({x} > 0) - ({x} < 0))",)),
    "max":           Rule("Max",          "max",  "max({xs})",  ("{dout} / {ties} if {x} == {out} else 0",)),
    "max-safe":      Rule("SafeMax",      "max",  "max({xs})",  ("{dout} * ({x} == {out}) / {ties}",)),
    "min":           Rule("Min",          "min",  "min({xs})",  ("{dout} / {ties} if {x} == {out} else 0",)),
    "min-safe":      Rule("SafeMin",      "min",  "min({xs})",  ("{dout} * ({x} == {out}) / {ties}",)),
    "max-two":       Rule("Max",          "max",  "max({x}, {y})", ("{dout} / {ties} if {x} == {out} else 0",)),
    "max-two-safe":  Rule("SafeMax",      "max",  "max({x}, {y})", ("{dout} * ({x} == {out}) / {ties}",)),
    "min-two":       Rule("Min",          "min",  "min({x}, {y})", ("{dout} / {ties} if {x} == {out} else 0",)),
    "min-two-safe":  Rule("SafeMin",      "min",  "min({x}, {y})", ("{dout} * ({x} == {out}) / {ties}",)),
    "pi":            Rule("",             "",     "math.pi",    ()),
    "e":             Rule("",             "",     "math.e",     ()),
}

_NUMPY = {
    "divide-safe":   ("{x} / {y}",             ("{dout} / {y}", "-{dout} / {y} * {out}")),
    "tanh-safe":     ("np.tanh({x})",
                      ("{dout} * 4 * np.exp(-np.logaddexp(0, 2 * {x}) - np.logaddexp(0, -2 * {x}))",)),
    "sigmoid-safe":  ("np.exp(-np.logaddexp(0, -{x}))", ("{dout} * {out} * np.exp(-np.logaddexp(0, {x}))",)),
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


NUMPY_RULES = {name: _for_numpy(name, rule) for name, rule in RULES.items() if name in _NUMPY or "-safe" not in name}
"""numpy's floats need no helpers: what they cannot compute with these, they cannot compute."""

LAYERS = frozenset(rule.layer for rule in RULES.values())
"""The classes, whose names a program needs for itself."""


def rule_names(operation: Operation, operands: int, known: Container[str]) -> tuple[str, str]:
    """The textbook's rule for an operation, and the safe one where there is one."""
    name, exponent = operation.name, operation.exponent
    if name in ("max", "min") and operands == 2:
        name = f"{name}-two"
    if exponent is not None and exponent in (0, 2):
        name = "power-zero" if exponent == 0 else "square"
    return name, f"{name}-safe" if f"{name}-safe" in known else name
