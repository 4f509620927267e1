"""The symbolic half of the check: formulas by sympy. Imported only when a check runs, since sympy is slow to load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

import sympy
from sympy.printing.str import StrPrinter

from backprop_cli.check import PRECISION, Check, Run, agrees
from backprop_cli.numeric import Number, decimal_text, terminating_places

MAX_FORMULA = 400
"""Characters of a formula that is shown."""


class SymbolicAlgebra:
    """What `Operation.formula` needs beyond + - *, on sympy's expressions."""

    def divide(self, left: Any, right: Any) -> Any:
        """left / right."""
        return left / right

    def power(self, base: Any, exponent: Any) -> Any:
        """base ** exponent."""
        return base ** (number(exponent) if isinstance(exponent, (int, Fraction)) else exponent)


ALGEBRA = SymbolicAlgebra()


def symbolic_check(run: Run, expression_of: Callable[[int], str]) -> Check:
    """Differentiate the output by every node and compare."""
    graph = run.graph
    symbols = {
        step.id: sympy.Symbol(step.name) if step.kind == "input" else sympy.Dummy(expression_of(step.id))
        for step in graph
    }
    base = _expressions(run, symbols, 0, [])
    at = {symbols[node]: number(run.values[node]) for node in range(len(graph))}
    rows: list[str] = []
    formulas: dict[int, str] = {}
    expected: dict[int, Number] = {}
    expected_values: dict[int, Number] = {}
    for node in range(len(graph)):
        pushed = base if graph.kind(node) == "input" else _expressions(run, symbols, node, base)
        derivative = sympy.diff(pushed[graph.output], symbols[node])
        slope = _evaluate(derivative, at)
        reference = slope * number(run.upstream)
        value = _evaluate(base[node], at)
        if not agrees(run.values[node], value):
            expected_values[node] = _python(value)
        formulas[node] = _formula(derivative, graph.names, symbols, run.upstream)
        if not (reference.is_finite and agrees(run.gradients[node], reference)):
            expected[node] = _python(reference)
        rows.append("mismatch" if node in expected or node in expected_values else "ok")
    status = "mismatch" if "mismatch" in rows else "ok"
    return Check("symbolic", status, len(rows), rows, None, formulas, expected, expected_values)


def number(value: Number) -> Any:
    """Our number as sympy's: a Rational, or a float at the precision that floats are checked with."""
    if isinstance(value, float):
        return sympy.Float(value, PRECISION)
    return sympy.Rational(value.numerator, value.denominator)


def value_and_partials(name: str, at: Sequence[Any]) -> tuple[Any, list[Callable[[], Any]]]:
    """A function's value at high precision, and a way to each of its partial derivatives."""
    symbols, expression, partials = _function(name, len(at))
    where = dict(zip(symbols, at))

    def evaluated(formula: Any) -> Any:
        return sympy.N(formula.xreplace(where), PRECISION)

    return evaluated(expression), [partial(evaluated, formula) for formula in partials]


@cache
def _function(name: str, arity: int) -> tuple[Any, Any, Any]:
    """Symbols, formula and partial derivatives of one function of the algebra."""
    symbols = sympy.symbols(f"a:{arity}", positive=name == "power", cls=sympy.Dummy)
    expression = getattr(ALGEBRA, name)(*symbols)
    return symbols, expression, [sympy.powsimp(sympy.diff(expression, symbol)) for symbol in symbols]


def _expressions(run: Run, symbols: Mapping[int, Any], pushed: int, base: list[Any]) -> list[Any]:
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
            results.append(operation.formula(ALGEBRA, *[results[operand] for operand in operands]))
            touched.add(node)
        elif graph.kind(node) == "input":
            results.append(symbols[node])
        else:
            results.append(number(run.values[node]))
    return results


def _evaluate(expression: Any, at: Mapping[Any, Any]) -> Any:
    """The number that an expression is at the run's values: a Rational where it can be, else at high precision."""
    result = expression.xreplace(at)
    if not result.is_finite:  # 0**y * y/0, say: powers collected first
        result = sympy.powsimp(expression).xreplace(at)
    return result if result.is_Rational else sympy.N(result, PRECISION)


def _python(reference: Any) -> Number:
    """sympy's number as ours."""
    return Fraction(int(reference.p), int(reference.q)) if reference.is_Rational else float(reference)


class _Printer(StrPrinter):  # type: ignore[misc]  # sympy has no types
    """sympy's notation, with terminating rationals as the decimals that the user wrote."""

    def __init__(self) -> None:
        super().__init__({"full_prec": False})


def _grouped(text: str) -> str:
    """An expression that can stand in a formula: in parentheses unless it is a number alone."""
    return text if text.replace(".", "").isalnum() else f"({text})"


def _formula(derivative: Any, names: Mapping[int, str], symbols: Mapping[int, Any], upstream: Number) -> str:
    """The derivative as text, in the user's names and decimals."""
    if upstream != 1:
        derivative = derivative * sympy.Symbol("upstream")
    shown = sympy.factor_terms(derivative)
    replacements: dict[Any, Any] = {
        symbol: sympy.Symbol(names.get(node) or _grouped(symbol.name))
        for node, symbol in symbols.items()
        if symbol.is_Dummy
    }
    for rational in shown.atoms(sympy.Rational):
        exact = Fraction(int(rational.p), int(rational.q))
        if exact.denominator != 1 and terminating_places(exact) is not None:
            replacements[rational] = sympy.Float(decimal_text(exact), 17)
    replacements.update((precise, sympy.Float(float(precise), 17)) for precise in shown.atoms(sympy.Float))
    text: str = _Printer().doprint(shown.xreplace(replacements))
    return text if len(text) <= MAX_FORMULA else text[:MAX_FORMULA] + "…"
