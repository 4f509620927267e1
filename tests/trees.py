"""Random calculations as trees, and what each means as text, in dual numbers, in sympy: none of the package's code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import oracle
import sympy
from hypothesis import strategies as st
from oracle import Dual

NAMES = ("x", "y", "z")
NUMBERS = ("0", "1", "2", "3", "10", "0.5", "1.25", ".2", "1e2", "7")
SYMBOLS = {name: sympy.Symbol(name, real=True) for name in NAMES}
BINDING = {"+": 10, "-": 10, "*": 20, "/": 20, "neg": 30, "**": 40}
"""How tightly an operator binds, as in written maths and in Python; anything else is a call or a leaf."""
KINKED = ("relu", "abs", "max", "min")


class Tree(NamedTuple):
    """An operation on trees, or a leaf: a name or a number as written."""

    what: str
    operands: tuple[Tree, ...] = ()


def trees(
    operators: str = "+-*/", functions: tuple[str, ...] = (), powers: bool = True, towers: bool = False
) -> st.SearchStrategy[Tree]:
    """Trees of the operators, negation, powers with a whole number (or a tower of them) as exponent, and functions."""
    leaves = st.sampled_from((*NAMES, *NAMES, *NUMBERS)).map(Tree)

    def grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        pairs = st.tuples(inner, inner)
        options = [st.builds(Tree, st.sampled_from(list(operators)), pairs)]
        if "-" in operators:
            options.append(st.builds(lambda a: Tree("neg", (a,)), inner))
        if powers:
            exponents = st.integers(-3 if "/" in operators else 0, 3).map(whole)
            if towers:
                small = st.integers(0, 2).map(whole)
                exponents = st.one_of(exponents, st.builds(lambda a, b: Tree("**", (a, b)), small, small))
            options.append(st.builds(lambda a, n: Tree("**", (a, n)), inner, exponents))
        for name in functions:
            arguments = pairs if name in ("max", "min") else st.tuples(inner)
            options.append(st.builds(Tree, st.just(name), arguments))
        return st.one_of(options)

    return st.recursive(leaves, grow, max_leaves=12)


def whole(number: int) -> Tree:
    return Tree(str(number)) if number >= 0 else Tree("neg", (Tree(str(-number)),))


def written(tree: Tree, needless: Iterator[bool], power: str = "**") -> str:
    """The tree as text, with the parentheses that it needs, and with others as `needless` says."""
    if not tree.operands:
        text = tree.what
    elif tree.what == "neg":
        text = f"-{_operand(tree.operands[0], 30, needless, power)}"
    elif tree.what == "**":  # from right to left; a minus sign may stand in the exponent as it is
        base, exponent = tree.operands
        text = f"{_operand(base, 41, needless, power)}{power}{_operand(exponent, 30, needless, power)}"
    elif tree.what in BINDING:
        binds = BINDING[tree.what]
        left, right = tree.operands
        space = " " if next(needless) else ""
        text = f"{_operand(left, binds, needless, power)}{space}{tree.what}{space}"
        text += _operand(right, binds + 1, needless, power)
    else:
        text = f"{tree.what}({', '.join(written(operand, needless, power) for operand in tree.operands)})"
    return f"({text})" if next(needless) else text


def _operand(tree: Tree, least: int, needless: Iterator[bool], power: str) -> str:
    text = written(tree, needless, power)
    return f"({text})" if tree.operands and BINDING.get(tree.what, 50) < least else text


def names_of(tree: Tree) -> set[str]:
    if not tree.operands:
        return {tree.what} & set(NAMES)
    return set().union(*map(names_of, tree.operands))


def dual(tree: Tree, values: Mapping[str, Fraction], by: str) -> Dual:
    """The value and the derivative by one name. Raises ZeroDivisionError, oracle.TooLarge."""
    if not tree.operands:
        if tree.what in values:
            return Dual(values[tree.what], Fraction(tree.what == by))
        return Dual(Fraction(tree.what), Fraction(0))
    return oracle.RULES[tree.what](*(dual(operand, values, by) for operand in tree.operands))


def in_sympy(tree: Tree) -> Any:
    """The tree in sympy, built from the tree itself."""
    if not tree.operands:
        return SYMBOLS.get(tree.what) or sympy.Rational(tree.what)
    return _SYMPY[tree.what](*map(in_sympy, tree.operands))


_SYMPY: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "neg": lambda a: -a,
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
    **{name: getattr(sympy, name) for name in ("exp", "sqrt", "sin", "cos", "tanh")},
}
