"""Functions that are made of pieces, and those that are computed by them: for floats, numpy arrays and proven numbers.

As in `elementary`, what kind of number goes in says how it is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.balls import KINDS, as_ball, floor_of, order, rational, sign_of
from backprop_cli.numbers.elementary import divide, exp, expm1, like, log, log1p
from backprop_cli.numbers.rational import Undefined


def softplus(x: Any) -> Any:
    """log(1 + eˣ), as max(x, 0) + log(1 + e^-|x|), which never overflows."""
    if type(x) in KINDS:
        return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))
    return relu(x) + log1p(exp(-abs(x)))


def log_sum_exp(*operands: Any) -> Any:
    """log(e**x + e**y + ...); the largest is taken out first, so that nothing overflows."""
    if any(type(operand) in KINDS for operand in operands):
        most = max(operands, key=lambda operand: as_ball(operand).mid())  # any would be right
    else:
        most = largest(*operands)
    return most + log(sum(exp(operand - most) for operand in operands))


def relu(x: Any) -> Any:
    """max(x, 0); exact for rational numbers."""
    if type(x) in KINDS:
        return x if sign_of(x) > 0 else rational(0)
    if is_array(x):
        import numpy

        return numpy.maximum(x, 0)
    return x if x > 0 else x - x


def step(x: Any) -> Any:
    """1 where x > 0, else 0: the derivative of relu, with 0 at 0 as in the book."""
    return int(sign_of(x) > 0) if type(x) in KINDS else (x > 0) * 1


def sign(x: Any) -> Any:
    """1, 0 or -1: the derivative of abs, with 0 at 0."""
    if type(x) in KINDS:
        return rational(sign_of(x))
    found = (x > 0) * 1 - (x < 0) * 1
    return float(found) if isinstance(x, float) else found


def leaky(x: Any, slope: Any) -> Any:
    """x where x > 0, else slope·x."""
    return _choose(x, x, slope * x)


def leaky_below(x: Any) -> Any:
    """The derivative of `leaky` by the slope: 0 where x > 0, else x."""
    if type(x) in KINDS:
        return rational(0) if sign_of(x) > 0 else x
    return x - relu(x)


def leaky_slope(x: Any, slope: Any) -> Any:
    """The derivative of `leaky` by x, with the slope at 0."""
    return _choose(x, like(x, 1), slope)


def elu(x: Any) -> Any:
    """x where x > 0, else eˣ - 1."""
    return _choose(x, x, None, lambda: expm1(x))


def elu_slope(x: Any) -> Any:
    """1 where x > 0, else eˣ."""
    return _choose(x, like(x, 1), None, lambda: exp(x))


def _choose(x: Any, above: Any, below: Any, compute: Callable[[], Any] | None = None) -> Any:
    """`above` where x > 0, else `below`, or what is computed in its place."""
    if is_array(x):
        import numpy

        with numpy.errstate(over="ignore"):
            return numpy.where(x > 0, above, compute() if compute else below)
    if sign_of(x) > 0:
        return above
    return compute() if compute else below


def floor(x: Any) -> Any:
    """The largest whole number that is not above x."""
    return _whole_number("floor", x, floor_of)


def ceil(x: Any) -> Any:
    """The smallest whole number that is not below x."""
    return _whole_number("ceil", x, lambda x: -floor_of(-x))


def round_half_even(x: Any) -> Any:
    """The nearest whole number, of two the even one."""
    return _whole_number("round", x, _nearest_even)


def _nearest_even(x: Any) -> int:
    half = rational(Fraction(1, 2)) if type(x) in KINDS else Fraction(1, 2)
    above = floor_of(x + half)  # of x itself it may be undecided where x is nearly whole
    return above - (above % 2 == 1 and order(x + half, above) == 0)


def _whole_number(array: str, x: Any, whole: Callable[[Any], int]) -> Any:
    if is_array(x):
        import numpy

        return getattr(numpy, array)(x)
    number = whole(x)
    return rational(number) if type(x) in KINDS else float(number) if isinstance(x, float) else number


def clip(x: Any, low: Any, high: Any) -> Any:
    """x, but at least `low` and at most `high`. Raises Undefined("clip-domain") where low > high; of arrays nan."""
    if any(map(is_array, (x, low, high))):
        import numpy

        return numpy.where(numpy.greater(low, high), numpy.nan, numpy.minimum(numpy.maximum(x, low), high))
    if order(low, high) > 0:
        raise Undefined("clip-domain")
    return smallest(largest(x, low), high)


def largest(*operands: Any) -> Any:
    """The largest operand."""
    return _extreme("maximum", 1, operands)


def smallest(*operands: Any) -> Any:
    """The smallest operand."""
    return _extreme("minimum", -1, operands)


def _extreme(array: str, side: int, operands: tuple[Any, ...]) -> Any:
    if any(is_array(operand) for operand in operands):
        import functools

        import numpy

        return functools.reduce(getattr(numpy, array), operands)
    if KINDS.isdisjoint(map(type, operands)):
        return max(operands) if side > 0 else min(operands)
    best = operands[0]
    for operand in operands[1:]:
        if order(operand, best) == side:
            best = operand
    return best


def shares(upstream: Any, value: Any, operands: tuple[Any, ...]) -> tuple[Any, ...]:
    """What min or max sends back: the operands that are the value share the upstream equally, the others get 0."""
    if KINDS.isdisjoint(map(type, operands)):
        ties = [(operand == value) * 1 for operand in operands]
    else:
        ties = [int(order(operand, value) == 0) for operand in operands]
    count = sum(ties)
    return tuple(divide(upstream * tie, count) for tie in ties)
