"""The rows of the table of operations, one by one: values, what goes back, texts, and where there is no value."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from oracle import as_float

from backprop_cli.graph.functions import FAMILIES, FUNCTIONS, OPERATIONS, WIDER, called
from backprop_cli.graph.operations import (
    ADD,
    CALL,
    DIVIDE,
    MULTIPLY,
    NEGATE,
    OPERATORS,
    POWER,
    SUBTRACT,
    Operation,
    literal_power,
)
from backprop_cli.numbers import elementary, piecewise
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.balls import load, precision, rational
from backprop_cli.numbers.rational import Irrational, Undefined

F = Fraction
HALF, THIRD = F(1, 2), F(1, 3)
UPSTREAM = 3


class Plain:
    """sympy's words for plain numbers: what a formula says must be what the forward rule computes."""

    @staticmethod
    def power(base: Any, exponent: Any) -> Any:
        return base**exponent


def same(ours: Any, right: Any) -> bool:
    """The same number of the same kind: exact numbers stay exact."""
    return bool(ours == right and isinstance(ours, float) == isinstance(right, float))


# operation, operands, value, what goes back for an upstream of 3
EXACT_RULES = [
    *((ADD, (x, 2), x + 2, (3, 3)) for x in (-5, -2, 0, 2, 5)),
    *((SUBTRACT, (x, 2), x - 2, (3, -3)) for x in (-5, -2, 0, 2, 5)),
    *((MULTIPLY, (x, 7), 7 * x, (21, 3 * x)) for x in (-5, -2, 0, 2, 5)),
    *((DIVIDE, (x, 4), Fraction(x, 4), (Fraction(3, 4), Fraction(-3 * x, 16))) for x in (-5, -2, 0, 2, 5)),
    *((NEGATE, (x,), -x, (-3,)) for x in (-5, -2, 0, 2, 5)),
    *((literal_power(2), (x,), x * x, (6 * x,)) for x in (-5, -2, 0, 2, 5)),
    *((literal_power(3), (x,), x * x * x, (9 * x * x,)) for x in (-5, -2, 0, 2, 5)),
    *((literal_power(1), (x,), x, (3,)) for x in (-5, -2, 0, 2, 5)),
    *((literal_power(0), (x,), 1, (0,)) for x in (-5, -2, 0, 2, 5)),
    *((literal_power(-2), (x,), Fraction(1, x * x), (Fraction(-6, x**3),)) for x in (-5, -2, 2, 5)),
    *((FUNCTIONS["relu"], (x,), max(x, 0), (3 * (x > 0),)) for x in (-5, -2, 0, 2, 5, HALF)),
    *((FUNCTIONS["abs"], (x,), abs(x), (3 if x > 0 else -3 if x < 0 else 0,)) for x in (-5, -2, 0, 2, 5, -HALF)),
    *((FUNCTIONS["max"], (x, 2), max(x, 2), (3 * (x > 2), 3 * (x < 2))) for x in (-5, -2, 0, 5)),
    *((FUNCTIONS["min"], (x, 2), min(x, 2), (3 * (x < 2), 3 * (x > 2))) for x in (-5, -2, 0, 5)),
    (FUNCTIONS["max"], (4, 4), 4, (Fraction(3, 2), Fraction(3, 2))),
    (FUNCTIONS["max"], (4, 1, 4, 4, 0), 4, (1, 0, 1, 1, 0)),
    (FUNCTIONS["min"], (4, 4), 4, (Fraction(3, 2), Fraction(3, 2))),
    (FUNCTIONS["min"], (1, 4, 1, 1, 9), 1, (1, 0, 1, 1, 0)),
]


@pytest.mark.parametrize(
    ("row", "operands", "value", "back"), EXACT_RULES, ids=lambda part: str(getattr(part, "name", part))
)
def test_rules_on_exact_numbers(row: Operation, operands: tuple[Any, ...], value: Any, back: tuple[Any, ...]) -> None:
    ours = row.forward(*operands)
    assert same(ours, value)
    parts = row.backward(UPSTREAM, ours, *operands)
    assert len(parts) == len(back)
    assert all(map(same, parts, back))
    assert row.in_sympy(Plain, operands, [F(operand) for operand in operands]) == value


# operation, operand, value, derivative: by hand, not by the package's functions
E, LN2 = math.e, math.log(2)
FLOAT_RULES = [
    ("exp", 0, 1.0, 1.0),
    ("exp", 2, E**2, E**2),
    ("log", 1, 0.0, 1.0),
    ("log", 2, LN2, 0.5),
    ("log", HALF, -LN2, 2.0),
    ("sqrt", 4, 2.0, 0.25),
    ("sin", 0, 0.0, 1.0),
    ("sin", math.pi / 6, 0.5, math.sqrt(3) / 2),
    ("cos", 0, 1.0, 0.0),
    ("cos", math.pi / 6, math.sqrt(3) / 2, -0.5),
    ("tan", 0, 0.0, 1.0),
    ("tan", math.pi / 4, 1.0, 2.0),
    ("tanh", 0, 0.0, 1.0),
    ("tanh", LN2, 0.6, 0.64),
    ("tanh", -LN2, -0.6, 0.64),
    ("sigmoid", 0, 0.5, 0.25),
    ("sigmoid", LN2, 2 / 3, 2 / 9),
    ("sigmoid", -LN2, 1 / 3, 2 / 9),
    ("softplus", 0, LN2, 0.5),
    ("softplus", LN2, math.log(3), 2 / 3),
    ("softplus", -LN2, math.log(1.5), 1 / 3),
]


@pytest.mark.parametrize(("name", "x", "value", "derivative"), FLOAT_RULES)
def test_rules_on_functions(name: str, x: Any, value: float, derivative: float) -> None:
    """In floats, and in balls, which are as near to the right numbers as these are written here."""
    row = FUNCTIONS[name]
    load()
    with precision(128):
        for number, upstream, nothing in ((float(x), 3.0, 0.0), (rational(F(x)), rational(3), rational(0))):
            ours = row.forward(number)
            assert as_float(ours) == pytest.approx(value, rel=1e-14, abs=1e-15)
            (sent,) = row.backward(upstream, ours, number)
            assert as_float(sent) == pytest.approx(3 * derivative, rel=1e-14, abs=1e-15)
            assert row.backward(nothing, ours, number) == (0,)
    with pytest.raises(Irrational):
        row.forward(F(x))


def test_power() -> None:
    assert POWER.forward(5, 2) == 25
    assert POWER.backward(3.0, 25.0, 5.0, 2.0) == (30, pytest.approx(75 * math.log(5)))
    assert POWER.backward(UPSTREAM, 1, 1, 7) == (21, 0)
    assert POWER.backward(3.0, 1.0, 5.0, 0.0) == (0, pytest.approx(3 * math.log(5)))
    assert POWER.backward(3.0, 2.0, 4.0, 0.5) == (pytest.approx(0.75), pytest.approx(6 * math.log(4)))
    assert POWER.backward(UPSTREAM, 0, 0, 3) == (0, 0)  # 0 to any power above 0 is 0
    for operands in ((5, 2), (4, HALF)):
        with pytest.raises(Irrational):
            POWER.backward(UPSTREAM, 1, *operands)


@pytest.mark.parametrize("name", ["pi", "e"])
def test_constants(name: str) -> None:
    row = FUNCTIONS[name]
    assert row.value_of([], 1.0) == getattr(math, name)
    assert row.backward(UPSTREAM, row.value_of([], 1.0)) == ()
    assert (row.arity, row.most) == (0, 0)
    load()
    with precision(128):
        assert as_float(row.value_of([], rational(1))) == getattr(math, name)
    with pytest.raises(Irrational):
        row.value_of([], 1)


# no value, no derivative


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda: DIVIDE.forward(1, 0), "division-by-zero"),
        (lambda: DIVIDE.backward(1, 1, 1, 0), "division-by-zero"),
        (lambda: POWER.backward(1, -8, -2, 3), "exponent-derivative-negative"),
        (lambda: POWER.backward(1, 1, 0, 0), "exponent-derivative-zero"),
        (lambda: POWER.backward(1, 0, 0, HALF), "power-derivative-zero"),
        (lambda: literal_power(HALF).backward(1, 0.0, 0), "power-derivative-zero"),
        (lambda: literal_power(HALF).forward(-1), "root-of-negative"),
        (lambda: literal_power(-1).forward(0), "zero-to-negative"),
        (lambda: POWER.backward(1, 0, 0, -1), "power-derivative-zero"),
        (lambda: FUNCTIONS["sqrt"].backward(1, 0.0, 0), "sqrt-derivative-zero"),
        (lambda: FUNCTIONS["sqrt"].forward(-1e-9), "sqrt-domain"),
        (lambda: FUNCTIONS["log"].forward(0), "log-domain"),
        (lambda: FUNCTIONS["log"].forward(-1), "log-domain"),
        (lambda: FUNCTIONS["log1p"].forward(-1), "log1p-domain"),
        (lambda: FUNCTIONS["asin"].forward(1.5), "asin-domain"),
        (lambda: FUNCTIONS["acos"].forward(-2), "asin-domain"),
        (lambda: FUNCTIONS["acosh"].forward(0.5), "acosh-domain"),
        (lambda: FUNCTIONS["atanh"].forward(1), "atanh-domain"),
        (lambda: FUNCTIONS["atan2"].forward(0, 0), "atan2-domain"),
        (lambda: FUNCTIONS["clip"].forward(1, 3, 2), "clip-domain"),
        (lambda: WIDER["log"].forward(2.0, 1.0), "log-base-one"),
        (lambda: WIDER["log"].forward(2.0, -1.0), "log-base-domain"),
        (lambda: WIDER["log"].forward(-2.0, 3.0), "log-of-domain"),
        (lambda: FUNCTIONS["cbrt"].backward(1.0, 0.0, 0.0), "no-derivative"),
        (lambda: FUNCTIONS["asin"].backward(1.0, 1.5, 1.0), "no-derivative"),
        (lambda: FUNCTIONS["hypot"].backward(1.0, 0.0, 0.0, 0.0), "no-derivative"),
    ],
)
def test_where_nothing_is_defined(rule: Callable[[], Any], message: str) -> None:
    with pytest.raises(Undefined) as caught:
        rule()
    assert caught.value.message_id == message
    assert str(caught.value) == message


def test_next_to_what_is_not_defined() -> None:
    assert FUNCTIONS["sqrt"].forward(0.0) == 0
    assert FUNCTIONS["log"].forward(5e-324) == pytest.approx(-744.44, abs=0.01)
    assert FUNCTIONS["tan"].forward(math.pi / 2) == math.tan(math.pi / 2)  # floats do not meet the pole
    assert literal_power(1).backward(1, 0, 0) == (1,)
    assert literal_power(Fraction(3, 2)).backward(1, 0.0, 0) == (0,)
    assert literal_power(0).backward(1, 1, 0) == (0,)


@pytest.mark.parametrize("x", [-1.0, 0.0, 1.0])
def test_arrays_beside_numbers(x: float) -> None:
    """Arrays go through numpy without refusals; what is undefined becomes nan or infinite there."""
    array = np.array([x])
    with np.errstate(all="ignore"):
        for name, number in (("log", np.log), ("sqrt", np.sqrt), ("tan", np.tan)):
            assert np.array_equal(getattr(elementary, name)(array), number(array), equal_nan=True)
        assert np.array_equal(elementary.tan(np.array([math.pi / 2])), np.tan([math.pi / 2]))
        (part,) = FUNCTIONS["sqrt"].backward(1, np.sqrt(array), array)
    assert part.shape == (1,)


def test_what_an_array_is() -> None:
    assert is_array(np.array([1.0])) is True
    assert is_array(np.zeros((2, 2))) is True
    for number in (1, 1.5, HALF, np.float64(1.5), np.array(1.5)):
        assert is_array(number) is False


@pytest.mark.parametrize("name", ["largest", "smallest"])
def test_extremes_of_arrays_and_numbers(name: str) -> None:
    function = getattr(piecewise, name)
    low, high = np.array([1.0, 5.0]), np.array([2.0, 4.0])
    assert function(low, high).tolist() == ([2.0, 5.0] if name == "largest" else [1.0, 4.0])
    assert function(3, low, high).tolist() == ([3.0, 5.0] if name == "largest" else [1.0, 3.0])
    assert function(3, 1, 2) == (3 if name == "largest" else 1)


def test_stable_at_the_ends() -> None:
    with np.errstate(all="raise"):
        assert elementary.sigmoid(np.array([-700.0, 0.0, 700.0])).tolist() == [elementary.sigmoid(-700.0), 0.5, 1.0]
    assert elementary.sigmoid(-700.0) == pytest.approx(math.exp(-700), rel=1e-12)
    assert elementary.tanh_slope(20.0) == pytest.approx(4 * math.exp(-40), rel=1e-12)
    assert elementary.tanh_slope(0.0) == 1
    assert piecewise.softplus(-700.0) == pytest.approx(math.exp(-700), rel=1e-12)
    assert piecewise.softplus(1000.0) == 1000


@pytest.mark.parametrize("x", [10**30, -(10**30) - 1, F(10**25 + 1, 3), 2**60 + 1, 100, F(1, 3), 1000, F(1, 10**400)])
def test_rational_numbers_of_any_size(x: Any) -> None:
    """All digits of a rational number count, also those that its nearest float has not."""
    load()
    with mpmath.workdps(100), precision(400):
        right = mpmath.mpf(x.numerator) / x.denominator
        for name in ("sin", "cos", "tan", "log", "sqrt"):
            if x > 0 or name not in ("log", "sqrt"):
                ours = FUNCTIONS[name].forward(rational(x))
                assert as_float(ours) == pytest.approx(float(getattr(mpmath, name)(right)), rel=1e-15)


@pytest.mark.parametrize(("x", "step", "sign"), [(-5, 0, -1), (-2, 0, -1), (0, 0, 0), (2, 1, 1), (5, 1, 1)])
def test_step_and_sign(x: int, step: int, sign: int) -> None:
    assert (piecewise.step(x), piecewise.sign(x)) == (step, sign)
    assert piecewise.relu(x) == (x if x > 0 else 0)
    assert piecewise.relu(np.array([float(x)])).tolist() == [max(x, 0)]


def test_relu_keeps_the_kind_of_number() -> None:
    assert [type(piecewise.relu(x)) for x in (-2, -2.0, 0, 2.0)] == [int, float, int, float]
    assert math.copysign(1, piecewise.relu(-0.0)) == 1


# what the rows say


def test_rows_of_the_operators() -> None:
    said = [(row.name, row.symbol, row.arity, row.precedence, row.derivatives) for row in OPERATORS]
    assert said == [
        ("add", "+", 2, 10, ("1", "1")),
        ("subtract", "-", 2, 10, ("1", "-1")),
        ("multiply", "*", 2, 20, ("{1}", "{0}")),
        ("divide", "/", 2, 20, ("1/{1}", "-{0}/{1}**2")),
        ("negate", "-", 1, 30, ("-1",)),
        ("power", "**", 2, 40, ("{1}*{0}**({1} - 1)", "{0}**{1}*log({0})")),
    ]
    for row in OPERATORS:
        assert (row.exponent, row.most, row.definition, row.kink, row.is_function) == (None, 2, "", None, False)
    assert [row.domain for row in OPERATORS] == ["", "", "", "y != 0", "", ""]


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: row.name)
def test_a_row_is_whole(row: Operation) -> None:
    """A row that lacks something is named here, before a user meets it."""
    assert (row.formula is None) != (row.piece is None)
    assert len(row.code) == 1 + (1 if row.most is None else row.arity)
    for texts in (row.safe_code, row.numpy_code, row.safe_numpy_code):
        assert len(texts) in (0, len(row.code))
    assert len(row.derivatives) in ((1,) if row.most in (None, 0, 1) else (1, row.arity))
    if row.is_function:
        assert row.family in FAMILIES
        assert row.precedence == CALL
        assert row.most is None or row.most == row.arity
    assert row.kink is None or row.piece is not None or row.name == "atan2"


def test_a_call_with_one_operand_more() -> None:
    assert called(FUNCTIONS["log"], 1) is FUNCTIONS["log"]
    assert called(FUNCTIONS["log"], 2) is WIDER["log"]
    assert called(FUNCTIONS["exp"], 2) is FUNCTIONS["exp"]
    assert {*WIDER} == {"log", "leaky_relu"}


@pytest.mark.parametrize(
    ("exponent", "symbol", "derivative"),
    [
        (0, "**0", "0"),
        (1, "**1", "1"),
        (2, "**2", "2*{0}"),
        (3, "**3", "3*{0}**2"),
        (-1, "**-1", "-1*{0}**-2"),
        (HALF, "**0.5", "0.5*{0}**-0.5"),
        (Fraction(3, 2), "**1.5", "1.5*{0}**0.5"),
    ],
)
def test_rows_of_literal_powers(exponent: Any, symbol: str, derivative: str) -> None:
    row = literal_power(exponent)
    assert (row.name, row.symbol, row.arity, row.precedence) == ("literal_power", symbol, 1, 40)
    assert (row.derivatives, row.exponent, row.is_function) == ((derivative,), exponent, False)
    assert row.forward(4.0) == 4**exponent


@pytest.mark.parametrize(
    ("name", "operands", "kink"),
    [
        ("relu", (0,), True),
        ("relu", (1e-300,), False),
        ("abs", (0.0,), True),
        ("abs", (-1,), False),
        ("max", (2, 2), True),
        ("max", (1, 1, 2), False),
        ("max", (1, 2, 2), True),
        ("min", (2, 2), True),
        ("min", (1, 2, 2), False),
        ("min", (1, 1, 2), True),
        ("atan2", (0, -1), True),
        ("atan2", (0, 1), False),
        ("atan2", (1, -1), False),
        ("clip", (3, 1, 3), True),
        ("clip", (2, 1, 3), False),
    ],
)
def test_kinks_are_where_the_derivative_is_a_convention(name: str, operands: tuple[Any, ...], kink: bool) -> None:
    is_kink = FUNCTIONS[name].kink
    assert is_kink is not None
    assert is_kink(*operands) is kink


def test_rows_compare_and_print_by_what_they_say() -> None:
    """Graphs compare their rows: rules are functions, and functions made anew would never be equal."""
    before = literal_power.__wrapped__(3)  # as made before the cache forgot it
    assert literal_power(3) is not before
    assert literal_power(3) == before != literal_power(4)
    assert literal_power(3) is literal_power(3)
    assert "function" not in repr(FUNCTIONS["relu"])
    assert len({ADD, SUBTRACT, literal_power(3), before}) == 3
    field = "arity"
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(ADD, field, 3)
