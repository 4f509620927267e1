"""sympy's formulas made ready to be computed: each subexpression once, in python-flint's rationals and balls."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import sympy
from flint import arb, fmpq

from backprop_cli.numbers import elementary
from backprop_cli.numbers.balls import as_ball, erfc_of, load

load()
_NOTHING = float("nan")


class _Real(sympy.Function):  # type: ignore[misc]  # sympy ships no types: mypy's strict takes its class for Any, and refuses any subclass of Any
    """A function that is real wherever it is asked for: sympy's own takes minutes to tell of sinh(x**3.275519)."""

    is_real = True


class sinh(_Real):  # named as sympy prints it
    """The hyperbolic sine."""

    def fdiff(self, argindex: int = 1) -> Any:
        """The derivative."""
        return cosh(self.args[0])


class cosh(_Real):
    """The hyperbolic cosine."""

    def fdiff(self, argindex: int = 1) -> Any:
        """The derivative."""
        return sinh(self.args[0])


class tanh(_Real):
    """The hyperbolic tangent."""

    def fdiff(self, argindex: int = 1) -> Any:
        """The derivative."""
        return 1 - tanh(self.args[0]) ** 2


Made = tuple[Any, Any, list[tuple[Any, Any]]]
"""A symbol, the expression that it stands for, and what the symbols in that stand for."""


class Formulas:
    """Several formulas of some symbols, compiled into one list of steps."""

    def __init__(self, symbols: Sequence[Any], formulas: Sequence[Any], made: Sequence[Made] = ()) -> None:
        self._places: dict[Any, int] = {symbol: index for index, symbol in enumerate(symbols)}
        self._first = len(self._places)
        self._steps: list[tuple[Callable[..., Any], tuple[int, ...]]] = []
        for symbol, expression, operands in made:
            for place, operand in operands:
                self._places[place] = self._compiled(operand)
            self._places[symbol] = self._compiled(expression)
        self._results = [self._compiled(formula) for formula in formulas]

    def __call__(self, numbers: Sequence[Any]) -> list[Any]:
        """What the formulas are at these numbers; a ball that holds no number where one has no value."""
        found = list(numbers)
        for function, operands in self._steps:
            try:
                found.append(function(*[found[operand] for operand in operands]))
            except ZeroDivisionError:
                found.append(arb(_NOTHING))
        return [found[place] for place in self._results]

    def _compiled(self, formula: Any) -> int:
        """The place of a formula's number, with steps for all that it is made of: no recursion, at any depth."""
        places = self._places
        stack = [formula]
        while stack:
            expression = stack[-1]
            if expression in places:
                stack.pop()
                continue
            missing = [operand for operand in expression.args if operand not in places]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            operands = tuple(places[operand] for operand in expression.args)
            places[expression] = self._first + len(self._steps)
            self._steps.append((_function(expression), operands))
        return places[formula]


def _function(expression: Any) -> Callable[..., Any]:
    """What computes an expression from the numbers of its parts. Raises NotImplementedError."""
    if expression.is_Rational:
        number = fmpq(int(expression.p), int(expression.q))
        return lambda: number
    if expression.is_Pow and expression.exp.is_Integer:
        exponent = int(expression.exp)
        return lambda base, _: base**exponent if exponent >= 0 else 1 / base**-exponent
    if expression.is_Pow and expression.exp == sympy.S.Half:
        return lambda base, _: as_ball(base).sqrt()
    try:
        return _FUNCTIONS[expression.func]
    except KeyError:
        raise NotImplementedError(expression.func) from None


def _sum(*terms: Any) -> Any:
    return reduce(operator.add, terms)


def _product(*factors: Any) -> Any:
    return reduce(operator.mul, factors)


def _power(base: Any, exponent: Any) -> Any:
    if base == 0:
        return fmpq(0) if exponent > 0 else fmpq(1) if exponent == 0 else arb(_NOTHING)
    return as_ball(base) ** as_ball(exponent)


def _sign(x: Any) -> Any:
    return fmpq(1) if x > 0 else fmpq(-1) if x < 0 else fmpq(0) if x == 0 else arb(0, 1)


def _method(name: str) -> Callable[[Any], Any]:
    return lambda x: getattr(as_ball(x), name)()


_FUNCTIONS: Mapping[Any, Callable[..., Any]] = {
    sympy.Add: _sum,
    sympy.Mul: _product,
    sympy.Pow: _power,
    sympy.Abs: abs,
    sympy.sign: _sign,
    sympy.atan2: lambda y, x: arb.atan2(as_ball(y), as_ball(x)),
    type(sympy.pi): lambda: arb.pi(),
    type(sympy.E): lambda: arb.const_e(),
    **{
        getattr(sympy, name): _method(name)
        for name in (*("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "asinh", "acosh"), *("atanh", "erf"))
    },
    sympy.erfc: lambda x: erfc_of(as_ball(x)),
    sinh: elementary.sinh,
    cosh: elementary.cosh,
    tanh: elementary.tanh,
}
"""sympy's functions, by their class."""
