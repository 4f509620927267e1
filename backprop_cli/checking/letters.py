"""Derivatives in letters: sympy's formulas, in the names of the inputs. Imported only when they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from backprop_cli.checking.symbolic import ALGEBRA, FLAT, derivative, expressions_of, in_names, printed
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Exact

_NO_NUMBERS = (sympy.zoo, sympy.oo, -sympy.oo, sympy.nan, sympy.I)
"""What sympy says where a derivative has no value anywhere, as that of x**0**0**0.5 by the exponent."""

_MOST_BITS = 1_000_000
"""Of a number that sympy works out."""


def letter_formulas(graph: Graph, texts: Sequence[str], upstream: Exact) -> dict[int, str]:
    """The formula of the output's derivative by every node that has one, by id.

    There is none where a function in pieces stands between a node and the output: on either side of its kinks the
    formula is another. `texts` are the nodes' calculations, written out down to the inputs: a function in pieces is a
    symbol with its text, and so is an irrational number.
    """
    symbols = [
        sympy.Symbol(step.name, real=True) if step.kind == "input" else sympy.Dummy(texts[step.id], real=True)
        for step in graph
    ]

    def make(node: int, around: Sequence[Any]) -> Any:
        operation = graph.operations[node]
        assert operation is not None
        constant = bool(around) and operation.name not in FLAT and all(operand.is_number for operand in around)
        return symbols[node] if operation.piece or constant else operation.in_sympy(ALGEBRA, (), around)

    base = expressions_of(graph, symbols, make)
    nameless = [None] * len(graph)  # a name of a result is no letter here
    factor = sympy.Rational(upstream.numerator, upstream.denominator)
    found = {}
    for node, smooth in enumerate(_smooth(graph)):
        if smooth:
            formula = _put_in(derivative(graph, symbols, make, base, node), symbols[node], base[node])
            formula = in_names(factor * formula, nameless, symbols, 1)  # 1/(0**0 - 0**0) has no value only then
            if not formula.has(*_NO_NUMBERS):
                found[node] = printed(formula)
    return found


def _put_in(formula: Any, symbol: Any, meant: Any) -> Any:
    """The formula with what a node's symbol is for; a number stays behind its text where sympy would work out for long.

    Of 1000**(100**1000) it would never end.
    """
    put_in = {symbol: meant}
    if not meant.is_Rational:
        return formula.xreplace(put_in)
    bits = max(number.p.bit_length() + number.q.bit_length() for number in (*formula.atoms(sympy.Rational), meant))
    for power in formula.atoms(sympy.Pow):
        if power.exp.has(sympy.Pow) and power.exp.has(symbol):
            return formula
        exponent = power.exp.xreplace(put_in)
        if power.has(symbol) and exponent.is_Rational:  # powers may stand within each other
            bits *= max(1, abs(exponent.p))
    return formula if bits > _MOST_BITS else formula.xreplace(put_in)


def _smooth(graph: Graph) -> list[bool]:
    """For each node, whether no function in pieces stands between it and the output."""
    needed = graph.needed()
    smooth = [True] * len(graph)
    for node in range(len(graph) - 1, -1, -1):
        operation = graph.operations[node]
        if needed[node] and operation is not None and (operation.piece is not None or not smooth[node]):
            for operand in graph.operands[node]:
                smooth[operand] = False
    return smooth
