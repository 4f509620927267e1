"""Random expressions over every function of the table, and values that are ordinary, tiny, huge, or nearly cancel."""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from backprop_cli.graph.functions import FUNCTIONS, OPERATIONS
from backprop_cli.graph.operations import Operation

NAMES = ("x", "y", "w")
CALLS = [row for row in OPERATIONS if row.is_function]
POWERS = ("2", "3", "-1", "-2", "0.5", "1.5", "(1/3)", "0", "1", "-0.5", "7")
INSIDE = {
    **dict.fromkeys(("log", "log2", "log10", "sqrt", "log_base", "log1p"), "abs({})"),
    **dict.fromkeys(("asin", "acos"), "sin({})"),
    "atanh": "tanh({})",
    "acosh": "cosh({})",
}
"""What brings an operand into the domain, mostly."""
CANCELLING = (
    "sqrt({a}**2 - 4*{b}) - {a}",
    "log(1 + {b})",
    "1 - cos({b})",
    "exp({b}) - 1",
    "log(sigmoid({a}))",
    "log(1 - sigmoid({a}))",
    "({a} + {b}) - {a}",
    "sqrt({a}**2 + {b}) - sqrt({a}**2)",
    "tanh({a}) - 1",
    "erf({a}) - 1",
    "({a} + {b})**2 - {a}**2 - 2*{a}*{b}",
    "sin({a} + {b}) - sin({a})",
    "{a}/({a} + {b}) - 1",
    "atan({a}) - pi()/2",
    "cosh({a}) - sinh({a})",
)
KINKS = ("0", "1", "-1", "0.5", "2.5", "-0.5", "2", "3")
IRRATIONAL = ("sqrt(2)", "pi()/2", "-exp(1)", "log(3)", "2**0.5/3", "1/3", "-22/7")


NAME_X = re.compile(r"\bx\b")


class Case(NamedTuple):
    """A problem as it is typed."""

    text: str
    values: dict[str, str]
    upstream: str


def case(random: Random) -> Case:
    """One problem."""
    text = _expression(random, random.choice((1, 2, 2, 3, 3, 4)))
    if random.random() < 0.2:
        a, b = (_expression(random, random.choice((0, 0, 1))) for _ in "ab")
        text = random.choice(CANCELLING).format(a=f"({a})", b=f"({b})")
        if random.random() < 0.4:
            text = f"({text}){random.choice('+-*/')}({_expression(random, 1)})"
    elif random.random() < 0.15:  # nearly the same twice
        near = f"(x*(1 + 1e-{random.randint(1, 80)}))"
        text = f"({text}) - ({NAME_X.sub(near, text)})"
    values = {name: number(random) for name in NAMES if re.search(rf"\b{name}\b", text)}
    return Case(text, values, random.choice(("1", "1", "1", "1.2", "-1/3", "sqrt(2)")))


def _expression(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.12:
        return random.choice(NAMES) if random.random() < 0.8 else number(random, plain=True)
    kind = random.random()
    if kind < 0.35:
        left, right = (_expression(random, depth - 1) for _ in "ab")
        return f"({left}) {random.choice('+-*/+-*')} ({right})"
    if kind < 0.42:
        return f"({_expression(random, depth - 1)})**{random.choice(POWERS)}"
    if kind < 0.46:
        return f"abs({_expression(random, depth - 1)})**({_expression(random, depth - 1)})"
    if kind < 0.49:
        return f"-({_expression(random, depth - 1)})"
    return call(random, random.choice(CALLS), depth - 1)


def call(random: Random, row: Operation, depth: int) -> str:
    """A call of one function."""
    count = row.arity if row.most == row.arity else random.randint(row.arity, row.arity + 2)
    operands = [_expression(random, depth) for _ in range(count)]
    if row.name in INSIDE and random.random() < 0.8:
        operands = [INSIDE[row.name].format(operand) for operand in operands]
    if row.name == "clip" and random.random() < 0.8:
        operands[1:] = random.choice((("-1", "1"), ("x", "x + 1"), ("0", "x**2"), ("1e-30", "1e300")))
    if row.name in ("max", "min") and random.random() < 0.3:
        operands[-1] = operands[0]
    return f"{row.symbol}({', '.join(operands)})"


def number(random: Random, plain: bool = False) -> str:
    """A number as it is typed; `plain` for a literal in the text."""
    sign = "" if plain or random.random() < 0.6 else "-"
    kind = random.random()
    if kind < 0.35:
        return f"{sign}{random.uniform(0, 5):.{random.randint(0, 6)}f}"
    if kind < 0.5:
        return random.choice(KINKS).lstrip("-" if plain else "")
    if kind < 0.6:
        return f"{sign}{random.randint(0, 2000)}"
    if kind < 0.75:
        return f"{sign}{random.uniform(1, 10):.3f}e-{_exponent(random)}"
    if kind < 0.9 or plain:
        return f"{sign}{random.uniform(1, 10):.3f}e{_exponent(random)}"
    return random.choice(IRRATIONAL)


def _exponent(random: Random) -> int:
    return random.choice((random.randint(1, 20), random.randint(1, 40), random.randint(1, 400)))


def every_call(random: Random) -> list[str]:
    """Each function once, so that no row is left out."""
    return [call(random, row, 1) for row in CALLS if row.name in FUNCTIONS or row.arity]
