"""Elementary functions for the table of operations: one name each for floats, numpy arrays and proven numbers.

What kind of number goes in says how it is computed: a float by `math`, an array by numpy, a rational or a ball of
python-flint as a ball. A rational number of Python raises Irrational: the run goes on with proven numbers. A value
outside a domain raises Undefined with the id of the message that says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from backprop_cli.numbers import rational as exact
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.balls import KINDS, Undecided, as_ball, erfc_of, is_ball, line, order, rational, sign_of
from backprop_cli.numbers.limits import MAX_BITS
from backprop_cli.numbers.rational import Exact, Irrational, Undefined

_FARTHEST = -700.0
"""Below it, e⁻ˣ is beyond floats, or soon will be."""
_NEARLY_ONE = 0.99
"""Up to it, the difference from 1 loses two digits at most."""


def _elementary(
    ball: Callable[[Any], Any],
    scalar: Callable[[float], float],
    array: str,
    message_id: str = "",
    outside: Callable[[Any], bool] | None = None,
) -> Callable[[Any], Any]:
    """A function of one number: of balls, of floats, and numpy's name for it.

    `outside` tells the numbers that have no value, `message_id` says so.
    """

    def function(x: Any) -> Any:
        if isinstance(x, float):
            try:
                return scalar(x)
            except ValueError:  # without a domain, only infinity has no value
                raise Undefined(message_id or "overflow") from None
        proven = type(x) in KINDS
        if not proven and is_array(x):
            import numpy

            return getattr(numpy, array)(x)
        if outside is not None and outside(x):
            raise Undefined(message_id)
        if proven:
            return ball(as_ball(x))
        raise Irrational

    return function


def _cube_root(x: float) -> float:
    return math.copysign(abs(x) ** (1 / 3), x)


# fmt: off
exp   = _elementary(lambda x: x.exp(),   math.exp,   "exp")
expm1 = _elementary(line(lambda x: x.expm1()), math.expm1, "expm1")
log   = _elementary(lambda x: x.log(),   math.log,   "log",   "log-domain", lambda x: sign_of(x) <= 0)
log1p = _elementary(lambda x: x.log1p(), math.log1p, "log1p", "log1p-domain", lambda x: order(x, -1) <= 0)
log2  = _elementary(lambda x: x.log_base(2),  math.log2,  "log2",  "log-domain", lambda x: sign_of(x) <= 0)
log10 = _elementary(lambda x: x.log_base(10), math.log10, "log10", "log-domain", lambda x: sign_of(x) <= 0)
sqrt  = _elementary(lambda x: x.sqrt(),  math.sqrt,  "sqrt",  "sqrt-domain", lambda x: sign_of(x) < 0)
sin   = _elementary(lambda x: x.sin(),   math.sin,   "sin")
cos   = _elementary(lambda x: x.cos(),   math.cos,   "cos")
sinh  = _elementary(line(lambda x: x.sinh()), math.sinh,  "sinh")
cosh  = _elementary(lambda x: x.cosh(),  math.cosh,  "cosh")
tanh  = _elementary(line(lambda x: x.tanh()), math.tanh,  "tanh")
asin  = _elementary(lambda x: x.asin(),  math.asin,  "arcsin", "asin-domain", lambda x: order(abs(x), 1) > 0)
acos  = _elementary(lambda x: x.acos(),  math.acos,  "arccos", "asin-domain", lambda x: order(abs(x), 1) > 0)
atan  = _elementary(lambda x: x.atan(),  math.atan,  "arctan")
asinh = _elementary(lambda x: x.asinh(), math.asinh, "arcsinh")
acosh = _elementary(lambda x: x.acosh(), math.acosh, "arccosh", "acosh-domain", lambda x: order(x, 1) < 0)
atanh = _elementary(lambda x: x.atanh(), math.atanh, "arctanh", "atanh-domain", lambda x: order(abs(x), 1) >= 0)
_tan  = _elementary(lambda x: x.tan(),   math.tan,   "tan")
_erfc = _elementary(lambda x: erfc_of(x),   math.erfc,  "")
_erf  = _elementary(lambda x: x.erf(),   math.erf,   "")
_cbrt = _elementary(lambda x: -(-x).root(3) if sign_of(x) < 0 else x.root(3), getattr(math, "cbrt", _cube_root), "cbrt")
# fmt: on


def like(x: Any, number: Exact) -> Any:
    """A rational number as a number of x's kind."""
    if type(number) is int and type(x) is not int:
        return number  # which every kind takes
    if type(x) in KINDS:
        return rational(number)
    return float(number) if isinstance(x, float) or is_array(x) else number


def pi(one: Any) -> Any:
    """π, as a number of the kind that `one` is."""
    return _constant(one, math.pi, "pi")


def e(one: Any) -> Any:
    """Euler's number, as a number of the kind that `one` is."""
    return _constant(one, math.e, "const_e")


def _constant(one: Any, nearest: float, name: str) -> Any:
    if type(one) in KINDS:
        return getattr(type(as_ball(one)), name)()
    if isinstance(one, float) or is_array(one):
        return nearest
    raise Irrational


def divide(left: Any, right: Any) -> Any:
    """left / right, of any kinds of numbers. Raises Undefined("division-by-zero")."""
    if type(right) in KINDS and sign_of(right) == 0:
        raise Undefined("division-by-zero")
    return exact.divide(left, right)


def power(base: Any, exponent: Any) -> Any:
    """base ** exponent; exact for a whole exponent. Raises Undefined and Irrational as `exact.power` does.

    Raises TypeError for an array of exponents: some numpys take one of a single element for a number.
    """
    if is_array(exponent):
        raise TypeError
    if type(base) not in KINDS and type(exponent) not in KINDS:
        return exact.power(base, exponent)
    whole = _whole(exponent)
    if whole is not None:
        if whole < 0 and order(base, 0) == 0:
            raise Undefined("zero-to-negative")
        if not is_ball(base) and base != 0 and (_height(base) - 1) * abs(whole) > MAX_BITS:
            raise Undefined("too-large")
        return base**whole
    side = order(base, 0)
    if side < 0:
        raise Undefined("root-of-negative")
    if side == 0:
        if sign_of(exponent) < 0:
            raise Undefined("zero-to-negative")
        return base
    return as_ball(base) ** as_ball(exponent)


def _height(value: Any) -> int:
    """Bits of the larger of numerator and denominator."""
    return int(value.height_bits()) if type(value) in KINDS else exact.bits(value)


def _whole(exponent: Any) -> int | None:
    """A whole exponent as an int."""
    if is_ball(exponent):
        return int(exponent.unique_fmpz()) if exponent.is_exact() and exponent.is_integer() else None
    return int(exponent) if exponent == int(exponent) else None


def tan(x: Any) -> Any:
    """The tangent. Raises Undefined("tan-pole") where a float is nearer to a pole than floats can tell."""
    if is_ball(x) and x.cos().contains(0):
        raise Undecided("tan-pole")
    return _tan(x)


def atan2(y: Any, x: Any) -> Any:
    """The angle of the point (x, y). Raises Undefined("atan2-domain") for the origin."""
    if type(x) in KINDS or type(y) in KINDS:
        x, y = as_ball(x), as_ball(y)
        if x.is_zero() and y.is_zero():
            raise Undefined("atan2-domain")
        angle = type(y).atan2(y, x)
        if not (x > 0 or y.is_zero()):
            sign_of(y)  # there is a jump at 0
        return angle
    if is_array(x) or is_array(y):
        import numpy

        return numpy.arctan2(y, x)
    if x == y == 0:
        raise Undefined("atan2-domain")
    if isinstance(x, float) or isinstance(y, float):
        return math.atan2(y, x)
    raise Irrational


def hypot(*sides: Any) -> Any:
    """The square root of the sum of the squares."""
    if any(type(side) in KINDS for side in sides):
        return sqrt(sum(side * side for side in sides))
    if any(map(is_array, sides)):
        import functools

        import numpy

        return functools.reduce(numpy.hypot, sides)
    if any(isinstance(side, float) for side in sides):
        return math.hypot(*sides)
    raise Irrational


def cbrt(x: Any) -> Any:
    """The real cube root, also of negative numbers."""
    return x if type(x) in KINDS and x == 0 else _cbrt(x)


def erf(x: Any) -> Any:
    """The error function."""
    return _each(math.erf, x) if is_array(x) else _erf(x)


def normal_share(x: Any) -> Any:
    """The share of a normal distribution below x, in full precision also far to the left."""
    if is_array(x):
        return _each(normal_share, x)
    return _erfc(-x / sqrt(x * 0 + 2)) / 2


def normal_density(x: Any) -> Any:
    """The density of a normal distribution at x."""
    return exp(-x * x / 2) / sqrt(2 * pi(x))


def _each(function: Callable[[float], float], x: Any) -> Any:
    """A function that numpy lacks, number by number."""
    import numpy

    return numpy.array([function(number) for number in x.ravel().tolist()]).reshape(x.shape)


def sigmoid(x: Any) -> Any:
    """1 / (1 + e⁻ˣ), from e^-|x|, which never overflows."""
    if type(x) in KINDS:
        if x > 0:
            return 1 / (1 + exp(-x))
        small = exp(x)
        return small / (1 + small)
    if type(x) is not float and is_array(x):
        return _sigmoids(x)
    small = exp(-abs(x))
    return 1 / (1 + small) if x >= 0 else small / (1 + small)


def _sigmoids(x: Any) -> Any:
    """Of an array; e⁻ˣ itself does, where it is a float."""
    if x.dtype == float and not x.min() < _FARTHEST:
        return 1 / (1 + exp(-x))
    import numpy

    small = exp(-abs(x))
    return numpy.where(x >= 0, 1 / (1 + small), small / (1 + small))


def sigmoid_backward(g: Any, out: Any, x: Any) -> Any:
    """What sigmoid sends back: 1 - out is sigmoid(-x), and has its digits where out is not nearly 1."""
    if type(x) is not float and is_array(x) and out.max() < _NEARLY_ONE:
        return g * out * (1 - out)
    return g * out * sigmoid(-x)


def tanh_slope(x: Any) -> Any:
    """1 - tanh(x)**2, in full precision also where tanh(x) is nearly 1 or -1."""
    return 4 * sigmoid(2 * x) * sigmoid(-2 * x)
