"""The functions of the table of operations: one row each, by family.

A row is all that there is to say of a function, but for the sentences that `backprop functions` shows of it.
At kinks: relu'(0) = 0 as in the book, abs'(0) = sign'(0) = 0, leaky_relu'(0) = its slope; ties of max and min, and x at
an edge of clip, share equally; at the jumps of floor, ceil, round and sign the derivative is 0 as beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from backprop_cli.graph.operations import CALL, OPERATORS, Operation
from backprop_cli.numbers import elementary as el
from backprop_cli.numbers import piecewise as pw
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.balls import order, sign_of
from backprop_cli.numbers.rational import Undefined

Rule = Callable[..., Any]


def _function(
    name: str,
    family: str,
    forward: Rule,
    backward: Rule,
    *,
    derivatives: tuple[str, ...],
    definition: str = "",
    formula: Rule | None = None,
    piece: Rule | None = None,
    operands: tuple[int, int | None] = (1, 1),
    letters: str = "x y z",
    symbol: str = "",
    domain: str = "",
    kink: Callable[..., bool] | None = None,
    **code: Any,
) -> Operation:
    """A row; a rule of one operand gives its contribution alone."""
    least, most = operands
    return Operation(
        name=name,
        symbol=symbol or name,
        arity=least,
        most=most,
        precedence=CALL,
        forward=forward,
        backward=(lambda g, out, x: (backward(g, out, x),)) if operands == (1, 1) else backward,
        formula=formula,
        piece=piece,
        derivatives=derivatives,
        family=family,
        definition=definition,
        domain=domain,
        letters=tuple(letters.split()),
        kink=kink,
        **code,
    )


def _defined(number: Any, by: Any, message_id: str = "no-derivative") -> Any:
    """`number` / `by`. Raises Undefined where that is a division by zero."""
    if not is_array(by) and sign_of(by) == 0:
        raise Undefined(message_id)
    return number / by


def _log_base(x: Any, base: Any) -> Any:
    in_base = _logarithm(base, "log-base-domain")
    if not is_array(in_base) and sign_of(in_base) == 0:
        raise Undefined("log-base-one")
    return el.divide(_logarithm(x, "log-of-domain"), in_base)


def _logarithm(number: Any, message_id: str) -> Any:
    """log(number). Raises Undefined, with this message where the number is not above 0."""
    try:
        return el.log(number)
    except Undefined as error:
        if error.message_id != "log-domain":  # with more bits it may be decided
            raise
        raise Undefined(message_id) from None


def _log_base_backward(g: Any, out: Any, x: Any, base: Any) -> tuple[Any, Any]:
    in_base = el.log(base)
    return el.divide(g, x * in_base), el.divide(-g * out, base * in_base)


def _atan2_backward(g: Any, out: Any, y: Any, x: Any) -> tuple[Any, Any]:
    size = x * x + y * y
    return g * x / size, -g * y / size


def _leaky_backward(g: Any, out: Any, x: Any, slope: Any) -> tuple[Any, Any]:
    return g * pw.leaky_slope(x, slope), g * pw.leaky_below(x)


def _clip_backward(g: Any, out: Any, x: Any, low: Any, high: Any) -> tuple[Any, Any, Any]:
    inner = pw.largest(x, low)
    to_inner, to_high = pw.shares(g, out, (inner, high))
    to_x, to_low = pw.shares(to_inner, inner, (x, low))
    return to_x, to_low, to_high


def _ties(at: Sequence[Any], xs: Sequence[Any], side: int) -> Any:
    """The mean of the operands that are the largest (side 1) or the smallest (-1)."""
    best = at[0]
    for value in at[1:]:
        if order(value, best) == side:
            best = value
    tied = [x for x, value in zip(xs, at) if order(value, best) == 0]
    return sum(tied[1:], tied[0]) / len(tied)


def _clip_piece(s: Any, at: Sequence[Any], x: Any, low: Any, high: Any) -> Any:
    inner = _ties(at[:2], (x, low), 1)
    value = at[0] if order(at[0], at[1]) >= 0 else at[1]
    return _ties((value, at[2]), (inner, high), -1)


def _tied(side: int) -> Callable[..., bool]:
    """Whether several operands are the largest, or the smallest."""

    def kink(*operands: Any) -> bool:
        best = max(operands) if side > 0 else min(operands)
        return operands.count(best) > 1

    return kink


def _constant_piece(whole: Rule) -> Rule:
    """The piece of a function with steps: a number."""
    return lambda s, at, x: x * 0 + int(whole(at[0]))


def _at_zero(x: Any) -> bool:
    return bool(x == 0)


EXPONENTIAL, ROOTS, TRIGONOMETRIC, HYPERBOLIC = "exponential", "roots", "trigonometric", "hyperbolic"
ACTIVATION, CHOICE, STEPS, CONSTANTS = "activation", "choice", "steps", "constants"
FAMILIES = (EXPONENTIAL, ROOTS, TRIGONOMETRIC, HYPERBOLIC, ACTIVATION, CHOICE, STEPS, CONSTANTS)

# fmt: off
_ROWS = (
    _function("exp", EXPONENTIAL, el.exp, lambda g, out, x: g * out, formula=lambda s, x: s.exp(x),
              derivatives=("exp({0})",), definition="e**x",
              code=("math.exp({x})", "{dout} * {out}")),
    _function("expm1", EXPONENTIAL, el.expm1, lambda g, out, x: g * el.exp(x), formula=lambda s, x: s.exp(x) - 1,
              derivatives=("exp({0})",), definition="exp(x) - 1",
              code=("math.expm1({x})", "{dout} * math.exp({x})")),
    _function("log", EXPONENTIAL, el.log, lambda g, out, x: g / x, formula=lambda s, x: s.log(x),
              derivatives=("1/{0}",), domain="x > 0",
              code=("math.log({x})", "{dout} / {x}"),
              safe_code=("logarithm({x})", "{dout} / {x}")),
    _function("log_base", EXPONENTIAL, _log_base, _log_base_backward,
              formula=lambda s, x, base: s.log(x) / s.log(base), symbol="log", operands=(2, 2), letters="x base",
              derivatives=("1/({0}*log({1}))", "-log({0})/({1}*log({1})**2)"), definition="log(x) / log(base)",
              domain="x > 0, base > 0, base != 1",
              code=("math.log({x}) / math.log({y})", "{dout} / ({x} * math.log({y}))",
                    "-{dout} * {out} / ({y} * math.log({y}))")),
    _function("log2", EXPONENTIAL, el.log2, lambda g, out, x: g / (x * el.log(x * 0 + 2)),
              formula=lambda s, x: s.log(x) / s.log(2),
              derivatives=("1/({0}*log(2))",), definition="log(x) / log(2)", domain="x > 0",
              code=("math.log2({x})", "{dout} / ({x} * math.log(2))")),
    _function("log10", EXPONENTIAL, el.log10, lambda g, out, x: g / (x * el.log(x * 0 + 10)),
              formula=lambda s, x: s.log(x) / s.log(10),
              derivatives=("1/({0}*log(10))",), definition="log(x) / log(10)", domain="x > 0",
              code=("math.log10({x})", "{dout} / ({x} * math.log(10))")),
    _function("log1p", EXPONENTIAL, el.log1p, lambda g, out, x: g / (1 + x), formula=lambda s, x: s.log(1 + x),
              derivatives=("1/(1 + {0})",), definition="log(1 + x)", domain="x > -1",
              code=("math.log1p({x})", "{dout} / (1 + {x})")),
    _function("logsumexp", EXPONENTIAL, pw.log_sum_exp,
              lambda g, out, *xs: tuple(g * el.exp(x - out) for x in xs),
              formula=lambda s, *xs: s.log(sum((s.exp(x) for x in xs[1:]), s.exp(xs[0]))), operands=(2, None),
              derivatives=("exp({0} - logsumexp(...))",), definition="log(exp(x) + exp(y) + ...)",
              code=("log_sum_exp({xs})", "{dout} * math.exp({x} - {out})"),
              numpy_code=("np.logaddexp.reduce({stack}, axis=0)", "{dout} * np.exp({x} - {out})")),
    _function("sqrt", ROOTS, el.sqrt, lambda g, out, x: _defined(g, 2 * out, "sqrt-derivative-zero"),
              formula=lambda s, x: s.sqrt(x),
              derivatives=("1/(2*sqrt({0}))",), definition="x**0.5", domain="x >= 0",
              code=("math.sqrt({x})", "{dout} / (2 * {out})"),
              safe_code=("root({x})", "{dout} / (2 * {out})")),
    _function("cbrt", ROOTS, el.cbrt, lambda g, out, x: _defined(g, 3 * out * out),
              piece=lambda s, at, x: -s.cbrt(-x) if sign_of(at[0]) < 0 else s.cbrt(x),
              derivatives=("1/(3*cbrt({0})**2)",),
              code=("cube_root({x})", "{dout} / (3 * {out} ** 2)"),
              numpy_code=("np.cbrt({x})", "{dout} / (3 * {out} ** 2)")),
    _function("hypot", ROOTS, el.hypot, lambda g, out, *xs: tuple(_defined(g * x, out) for x in xs),
              formula=lambda s, *xs: s.sqrt(sum((x * x for x in xs[1:]), xs[0] * xs[0])), operands=(2, None),
              derivatives=("{0}/hypot(...)",), definition="sqrt(x**2 + y**2 + ...)",
              code=("math.hypot({xs})", "{dout} * {x} / {out}"),
              numpy_code=("np.hypot.reduce({stack}, axis=0)", "{dout} * {x} / {out}")),
    _function("sin", TRIGONOMETRIC, el.sin, lambda g, out, x: g * el.cos(x), formula=lambda s, x: s.sin(x),
              derivatives=("cos({0})",),
              code=("math.sin({x})", "{dout} * math.cos({x})"),
              safe_code=("sine({x})", "{dout} * cosine({x})")),
    _function("cos", TRIGONOMETRIC, el.cos, lambda g, out, x: -g * el.sin(x), formula=lambda s, x: s.cos(x),
              derivatives=("-sin({0})",),
              code=("math.cos({x})", "-{dout} * math.sin({x})"),
              safe_code=("cosine({x})", "-{dout} * sine({x})")),
    _function("tan", TRIGONOMETRIC, el.tan, lambda g, out, x: g * (1 + out * out),
              formula=lambda s, x: s.sin(x) / s.cos(x),
              derivatives=("1 + tan({0})**2",), definition="sin(x) / cos(x)", domain="cos(x) != 0",
              code=("math.tan({x})", "{dout} * (1 + {out} ** 2)"),
              safe_code=("tangent({x})", "{dout} * (1 + {out} * {out})")),
    _function("asin", TRIGONOMETRIC, el.asin, lambda g, out, x: _defined(g, el.sqrt(1 - x * x)),
              formula=lambda s, x: s.asin(x),
              derivatives=("1/sqrt(1 - {0}**2)",), domain="-1 <= x <= 1",
              code=("math.asin({x})", "{dout} / math.sqrt(1 - {x} ** 2)"),
              numpy_code=("np.arcsin({x})", "{dout} / np.sqrt(1 - {x} ** 2)")),
    _function("acos", TRIGONOMETRIC, el.acos, lambda g, out, x: _defined(-g, el.sqrt(1 - x * x)),
              formula=lambda s, x: s.acos(x),
              derivatives=("-1/sqrt(1 - {0}**2)",), domain="-1 <= x <= 1",
              code=("math.acos({x})", "-{dout} / math.sqrt(1 - {x} ** 2)"),
              numpy_code=("np.arccos({x})", "-{dout} / np.sqrt(1 - {x} ** 2)")),
    _function("atan", TRIGONOMETRIC, el.atan, lambda g, out, x: g / (1 + x * x), formula=lambda s, x: s.atan(x),
              derivatives=("1/(1 + {0}**2)",),
              code=("math.atan({x})", "{dout} / (1 + {x} ** 2)"),
              numpy_code=("np.arctan({x})", "{dout} / (1 + {x} ** 2)")),
    _function("atan2", TRIGONOMETRIC, el.atan2, _atan2_backward, formula=lambda s, y, x: s.atan2(y, x), operands=(2, 2),
              letters="y x",
              derivatives=("{1}/({0}**2 + {1}**2)", "-{0}/({0}**2 + {1}**2)"), domain="x != 0 or y != 0",
              kink=lambda y, x: bool(y == 0 and x < 0),
              code=("math.atan2({x}, {y})", "{dout} * {y} / ({x} ** 2 + {y} ** 2)",
                    "-{dout} * {x} / ({x} ** 2 + {y} ** 2)"),
              numpy_code=("np.arctan2({x}, {y})", "{dout} * {y} / ({x} ** 2 + {y} ** 2)",
                          "-{dout} * {x} / ({x} ** 2 + {y} ** 2)")),
    _function("sinh", HYPERBOLIC, el.sinh, lambda g, out, x: g * el.cosh(x), formula=lambda s, x: s.sinh(x),
              derivatives=("cosh({0})",), definition="(exp(x) - exp(-x)) / 2",
              code=("math.sinh({x})", "{dout} * math.cosh({x})")),
    _function("cosh", HYPERBOLIC, el.cosh, lambda g, out, x: g * el.sinh(x), formula=lambda s, x: s.cosh(x),
              derivatives=("sinh({0})",), definition="(exp(x) + exp(-x)) / 2",
              code=("math.cosh({x})", "{dout} * math.sinh({x})")),
    _function("tanh", HYPERBOLIC, el.tanh, lambda g, out, x: g * el.tanh_slope(x), formula=lambda s, x: s.tanh(x),
              derivatives=("1 - tanh({0})**2",), definition="sinh(x) / cosh(x)",
              code=("math.tanh({x})", "{dout} * (1 - {out} ** 2)"),
              safe_code=("math.tanh({x})", "{dout} * (4 * sigmoid(2 * {x}) * sigmoid(-2 * {x}))"),
              safe_numpy_code=("np.tanh({x})",
                               "{dout} * 4 * np.exp(-np.logaddexp(0, 2 * {x}) - np.logaddexp(0, -2 * {x}))")),
    _function("asinh", HYPERBOLIC, el.asinh, lambda g, out, x: g / el.sqrt(1 + x * x), formula=lambda s, x: s.asinh(x),
              derivatives=("1/sqrt(1 + {0}**2)",), definition="log(x + sqrt(x**2 + 1))",
              code=("math.asinh({x})", "{dout} / math.sqrt({x} ** 2 + 1)"),
              numpy_code=("np.arcsinh({x})", "{dout} / np.sqrt({x} ** 2 + 1)")),
    _function("acosh", HYPERBOLIC, el.acosh, lambda g, out, x: _defined(g, el.sqrt(x * x - 1)),
              formula=lambda s, x: s.acosh(x),
              derivatives=("1/sqrt({0}**2 - 1)",), definition="log(x + sqrt(x**2 - 1))", domain="x >= 1",
              code=("math.acosh({x})", "{dout} / math.sqrt({x} ** 2 - 1)"),
              numpy_code=("np.arccosh({x})", "{dout} / np.sqrt({x} ** 2 - 1)")),
    _function("atanh", HYPERBOLIC, el.atanh, lambda g, out, x: g / (1 - x * x), formula=lambda s, x: s.atanh(x),
              derivatives=("1/(1 - {0}**2)",), definition="log((1 + x) / (1 - x)) / 2", domain="-1 < x < 1",
              code=("math.atanh({x})", "{dout} / (1 - {x} ** 2)"),
              numpy_code=("np.arctanh({x})", "{dout} / (1 - {x} ** 2)")),
    _function("sigmoid", ACTIVATION, el.sigmoid, el.sigmoid_backward,
              formula=lambda s, x: 1 / (1 + s.exp(-x)),
              derivatives=("sigmoid({0})*(1 - sigmoid({0}))",), definition="1 / (1 + exp(-x))",
              code=("1 / (1 + math.exp(-{x}))", "{dout} * (1 - {out}) * {out}"),
              safe_code=("sigmoid({x})", "{dout} * {out} * sigmoid(-{x})"),
              safe_numpy_code=("np.exp(-np.logaddexp(0, -{x}))", "{dout} * {out} * np.exp(-np.logaddexp(0, {x}))")),
    _function("logsigmoid", ACTIVATION, lambda x: -pw.softplus(-x), lambda g, out, x: g * el.sigmoid(-x),
              formula=lambda s, x: -s.log(1 + s.exp(-x)),
              derivatives=("sigmoid(-{0})",), definition="log(sigmoid(x))",
              code=("-math.log1p(math.exp(-{x}))", "{dout} / (1 + math.exp({x}))"),
              safe_code=("min({x}, 0) - math.log1p(math.exp(-abs({x})))", "{dout} * sigmoid(-{x})"),
              numpy_code=("-np.logaddexp(0, -{x})", "{dout} * np.exp(-np.logaddexp(0, {x}))")),
    _function("softplus", ACTIVATION, pw.softplus, lambda g, out, x: g * el.sigmoid(x),
              formula=lambda s, x: s.log(1 + s.exp(x)),
              derivatives=("sigmoid({0})",), definition="log(1 + exp(x))",
              code=("max({x}, 0) + math.log1p(math.exp(-abs({x})))", "{dout} / (1 + math.exp(-{x}))"),
              safe_code=("max({x}, 0) + math.log1p(math.exp(-abs({x})))", "{dout} * sigmoid({x})"),
              numpy_code=("np.logaddexp(0, {x})", "{dout} / (1 + np.exp(-{x}))"),
              safe_numpy_code=("np.logaddexp(0, {x})", "{dout} * np.exp(-np.logaddexp(0, -{x}))")),
    _function("silu", ACTIVATION, lambda x: x * el.sigmoid(x),
              lambda g, out, x: g * el.sigmoid(x) * (1 + x * el.sigmoid(-x)),
              formula=lambda s, x: x / (1 + s.exp(-x)),
              derivatives=("sigmoid({0})*(1 + {0}*sigmoid(-{0}))",), definition="x * sigmoid(x)",
              code=("{x} / (1 + math.exp(-{x}))",
                    "{dout} * (1 + math.exp(-{x}) + {x} * math.exp(-{x})) / (1 + math.exp(-{x})) ** 2"),
              safe_code=("{x} * sigmoid({x})", "{dout} * sigmoid({x}) * (1 + {x} * sigmoid(-{x}))"),
              safe_numpy_code=("{x} * np.exp(-np.logaddexp(0, -{x}))",
                               "{dout} * np.exp(-np.logaddexp(0, -{x})) * (1 + {x} * np.exp(-np.logaddexp(0, {x})))")),
    _function("gelu", ACTIVATION, lambda x: x * el.normal_share(x),
              lambda g, out, x: g * (el.normal_share(x) + x * el.normal_density(x)),
              formula=lambda s, x: x * s.erfc(-x / s.sqrt(2)) / 2,
              derivatives=("(1 + erf({0}/sqrt(2)))/2 + {0}*exp(-{0}**2/2)/sqrt(2*pi())",),
              definition="x * (1 + erf(x / sqrt(2))) / 2",
              code=("{x} * math.erfc(-{x} / math.sqrt(2)) / 2",
                    "{dout} * (math.erfc(-{x} / math.sqrt(2)) / 2 + {x} * math.exp(-{x} ** 2 / "
                    "2) / math.sqrt(2 * math.pi))"),
              numpy_code=("{x} * np.vectorize(math.erfc)(-{x} / np.sqrt(2)) / 2",
                          "{dout} * (np.vectorize(math.erfc)(-{x} / np.sqrt(2)) / 2 + {x} * "
                          "np.exp(-{x} ** 2 / 2) / np.sqrt(2 * np.pi))")),
    _function("erf", ACTIVATION, el.erf, lambda g, out, x: 2 * g * el.exp(-x * x) / el.sqrt(el.pi(x)),
              formula=lambda s, x: s.erf(x),
              derivatives=("2*exp(-{0}**2)/sqrt(pi())",),
              code=("math.erf({x})", "{dout} * 2 / math.sqrt(math.pi) * math.exp(-{x} ** 2)"),
              numpy_code=("np.vectorize(math.erf)({x})", "{dout} * 2 / np.sqrt(np.pi) * np.exp(-{x} ** 2)")),
    _function("elu", ACTIVATION, pw.elu, lambda g, out, x: g * pw.elu_slope(x),
              piece=lambda s, at, x: x if sign_of(at[0]) > 0 else s.exp(x) - 1,
              derivatives=("(1 if {0} > 0 else exp({0}))",), definition="x if x > 0 else exp(x) - 1",
              code=("{x} if {x} > 0 else math.expm1({x})", "{dout} if {x} > 0 else {dout} * math.exp({x})"),
              numpy_code=("np.where({x} > 0, {x}, np.expm1(np.minimum({x}, 0)))",
                          "{dout} * np.exp(np.minimum({x}, 0))")),
    _function("relu", ACTIVATION, pw.relu, lambda g, out, x: g * pw.step(x),
              piece=lambda s, at, x: x if sign_of(at[0]) > 0 else x * 0,
              derivatives=("(1 if {0} > 0 else 0)",), definition="max(x, 0)", kink=_at_zero,
              code=("{x} if {x} > 0 else 0", "{dout} if {x} > 0 else 0"),
              safe_code=("{x} if {x} > 0 else {x} - {x}", "{dout} * ({x} > 0)"),
              numpy_code=("np.maximum({x}, 0)", "{dout} * ({x} > 0)")),
    _function("leaky_relu", ACTIVATION, lambda x: pw.leaky(x, el.like(x, Fraction(1, 100))),
              lambda g, out, x: g * pw.leaky_slope(x, el.like(x, Fraction(1, 100))),
              piece=lambda s, at, x: x if sign_of(at[0]) > 0 else x / 100,
              derivatives=("(1 if {0} > 0 else 0.01)",), definition="x if x > 0 else 0.01*x", kink=_at_zero,
              code=("{x} if {x} > 0 else {x} / 100", "{dout} if {x} > 0 else {dout} / 100"),
              numpy_code=("np.where({x} > 0, {x}, {x} / 100)", "np.where({x} > 0, {dout}, {dout} / 100)")),
    _function("leaky_relu_slope", ACTIVATION, pw.leaky, _leaky_backward, symbol="leaky_relu", operands=(2, 2),
              letters="x slope",
              piece=lambda s, at, x, slope: x if sign_of(at[0]) > 0 else slope * x,
              derivatives=("(1 if {0} > 0 else {1})", "(0 if {0} > 0 else {0})"),
              definition="x if x > 0 else slope*x", kink=lambda x, slope: _at_zero(x),
              code=("{x} if {x} > 0 else {y} * {x}", "{dout} if {x} > 0 else {dout} * {y}",
                    "0 if {x} > 0 else {dout} * {x}"),
              numpy_code=("np.where({x} > 0, {x}, {y} * {x})", "np.where({x} > 0, {dout}, {dout} * {y})",
                          "{dout} * np.minimum({x}, 0)")),
    _function("abs", CHOICE, abs, lambda g, out, x: g * pw.sign(x),
              piece=lambda s, at, x: x * sign_of(at[0]),
              derivatives=("sign({0})",), definition="max(x, -x)", kink=_at_zero,
              code=("abs({x})", "{dout} * (({x} > 0) - ({x} < 0))"),
              numpy_code=("np.abs({x})", "{dout} * np.sign({x})")),
    _function("max", CHOICE, pw.largest, lambda g, out, *xs: pw.shares(g, out, xs), operands=(2, None),
              piece=lambda s, at, *xs: _ties(at, xs, 1),
              derivatives=("(1 if {0} == max(...) else 0)",),
              kink=_tied(1),
              code=("max({xs})", "{dout} / {ties} if {x} == {out} else 0"),
              safe_code=("max({xs})", "{dout} * ({x} == {out}) / {ties}"),
              numpy_code=("np.max({stack}, axis=0)", "{dout} * ({x} == {out}) / {ties}")),
    _function("min", CHOICE, pw.smallest, lambda g, out, *xs: pw.shares(g, out, xs), operands=(2, None),
              piece=lambda s, at, *xs: _ties(at, xs, -1),
              derivatives=("(1 if {0} == min(...) else 0)",),
              kink=_tied(-1),
              code=("min({xs})", "{dout} / {ties} if {x} == {out} else 0"),
              safe_code=("min({xs})", "{dout} * ({x} == {out}) / {ties}"),
              numpy_code=("np.min({stack}, axis=0)", "{dout} * ({x} == {out}) / {ties}")),
    _function("clip", CHOICE, pw.clip, _clip_backward, operands=(3, 3), letters="x low high", piece=_clip_piece,
              derivatives=("(1 if {1} < {0} < {2} else 0)", "(1 if {0} < {1} else 0)", "(1 if {0} > {2} else 0)"),
              definition="min(max(x, low), high)", domain="low <= high",
              kink=lambda x, low, high: x in (low, high),
              code=("min(max({x}, {y}), {z})",
                    "{dout} * ((max({x}, {y}) < {z}) + (max({x}, {y}) == {z}) / 2) * (({x} > {y}) + ({x} == {y}) / 2)",
                    "{dout} * ((max({x}, {y}) < {z}) + (max({x}, {y}) == {z}) / 2) * (({x} < {y}) + ({x} == {y}) / 2)",
                    "{dout} * ((max({x}, {y}) > {z}) + (max({x}, {y}) == {z}) / 2)"),
              numpy_code=("np.minimum(np.maximum({x}, {y}), {z})",
                          "{dout} * ((np.maximum({x}, {y}) < {z}) + (np.maximum({x}, {y}) == {z}) / "
                          "2) * (({x} > {y}) + ({x} == {y}) / 2)",
                          "{dout} * ((np.maximum({x}, {y}) < {z}) + (np.maximum({x}, {y}) == {z}) / "
                          "2) * (({x} < {y}) + ({x} == {y}) / 2)",
                          "{dout} * ((np.maximum({x}, {y}) > {z}) + (np.maximum({x}, {y}) == {z}) / 2)")),
    _function("sign", STEPS, pw.sign, lambda g, out, x: g * 0, piece=_constant_piece(sign_of),
              derivatives=("0",), kink=_at_zero,
              code=("({x} > 0) - ({x} < 0)", "{dout} * 0"),
              numpy_code=("np.sign({x})", "{dout} * 0")),
    _function("floor", STEPS, pw.floor, lambda g, out, x: g * 0, piece=_constant_piece(pw.floor),
              derivatives=("0",), kink=lambda x: bool(x == int(x)),
              code=("math.floor({x})", "{dout} * 0")),
    _function("ceil", STEPS, pw.ceil, lambda g, out, x: g * 0, piece=_constant_piece(pw.ceil),
              derivatives=("0",), kink=lambda x: bool(x == int(x)),
              code=("math.ceil({x})", "{dout} * 0")),
    _function("round", STEPS, pw.round_half_even, lambda g, out, x: g * 0, piece=_constant_piece(pw.round_half_even),
              derivatives=("0",),
              kink=lambda x: bool(2 * x == int(2 * x) and x != int(x)),
              code=("round({x})", "{dout} * 0"),
              numpy_code=("np.round({x})", "{dout} * 0")),
    _function("pi", CONSTANTS, el.pi, lambda g, out: (), formula=lambda s: s.pi, operands=(0, 0),
              derivatives=("",), definition="3.14159...",
              code=("math.pi",)),
    _function("e", CONSTANTS, el.e, lambda g, out: (), formula=lambda s: s.E, operands=(0, 0),
              derivatives=("",), definition="2.71828...",
              code=("math.e",)),
)
# fmt: on

FUNCTIONS: dict[str, Operation] = {row.name: row for row in _ROWS if row.name == row.symbol}
"""Every function by the name that is typed."""

WIDER: dict[str, Operation] = {row.symbol: row for row in _ROWS if row.name != row.symbol}
"""The row of a function that takes one operand more, by the name that is typed: log(x, base)."""

OPERATIONS = (*OPERATORS, *_ROWS)
"""Every row with a fixed symbol; `literal_power` makes the others."""


def called(row: Operation, count: int) -> Operation:
    """The row that a call with so many operands means."""
    wider = WIDER.get(row.name)
    return wider if wider is not None and count >= wider.arity else row
