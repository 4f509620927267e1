"""Random calculations: as variables, as the text of the same, and as exact numbers with their slopes where these do."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy

import backprop_cli.functions as functions
from backprop_cli import BackpropError, Variable
from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS
from backprop_cli.graph.functions import FUNCTIONS
from tests.operators.slopes import Slopes

Pick = Callable[[int], int]
"""Gives a number below another: all choices are made by it."""

OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "@": operator.matmul,
}
CONSTANTS: tuple[tuple[Any, str], ...] = (
    *((2, "2"), (3, "3"), (-1, "-1"), (0, "0"), (1, "1"), (0.5, "0.5"), (0.1, "0.1"), (-2.5, "-2.5")),
    *((Decimal("1.10"), "1.1"), (Fraction(1, 4), "0.25"), (10**20, "1e20"), (1e-9, "1e-9")),
    *(([1, -2], "[1, -2]"), (numpy.array([[1, 2], [0, 0.5]]), "[[1, 2], [0, 0.5]]")),
)
_NUMBERS = 12
EXPONENTS: tuple[tuple[Any, str], ...] = (
    *((2, "2"), (3, "3"), (0, "0"), (1, "1"), (-1, "-1"), (-2, "-2"), (0.5, "0.5"), (Fraction(1, 3), "(1/3)")),
)
VALUES: tuple[Any, ...] = (
    *(3, -2, Fraction(1, 3), 0, 1, Fraction(11, 10), Fraction(-5, 2), 7, Fraction(1, 2)),
    *([1, 2], [Fraction(1, 2), -3], [[1, 2], [3, -4]], [[0, 1], [1, Fraction(1, 3)]], [[2, -1]]),
)
_PLAIN = 9
NUMPYS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "absolute")
PLAIN_ROWS = [row for row in FUNCTIONS.values() if row.shape is None and row.arity]


@dataclass
class Term:
    """A term as a variable, as it is written where it is used, and as an exact number with its slopes."""

    variable: Variable
    text: str
    exact: Slopes | None
    needs: frozenset[str] = frozenset()  # the statements that it is made of


@dataclass
class Calculation:
    """`refusal` is set where Python refused to build it; then `text` ends with what was refused."""

    values: dict[str, Any] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    refusal: BackpropError | None = None

    @property
    def inputs(self) -> list[Term]:
        return self.terms[: len(self.values)]

    @property
    def output(self) -> Term:
        return self.terms[-1]

    @property
    def text(self) -> str:
        """The statements that the output needs, and the output."""
        last = self.output
        needed = [f"{name} = {text}" for name, text in self.statements.items() if name in last.needs]
        return "; ".join(needed if last.text in last.needs else [*needed, last.text])


def calculation(pick: Pick) -> Calculation:
    """A random one: some inputs, then steps that use them, mostly the last ones."""
    made = Calculation()
    of_numbers = pick(3) > 0
    for name in "xyzw"[: 1 + pick(4)]:
        value = VALUES[pick(_PLAIN if of_numbers else len(VALUES))]
        made.values[name] = value
        exact = None if isinstance(value, list) else Slopes(Fraction(value), {name: Fraction(1)})
        made.terms.append(Term(Variable(name, value), name, exact))
    for number in range(1 + pick(8)):
        left, right = _operand(made, pick), _operand(made, pick)
        ways = _WAYS[: _OF_NUMBERS if of_numbers else len(_WAYS)]
        try:
            term = ways[pick(len(ways))](pick, left, right)
        except BackpropError as error:
            made.refusal = error
            return made
        if pick(4):
            name = f"s{number}"
            made.statements[name] = term.text
            term = Term(term.variable.named(name), name, term.exact, term.needs | {name})
        else:
            term.text = f"({term.text})"
        made.terms.append(term)
    return made


def _operand(made: Calculation, pick: Pick) -> Term:
    """A term, more often one of the last; one without a name is used once, as its text stands where it is used."""
    terms = made.terms
    at = len(terms) - 1 - min(pick(len(terms)), pick(len(terms)))
    return terms.pop(at) if terms[at].text.startswith("(") else terms[at]


def _of_two(pick: Pick, left: Term, right: Term) -> Term:
    sign = [*OPERATORS][pick(5)]
    does = OPERATORS[sign]
    exact = does(left.exact, right.exact) if left.exact and right.exact else None
    return Term(
        does(left.variable, right.variable), f"{left.text} {sign} {right.text}", exact, left.needs | right.needs
    )


def _with_constant(pick: Pick, left: Term, right: Term, count: int = _NUMBERS) -> Term:
    """A number of Python on one side of an operator; on the left of a power Python may be faster than we."""
    number, text = CONSTANTS[pick(count)]
    sign = [*OPERATORS][pick(4 if count == _NUMBERS else 6)]
    if sign == "**" and not isinstance(number, int):
        sign = "*"
    if sign == "+" and text == "0":  # sum() starts with it: it is no step
        sign = "*"
    does = OPERATORS[sign]
    exact = None if isinstance(number, (list, numpy.ndarray)) or sign in ("**", "@") else Slopes(Fraction(text), {})
    known = exact is not None and left.exact is not None
    if pick(2) or sign == "**":
        exact = does(exact, left.exact) if known else None
        return Term(does(number, left.variable), f"({text}) {sign} {left.text}", exact, left.needs)
    exact = does(left.exact, exact) if known else None
    return Term(does(left.variable, number), f"{left.text} {sign} {text}", exact, left.needs)


def _with_array(pick: Pick, left: Term, right: Term) -> Term:
    return _with_constant(pick, left, right, len(CONSTANTS))


def _power(pick: Pick, left: Term, right: Term) -> Term:
    exponent, text = EXPONENTS[pick(len(EXPONENTS))]
    exact = left.exact**exponent if left.exact and isinstance(exponent, int) else None
    return Term(left.variable**exponent, f"{left.text}**{text}", exact, left.needs)


def _negated(pick: Pick, left: Term, right: Term) -> Term:
    return Term(-left.variable, f"-{left.text}", -left.exact if left.exact else None, left.needs)


def _function(pick: Pick, left: Term, right: Term) -> Term:
    row = PLAIN_ROWS[pick(len(PLAIN_ROWS))]
    most = row.arity + 1 if row.most is None else row.most
    count = row.arity + pick(most - row.arity + 1)
    operands = [left, right][:count]
    variables = [each.variable for each in operands]
    does = getattr(functions, row.name, None) if pick(2) else None
    made = does(*variables) if does else getattr(variables[0], row.symbol)(*variables[1:])
    text = f"{row.symbol}({', '.join(each.text for each in operands)})"
    return Term(made, text, None, frozenset().union(*(each.needs for each in operands)))


def _numpy_function(pick: Pick, left: Term, right: Term) -> Term:
    name = NUMPYS[pick(len(NUMPYS))]
    made = getattr(numpy, name)(left.variable)
    return Term(made, f"{'abs' if name == 'absolute' else name}({left.text})", None, left.needs)


def _of_array(pick: Pick, left: Term, right: Term) -> Term:
    """A function of whole arrays."""
    names = [*ARRAY_FUNCTIONS]
    name = names[pick(len(names))]
    does = getattr(functions, name)
    axis = (None, 0, 1, -1)[pick(4)]
    if name == "reshape":
        sizes: Sequence[int] = ((4,), (2, 2), (1, -1), (2,))[pick(4)]
        return Term(
            does(left.variable, *sizes), f"reshape({left.text}, {', '.join(map(str, sizes))})", None, left.needs
        )
    if ARRAY_FUNCTIONS[name].arity == 2:
        made = does(left.variable, right.variable)
        return Term(made, f"{name}({left.text}, {right.text})", None, left.needs | right.needs)
    made, text = does(left.variable), f"{name}({left.text})"
    if axis is not None:
        made, text = does(left.variable, axis=axis), f"{name}({left.text}, axis={axis})"
    return Term(made, text, None, left.needs)


def _matrix_product(pick: Pick, left: Term, right: Term) -> Term:
    return Term(left.variable @ right.variable, f"{left.text} @ {right.text}", None, left.needs | right.needs)


_WAYS = (
    *(_of_two, _of_two, _with_constant, _power, _negated, _function, _function, _numpy_function),
    *(_with_array, _of_array, _of_array, _matrix_product),
)
_OF_NUMBERS = 8
