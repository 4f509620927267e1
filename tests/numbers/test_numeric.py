"""Numbers, one function at a time: what is read, where the limits are, what stays exact, and what is shown."""

from __future__ import annotations

import copy
import math
import pickle
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop_cli import BackpropError, solve
from backprop_cli.numbers.limits import FULL_DECIMAL, MAX_BITS, MAX_DIGITS
from backprop_cli.numbers.literals import NUMBER, SHORT, from_python, read_literal, read_short, read_signed
from backprop_cli.numbers.rational import (
    OF_FRACTIONS,
    Irrational,
    Undefined,
    all_normal,
    bits,
    divide,
    normal,
    power,
    quotient,
    to_float,
    too_large,
)

F = Fraction
HALF, THIRD = F(1, 2), F(1, 3)


def same(ours: object, right: object) -> bool:
    """Equal, and of the same type: 2, Fraction(2) and 2.0 are three things."""
    return ours == right and type(ours) is type(right)


def refused(function: Any, *arguments: Any) -> str:
    with pytest.raises(Undefined) as caught:
        function(*arguments)
    assert str(caught.value) == caught.value.message_id
    return caught.value.message_id


def test_limits() -> None:
    assert (MAX_BITS, MAX_DIGITS, FULL_DECIMAL) == (13_000, 3_900, 1_000)


# reading


@pytest.mark.parametrize("text", ["0", "12", "1.5", ".5", "2.", "1e3", "1E3", "1.5e-3", ".5E+3", "2.e1"])
def test_the_shape_of_literals(text: str) -> None:
    assert re.fullmatch(NUMBER, text)


@pytest.mark.parametrize("text", ["", ".", "e3", ".e3", "1e", "1.2.3", "-1", "x", "1_000", "１"])
def test_what_has_not_the_shape_of_a_literal(text: str) -> None:
    assert not re.fullmatch(NUMBER, text)
    if text != "１":
        with pytest.raises(ValueError, match="literal"):
            read_literal(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("2", 2),
        ("007", 7),
        ("1.1", F(11, 10)),
        ("0.50", HALF),
        (".5", HALF),
        ("2.", 2),
        ("2.0", 2),
        ("0.0", 0),
        ("12.34", F(617, 50)),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1e+3", 1000),
        ("1e-3", F(1, 1000)),
        ("1.25e1", F(25, 2)),
        ("1.25e2", 125),
        ("1.25e3", 1250),
        ("2.5e-1", F(1, 4)),
        ("20e-1", 2),
        (".5e1", 5),
        (".5e-1", F(1, 20)),
        ("2.e1", 20),
        ("0e5", 0),
        ("1e000003", 1000),
        ("1e-00003", F(1, 1000)),
    ],
)
def test_literals(text: str, number: Any) -> None:
    assert same(read_literal(text), number)
    assert same(read_signed(text), number)
    assert same(read_signed(f"+{text}"), number)
    assert same(read_signed(f"-{text}"), -number)


@pytest.mark.parametrize(
    ("above", "below"), [(6, 4), (-6, 4), (0, 7), (10, 5), (-10, 5), (7, 1), (7, 10), (10**40, 6**30)]
)
def test_a_quotient_is_what_fraction_makes_of_it(above: int, below: int) -> None:
    made, right = quotient(above, below), normal(F(above, below))
    assert same(made, right)
    assert (made.numerator, made.denominator, hash(made)) == (right.numerator, right.denominator, hash(right))
    assert copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == right


@pytest.mark.parametrize("text", ["0", "12", "007", "2.", "0.0", "0.50", "12.340", f"1.{'0' * 37}1", "9" * SHORT])
def test_short_decimals_are_read_as_all_are(text: str) -> None:
    assert len(text) <= SHORT
    assert same(read_short(text), read_literal(text))


@pytest.mark.parametrize("operator", OF_FRACTIONS)
@given(*[st.one_of(st.integers(), st.fractions(max_denominator=60), st.fractions())] * 2)
@example(F(1, 6), F(1, 6))
@example(F(1, 6), F(5, 6))
@example(F(3, 10), 0)
def test_fractions_compute_as_python_does(operator: Callable[..., Any], left: Any, right: Any) -> None:
    left, right = normal(F(left)), normal(F(right))
    assert same(OF_FRACTIONS[operator](left, right), normal(F(operator(left, right))))


@pytest.mark.parametrize("text", ["x", "1x", "1.2.3", "1e", "1_000", "-1", "+1", " 1", "1e3.5", "0x1f", "--1"])
def test_what_is_no_literal(text: str) -> None:
    with pytest.raises(ValueError, match="^not a number literal: '"):
        read_literal(text)
    with pytest.raises(ValueError, match="not a number"):
        read_signed(f"-{text}" if text[0] in "+-" else text)


def test_how_long_a_literal_may_be() -> None:
    """MAX_DIGITS digits, those before the point and behind it, written out without an exponent."""
    most, half = MAX_DIGITS, MAX_DIGITS // 2
    assert read_literal("9" * most) == 10**most - 1
    assert read_literal("9" * half + "." + "9" * half) == F(10**most - 1, 10**half)
    assert read_literal(f"1e{most - 1}") == 10 ** (most - 1)
    assert read_literal(f"1e-{most - 1}") == F(1, 10 ** (most - 1))
    assert read_literal(f"1.5e{most - 1}") == 15 * 10 ** (most - 2)
    assert read_literal(f"1e-{most}") == F(1, 10**most)
    assert read_literal("." + "9" * most) == F(10**most - 1, 10**most)
    for text in (
        "9" * (most + 1),
        "9" * half + "." + "9" * (half + 1),
        "." + "9" * (most + 1),
        f"1e{most}",
        f"1e-{most + 1}",
        f"1.5e{most}",
        "1e0000003",
        "1e-000003",
        ".5e0000001",
        "1e999999999999",
        "1e" + "9" * 5000,
    ):
        assert refused(read_literal, text) == "number-too-long"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        (-3, -3),
        (1.1, F(11, 10)),
        (-0.5, -HALF),
        (2.0, 2),
        (1e22, 10**22),
        (5e-324, F(5, 10**324)),
        (Decimal("1.10"), F(11, 10)),
        (Decimal("-1E+3"), -1000),
        (F(4, 2), 2),
        (THIRD, THIRD),
        (np.float32(1.1), F(11, 10)),
        (np.float64(-1e-7), F(-1, 10**7)),
        (np.longdouble("0.5"), HALF),
        (np.int8(-7), -7),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.array(1.5), F(3, 2)),
        (np.array(7), 7),
        (2**MAX_BITS - 1, 2**MAX_BITS - 1),
        (F(1, 2**MAX_BITS - 1), F(1, 2**MAX_BITS - 1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_numbers_of_python_and_numpy(value: object, number: Any) -> None:
    assert same(from_python(value), number)


@pytest.mark.parametrize("value", [True, False, np.True_, np.array(False)], ids=repr)
def test_truth_values_are_no_numbers(value: object) -> None:
    with pytest.raises(TypeError, match="^a truth value is not a number$"):
        from_python(value)


@pytest.mark.parametrize("value", [None, "1", [1], 1j, np.complex128(1), np.str_("1"), np.array("1")], ids=repr)
def test_other_types_are_no_numbers(value: object) -> None:
    with pytest.raises(TypeError, match="^[A-Za-z]+ is not a number$"):
        from_python(value)


def test_arrays_of_numbers_are_no_numbers() -> None:
    for array in (np.array([1.0]), np.array([1]), np.array([])):
        with pytest.raises(TypeError):
            from_python(array)


def test_an_array_that_could_be_an_index_is_no_number() -> None:
    """As arrays of one number are with older numpy."""

    class Array:
        ndim = 1

        def __index__(self) -> int:
            return 1

    with pytest.raises(TypeError):
        from_python(Array())


def test_kinds_of_floats_of_ones_own() -> None:
    class Price(float):
        def __str__(self) -> str:
            return "2 yen"

        __repr__ = __str__

    assert same(from_python(Price(0.5)), HALF)


def test_the_type_that_is_no_number_is_named() -> None:
    with pytest.raises(TypeError, match="^list is not a number$"):
        from_python([1])


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, np.float32("nan"), np.float64("inf"), *map(Decimal, ("nan", "-inf", "snan"))],
)
def test_numbers_that_are_not_finite(value: object) -> None:
    assert refused(from_python, value) == "not-finite"


def test_numbers_that_are_too_large() -> None:
    for value in (2**MAX_BITS, -(2**MAX_BITS), F(1, 2**MAX_BITS), F(2**MAX_BITS + 1, 2)):
        assert refused(from_python, value) == "too-large"
    assert refused(from_python, Decimal("1e9999")) == "number-too-long"


# exact numbers


def test_whole_fractions_are_ints() -> None:
    assert same(normal(F(4, 2)), 2)
    assert same(normal(HALF), HALF)
    assert all(map(same, all_normal([F(4, 2), HALF, 2, 2.0]), [2, HALF, 2, 2.0]))


def test_bits() -> None:
    assert [bits(value) for value in (0, 1, -1, 255, 256, HALF, F(1, 256), F(256, 3))] == [1, 1, 1, 8, 9, 2, 9, 9]
    assert not too_large(2**MAX_BITS - 1)
    assert too_large(2**MAX_BITS)
    assert too_large(F(1, 2**MAX_BITS))
    assert too_large(1e308) is False


@pytest.mark.parametrize(
    ("left", "right", "quotient"),
    [
        (6, 3, 2),
        (6, 4, F(3, 2)),
        (-6, 4, F(-3, 2)),
        (-7, 7, -1),
        (7, -2, F(-7, 2)),
        (0, 5, 0),
        (2**200, 2**199, 2),
        (HALF, 2, F(1, 4)),
        (1, HALF, 2),  # whole, so an int
        (HALF, F(-1, 4), -2),
        (1.0, 2, 0.5),
        (1, 2.0, 0.5),
    ],
)
def test_quotients(left: Any, right: Any, quotient: Any) -> None:
    assert same(divide(left, right), quotient)


def test_quotients_of_arrays() -> None:
    assert divide(np.array([1.0, 2.0]), 2).tolist() == [0.5, 1.0]
    assert divide(1, np.array([2, 4])).tolist() == [0.5, 0.25]


@pytest.mark.parametrize("zero", [0, F(0), 0.0])
@pytest.mark.parametrize("left", [1, HALF, 1.5, 0])
def test_division_by_zero(left: Any, zero: Any) -> None:
    assert refused(divide, left, zero) == "division-by-zero"


@pytest.mark.parametrize(
    ("base", "exponent", "result"),
    [
        (3, 2, 9),
        (-3, 3, -27),
        (3, 1, 3),
        (3, 0, 1),
        (0, 0, 1),
        (0, 3, 0),
        (2, -3, F(1, 8)),
        (-2, -3, F(-1, 8)),
        (1, -3, 1),
        (THIRD, 2, F(1, 9)),
        (F(2, 3), -2, F(9, 4)),
        (3, F(2), 9),
        (3, 2.0, 9),
        (4, 1.5, 8.0),
        (0, HALF, 0),
        (1, HALF, 1),
        (0.0, 2, 0.0),
        (1.5, 2, 2.25),
        (-1.5, 3, -3.375),
        (2.0, -1, 0.5),
    ],
)
def test_powers(base: Any, exponent: Any, result: Any) -> None:
    assert same(power(base, exponent), result)


@pytest.mark.parametrize(
    ("base", "exponent", "message"),
    [
        (-1, HALF, "root-of-negative"),
        (-8, THIRD, "root-of-negative"),
        (-0.5, 0.5, "root-of-negative"),
        (-2, -HALF, "root-of-negative"),
        (0, -1, "zero-to-negative"),
        (0, -HALF, "zero-to-negative"),
        (0.0, -1, "zero-to-negative"),
        (2, MAX_BITS + 1, "too-large"),
        (2, -MAX_BITS - 1, "too-large"),
        (-2, MAX_BITS + 1, "too-large"),
        (HALF, MAX_BITS + 1, "too-large"),
        (9, 9**9, "too-large"),
        (9, -(9**9), "too-large"),
    ],
)
def test_powers_that_are_no_numbers(base: Any, exponent: Any, message: str) -> None:
    assert refused(power, base, exponent) == message


def test_the_largest_powers() -> None:
    assert power(2, MAX_BITS) == 2**MAX_BITS
    assert power(HALF, MAX_BITS) == F(1, 2**MAX_BITS)
    assert power(15, MAX_BITS // 3) == 15 ** (MAX_BITS // 3)
    assert [power(base, 10**30) for base in (0, 1, -1)] == [0, 1, 1]
    assert power(-1, -(10**30) - 1) == -1
    assert power(1.0, 10**30) == 1.0


def test_to_float() -> None:
    assert same(to_float(HALF), 0.5)
    assert same(to_float(2), 2.0)
    assert to_float(F(1, 10**400)) == 0
    assert to_float(10**308) == 1e308
    assert to_float(10**309) is None
    assert to_float(F(-(10**400), 3)) is None


@pytest.mark.parametrize(
    ("base", "exponent"), [(4, HALF), (4, -HALF), (F(1, 4), HALF), (F(1, 10**400), THIRD), (10**500, HALF)]
)
def test_powers_that_are_not_rational(base: Any, exponent: Any) -> None:
    """Also where they happen to be: a run goes on with proven numbers."""
    with pytest.raises(Irrational):
        power(base, exponent)


def test_what_is_nearly_whole_is_rounded() -> None:
    """floor cannot tell where x is nearly whole, round can; where x is nearly halfway it is the other way round."""
    assert solve("round(atanh(tanh(x)))", {"x": 554}, check="none").value == 554
    assert solve("floor(exp(log(x)))", {"x": 2.5}, check="none").value == 2
    for text, value in (("floor(atanh(tanh(x)))", 554), ("round(exp(log(x)))", 2.5)):
        with pytest.raises(BackpropError, match="hangs on whether"):
            solve(text, {"x": value}, check="none")
    assert [solve("round(x)", {"x": x}, check="none").value for x in (2.5, 3.5, -2.5, -3.5, 2, 7)] == [
        2,
        4,
        -2,
        -4,
        2,
        7,
    ]
