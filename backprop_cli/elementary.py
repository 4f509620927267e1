"""Elementary functions for the table of operations: numerically stable, for numbers and for numpy arrays.

Numbers in, numbers out; a value outside a domain raises Undefined with the id of the message that says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from backprop_cli.numeric import Exact, Undefined, beyond_floats, divide, natural_log, power

FAR = 100
"""Where an exact number's nearest float is so far from it that sine and cosine tell the difference."""
POLE = 1e-12
"""Distance from a pole of tan below which a float cannot tell on which side it is."""


def is_array(value: Any) -> bool:
    """Whether a value is a numpy array of one or more numbers."""
    return bool(getattr(value, "ndim", 0) > 0)


def elementwise(name: str) -> Callable[[Any], Any]:
    """A function of `math` that takes arrays, too, by numpy's function of the same name."""
    scalar = getattr(math, name)

    def function(x: Any) -> Any:
        if is_array(x):
            import numpy

            return getattr(numpy, name)(x)
        return scalar(x)

    return function


exp = elementwise("exp")
tanh = elementwise("tanh")
log1p = elementwise("log1p")


def sin(x: Any) -> Any:
    """The sine."""
    return _sine_and_cosine(x)[0] if _is_far(x) else elementwise("sin")(x)


def cos(x: Any) -> Any:
    """The cosine."""
    return _sine_and_cosine(x)[1] if _is_far(x) else elementwise("cos")(x)


def _is_far(x: Any) -> bool:
    return not isinstance(x, float) and not is_array(x) and abs(x) > FAR


def _sine_and_cosine(x: Exact) -> tuple[float, float]:
    """Of an exact number: as the sum of its nearest float, the float nearest to what is left, and so on."""
    sine, cosine, near = 0.0, 1.0, 1.0
    while abs(near) > 1e-20:
        near = float(x)
        x -= Fraction(near)
        sine, cosine = (
            sine * math.cos(near) + cosine * math.sin(near),
            cosine * math.cos(near) - sine * math.sin(near),
        )
    return sine, cosine


def log(x: Any) -> Any:
    """The natural logarithm. Raises Undefined("log-domain") unless x > 0."""
    if not is_array(x) and x <= 0:
        raise Undefined("log-domain")
    if not is_array(x) and beyond_floats(x):
        return natural_log(x)
    return elementwise("log")(x)


def sqrt(x: Any) -> Any:
    """The square root. Raises Undefined("sqrt-domain") for x < 0."""
    if not is_array(x) and x < 0:
        raise Undefined("sqrt-domain")
    if not is_array(x) and beyond_floats(x):
        return power(x, Fraction(1, 2))
    return elementwise("sqrt")(x)


def tan(x: Any) -> Any:
    """The tangent. Raises Undefined("tan-pole") where cos x is 0 to within what a float can tell."""
    if not is_array(x) and abs(cos(x)) < POLE:
        raise Undefined("tan-pole")
    return sin(x) / cos(x) if _is_far(x) else elementwise("tan")(x)


def sigmoid(x: Any) -> Any:
    """1 / (1 + e⁻ˣ), from e^-|x|, which never overflows."""
    small = exp(-abs(x))
    if is_array(x):
        import numpy

        return numpy.where(x >= 0, 1 / (1 + small), small / (1 + small))
    return 1 / (1 + small) if x >= 0 else small / (1 + small)


def tanh_slope(x: Any) -> Any:
    """1 - tanh(x)**2, in full precision also where tanh(x) is nearly 1 or -1."""
    return 4 * sigmoid(2 * x) * sigmoid(-2 * x)


def softplus(x: Any) -> Any:
    """log(1 + eˣ) as max(x, 0) + log(1 + e^-|x|), which never overflows."""
    return relu(x) + log1p(exp(-abs(x)))


def relu(x: Any) -> Any:
    """max(x, 0); exact for exact numbers."""
    if is_array(x):
        import numpy

        return numpy.maximum(x, 0)
    return x if x > 0 else x - x


def step(x: Any) -> Any:
    """1 where x > 0, else 0: the derivative of relu, with 0 at 0 as in the book."""
    return (x > 0) * 1


def sign(x: Any) -> Any:
    """1, 0 or -1: the derivative of abs, with 0 at 0."""
    return (x > 0) * 1 - (x < 0) * 1


def largest(*operands: Any) -> Any:
    """The largest operand."""
    return _extreme("maximum", max, operands)


def smallest(*operands: Any) -> Any:
    """The smallest operand."""
    return _extreme("minimum", min, operands)


def shares(upstream: Any, value: Any, operands: tuple[Any, ...]) -> tuple[Any, ...]:
    """What min or max sends back: the operands that are the value share the upstream equally, the others get 0."""
    ties = [(operand == value) * 1 for operand in operands]
    count = sum(ties)
    return tuple(divide(upstream * tie, count) for tie in ties)


def _extreme(array: str, scalar: Callable[..., Any], operands: tuple[Any, ...]) -> Any:
    if any(is_array(operand) for operand in operands):
        import functools

        import numpy

        return functools.reduce(getattr(numpy, array), operands)
    return scalar(operands)
