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

from backprop_cli import elementary, numeric
from backprop_cli.numeric import Undefined, divide, power
from backprop_cli.operations import (
    ADD,
    CALL,
    DIVIDE,
    FUNCTIONS,
    MULTIPLY,
    NEGATE,
    OPERATIONS,
    POWER,
    SUBTRACT,
    Operation,
    literal_power,
)

F = Fraction
HALF, THIRD = F(1, 2), F(1, 3)
UPSTREAM = 3


class Plain:
    """An algebra of plain numbers: what a formula says must be what the forward rule computes."""

    divide, power = staticmethod(divide), staticmethod(power)

    def __getattr__(self, name: str) -> Any:
        return FUNCTIONS[name].forward


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
    if row.name not in ("relu", "abs", "max", "min"):  # those take the piece that a run took
        assert row.formula(Plain(), *operands) == value


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
    row = FUNCTIONS[name]
    ours = row.forward(x)
    assert ours == pytest.approx(value, rel=1e-14, abs=1e-15)
    assert row.backward(UPSTREAM, ours, x) == (pytest.approx(3 * derivative, rel=1e-14, abs=1e-15),)
    assert row.backward(0, ours, x) == (0,)
    assert row.formula(Plain(), x) == ours


def test_power() -> None:
    assert POWER.forward(5, 2) == 25
    assert POWER.backward(UPSTREAM, 25, 5, 2) == (30, pytest.approx(75 * math.log(5)))
    assert POWER.backward(UPSTREAM, 1, 1, 7) == (21, 0)
    assert POWER.backward(UPSTREAM, 1, 5, 0) == (0, pytest.approx(3 * math.log(5)))
    assert POWER.backward(UPSTREAM, 2.0, 4, HALF) == (pytest.approx(0.75), pytest.approx(6 * math.log(4)))
    assert POWER.formula(Plain(), 5, 2) == 25


@pytest.mark.parametrize("name", ["pi", "e"])
def test_constants(name: str) -> None:
    row = FUNCTIONS[name]
    assert row.forward() == getattr(math, name)
    assert row.backward(UPSTREAM, row.forward()) == ()
    assert (row.arity, row.most) == (0, 0)


# no value, no derivative


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda: DIVIDE.forward(1, 0), "division-by-zero"),
        (lambda: DIVIDE.backward(1, 1, 1, 0), "division-by-zero"),
        (lambda: POWER.backward(1, -8, -2, 3), "exponent-derivative-negative"),
        (lambda: POWER.backward(1, 0, 0, 3), "exponent-derivative-zero"),
        (lambda: POWER.backward(1, 1, 0, 0), "exponent-derivative-zero"),
        (lambda: POWER.backward(1, 0, 0, HALF), "power-derivative-zero"),
        (lambda: literal_power(HALF).backward(1, 0.0, 0), "power-derivative-zero"),
        (lambda: literal_power(HALF).forward(-1), "root-of-negative"),
        (lambda: literal_power(-1).forward(0), "zero-to-negative"),
        (lambda: FUNCTIONS["sqrt"].backward(1, 0.0, 0), "sqrt-derivative-zero"),
        (lambda: FUNCTIONS["sqrt"].forward(-1e-9), "sqrt-domain"),
        (lambda: FUNCTIONS["log"].forward(0), "log-domain"),
        (lambda: FUNCTIONS["log"].forward(-1), "log-domain"),
        (lambda: FUNCTIONS["tan"].forward(math.pi / 2), "tan-pole"),
        (lambda: FUNCTIONS["tan"].forward(-5 * math.pi / 2), "tan-pole"),
    ],
)
def test_where_nothing_is_defined(rule: Callable[[], Any], message: str) -> None:
    with pytest.raises(Undefined) as caught:
        rule()
    assert caught.value.message_id == message
    assert str(caught.value) == message


def test_next_to_what_is_not_defined() -> None:
    assert FUNCTIONS["sqrt"].forward(0) == 0
    assert FUNCTIONS["log"].forward(5e-324) == pytest.approx(-744.44, abs=0.01)
    assert FUNCTIONS["tan"].forward(math.pi / 2 - 1e-11) == pytest.approx(1e11, rel=1e-4)
    with pytest.raises(Undefined):
        FUNCTIONS["tan"].forward(math.pi / 2 - 5e-13)
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
    assert elementary.is_array(np.array([1.0])) is True
    assert elementary.is_array(np.zeros((2, 2))) is True
    for number in (1, 1.5, HALF, np.float64(1.5), np.array(1.5)):
        assert elementary.is_array(number) is False


@pytest.mark.parametrize("name", ["largest", "smallest"])
def test_extremes_of_arrays_and_numbers(name: str) -> None:
    function = getattr(elementary, name)
    low, high = np.array([1.0, 5.0]), np.array([2.0, 4.0])
    assert function(low, high).tolist() == ([2.0, 5.0] if name == "largest" else [1.0, 4.0])
    assert function(3, low, high).tolist() == ([3.0, 5.0] if name == "largest" else [1.0, 3.0])
    assert function(3, 1, 2) == (3 if name == "largest" else 1)


def test_stable_at_the_ends() -> None:
    with np.errstate(all="raise"):
        assert elementary.sigmoid(np.array([-700.0, 0.0, 700.0])).tolist() == [elementary.sigmoid(-700), 0.5, 1.0]
    assert elementary.sigmoid(-700) == pytest.approx(math.exp(-700), rel=1e-12)
    assert elementary.tanh_slope(20) == pytest.approx(4 * math.exp(-40), rel=1e-12)
    assert elementary.tanh_slope(0) == 1
    assert elementary.softplus(-700) == pytest.approx(math.exp(-700), rel=1e-12)
    assert elementary.softplus(1000) == 1000


@pytest.mark.parametrize("x", [10**30, -(10**30) - 1, F(10**25 + 1, 3), 2**60 + 1, 100, F(1, 3), 1000, 1e22])
def test_angles_of_any_size(x: Any) -> None:
    """All digits of an exact number count, also those that its nearest float has not."""
    with mpmath.workdps(100):
        angle = mpmath.mpf(x.numerator) / x.denominator if not isinstance(x, float) else mpmath.mpf(x)
        for name in ("sin", "cos", "tan"):
            right = float(getattr(mpmath, name)(angle))
            assert getattr(elementary, name)(x) == pytest.approx(right, rel=1e-12)


@pytest.mark.parametrize("x", [F(1, 10**400), F(10**400, 3), F(1, 10**301), F(10**305, 7), F(7, 10**320), F(1, 3)])
def test_logarithms_of_numbers_of_any_size(x: Fraction) -> None:
    right = float(mpmath.log(x.numerator) - mpmath.log(x.denominator))
    assert elementary.log(x) == pytest.approx(right, rel=1e-14)


@pytest.mark.parametrize("x", [F(1, 10**400), F(10**400, 3), 10**500, F(4, 10**302), F(7, 10**320), F(1, 3)])
def test_roots_of_numbers_of_any_size(x: Fraction) -> None:
    with mpmath.workdps(60):
        right = float(mpmath.sqrt(mpmath.mpf(x.numerator) / x.denominator))
    assert elementary.sqrt(x) == pytest.approx(right, rel=1e-12)


def test_where_floats_are_too_coarse() -> None:
    assert (elementary.FAR, numeric.SMALLEST, elementary.POLE) == (100, 1e-300, 1e-12)


@pytest.mark.parametrize(("x", "step", "sign"), [(-5, 0, -1), (-2, 0, -1), (0, 0, 0), (2, 1, 1), (5, 1, 1)])
def test_step_and_sign(x: int, step: int, sign: int) -> None:
    assert (elementary.step(x), elementary.sign(x)) == (step, sign)
    assert elementary.relu(x) == (x if x > 0 else 0)
    assert elementary.relu(np.array([float(x)])).tolist() == [max(x, 0)]


def test_relu_keeps_the_kind_of_number() -> None:
    assert [type(elementary.relu(x)) for x in (-2, -2.0, 0, 2.0)] == [int, float, int, float]
    assert math.copysign(1, elementary.relu(-0.0)) == 1


# what the rows say


def test_rows_of_the_operators() -> None:
    said = [(row.name, row.symbol, row.arity, row.precedence, row.exact, row.derivatives) for row in OPERATIONS[:6]]
    assert said == [
        ("add", "+", 2, 10, True, ("1", "1")),
        ("subtract", "-", 2, 10, True, ("1", "-1")),
        ("multiply", "*", 2, 20, True, ("{1}", "{0}")),
        ("divide", "/", 2, 20, True, ("1/{1}", "-{0}/{1}**2")),
        ("negate", "-", 1, 30, True, ("-1",)),
        ("power", "**", 2, 40, False, ("{1}*{0}**({1} - 1)", "{0}**{1}*log({0})")),
    ]
    for row in OPERATIONS[:6]:
        assert (row.exponent, row.most, row.definition, row.kink, row.is_function) == (None, 2, "", None, False)
    assert [row.domain for row in OPERATIONS[:6]] == ["", "", "", "y != 0", "", ""]


def test_rows_of_the_functions() -> None:
    said = [(row.name, row.derivatives[0], row.definition, row.domain) for row in FUNCTIONS.values()]
    assert said == [
        ("exp", "exp({0})", "e**x", ""),
        ("log", "1/{0}", "ln x", "x > 0"),
        ("sqrt", "1/(2*sqrt({0}))", "x**0.5", "x >= 0"),
        ("sin", "cos({0})", "sin x", ""),
        ("cos", "-sin({0})", "cos x", ""),
        ("tan", "1 + tan({0})**2", "sin x / cos x", "cos x != 0"),
        ("tanh", "1 - tanh({0})**2", "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", ""),
        ("sigmoid", "sigmoid({0})*(1 - sigmoid({0}))", "1 / (1 + exp(-x))", ""),
        ("softplus", "sigmoid({0})", "log(1 + exp(x))", ""),
        ("relu", "(1 if {0} > 0 else 0)", "max(x, 0)", ""),
        ("abs", "sign({0})", "x or -x, the one >= 0", ""),
        ("max", "(1 if {0} is the largest else 0)", "the largest of two or more", ""),
        ("min", "(1 if {0} is the smallest else 0)", "the smallest of two or more", ""),
        ("pi", "", "3.14159...", ""),
        ("e", "", "2.71828...", ""),
    ]
    kept = {"relu", "abs", "max", "min"}
    for name, row in FUNCTIONS.items():
        assert (row.symbol, row.precedence, row.exponent, row.is_function) == (name, CALL, None, True)
        assert row.exact is (name in kept)
        assert (row.kink is not None) == (name in kept)
        least, most = {"max": (2, None), "min": (2, None), "pi": (0, 0), "e": (0, 0)}.get(name, (1, 1))
        assert (row.arity, row.most) == (least, most)
    assert max(row.precedence for row in OPERATIONS if not row.is_function) < CALL


@pytest.mark.parametrize(
    ("exponent", "symbol", "exact", "derivative"),
    [
        (0, "**0", True, "0"),
        (1, "**1", True, "1"),
        (2, "**2", True, "2*{0}"),
        (3, "**3", True, "3*{0}**2"),
        (-1, "**-1", True, "-1*{0}**-2"),
        (HALF, "**0.5", False, "0.5*{0}**-0.5"),
        (Fraction(3, 2), "**1.5", False, "1.5*{0}**0.5"),
    ],
)
def test_rows_of_literal_powers(exponent: Any, symbol: str, exact: bool, derivative: str) -> None:
    row = literal_power(exponent)
    assert (row.name, row.symbol, row.arity, row.precedence) == ("literal_power", symbol, 1, 40)
    assert (row.exact, row.derivatives, row.exponent, row.is_function) == (exact, (derivative,), exponent, False)
    assert row.forward(4) == 4**exponent
    assert row.formula(Plain(), 4) == 4**exponent


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
    ],
)
def test_kinks_are_where_the_derivative_is_a_convention(name: str, operands: tuple[Any, ...], kink: bool) -> None:
    is_kink = FUNCTIONS[name].kink
    assert is_kink is not None
    assert is_kink(*operands) is kink


def test_rows_compare_and_print_by_what_they_say() -> None:
    """Graphs compare their rows: rules are functions, and functions made anew would never be equal."""
    literal_power.cache_clear()
    before = literal_power(3)
    literal_power.cache_clear()
    assert literal_power(3) is not before
    assert literal_power(3) == before != literal_power(4)
    assert literal_power(3) is literal_power(3)
    assert "function" not in repr(FUNCTIONS["relu"])
    assert len({ADD, SUBTRACT, literal_power(3), before}) == 3
    field = "arity"
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(ADD, field, 3)
