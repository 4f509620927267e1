"""The calculator against others: sympy, dual numbers, Python's own syntax and bc, on calculations made at random."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import cycle
from typing import Any, cast

import mpmath
import oracle
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Dual
from trees import KINKED, NAMES, SYMBOLS, Tree, dual, in_sympy, names_of, trees, written

from backprop_cli import BackpropError, Solution, parse_expression, solve
from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Run
from backprop_cli.graph.passes import forward
from backprop_cli.numbers.rational import Number
from tests.own_texts import calculated

SMALL = st.fractions(-6, 6, max_denominator=6)
VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, SMALL))
POSITIVE = st.fixed_dictionaries(dict.fromkeys(NAMES, st.fractions(Fraction(1, 4), 3, max_denominator=8)))
NEEDLESS = st.lists(st.booleans(), min_size=1, max_size=7).map(lambda bits: cycle([*bits, False]))
METHODS = ("symbolic", "directional")


def solved(text: str, values: Mapping[str, Fraction], **settings: Any) -> Solution:
    graph = parse_expression(text)
    return solve(graph, {name: values[name] for name in graph.inputs}, **{"check": "none", **settings})


def duals(tree: Tree, values: Mapping[str, Fraction]) -> dict[str, Dual]:
    """By name; what nobody wants to go on with is left to other tests."""
    try:
        return {name: dual(tree, values, name) for name in sorted(names_of(tree)) or NAMES[:1]}
    except oracle.TooLarge:
        assume(False)
        raise


@settings(max_examples=6 * settings.default.max_examples)
@given(trees(functions=KINKED), VALUES, NEEDLESS)
def test_dual_numbers_say_the_same(tree: Tree, values: dict[str, Fraction], needless: Iterator[bool]) -> None:
    text = written(tree, needless)
    try:
        expected = duals(tree, values)
    except ZeroDivisionError:
        with pytest.raises(BackpropError):
            solved(text, values)
        return
    solution = solved(text, values)
    assert {solution.value} == {each.value for each in expected.values()}
    assert solution.gradients == {name: expected[name].slope for name in sorted(names_of(tree))}
    assert solution.arithmetic == "exact"


@settings(max_examples=80)
@given(trees(), VALUES, NEEDLESS)
def test_sympy_says_the_same(tree: Tree, values: dict[str, Fraction], needless: Iterator[bool]) -> None:
    try:
        duals(tree, values)
    except ZeroDivisionError:
        assume(False)
    solution = solved(written(tree, needless), values)
    expression = in_sympy(tree)
    at = {SYMBOLS[name]: sympy.Rational(value.numerator, value.denominator) for name, value in values.items()}
    assert sympy.Rational(str(Fraction(solution.value))) == expression.subs(at)
    for name, gradient in solution.gradients.items():
        derivative = sympy.diff(expression, SYMBOLS[name]).subs(at)
        assume(derivative.is_finite)  # x**0/x and the like, which it has not put together
        assert sympy.Rational(str(Fraction(gradient))) == derivative


@pytest.mark.parametrize("function", ["sin", "cos", "tan"])
@pytest.mark.parametrize(
    "number", ["99999/7", "-1e9/3", "10**15 + 1/3", "12345678901234567", "1 - 10**40", "2**900 + 1/7"]
)
def test_waves_of_large_exact_numbers(function: str, number: str) -> None:
    """The nearest float is off by more than a wave is long."""
    for method in METHODS:
        solution = solve(f"{function}(x)", {"x": number}, check=method)
        exact = Fraction(str(solution.values[0]))
        with mpmath.workdps(600):
            right = getattr(mpmath, function)(mpmath.mpf(exact.numerator) / exact.denominator)
        assert float(solution.value) == pytest.approx(float(right), rel=1e-12)
        assert solution.check.status == "ok"


SMOOTH = ("exp", "sqrt", "sigmoid", "softplus", "tanh", "sin", "cos")


@settings(max_examples=40)
@given(trees("+*", SMOOTH, powers=False), POSITIVE, NEEDLESS)
def test_sympy_says_the_same_of_functions(tree: Tree, values: dict[str, Fraction], needless: Iterator[bool]) -> None:
    try:
        solution = solved(written(tree, needless), values)
    except BackpropError:
        assume(False)
        raise
    size = max(map(abs, map(float, (*solution.values, *solution.node_gradients))))
    assume(size < 1e6)
    at = {SYMBOLS[name]: sympy.Rational(value.numerator, value.denominator) for name, value in values.items()}
    expression = in_sympy(tree)
    near = {"rel": 1e-9, "abs": 1e-9 * (1 + size)}
    assert float(solution.value) == pytest.approx(float(sympy.N(expression.subs(at), 30)), **near)
    for name, gradient in solution.gradients.items():
        derivative = sympy.N(sympy.diff(expression, SYMBOLS[name]).subs(at), 30)
        assume(derivative.is_Float or derivative.is_Rational)
        assert float(gradient) == pytest.approx(float(derivative), **near)


@settings(max_examples=6 * settings.default.max_examples)
@given(trees(towers=True), VALUES, NEEDLESS)
def test_python_reads_the_same_text(tree: Tree, values: dict[str, Fraction], needless: Iterator[bool]) -> None:
    """Precedence, the order of operators of one kind, minus signs and towers of powers: as Python has them."""
    text = written(tree, needless)
    try:
        expected = duals(tree, values)
        pythons = {name: oracle.evaluate(text, values, name) for name in expected}
    except ZeroDivisionError:
        assume(False)
        raise
    assert pythons == expected
    assert {value_of(text, values)} == {each.value for each in expected.values()}
    for spelled in (text.replace("**", "^"), text.translate(TYPOGRAPHIC), f"\n  {text} ;", f"({text})"):
        assert parse_expression(spelled) == parse_expression(text)


def value_of(text: str, values: Mapping[str, Fraction]) -> Number:
    """The value alone: a computed exponent has no derivative where its base is not positive."""
    graph = parse_expression(text)
    leaves: list[Any] = [graph.literals.get(node, 0) for node in range(len(graph))]
    for name, node in graph.inputs.items():
        leaves[node] = values[name]
    return cast(Number, forward(graph, leaves, 1)[graph.output])


TYPOGRAPHIC = str.maketrans(
    {"-": "−", "*": "×", "/": "÷", "(": "（", ")": "）", "+": "＋", "1": "１", " ": "\u3000", "x": "ｘ"}
)


def bare(choose: random.Random, depth: int) -> str:
    """A text of names and operators, with blanks and parentheses anywhere: Python can evaluate it over fractions."""
    pieces = ["-" * choose.choice((0, 0, 1, 2))]
    for index in range(choose.randint(1, 4)):
        pieces += [choose.choice((" + ", "-", "*", " / ", "-  -", "*-", "/ -"))] if index else []
        pieces += [f"({bare(choose, depth - 1)})" if depth and choose.random() < 0.4 else choose.choice("abcde")]
        pieces += [
            f"**{choose.choice(('2', '3', '-1', '1', '0', '2**2', '-2**2', '(a - a)'))}"
            if choose.random() < 0.3
            else ""
        ]
    return "".join(pieces)


def test_python_evaluates_the_same_text() -> None:
    choose = random.Random(1986)
    names = {name: Fraction(choose.randint(1, 9), choose.randint(1, 9)) * choose.choice((1, -1)) for name in "abcde"}
    seen = 0
    for _ in range(600):
        text = bare(choose, 3)
        try:
            expected = calculated(text, names)  # digits, operators and a-e of a fixed seed, made by bare()
        except (ZeroDivisionError, OverflowError):
            continue
        if isinstance(expected, Fraction) and expected.numerator.bit_length() < 2_000:
            seen += 1
            assert value_of(text, names) == expected, text
    assert seen > 400


BC = shutil.which("bc")


def calculated_by_bc(lines: list[str]) -> list[str]:
    """What bc prints for each line."""
    environment = os.environ | {"BC_LINE_LENGTH": "0"}
    done = subprocess.run(
        ["bc", "-q"], input="\n".join([*lines, ""]), text=True, capture_output=True, env=environment, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.split()


def for_bc(choose: random.Random, depth: int) -> str:
    """Whole numbers, + - * ^ and parentheses; a minus sign only where no ^ follows what it stands before."""
    if depth == 0:
        return str(choose.randint(0, 12))
    kind = choose.randrange(7)
    inner = for_bc(choose, depth - 1)
    if kind == 0:
        return f"({inner})^{choose.randint(0, 3)}"
    if kind == 1:
        return f"{choose.randint(0, 4)}^{choose.randint(0, 2)}^{choose.randint(0, 2)}"
    if kind == 2:
        return f"(-({inner}))"
    if kind == 3:
        return f"({inner})"
    return f"{inner}{choose.choice((' + ', '-', '*', ' - '))}{for_bc(choose, depth - 1)}"


@pytest.mark.skipif(BC is None, reason="bc is a program that pip cannot install")
def test_bc_calculates_the_same() -> None:
    choose = random.Random(1975)
    texts = [for_bc(choose, choose.randint(1, 5)) for _ in range(400)]
    for text, theirs in zip(texts, calculated_by_bc(texts), strict=True):
        assert value_of(text, {}) == int(theirs), text
    with_slashes = [f"({for_bc(choose, 3)}) / {choose.randint(1, 99)}" for _ in range(100)]
    for text, theirs in zip(with_slashes, calculated_by_bc(["scale=40", *with_slashes]), strict=True):
        assert abs(Fraction(value_of(text, {})) - Fraction(theirs)) <= Fraction(1, 10**40), text


@pytest.mark.skipif(BC is None, reason="bc is a program that pip cannot install")
def test_where_bc_differs() -> None:
    """In bc a minus sign binds more tightly than ^. Written maths, Python and we have it the other way round."""
    assert calculated_by_bc(["-2^2", "0-2^2", "2^3^2"]) == ["4", "-4", "512"]
    assert [value_of(text, {}) for text in ("-2^2", "0-2^2", "2^3^2")] == [-4, -4, 512]


class Program:
    """Statements made at random together with their dual numbers, slopes by every input at once."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)
        self.values = {f"x{i}": Fraction(self.choose.randint(-9, 9), self.choose.randint(1, 4)) for i in range(4)}
        self.rows = [(value, [Fraction(i == j) for j in range(4)]) for i, value in enumerate(self.values.values())]
        self.names = list(self.values)
        self.lines: list[str] = []

    def add(self, sign: str, *operands: int) -> None:
        """A statement on earlier ones, unless its numbers would grow beyond bounds or have none."""
        duals = [[Dual(self.rows[i][0], slope) for slope in self.rows[i][1]] for i in operands]
        try:
            found = [oracle.RULES[sign](*column) for column in zip(*duals)]
        except ZeroDivisionError:
            return
        if max(part.bit_length() for each in found for n in each for part in (n.numerator, n.denominator)) > 600:
            return
        name = f"t{len(self.lines)}"
        words = [self.names[i] for i in operands]
        text = (
            f" {sign} ".join(words)
            if sign in "+-*/"
            else f"-{words[0]}"
            if sign == "neg"
            else f"{sign}({', '.join(words)})"
        )
        self.lines.append(f"{name} = {text}")
        self.names.append(name)
        self.rows.append((found[0].value, [each.slope for each in found]))

    def check(self) -> None:
        solution = solved("\n".join(self.lines), self.values)
        value, slopes = self.rows[-1]
        assert solution.value == value
        by_name = dict(zip(self.values, slopes))
        assert solution.gradients == {name: by_name[name] for name in solution.graph.inputs}
        assert solve(solution.graph, self.given(solution), check="directional").check.status == "ok"

    def given(self, solution: Solution) -> dict[str, Fraction]:
        return {name: self.values[name] for name in solution.graph.inputs}


@pytest.mark.parametrize("seed", range(3))
def test_wide_reuse(seed: int) -> None:
    """Every statement takes any two earlier ones, so that most nodes are used several times."""
    program = Program(seed)
    while len(program.lines) < 1_500:
        sign = program.choose.choice(("+", "-", "-", "*", "/", "max", "min", "abs", "relu", "neg"))
        count = 1 if sign in ("abs", "relu", "neg") else program.choose.randint(2, 4) if sign in KINKED else 2
        program.add(sign, *(program.choose.randrange(len(program.rows)) for _ in range(count)))
    program.check()


@pytest.mark.parametrize("seed", range(3))
def test_deep_chains(seed: int) -> None:
    """Every statement takes the one before it: thousands of nodes, each on the way to the output."""
    program = Program(seed)
    while len(program.lines) < 3_000:
        sign = program.choose.choice(("+", "-", "+", "-", "*", "/", "neg", "abs"))
        last = len(program.rows) - 1
        program.add(sign, last, *([program.choose.randrange(4)] if sign in "+-*/" else []))
    program.check()


def test_one_nested_text() -> None:
    """The same depth within a single expression, on either side of its operators."""
    choose = random.Random(5)
    text, value, slope = "x", Fraction(3, 2), Fraction(1)
    for _ in range(4_000):
        number = choose.randint(1, 3)
        way = choose.randrange(4)
        if way == 0:
            text, value = f"({text} + {number})", value + number
        elif way == 1:
            text, value, slope = f"({number} - {text})", number - value, -slope
        elif way == 2:
            text, value, slope = f"-({text})", -value, -slope
        else:
            text, value = f"({text} - {number})", value - number
    solution = solved(text, {"x": Fraction(3, 2)}, check="directional")
    assert (solution.value, solution.gradients) == (value, {"x": slope})
    assert solution.check.status == "ok"


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(
    tree=trees(functions=KINKED), values=VALUES, upstream=st.sampled_from((1, Fraction(-2, 3))), bit=st.integers(0, 3)
)
def test_each_wrong_gradient_is_caught(
    method: str, tree: Tree, values: dict[str, Fraction], upstream: Fraction, bit: int
) -> None:
    """One number off by one, at any single node: mismatch, and at that node."""
    try:
        solution = solved(written(tree, cycle([False])), values, upstream=upstream)
    except BackpropError:
        assume(False)
        raise
    graph, right = solution.graph, solution.node_gradients
    assert check(Run(graph, solution.values, right, upstream), method, str).status == "ok"
    for node in range(len(graph)):
        wrong = list(right)
        wrong[node] += Fraction(1, 10**bit)
        found = check(Run(graph, solution.values, wrong, upstream), method, str)
        assert found.status == "mismatch"
        assert [i for i, row in enumerate(found.rows) if row == "mismatch"] == [node]
        assert found.expected[node] == right[node]


@pytest.mark.parametrize("method", METHODS)
def test_each_wrong_gradient_of_floats_is_caught(method: str) -> None:
    solution = solved(
        "exp(x) * y + sigmoid(x*z) / sqrt(y) - tanh(z)**2", {"x": Fraction(1, 2), "y": Fraction(3), "z": Fraction(-1)}
    )
    graph, right = solution.graph, solution.node_gradients
    assert check(Run(graph, solution.values, right, 1), method, str).status == "ok"
    for node in range(len(graph)):
        wrong = list(right)
        wrong[node] += 1e-6 * max(map(abs, right))
        assert check(Run(graph, solution.values, wrong, 1), method, str).status == "mismatch", node
