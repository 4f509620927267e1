"""The symbolic half of the check: formulas by sympy. Imported only when a check runs, since sympy is slow to load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

import mpmath
import sympy

from backprop_cli.evidence import PRECISION, Check, Run, agrees
from backprop_cli.numeric import Number, decimal_text, terminating_places

MAX_FORMULA = 400
"""Characters of a formula that is shown."""


class SymbolicAlgebra:
    """What `Operation.formula` needs beyond + - *, on sympy's expressions.

    Where a function has a kink, the piece is taken that holds at the operands' values: `here` has those of a run; while
    it is empty, they are what the operands are `at` values of the symbols.
    """

    def __init__(self, at: Mapping[Any, Any] | None = None) -> None:
        self.at = at or {}
        self.here: Sequence[Number] = ()

    def divide(self, left: Any, right: Any) -> Any:
        """left / right."""
        return left / right

    def power(self, base: Any, exponent: Any) -> Any:
        """base ** exponent."""
        return base**exponent

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in KINKS:
            return lambda *operands: KINKS[name](self.here or [_evaluate(x, self.at) for x in operands], operands)
        return SMOOTH[name]


SMOOTH: dict[str, Callable[..., Any]] = {
    **{name: getattr(sympy, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "tanh")},
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    "pi": lambda: sympy.pi,
    "e": lambda: sympy.E,
}
"""Functions of the table that are smooth, in sympy's words."""


def _mean_of_ties(values: Sequence[Any], operands: Sequence[Any], best: Any) -> Any:
    ties = [operand for operand, value in zip(operands, values) if not (value < best or value > best)]
    return sum(ties[1:], ties[0]) / len(ties)


KINKS: dict[str, Callable[[Sequence[Any], Sequence[Any]], Any]] = {
    "relu": lambda values, xs: xs[0] if values[0] > 0 else xs[0] * 0,
    "abs": lambda values, xs: xs[0] if values[0] > 0 else -xs[0] if values[0] < 0 else xs[0] * 0,
    "max": lambda values, xs: _mean_of_ties(values, xs, max(values)),
    "min": lambda values, xs: _mean_of_ties(values, xs, min(values)),
}
"""Functions with kinks: the linear piece that holds at the operands' values (0 at 0, ties shared equally)."""


def symbolic_check(run: Run, expression_of: Callable[[int], str]) -> Check | None:
    """Differentiate the output by every node and compare.

    None where sympy's derivative has no value though ours has: that of (x*y)**1.5 is 1.5*(x*y)**1.5/x, 0/0 at 0.
    """
    graph = run.graph
    # real as all our numbers are: of a complex x sympy takes minutes to tell whether tanh(x**1000) ends
    symbols = {
        step.id: (
            sympy.Symbol(step.name, real=True)
            if step.kind == "input"
            else sympy.Dummy(expression_of(step.id), real=True)
        )
        for step in graph
    }
    at = {symbols[node]: number(run.values[node]) for node in range(len(graph))}
    algebra = SymbolicAlgebra()
    base = _expressions(run, symbols, algebra, 0, [])
    largest = [] if run.exact else run.contributions()
    rows: list[str] = []
    formulas: dict[int, str] = {}
    expected: dict[int, Number] = {}
    expected_values: dict[int, Number] = {}
    finite = True
    for node in range(len(graph)):
        pushed = base if graph.kind(node) == "input" else _expressions(run, symbols, algebra, node, base)
        derivative = sympy.diff(pushed[graph.output], symbols[node])
        slope = _evaluate(derivative, at)
        reference = slope * number(run.upstream)
        value = _evaluate(base[node], at)
        if not agrees(run.values[node], value, run.summands(node)):
            expected_values[node] = _python(value)
        formulas[node] = _formula(derivative, graph.names, symbols, run.upstream)
        finite = finite and bool(reference.is_finite)
        if not (reference.is_finite and agrees(run.gradients[node], reference, largest[node : node + 1])):
            expected[node] = _python(reference)
        rows.append("mismatch" if node in expected or node in expected_values else "ok")
    if not finite and not expected_values:
        return None
    status = "mismatch" if "mismatch" in rows else "ok"
    return Check("symbolic", status, len(rows), rows, None, formulas, expected, expected_values)


def number(value: Number) -> Any:
    """Our number as sympy's: a Rational, or a float at the precision that floats are checked with."""
    if isinstance(value, float):
        return sympy.Float(value, PRECISION)
    return sympy.Rational(value.numerator, value.denominator)


def value_and_partials(name: str, at: Sequence[Any]) -> tuple[Any, list[Callable[[], Any]]]:
    """A smooth function's value at high precision (mpmath numbers), and a way to each of its partial derivatives."""
    value, partials = _function(name, len(at))
    numbers = [mpmath.make_mpf(number._mpf_) for number in at]  # as they are: a sine needs all digits of its operand

    def evaluated(formula: Callable[..., Any]) -> Any:
        with mpmath.workdps(PRECISION):
            return +mpmath.mpmathify(formula(*numbers))  # a plain number, also where sympy says 0 or pi

    return evaluated(value), [partial(evaluated, formula) for formula in partials]


@cache
def _function(name: str, arity: int) -> tuple[Callable[..., Any], list[Callable[..., Any]]]:
    """One function of the algebra and its partial derivatives by sympy, made ready for mpmath's numbers."""
    symbols = sympy.symbols(f"a:{arity}", positive=name == "power", cls=sympy.Dummy)
    expression = getattr(SymbolicAlgebra(), name)(*symbols)
    partials = [sympy.powsimp(sympy.diff(expression, symbol)) for symbol in symbols]
    ready = [sympy.lambdify(symbols, formula, "mpmath") for formula in (expression, *partials)]
    return ready[0], ready[1:]


def _expressions(
    run: Run, symbols: Mapping[int, Any], algebra: SymbolicAlgebra, pushed: int, base: list[Any]
) -> list[Any]:
    """Every node as an expression of the inputs, with node `pushed` replaced by its own symbol.

    What stands before it, or does not depend on it, is taken from `base`.
    """
    graph = run.graph
    results, touched = base[:pushed], set()
    if base:
        results.append(symbols[pushed])
        touched.add(pushed)
    for node in range(len(results), len(graph)):
        operation, operands = graph.operations[node], graph.operands[node]
        if base and touched.isdisjoint(operands):
            results.append(base[node])
        elif operation is not None:
            algebra.here = [run.values[operand] for operand in operands]
            results.append(operation.formula(algebra, *[results[operand] for operand in operands]))
            touched.add(node)
        elif graph.kind(node) == "input":
            results.append(symbols[node])
        else:
            results.append(number(run.values[node]))
    return results


def _evaluate(expression: Any, at: Mapping[Any, Any]) -> Any:
    """The number that an expression is at the run's values: a Rational where it can be, else at high precision.

    NaN where it is not real.
    """
    result = expression.xreplace(at)
    if not result.is_Rational:
        result = sympy.N(result.replace(sympy.tan, _tangent), PRECISION)
    return result if result.is_real else sympy.nan


def _tangent(angle: Any) -> Any:
    """Before 1.14 sympy's own tangent of a very large number is wrong."""
    return sympy.sin(angle) / sympy.cos(angle)


def _python(reference: Any) -> Number:
    """sympy's number as ours."""
    return Fraction(int(reference.p), int(reference.q)) if reference.is_Rational else float(reference)


def _grouped(text: str) -> str:
    """An expression that can stand in a formula: in parentheses unless it is a number alone."""
    return text if text.replace(".", "").isalnum() else f"({text})"


def _formula(derivative: Any, names: Sequence[str | None], symbols: Mapping[int, Any], upstream: Number) -> str:
    """The derivative as text, in the user's names and decimals."""
    if upstream != 1:
        derivative = derivative * sympy.Symbol("upstream")
    shown = sympy.factor_terms(derivative)
    replacements: dict[Any, Any] = {
        symbol: sympy.Symbol(names[node] or _grouped(symbol.name))
        for node, symbol in symbols.items()
        if symbol.is_Dummy
    }
    for rational in shown.atoms(sympy.Rational):
        exact = Fraction(int(rational.p), int(rational.q))
        if exact.denominator != 1 and terminating_places(exact) is not None:
            replacements[rational] = sympy.Float(decimal_text(exact), 17)
    replacements.update((precise, sympy.Float(repr(float(precise)), 17)) for precise in shown.atoms(sympy.Float))
    text: str = sympy.sstr(shown.xreplace(replacements), full_prec=False)
    return text if len(text) <= MAX_FORMULA else text[:MAX_FORMULA] + "…"
