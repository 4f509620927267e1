"""Functions that a program brings along where the textbook's formula loses digits; they stand in it word for word.

They take ints, Fractions and floats, and do what the table of operations does, so that a program's numbers are ours.
"""

from __future__ import annotations

import ast
import inspect
import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any


def logarithm(x: Any) -> Any:
    """The natural logarithm, of a number of any size."""
    if isinstance(x, float) or 1e-300 < x < 1e300:
        return math.log(x)
    x = Fraction(x)
    return math.log(x.numerator) - math.log(x.denominator)


def power(x: Any, y: Any) -> Any:
    """x to the power of y; exact where y is whole and x is exact."""
    if y == int(y):
        y = int(y)
    if isinstance(y, int) and not isinstance(x, float):
        return Fraction(x) ** y
    if isinstance(x, float) or x == 0 or 1e-300 < x < 1e300:
        return float(x) ** float(y)
    return math.exp(float(y) * logarithm(x))


def power_slope(x: Any, y: Any) -> Any:
    """The derivative of x**y by x."""
    return 0 if y == 0 else y * power(x, y - 1)


def root(x: Any) -> Any:
    """The square root, of a number of any size."""
    return math.sqrt(x) if isinstance(x, float) or x == 0 or 1e-300 < x < 1e300 else power(x, Fraction(1, 2))


def sine_and_cosine(x: Any) -> Any:
    """Of a number that a float may miss: as the sum of its nearest float, the float nearest to the rest, and so on."""
    if isinstance(x, float) or abs(x) <= 100:
        return math.sin(x), math.cos(x)
    sine, cosine, near = 0.0, 1.0, 1.0
    while abs(near) > 1e-20:
        near = float(x)
        x -= Fraction(near)
        sine, cosine = (
            sine * math.cos(near) + cosine * math.sin(near),
            cosine * math.cos(near) - sine * math.sin(near),
        )
    return sine, cosine


def sine(x: Any) -> Any:
    """The sine."""
    return sine_and_cosine(x)[0]


def cosine(x: Any) -> Any:
    """The cosine."""
    return sine_and_cosine(x)[1]


def tangent(x: Any) -> Any:
    """Sine over cosine."""
    if isinstance(x, float) or abs(x) <= 100:
        return math.tan(x)
    sine, cosine = sine_and_cosine(x)
    return sine / cosine


def sigmoid(x: Any) -> Any:
    """1 / (1 + e**-x) from e**-|x|, which never overflows."""
    small = math.exp(-abs(x))
    return 1 / (1 + small) if x >= 0 else small / (1 + small)


def cube_root(x: Any) -> Any:
    """The real cube root."""
    return math.copysign(abs(x) ** (1 / 3), x)


def log_sum_exp(*xs: Any) -> Any:
    """log(e**x + e**y + ...), which never overflows."""
    most = max(xs)
    return most + math.log(math.fsum(math.exp(x - most) for x in xs))


HELPERS: dict[str, Callable[..., Any]] = {
    row.__name__: row
    for row in (
        *(logarithm, power, power_slope, root, sine_and_cosine, sine, cosine, tangent, sigmoid),
        *(cube_root, log_sum_exp),
    )
}
"""Every helper by its name; each calls those before it alone."""


def called(text: str) -> list[str]:
    """The helpers that a text calls, and those that these call, in their order."""
    found: set[str] = set()
    for name in reversed(HELPERS):
        if re.search(rf"\b{name}\(", text):
            found.add(name)
            text += source(name)
    return [name for name in HELPERS if name in found]


@cache
def source(name: str) -> str:
    """A helper as it stands in a program: without words for the reader of this file."""
    return source_of(HELPERS[name])


def source_of(helper: Callable[..., Any]) -> str:
    """A function as it stands in a program."""
    (tree,) = ast.parse(inspect.getsource(helper)).body
    assert isinstance(tree, ast.FunctionDef)
    tree.returns, tree.body = None, tree.body[1:]
    for argument in (*tree.args.args, tree.args.vararg):
        if argument is not None:
            argument.annotation = None
    return ast.unparse(tree)
