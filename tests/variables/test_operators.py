"""A calculation written with operators is the graph that its text gives, with the numbers that dual numbers say."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from typing import Any

import numpy as np
import oracle
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trees import BINDING, KINKED, NAMES, Tree, dual, names_of, trees, written

from backprop_cli import BackpropError, Variable, parse_expression, solve
from backprop_cli import functions as f
from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS
from backprop_cli.graph.functions import FUNCTIONS, OPERATIONS
from backprop_cli.variables.variable import _operand as constant

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, st.fractions(-6, 6, max_denominator=6)))


def in_python(tree: Tree, variables: Mapping[str, Variable]) -> Any:
    """The tree by Python's operators and our functions; numbers stay numbers wherever Python would not fold them."""
    if not tree.operands:
        return variables[tree.what] if tree.what in variables else number(tree.what)
    operands = [in_python(operand, variables) for operand in tree.operands]
    if tree.what == "neg":
        return -operands[0]
    if tree.what not in OPERATORS:
        return getattr(f, tree.what)(*operands)
    left, right = operands
    if not isinstance(left, Variable) and (not isinstance(right, Variable) or (tree.what == "+" and left == 0)):
        left = constant(left)
    return OPERATORS[tree.what](left, right)


def number(text: str) -> int | Fraction | float:
    """The same number by different types."""
    exact = Fraction(text)
    return int(exact) if exact.denominator == 1 else float(text) if len(text) > 3 else exact


def made(tree: Tree, values: Mapping[str, Any] = {}) -> tuple[Variable, dict[str, Variable]]:
    variables = {name: Variable(name, values.get(name)) for name in NAMES}
    output = in_python(tree, variables)
    assume(isinstance(output, Variable))
    return output, variables


def refusal(run: Callable[[], object]) -> str | None:
    """Which message, if any."""
    try:
        run()
    except BackpropError as error:
        return error.message.id
    return None


def test_every_operator_of_the_table_is_there() -> None:
    symbols = {row.symbol for row in OPERATIONS if not row.is_function and row.arity == 2}
    assert symbols == {*OPERATORS} == {symbol for symbol in BINDING if symbol != "neg"}


@settings(max_examples=3 * settings.default.max_examples)
@given(trees(functions=("exp", "sqrt", *KINKED), towers=True))
def test_the_graph_is_that_of_the_text(tree: Tree) -> None:
    output, _ = made(tree)
    assert output.graph == parse_expression(written(tree, repeat(False)))


@settings(max_examples=2 * settings.default.max_examples)
@given(trees(functions=KINKED), VALUES)
def test_numbers_are_those_of_dual_numbers(tree: Tree, values: dict[str, Fraction]) -> None:
    output, variables = made(tree, values)
    try:
        right = {name: dual(tree, values, name) for name in names_of(tree) or NAMES[:1]}
    except oracle.TooLarge:
        assume(False)
    except ZeroDivisionError:
        with pytest.raises(BackpropError):
            output.backward()
        return
    output.backward()
    output.backward()  # nothing doubles
    assert {output.value} == {expected.value for expected in right.values()}
    for name in names_of(tree):
        assert variables[name].gradient == right[name].slope


@settings(max_examples=2 * settings.default.max_examples)
@given(trees(functions=("exp", "sqrt", "sigmoid", *KINKED)), VALUES)
def test_floats_are_those_of_the_tape(tree: Tree, values: dict[str, Fraction]) -> None:
    output, variables = made(tree, values)
    given = {name: values[name] for name in names_of(tree)}
    text = written(tree, repeat(False))
    refused = refusal(lambda: solve(text, given, arithmetic="float", check="none"))
    assert refusal(lambda: output.backward(arithmetic="float")) == refused
    if refused:
        return
    solution = solve(text, given, arithmetic="float", check="none")
    assert output.value == solution.value
    for name, gradient in solution.gradients.items():
        assert variables[name].gradient == gradient


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda x, y: sum([x, y, x * y]), "x + y + x*y"),
        (lambda x, y: x - 2 - y * 1.1, "x - 2 - y*1.1"),
        (lambda x, y: Fraction(1, 3) / x + Decimal("0.25"), "0 + x"),
        (lambda x, y: x**-2 + 2**x + x**y + x**0.5, "x**-2 + 2**x + x**y + x**0.5"),
        (lambda x, y: (x + y) @ y + x @ 2 + [1, 2] @ x, "(x + y)@y + x@2 + [1, 2]@x"),
        (lambda x, y: np.array([[1, 2], [3, 4]]) * x, "[[1, 2], [3, 4]]*x"),
        (lambda x, y: x / np.array([0.5, 2]), "x/[0.5, 2]"),
        (lambda x, y: np.float64(0.1) * x + np.int64(2), "0.1*x + 2"),
        (lambda x, y: abs(-x) + round(x) + math.floor(y) + math.ceil(+y), "abs(-x) + round(x) + floor(y) + ceil(y)"),
        (lambda x, y: f.log(x, 2) + x.log() + f.pi() * y.clip(0, 1), "log(x, 2) + log(x) + pi()*clip(y, 0, 1)"),
        (
            lambda x, y: f.max(x, y, 2) + x.max(axis=0) + f.max(y, axis=-1),
            "max(x, y, 2) + max(x, axis=0) + max(y, axis=-1)",
        ),
        (lambda x, y: f.sum(x) + x.sum(1) + f.mean(y, axis=0), "sum(x) + sum(x, 1) + mean(y, axis=0)"),
        (lambda x, y: x.reshape(2, -1) @ y.transpose(), "reshape(x, 2, -1)@transpose(y)"),
        (lambda x, y: f.softmax_with_loss(x, [0, 1]), "softmax_with_loss(x, [0, 1])"),
    ],
)
def test_everything_else_is_the_text_too(made: Callable[[Variable, Variable], Variable], text: str) -> None:
    graph = made(Variable("x"), Variable("y")).graph
    if text == "0 + x":  # no literal says a third
        assert list(graph.literals.values()) == [Fraction(1, 3), Fraction(1, 4)]
    else:
        assert graph == parse_expression(text)


def test_every_function_of_the_table_is_a_function_and_a_method() -> None:
    for name, row in (FUNCTIONS | ARRAY_FUNCTIONS).items():
        assert row.symbol in getattr(f, name).__doc__
        assert name in dir(f)
        if row.most != 0:
            assert row.symbol in getattr(Variable, name).__doc__
    assert "sigmoid" in f.__all__
    assert not {"sum", "max", "min", "abs", "round"} & {*f.__all__}  # `import *` leaves Python's own alone
    with pytest.raises(AttributeError, match="there is no function 'sin_'; write sin"):
        _ = f.sin_


def test_names_stand_where_statements_put_them() -> None:
    x, y = Variable("x"), Variable("y")
    t = (x + y).named("t")
    assert (t**2).named("z").graph == parse_expression("t = x + y; z = t**2")
    a, b = (x * y).named("a"), (x + y).named("b")
    assert (b - a).graph == parse_expression("a = x*y; b = x + y; b - a")
    assert (a - b).graph == parse_expression("a = x*y; b = x + y; a - b")
    assert t.graph == parse_expression("t = x + y")
    step = x * y
    both = step + step.named("s")  # one step, under a name in one place
    both.backward({"x": 2, "y": 3})
    assert [node.name for node in both.graph] == ["x", "y", "s", None]
    assert (both.value, step.gradient, x.gradient) == (12, 2, 6)
