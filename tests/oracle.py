"""Values and derivatives by dual numbers over fractions, on Python's own syntax tree: none of the package's code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import fmpq


class Dual(NamedTuple):
    """a + b·ε with ε² = 0."""

    value: Fraction
    slope: Fraction


class TooLarge(ArithmeticError):
    """A number that nobody wants to go on with."""


MAX_BITS = 2_000


def evaluate(text: str, values: Mapping[str, Fraction], by: str | None = None) -> Dual:
    """The value of an expression, and its derivative by one name.

    Raises ZeroDivisionError, TooLarge.
    """
    return _of(ast.parse(text, mode="eval").body, text, values, by)


def _of(node: ast.expr, text: str, values: Mapping[str, Fraction], by: str | None) -> Dual:
    if isinstance(node, ast.Constant):
        return Dual(Fraction(ast.get_source_segment(text, node) or ""), Fraction(0))
    if isinstance(node, ast.Name):
        return Dual(values[node.id], Fraction(node.id == by))
    if isinstance(node, ast.UnaryOp):
        a = _of(node.operand, text, values, by)
        return Dual(-a.value, -a.slope)
    assert isinstance(node, ast.BinOp)
    return _PYTHON[type(node.op)](_of(node.left, text, values, by), _of(node.right, text, values, by))


def _sum(a: Dual, b: Dual) -> Dual:
    return Dual(a.value + b.value, a.slope + b.slope)


def _difference(a: Dual, b: Dual) -> Dual:
    return Dual(a.value - b.value, a.slope - b.slope)


def _product(a: Dual, b: Dual) -> Dual:
    return Dual(a.value * b.value, a.slope * b.value + a.value * b.slope)


def _quotient(a: Dual, b: Dual) -> Dual:
    return Dual(a.value / b.value, (a.slope * b.value - a.value * b.slope) / b.value**2)


def _power(a: Dual, b: Dual) -> Dual:
    assert b.value.denominator == 1
    return _whole_power(a, int(b.value))


def _whole_power(a: Dual, exponent: int) -> Dual:
    """By repeated multiplication, so that no rule for powers is used."""
    result = Dual(Fraction(1), Fraction(0))
    for _ in range(abs(exponent)):
        result = Dual(result.value * a.value, result.slope * a.value + result.value * a.slope)
        if max(part.bit_length() for n in result for part in (n.numerator, n.denominator)) > MAX_BITS:
            raise TooLarge
    return _quotient(Dual(Fraction(1), Fraction(0)), result) if exponent < 0 else result


def _relu(a: Dual) -> Dual:
    return a if a.value > 0 else Dual(Fraction(0), Fraction(0))


def _absolute(a: Dual) -> Dual:
    return a if a.value > 0 else Dual(-a.value, -a.slope if a.value else Fraction(0))


def _chosen(best: Fraction, operands: tuple[Dual, ...]) -> Dual:
    """Operands that tie share the slope, as the manual's page `functions` says."""
    ties = [operand.slope for operand in operands if operand.value == best]
    return Dual(best, sum(ties, Fraction(0)) / len(ties))


RULES: dict[str, Callable[..., Dual]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "**": _power,
    "neg": lambda a: Dual(-a.value, -a.slope),
    "relu": _relu,
    "abs": _absolute,
    "max": lambda *operands: _chosen(max(operand.value for operand in operands), operands),
    "min": lambda *operands: _chosen(min(operand.value for operand in operands), operands),
}
"""Every operation that keeps numbers exact, by its sign."""
_PYTHON = {ast.Add: _sum, ast.Sub: _difference, ast.Mult: _product, ast.Div: _quotient, ast.Pow: _power}


def as_float(number: Any) -> float:
    """The nearest float of a number; python-flint below 0.9 has none of an fmpq, and is the newest for Python 3.10."""
    return int(number.p) / int(number.q) if isinstance(number, fmpq) else float(number)
