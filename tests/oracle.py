"""Values and derivatives by dual numbers over fractions, on Python's own syntax tree: none of the package's code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple


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
    a, b = _of(node.left, text, values, by), _of(node.right, text, values, by)
    if isinstance(node.op, ast.Add):
        return Dual(a.value + b.value, a.slope + b.slope)
    if isinstance(node.op, ast.Sub):
        return Dual(a.value - b.value, a.slope - b.slope)
    if isinstance(node.op, ast.Mult):
        return Dual(a.value * b.value, a.slope * b.value + a.value * b.slope)
    if isinstance(node.op, ast.Div):
        return _quotient(a, b)
    assert isinstance(node.op, ast.Pow)
    assert b.value.denominator == 1
    return _whole_power(a, int(b.value))


def _quotient(a: Dual, b: Dual) -> Dual:
    return Dual(a.value / b.value, (a.slope * b.value - a.value * b.slope) / b.value**2)


def _whole_power(a: Dual, exponent: int) -> Dual:
    """By repeated multiplication, so that no rule for powers is used."""
    result = Dual(Fraction(1), Fraction(0))
    for _ in range(abs(exponent)):
        result = Dual(result.value * a.value, result.slope * a.value + result.value * a.slope)
        if max(part.bit_length() for n in result for part in (n.numerator, n.denominator)) > MAX_BITS:
            raise TooLarge
    return _quotient(Dual(Fraction(1), Fraction(0)), result) if exponent < 0 else result
