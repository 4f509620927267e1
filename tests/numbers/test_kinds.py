"""Every elementary function on every kind of number: floats, arrays, rationals and balls; and what arrays are asked."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq
from oracle import as_float

from backprop_cli.numbers import arrays, elementary, limits, piecewise
from backprop_cli.numbers.arrays import Misfit
from backprop_cli.numbers.balls import Undecided, load, precision
from backprop_cli.numbers.rational import Irrational, Undefined

load()

POINTS = (-2.5, -1.0, -0.5, 0.0, 0.25, 1.0, 2.5)
BOUNDED = {name: f"{name}-domain" for name in ("log1p", "acosh", "atanh", "asin", "sqrt")}
MESSAGES = BOUNDED | dict.fromkeys(("log", "log2", "log10"), "log-domain") | {"acos": "asin-domain"}
RIGHT: dict[str, Callable[[float], float]] = {
    name: getattr(math, name)
    for name in (
        *("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "sin", "cos", "sinh", "cosh", "tanh", "asin"),
        *("acos", "atan", "asinh", "acosh", "atanh", "tan", "erf"),
    )
} | {
    "cbrt": lambda x: math.copysign(abs(x) ** (1 / 3), x),
    "normal_share": lambda x: math.erfc(-x / math.sqrt(2)) / 2,
    "normal_density": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh_slope": lambda x: 1 - math.tanh(x) ** 2,
    "softplus": lambda x: math.log(1 + math.exp(x)),
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "elu_slope": lambda x: 1.0 if x > 0 else math.exp(x),
}


def rule(name: str) -> Callable[[Any], Any]:
    found: Callable[[Any], Any] = getattr(elementary, name, None) or getattr(piecewise, name)
    return found


def outcome(function: Callable[..., Any], *operands: Any) -> Any:
    """The value as a float, or the message."""
    try:
        return pytest.approx(as_float(function(*operands)), rel=1e-13, abs=1e-15)
    except Undefined as error:
        return error.message_id


@pytest.mark.parametrize("name", RIGHT)
def test_every_kind_of_number_says_the_same(name: str) -> None:
    found: list[float] = []
    for x in POINTS:
        try:
            right: Any = RIGHT[name](x)
        except ValueError:
            right = MESSAGES[name]
        kinds = [x, fmpq(int(4 * x), 4), arb(x)]
        with precision(256):
            assert [outcome(rule(name), number) for number in kinds] == [right] * len(kinds), x
        found.append(math.nan if isinstance(right, str) else right)
    with np.errstate(all="ignore"):
        array = rule(name)(np.array([POINTS, POINTS]))
    ours = array[0][np.isfinite(found)]
    assert array.shape == (2, len(POINTS))
    assert ours.tolist() == pytest.approx([number for number in found if math.isfinite(number)], rel=1e-13, abs=1e-15)
    with pytest.raises(Irrational):
        rule(name)(F(1) if name == "acosh" else F(-1, 2) if name == "elu_slope" or name == "elu" else F(1, 2))


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_infinity_has_no_wave(name: str) -> None:
    assert outcome(rule(name), math.inf) == "overflow"


def test_limits_of_numbers() -> None:
    sizes = (limits.MAX_BITS, limits.MAX_DIGITS, limits.FULL_DECIMAL, limits.MOST_SHOWN_DIGITS, limits.FLOAT_DIGITS)
    assert sizes == (13_000, 3_900, 1_000, 1_000, 17)
    assert (limits.START_BITS, limits.MOST_BITS, limits.MOST_SEED) == (128, 4096, 999_999_999)
    assert sys.float_info.min == limits.SMALLEST_NORMAL
    assert (arrays.MOST_AXES, arrays.MOST_ELEMENTS) == (4, 2_000_000)


def kinds_of(*numbers: float) -> list[list[Any]]:
    return [[*numbers], [fmpq(int(4 * x), 4) for x in numbers], [arb(x) for x in numbers]]


@pytest.mark.parametrize("y", [-2.0, 0.0, 0.5])
@pytest.mark.parametrize("x", [-1.0, 0.0, 3.0])
def test_angles(y: float, x: float) -> None:
    right = "atan2-domain" if x == y == 0 else math.atan2(y, x)
    assert [outcome(elementary.atan2, *pair) for pair in kinds_of(y, x)] == [right] * 3
    assert outcome(elementary.atan2, arb(y), fmpq(int(x))) == outcome(elementary.atan2, y, int(x)) == right
    assert elementary.atan2(np.array([y, 1.0]), np.array([x, 1.0])).tolist() == pytest.approx(
        [math.atan2(y, x), math.atan2(1, 1)], rel=1e-15
    )
    if x or y:
        with pytest.raises(Irrational):
            elementary.atan2(F(y), F(x))


def test_an_angle_at_the_jump_is_undecided() -> None:
    with pytest.raises(Undecided):
        elementary.atan2(arb(0, 1e-30), arb(-1))
    assert abs(as_float(elementary.atan2(arb(0, 1e-30), arb(1)))) < 1e-29
    with pytest.raises(Undecided) as caught:
        elementary.tan(arb.pi() / 2)
    assert caught.value.message_id == "tan-pole"


def test_sides() -> None:
    for sides in kinds_of(3.0, 4.0, -12.0):
        assert as_float(elementary.hypot(*sides)) == 13
    assert elementary.hypot(np.array([3.0, 0.0]), 4.0).tolist() == [5, 4]
    assert elementary.hypot(np.array([3.0]), 4.0, np.array([12.0])).tolist() == [13]
    with pytest.raises(Irrational):
        elementary.hypot(3, 4)


def test_constants_of_every_kind() -> None:
    for rule_, right in ((elementary.pi, math.pi), (elementary.e, math.e)):
        assert rule_(1.0) == rule_(np.array([1.0])) == right
        assert as_float(rule_(fmpq(1))) == as_float(rule_(arb(1))) == right
        with pytest.raises(Irrational):
            rule_(1)


@pytest.mark.parametrize(
    ("base", "exponent", "right"),
    [
        (-2.0, 3.0, -8.0),
        (0.0, 0.0, 1.0),
        (0.0, -1.0, "zero-to-negative"),
        (0.0, -0.5, "zero-to-negative"),
        (0.0, 0.5, 0.0),
        (-2.0, 0.5, "root-of-negative"),
        (2.25, 0.5, 1.5),
        (4.0, -1.5, 0.125),
        (2.0, -2.0, 0.25),
    ],
)
def test_powers_of_every_kind(base: float, exponent: float, right: Any) -> None:
    assert [outcome(elementary.power, *pair) for pair in kinds_of(base, exponent)] == [right] * 3
    assert outcome(elementary.power, arb(base), fmpq(int(4 * exponent), 4)) == right
    assert outcome(elementary.power, fmpq(int(4 * base), 4), arb(exponent)) == right


def test_powers_that_are_too_large() -> None:
    assert outcome(elementary.power, fmpq(2), fmpq(13_001)) == "too-large"
    assert elementary.power(fmpq(2), fmpq(13_000)) == fmpq(2) ** 13_000
    assert outcome(elementary.power, fmpq(1, 3), fmpq(-13_001)) == "too-large"
    assert elementary.power(fmpq(0), fmpq(20_000)) == 0
    assert outcome(elementary.divide, fmpq(1), fmpq(0)) == outcome(elementary.divide, 1, 0) == "division-by-zero"
    assert [elementary.like(x, F(1, 4)) for x in (F(1), 1.0, np.array([1.0]), fmpq(1))] == [
        F(1, 4),
        0.25,
        0.25,
        fmpq(1, 4),
    ]
    assert [type(elementary.like(x, F(1, 4))) for x in (1, 1.0, arb(1))] == [F, float, fmpq]
    assert type(elementary.like(F(1), 2)) is int


def test_sigmoids_of_arrays_to_their_ends() -> None:
    with np.errstate(all="raise", under="ignore"):
        for x in ([-800.0, -700.0, 0.0, 700.0], [-699.0, 1.0], [-3.0]):
            assert elementary.sigmoid(np.array(x)).tolist() == pytest.approx(
                [elementary.sigmoid(each) for each in x], rel=1e-15
            )
    for x in ([-3.0, 1.0], [30.0, -3.0], [40.0]):
        array = np.array(x)
        sent = elementary.sigmoid_backward(2.0, elementary.sigmoid(array), array)
        right = [2 * math.exp(-abs(each)) / (1 + math.exp(-abs(each))) ** 2 for each in x]
        assert sent.tolist() == pytest.approx(right, rel=1e-13)


def test_sigmoid_of_a_ball_holds_what_it_is_at_either_end() -> None:
    """A ball may lie on both sides of 0, where nothing has to be decided."""
    for ball in (arb(0, 0.25), arb(0.125, 0.25), arb(-3, 0.5), arb(40, 0.5)):
        for rule_, right in ((elementary.sigmoid, RIGHT["sigmoid"]), (piecewise.softplus, RIGHT["softplus"])):
            found = rule_(ball)
            ends = [float(ball.lower()), float(ball.upper())]
            assert all(found.overlaps(arb(right(x), 1e-13)) for x in ends)
            assert found.rad() < 1


# pieces


@pytest.mark.parametrize("name", ["floor", "ceil", "round_half_even"])
@pytest.mark.parametrize("x", [-2.5, -1.0, -0.25, 0.0, 0.5, 1.5, 2.75])
def test_steps_of_every_kind(name: str, x: float) -> None:
    wholes: dict[str, Callable[[float], int]] = {"floor": math.floor, "ceil": math.ceil, "round_half_even": round}
    right = wholes[name](x)
    function = getattr(piecewise, name)
    found = [function(number) for number in (x, F(x), fmpq(int(4 * x), 4), arb(x))]
    assert [as_float(number) for number in found] == [right] * 4
    assert [type(number) for number in found] == [float, int, fmpq, fmpq]
    assert function(np.array([x, 7.25])).tolist() == [right, function(7.25)]


RULES = (piecewise.relu, piecewise.step, piecewise.sign, piecewise.leaky_below)


@pytest.mark.parametrize("x", [-2.5, 0.0, 0.5])
def test_pieces_of_every_kind(x: float) -> None:
    above, quarter = x > 0, (0.25, F(1, 4), fmpq(1, 4), arb(0.25))
    for number, slope in zip((x, F(x), fmpq(int(4 * x), 4), arb(x)), quarter):
        assert [as_float(rule_(number)) for rule_ in RULES] == [max(x, 0), above, (x > 0) - (x < 0), min(x, 0)]
        assert as_float(piecewise.leaky(number, slope)) == (x if above else x / 4)
        assert as_float(piecewise.leaky_slope(number, slope)) == (1 if above else 0.25)
    assert type(piecewise.sign(x)) is float
    array = np.array([x, 3.0])
    for rule_ in RULES:
        assert rule_(array).tolist() == [rule_(x), rule_(3.0)]
    assert piecewise.leaky(array, 0.25).tolist() == [x if above else x / 4, 3]
    assert piecewise.leaky_slope(array, 0.25).tolist() == [1 if above else 0.25, 1]


@pytest.mark.parametrize(
    ("numbers", "most", "least", "shares"),
    [((1.0, 3.0, 2.0), 3, 1, (0, 6, 0)), ((3.0, 1.0, 3.0), 3, 1, (3, 0, 3)), ((2.0, 2.0, 2.0), 2, 2, (2, 2, 2))],
)
def test_extremes_of_every_kind(numbers: tuple[float, ...], most: int, least: int, shares: tuple[int, ...]) -> None:
    for operands in kinds_of(*numbers):
        assert (piecewise.largest(*operands), piecewise.smallest(*operands)) == (most, least)
        assert piecewise.shares(operands[0] * 0 + 6, piecewise.largest(*operands), tuple(operands)) == shares
        total = as_float(piecewise.log_sum_exp(*operands))
        assert total == pytest.approx(math.log(sum(math.exp(x) for x in numbers)), rel=1e-14)
    for x, low, high in ((1.0, 1.5, 2.0), (1.75, 1.5, 2.0), (3.0, 1.5, 2.0), (3.0, 2.0, 2.0)):
        for operands in kinds_of(x, low, high):
            assert as_float(piecewise.clip(*operands)) == min(max(x, low), high)
    for operands in kinds_of(1, 3, 2):
        assert outcome(piecewise.clip, *operands) == "clip-domain"
    assert piecewise.clip(np.array([0.0, 1.5, 9.0]), 1.0, np.array([2.0, 2.0, 3.0])).tolist() == [1, 1.5, 3]


# arrays


def misfit(function: Callable[..., Any], *operands: Any) -> tuple[str, dict[str, object]]:
    with pytest.raises(Misfit) as caught:
        function(*operands)
    assert str(caught.value) == caught.value.message_id
    return caught.value.message_id, caught.value.parameters


@pytest.mark.parametrize(
    ("value", "message", "parameters"),
    [
        ([[1, 2], [3]], "array-ragged", {}),
        ([1, [2]], "array-ragged", {}),
        ([[1], 2], "array-ragged", {}),
        ([], "array-empty", {}),
        ([[], []], "array-empty", {}),
        (np.zeros((2, 0)), "array-empty", {}),
        ([[[[[1]]]]], "array-axes", {"limit": 4}),
        (np.zeros((1, 1, 1, 1, 1)), "array-axes", {"limit": 4}),
        (np.zeros(2_000_001), "array-too-large", {"limit": "2,000,000"}),
        (np.ma.masked_array([1, 2], mask=[True, False]), "array-masked", {}),
    ],
)
def test_what_is_no_array(value: Any, message: str, parameters: dict[str, object]) -> None:
    assert misfit(arrays.of_nested, value) == (message, parameters)


def test_arrays_of_what_python_has() -> None:
    for value in (
        [[1, 0.5]],
        ((1, 0.5),),
        np.array([[1, 0.5]]),
        np.array([[1, 0.5]], dtype=np.float32),
        np.array([[1, F(1, 2)]], dtype=object),
    ):
        found = arrays.of_nested(value)
        assert (found.dtype, found.shape, found.tolist()) == (object, (1, 2), [[1, F(1, 2)]])
        assert [type(number) for number in found.ravel()] == [int, F]
    assert arrays.of_nested([[[["7"]]]], int).tolist() == [[[[7]]]]
    assert (arrays.of_nested(0.5), arrays.of_nested("7", int)) == (F(1, 2), 7)
    assert arrays.of_nested(np.ma.masked_array([1, 2], mask=[False, False])).tolist() == [1, 2]
    assert arrays.floats_of(np.array([1, 2])).tolist() == [1.0, 2.0]
    floats = np.array([1.5])
    assert arrays.floats_of(floats) is floats
    assert len(arrays.floats_of(np.zeros(arrays.MOST_ELEMENTS))) == arrays.MOST_ELEMENTS
    with pytest.raises(TypeError, match="^an array of bool is no array of numbers$"):
        arrays.floats_of(np.array([True]))
    for bad in (math.nan, math.inf):
        with pytest.raises(Undefined, match="^not-finite$"):
            arrays.floats_of(np.array([1.0, bad]))


@pytest.mark.parametrize(
    ("shapes", "right"),
    [
        (((), ()), ()),
        (((2, 3), ()), (2, 3)),
        (((2, 3), (3,)), (2, 3)),
        (((3,), (2, 1)), (2, 3)),
        (((2, 1), (1, 3)), (2, 3)),
        (((1,), (1, 1)), (1, 1)),
        (((4, 1, 2), (3, 1), (2,)), (4, 3, 2)),
        ((), ()),
    ],
)
def test_shapes_of_what_is_computed_element_by_element(shapes: Any, right: Any) -> None:
    assert arrays.broadcast_shape(*shapes) == right


def test_what_is_asked_of_arrays() -> None:
    for shapes in (((2,), (3,)), ((2, 3), (2,)), ((2, 1), (3, 1))):
        assert misfit(arrays.broadcast_shape, *shapes) == ("shapes-differ", {})
    assert [arrays.shape_text(shape) for shape in ((3,), (2, 3), (2, 1, 4))] == ["(3,)", "2×3", "2×1×4"]
    names = [("W", (0, 1)), ("x + y", (2,)), ("exp(x)", (1,)), ("f(g(x))", (1,)), ("W", ())]
    assert [arrays.element_name(*each) for each in names] == ["W[0,1]", "(x + y)[2]", "exp(x)[1]", "(f(g(x)))[1]", "W"]
    assert [arrays.plain_name(name) for name in ("W[0,1]", "x", "W[0, 1]", "w_1")] == ["W_0_1", "x", "W_0_1", "w_1"]
    assert [arrays.element_at(place, (2, 3), (2, 3)) for place in (0, 2, 4)] == [(0, 0), (0, 2), (1, 1)]
    assert [arrays.element_at(4, (2, 3), shape) for shape in ((3,), (1, 3), (2, 1), ())] == [(1,), (0, 1), (1, 0), ()]
    assert list(arrays.indices((2, 2))) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert list(arrays.indices(())) == [()]


def test_sums_over_what_was_broadcast() -> None:
    array = np.arange(6.0).reshape(2, 3)
    sums: list[tuple[tuple[int, ...], Any]] = [
        ((), 15),
        ((3,), [3, 5, 7]),
        ((1, 3), [[3, 5, 7]]),
        ((2, 1), [[3], [12]]),
    ]
    for shape, right in sums:
        found = arrays.summed_to(array, shape)
        assert (np.shape(found), np.asarray(found).tolist()) == (shape, right)
    assert type(arrays.summed_to(array, ())) is float
    assert arrays.summed_to(array, (2, 3)) is array
    assert arrays.summed_to(np.ones((4, 2, 3)), (2, 1)).tolist() == [[12], [12]]
    assert arrays.summed_to(7, ()) == 7
    assert [type(arrays.plain(number)) for number in (np.float64(1), 1, np.array(2), F(1, 2))] == [float, int, int, F]
    assert arrays.plain(array) is array


def test_a_rule_for_every_element() -> None:
    found = arrays.each(lambda x, y: (x, y), [np.array([[1], [2]]), np.array([3, 4])])
    assert found == [(1, 3), (1, 4), (2, 3), (2, 4)]
    with pytest.raises(Undefined) as caught:
        arrays.each(elementary.log, [np.array([1.0, 2.0, -1.0])])
    assert (caught.value.message_id, caught.value.element) == ("log-domain", 2)


def test_arrays_that_nobody_can_write_into() -> None:
    mine = np.array([1.0, 2.0])
    kept = arrays.kept(mine)
    mine[0] = 7
    assert kept.tolist() == [1, 2]
    assert not kept.flags.writeable
    assert arrays.kept(kept) is kept
    assert arrays.kept(kept[:1]) is not kept
    assert (arrays.kept(5), arrays.frozen(F(1, 2))) == (5, F(1, 2))
    assert [arrays.in_floats(np.array(x)).dtype for x in ([True], [1], [1.5])] == [float] * 3
    assert [arrays.is_array(x) for x in (np.ones(1), np.array(1), 1, None)] == [True, False, False, False]
    assert [arrays.of_arrays(x) for x in ([1, np.ones(1)], [1, 2.0], [])] == [True, False, False]


def test_an_array_of_one_exponent_is_no_number() -> None:
    """Some numpys take it for one; rules go on element by element."""
    for exponents in ([2.0], [2.0, 3.0]):
        with pytest.raises(TypeError):
            elementary.power(3.0, np.array(exponents))
