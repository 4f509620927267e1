"""Proven numbers and their balls: how they print, how many digits are right, and what a ball can tell."""

from __future__ import annotations

import contextlib
import math
import pickle
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import pytest
from flint import arb, fmpq

from backprop_cli import solve
from backprop_cli.numbers import balls
from backprop_cli.numbers.balls import Undecided
from backprop_cli.numbers.proven import Proven, near_fraction

balls.load()


def proven(text: str, **values: Any) -> Any:
    return solve(text, values, check="none", wrt=[]).value


with balls.precision(300):
    THIRD, MINUS_THIRD = arb(1) / 3, arb(-1) / 3


def ball(middle: Any, radius: Any = 0) -> Any:
    with balls.precision(300):
        return arb(middle, radius)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2**0.5", "1.4142135623730951"),
        ("-exp(1)", "-2.718281828459045"),
        ("exp(1000)", "1.970071114017047e+434"),
        ("-exp(1000)", "-1.970071114017047e+434"),
        ("exp(-1000)", "5.0759588975494568e-435"),
        ("-exp(-1000)", "-5.0759588975494568e-435"),
        ("exp(1) - exp(1)", "0.0"),
        ("10**400 * exp(0)", "1.0e+400"),
        ("25*10**398 * exp(0)", "2.5e+399"),
    ],
)
def test_how_a_proven_number_prints(text: str, printed: str) -> None:
    number = proven(text)
    assert type(number) is Proven
    assert repr(number) == printed
    assert number.is_double == ("e" not in printed)
    assert pickle.loads(pickle.dumps(number)) == float(number)


@pytest.mark.parametrize(
    ("text", "count", "digits"),
    [
        ("2**0.5", 1, (1, 0)),
        ("2**0.5", 5, (14142, -4)),
        ("-2**0.5", 6, (-141421, -5)),
        ("2**0.5", 40, (1414213562373095048801688724209698078570, -39)),
        ("exp(1000)", 3, (197, 432)),
        ("exp(-1000)", 3, (508, -437)),
        ("exp(1) - exp(1)", 5, (0, 0)),
        ("0.25 + exp(-1000)", 1, (3, -1)),
        ("0.25 - exp(-1000)", 1, (2, -1)),
        ("9.996 + exp(-1000)", 3, (100, -1)),
    ],
)
def test_digits_that_are_right(text: str, count: int, digits: tuple[int, int]) -> None:
    found, exponent = proven(text).digits(count)
    whole, power = digits
    assert F(found) * F(10) ** exponent == F(whole) * F(10) ** power


def test_as_many_digits_as_the_last_try_tells() -> None:
    asked: list[int] = []

    def source(bits: int) -> list[Any]:
        asked.append(bits)
        with balls.precision(300):
            return [None, THIRD + ball(0, "1e-20")]

    number = Proven(source(128)[1], source, 1)
    asked.clear()
    found, exponent = number.digits(10)
    assert (found, exponent) == (3333333333, -10)
    assert number.digits(30) == (3333333333333333333, -19)
    assert asked == [256, 512, 1024, 2048, 4096]
    asked.clear()
    assert number.digits(2000)[0] == 3333333333333333333
    assert asked == [8000]


def test_how_near_to_0_it_is_known_to_be() -> None:
    def of(number: Any) -> Proven:
        return Proven(number, lambda bits: [number], 0)

    radii = [ball(0, "1e-20"), ball("3e-20", "5e-20"), ball(0, "9e-7"), ball(0), ball(1, "1e-20")]
    assert [of(number).within() for number in radii] == [19, 19, 6, None, None]
    assert [float(of(number)) for number in radii] == [0, 0, 0, 0, 1]
    assert [of(number).is_double for number in radii] == [True] * 5
    assert not of(ball("1e-400")).is_double
    assert not of(ball("1e400")).is_double
    assert of(ball("2.2250738585072014e-308")).is_double


def test_as_a_rational() -> None:
    assert (near_fraction(3), near_fraction(F(1, 3)), near_fraction(0.25)) == (3, F(1, 3), F(1, 4))
    root = near_fraction(proven("2**0.5"))
    assert root.denominator <= 10**39
    assert abs(root**2 - 2) < F(1, 10**38)
    for text in ("exp(10000)", "exp(-10000)"):
        with pytest.raises(OverflowError):
            near_fraction(proven(text))
    assert near_fraction(proven("exp(8000)")) > 10**3470
    with pytest.raises(ValueError, match="NaN"):
        near_fraction(math.nan)


# balls


def told(function: Callable[..., Any], *operands: Any) -> Any:
    try:
        return function(*operands)
    except Undecided as error:
        return error.message_id


@pytest.mark.parametrize(
    ("number", "sign"),
    [
        *((3, 1), (F(-1, 2), -1), (0, 0), (0.5, 1), (-0.5, -1), (0.0, 0), (fmpq(1, 3), 1), (fmpq(0), 0), (arb(-2), -1)),
        *((arb(0), 0), (arb(0, 1), "undecided"), (arb(1, 0.5), 1), (arb("nan"), "out-of-reach")),
    ],
)
def test_signs(number: Any, sign: Any) -> None:
    assert told(balls.sign_of, number) == sign


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        *((1, 2, -1), (2, 1, 1), (F(1, 2), 0.5, 0), (fmpq(1, 2), fmpq(1, 3), 1), (arb(1), fmpq(2), -1)),
        *((fmpq(2), arb(1), 1), (arb(1), arb(1), 0), (arb(1, 0.5), arb(1), "undecided-order")),
    ],
)
def test_orders(left: Any, right: Any, order: Any) -> None:
    assert told(balls.order, left, right) == order
    same = arb(0, 1)
    assert balls.order(same, same) == 0


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        *((2.5, 2), (-2.5, -3), (F(-1, 3), -1), (7, 7), (fmpq(-7, 2), -4), (fmpq(7, 2), 3), (arb(2.5), 2)),
        *((arb(-2.5, 0.25), -3), (arb(2, 0.25), "undecided-whole"), (arb(3), 3), (arb("nan"), "too-large")),
        *((arb("1e2999"), 10**2999), (arb("1e3001"), "too-large"), (arb("inf"), "too-large")),
    ],
)
def test_whole_numbers_below(number: Any, whole: Any) -> None:
    with balls.precision(10_000):
        number = arb(number.str(5, radius=False)) if isinstance(number, arb) and number > 10**100 else number
        assert told(balls.floor_of, number) == whole


def test_kinds_of_numbers() -> None:
    assert [balls.is_ball(number) for number in (arb(1), fmpq(1), 1, 1.0)] == [True, False, False, False]
    assert [type(balls.as_ball(number)) for number in (arb(1), fmpq(1))] == [arb, arb]
    assert [balls.exact(fmpq(6, n)) for n in (3, 4)] == [2, F(3, 2)]
    assert [type(balls.exact(fmpq(6, n))) for n in (3, 4)] == [int, F]
    assert [balls.ball_of(number, 64) for number in (3, F(1, 3), 0.25)] == [fmpq(3), fmpq(1, 3), fmpq(1, 4)]
    number = proven("2**0.5")
    with balls.precision(500):
        assert (balls.ball_of(number, 500) ** 2 - 2).rad() < 1e-140
    short, long = fmpq(2) ** 1_999 + 1, fmpq(2) ** 2_000 + 1
    assert [type(balls.shortened(each)) for each in (short, long, 1 / short, 1 / long, arb(1), 5)] == [
        *(fmpq, arb, fmpq, arb, arb, int)
    ]


@pytest.mark.parametrize(
    ("number", "settled", "narrow"),
    [
        (ball(1), True, True),
        (ball(0), True, True),
        (ball(1, 2**-82), True, True),
        (ball("1.0000001", 2**-70), True, False),
        (ball(1, 2**-50), False, False),
        (ball(0, 2**-500), False, False),
        (ball("1e-400"), True, True),
        (ball(2) ** -2000 * ball(1, 2**-60), False, False),
        (ball(2) ** 2000 * ball(1, 2**-100), True, True),
        (ball(2) ** 2000 * ball(1, 2**-60), False, False),
        (MINUS_THIRD, True, True),
    ],
)
def test_what_is_certain(number: Any, settled: bool, narrow: bool) -> None:
    with balls.precision(300):
        assert (balls.is_settled(number), balls.is_narrow(number)) == (settled, narrow)


@pytest.mark.parametrize("name", ["sinh", "tanh", "expm1"])
def test_functions_that_are_a_line_at_0(name: str) -> None:
    function = balls.line(lambda x: getattr(x, name)())
    with balls.precision(128):
        tiny = arb(2) ** -10_000
        assert function(tiny).rel_accuracy_bits() > 5_000
        assert function(tiny).contains(tiny)
        assert function(arb(2) ** -3_000).rel_accuracy_bits() > 100
        wide = arb(0, 0.5)
        assert function(wide).contains(getattr(arb(0.25), name)())
        assert function(arb(1)).overlaps(getattr(arb(1), name)())


@pytest.mark.parametrize("x", [-3, 0, 0.5, 1, 1.5, 30])
def test_what_is_left_beside_the_error_function(x: float) -> None:
    with balls.precision(128):
        exact, wide = balls.erfc_of(arb(x)), balls.erfc_of(arb(x, 2**-100))
    assert float(exact) == pytest.approx(math.erfc(x), rel=1e-12)
    assert wide.overlaps(exact)
    assert wide.rel_accuracy_bits() > 80


def test_the_precision_is_what_it_was_before() -> None:
    from flint import ctx

    before = ctx.prec
    with balls.precision(999), contextlib.suppress(ZeroDivisionError):
        assert ctx.prec == 999
        with balls.precision(77):
            raise ZeroDivisionError
    assert ctx.prec == before
    with pytest.raises(ZeroDivisionError), balls.precision(999):
        raise ZeroDivisionError
    assert ctx.prec == before
