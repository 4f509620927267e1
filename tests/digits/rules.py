"""Every row of the table in mpmath's words, with derivatives of our own: value, and partial derivatives by operand.

At kinks the conventions are those of the manual's page `functions`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import mpmath
from mpmath import mpf

from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import Operation
from tests.own_texts import calculated

from .reals import (
    MAX_BITS,
    ONE,
    ZERO,
    NoDerivative,
    NoValue,
    Real,
    TooLarge,
    add,
    best,
    bounded,
    by_clip,
    clip,
    div,
    floor,
    mul,
    nearest,
    order,
    real,
    side,
    sub,
    tie,
)

BEYOND = 6_000
"""Binary exponent of an operand of exp, from where mpmath would take all memory."""


def whole(x: Real) -> int | None:
    return int(x) if isinstance(x, Fraction) and x.denominator == 1 else None


def power(x: Real, y: Real) -> Real:
    n = whole(y)
    if n is not None:
        if n < 0 and side(x) == 0:
            raise NoValue
        if not isinstance(x, Fraction):
            return x**n
        size = max(x.numerator.bit_length(), x.denominator.bit_length())
        if x not in (0, 1, -1) and (size - 1) * abs(n) > MAX_BITS:
            raise TooLarge
        if x in (0, 1, -1):
            n = n % 2 if x == -1 else min(n, 1)
        return bounded(x**n)
    if side(x) < 0:
        raise NoValue
    if side(x) == 0:
        if side(y) < 0:
            raise NoValue
        return ZERO
    return ONE if isinstance(x, Fraction) and x == 1 else exp(mul(y, mpmath.log(real(x))))


def power_by_base(x: Real, y: Real) -> Real:
    if y == 0:
        return ZERO
    if side(x) == 0:
        below = order(y, ONE)
        if below < 0:
            raise NoDerivative
        return ONE if below == 0 else ZERO
    return mul(y, power(x, sub(y, ONE)))


def power_by_exponent(x: Real, y: Real) -> Real:
    if side(x) < 0 or (side(x) == 0 and side(y) <= 0):
        raise NoDerivative
    if side(x) == 0 or (isinstance(x, Fraction) and x == 1):
        return ZERO
    return mul(power(x, y), mpmath.log(real(x)))


def exp(x: Real) -> Real:
    """All digits before the point of a rational operand count, also where there are more than we compute with."""
    size = mpmath.mag(real(x)) if x else 0
    if size > BEYOND:
        raise TooLarge
    with mpmath.extraprec(max(0, size) + 10):
        a = real(x)
    return mpmath.exp(a)


def wave(function: Callable[[Any], Any]) -> Callable[[Real], Real]:
    """A function that has to know all digits before the point of its operand."""

    def computed(x: Real) -> Real:
        a = real(x)
        if a and mpmath.mag(a) > BEYOND:
            raise TooLarge
        with mpmath.extraprec(10 + 2 * max(0, mpmath.mag(a)) if a else 10):
            return +function(real(x))

    return computed


def near_one(function: Callable[[Any], Any], series: Callable[[Any], Any]) -> Callable[[Real], Real]:
    """A function in which 1 + x loses digits: with more of them, or by the first terms of its series."""

    def computed(x: Real) -> Real:
        a = real(x)
        lost = -mpmath.mag(a) if a else 0
        if not a or lost > mpmath.mp.prec:
            return series(a)
        with mpmath.extraprec(10 + 2 * max(0, lost)):
            return function(x)

    return computed


def log(x: Real) -> Real:
    if side(x) <= 0:
        raise NoValue
    with mpmath.extraprec(64):
        return mpmath.log(real(x))


def log1p(x: Real) -> Real:
    if order(x, -ONE) <= 0:
        raise NoValue
    return _log1p(x)


_log1p = near_one(lambda x: mpmath.log(1 + real(x)), lambda a: a - a * a / 2)
expm1 = near_one(lambda x: exp(x) - 1, lambda a: a + a * a / 2)


def sqrt(x: Real) -> Real:
    if side(x) < 0:
        raise NoValue
    return mpmath.sqrt(real(x))


def by_root(x: Real) -> Real:
    if side(x) == 0:
        raise NoDerivative
    return 1 / (2 * mpmath.sqrt(real(x)))


def cbrt(x: Real) -> Real:
    a = real(x)
    return mpmath.sign(a) * mpmath.cbrt(abs(a))


def by_cbrt(x: Real) -> Real:
    if side(x) == 0:
        raise NoDerivative
    return 1 / (3 * mpmath.cbrt(real(x) ** 2))


def hypot(*xs: Real) -> Real:
    return mpmath.sqrt(sum(real(x) ** 2 for x in xs))


def by_hypot(i: int, *xs: Real) -> Real:
    size = hypot(*xs)
    if size == 0:
        raise NoDerivative
    return real(xs[i]) / size


def within_one(x: Real) -> Real:
    if order(abs(x), ONE) > 0:
        raise NoValue
    return real(x)


def circle(x: Real) -> Real:
    """sqrt(1 - x**2), which asin and acos are as steep as the inverse of."""
    if order(abs(x), ONE) == 0:
        raise NoDerivative
    with mpmath.extraprec(64):
        return mpmath.sqrt((1 - real(x)) * (1 + real(x)))


def acosh(x: Real) -> Real:
    if order(x, ONE) < 0:
        raise NoValue
    with mpmath.extraprec(mpmath.mp.prec):
        return mpmath.acosh(real(x))


def by_acosh(x: Real) -> Real:
    if order(x, ONE) == 0:
        raise NoDerivative
    return 1 / mpmath.sqrt((real(x) - 1) * (real(x) + 1))


def atanh(x: Real) -> Real:
    if order(abs(x), ONE) >= 0:
        raise NoValue
    return _atanh(x)


_atanh = near_one(lambda x: mpmath.log((1 + real(x)) / (1 - real(x))) / 2, lambda a: a + a**3 / 3)
_asinh = near_one(lambda x: mpmath.log(real(x) + mpmath.sqrt(real(x) ** 2 + 1)), lambda a: a - a**3 / 6)


def asinh(x: Real) -> Real:
    return -_asinh(-x) if x < 0 else _asinh(x)


def atan2(y: Real, x: Real) -> Real:
    if side(x) == 0 and side(y) == 0:
        raise NoValue
    return mpmath.atan2(real(y), real(x))


def small_exp(x: Real) -> Real:
    """exp(-|x|)."""
    return exp(-abs(x))


def sigmoid(x: Real) -> Real:
    tail = small_exp(x)
    return 1 / (1 + tail) if x >= 0 else tail / (1 + tail)


def softplus(x: Real) -> Real:
    rest = _log1p(small_exp(x))
    return rest + real(x) if x > 0 else rest


def logsumexp(*xs: Real) -> Real:
    most = max(xs, key=real)
    return real(most) + mpmath.log(sum(exp(sub(x, most)) for x in xs))


def share(x: Real, *xs: Real) -> Real:
    return 1 / sum(exp(sub(other, x)) for other in xs)


def tanh(x: Real) -> Real:
    a = abs(real(x))
    if not a:
        return real(x)
    tail = expm1(-2 * abs(x))
    return -mpmath.sign(real(x)) * tail / (2 + tail)


def by_tanh(x: Real) -> Real:
    tail = small_exp(2 * x)
    return 4 * tail / (1 + tail) ** 2


def phi(x: Real) -> Real:
    """The share of a normal distribution below x."""
    a = real(x)
    if a > 0:
        return 1 - phi(-a)
    return erfc(-a / mpmath.sqrt(2)) / 2


def erfc(a: Any) -> Any:
    """Of a number from 0 up; by the asymptotic series where mpmath cannot."""
    if not a or mpmath.mag(a) < 100:
        return mpmath.erfc(a)
    total = term = mpf(1)
    for k in range(1, 2 * mpmath.mp.prec, 2):
        term *= -k / (2 * a * a)
        total += term
        if mpmath.mag(term) < -mpmath.mp.prec:
            break
    return exp(-a * a) / (a * mpmath.sqrt(mpmath.pi)) * total


def bell(x: Real) -> Real:
    return exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def erf(x: Real) -> Real:
    a = real(x)
    if a and mpmath.mag(a) > 20:
        return mpmath.sign(a) * (1 - erfc(abs(a)))
    return mpmath.erf(a)


def leaky(x: Real, slope: Real) -> Real:
    return x if x > 0 else mul(slope, x)


LEAK = Fraction(1, 100)
Rule = tuple[Callable[..., Real], Callable[..., Real]]


def one(value: Callable[..., Real], partial: Callable[..., Real]) -> Rule:
    return value, lambda i, *xs: partial(*xs)


def log_of(base: int) -> Rule:
    return one(lambda x: log(x) / mpmath.log(base), lambda x: 1 / (real(x) * mpmath.log(base)))


def log_base(x: Real, base: Real) -> Real:
    above, below = log(x), log(base)
    if order(base, ONE) == 0:
        raise NoValue
    return above / below


_WRITTEN: dict[str, Rule] = {
    "add": (add, lambda i, x, y: ONE),
    "subtract": (sub, lambda i, x, y: (ONE, -ONE)[i]),
    "multiply": (mul, lambda i, x, y: (y, x)[i]),
    "divide": (div, lambda i, x, y: div(ONE, y) if i == 0 else -div(x, mul(y, y))),
    "negate": one(lambda x: -x, lambda x: -ONE),
    "power": (power, lambda i, x, y: (power_by_base, power_by_exponent)[i](x, y)),
    "exp": one(exp, exp),
    "expm1": one(expm1, exp),
    "log": one(log, lambda x: div(ONE, x)),
    "log_base": (log_base, lambda i, x, b: 1 / (real(x) * log(b)) if i == 0 else -log(x) / (real(b) * log(b) ** 2)),
    "log2": log_of(2),
    "log10": log_of(10),
    "log1p": one(log1p, lambda x: div(ONE, add(ONE, x))),
    "logsumexp": (logsumexp, lambda i, *xs: share(xs[i], *xs)),
    "sqrt": one(sqrt, by_root),
    "cbrt": one(cbrt, by_cbrt),
    "hypot": (hypot, by_hypot),
    "sin": one(wave(mpmath.sin), wave(mpmath.cos)),
    "cos": one(wave(mpmath.cos), wave(lambda x: -mpmath.sin(x))),
    "tan": one(wave(lambda x: mpmath.sin(x) / mpmath.cos(x)), wave(lambda x: 1 / mpmath.cos(x) ** 2)),
    "asin": one(lambda x: mpmath.asin(within_one(x)), lambda x: 1 / circle(x)),
    "acos": one(lambda x: mpmath.acos(within_one(x)), lambda x: -1 / circle(x)),
    "atan": one(lambda x: mpmath.atan(real(x)), lambda x: div(ONE, add(ONE, mul(x, x)))),
    "atan2": (atan2, lambda i, y, x: div((x, -y)[i], add(mul(x, x), mul(y, y)))),
    "sinh": one(lambda x: (expm1(x) - expm1(-x)) / 2, lambda x: (exp(x) + exp(-x)) / 2),
    "cosh": one(lambda x: (exp(x) + exp(-x)) / 2, lambda x: (expm1(x) - expm1(-x)) / 2),
    "tanh": one(tanh, by_tanh),
    "asinh": one(asinh, lambda x: 1 / mpmath.sqrt(1 + real(x) ** 2)),
    "acosh": one(acosh, by_acosh),
    "atanh": one(atanh, lambda x: div(ONE, mul(sub(ONE, x), add(ONE, x)))),
    "sigmoid": one(sigmoid, lambda x: small_exp(x) / (1 + small_exp(x)) ** 2),
    "logsigmoid": one(lambda x: -softplus(-x), lambda x: sigmoid(-x)),
    "softplus": one(softplus, sigmoid),
    "silu": one(lambda x: mul(x, sigmoid(x)), lambda x: sigmoid(x) + mul(x, sigmoid(x)) * sigmoid(-x)),
    "gelu": one(lambda x: mul(x, phi(x)), lambda x: phi(x) + mul(x, bell(x))),
    "erf": one(erf, lambda x: 2 / mpmath.sqrt(mpmath.pi) * exp(-x * x)),
    "elu": one(lambda x: x if x > 0 else expm1(x), lambda x: ONE if x > 0 else exp(x)),
    "relu": one(lambda x: x if x > 0 else ZERO, lambda x: Fraction(x > 0)),
    "leaky_relu": one(lambda x: leaky(x, LEAK), lambda x: ONE if x > 0 else LEAK),
    "leaky_relu_slope": (leaky, lambda i, x, s: (ONE if x > 0 else s) if i == 0 else (ZERO if x > 0 else x)),
    "abs": one(abs, lambda x: Fraction(side(x))),
    "max": (lambda *xs: best(1, *xs), lambda i, *xs: tie(1, i, *xs)),
    "min": (lambda *xs: best(-1, *xs), lambda i, *xs: tie(-1, i, *xs)),
    "clip": (clip, by_clip),
    "sign": one(lambda x: Fraction(side(x)), lambda x: ZERO),
    "floor": one(floor, lambda x: ZERO),
    "ceil": one(lambda x: -floor(-x), lambda x: ZERO),
    "round": one(nearest, lambda x: ZERO),
    "pi": (lambda: +mpmath.pi, lambda i: ZERO),
    "e": (lambda: +mpmath.e, lambda i: ZERO),
}
"""By the name of the row; `literal_power` is made of `power`."""


def told(row: Operation) -> Rule:
    """A row that is not written down here: what `backprop functions` says that it is, and differences of that."""
    meaning = compile(row.definition, row.name, "eval")
    functions = {name: value for name, (value, _) in _WRITTEN.items()}

    def value(*xs: Real) -> Real:
        return cast(Real, calculated(meaning, functions | dict(zip(row.letters, xs))))

    def partial(place: int, *xs: Real) -> Real:
        def along(x: Real) -> Real:
            return real(value(*xs[:place], x, *xs[place + 1 :]))

        return cast(Real, mpmath.diff(along, real(xs[place]), relative=xs[place] != 0))

    return value, partial


RULES: dict[str, Rule] = _WRITTEN | {
    row.name: told(row) for row in OPERATIONS if row.definition and row.name not in _WRITTEN
}

DECIDING = {row.name for row in OPERATIONS if row.piece or row.domain} | {"power", "literal_power", "hypot"}
"""Operations that ask on which side of something an operand lies."""
