"""Numbers as text: bare decimals for tools, and what people are shown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from backprop_cli.numbers.decimals import decimal_text, exact_text, shown, terminating_places
from backprop_cli.numbers.rational import Number

F = Fraction
HALF, THIRD = F(1, 2), F(1, 3)


@pytest.mark.parametrize(
    ("value", "places"),
    [
        (1, 0),
        (HALF, 1),
        (F(1, 5), 1),
        (F(1, 10), 1),
        (F(1, 4), 2),
        (F(1, 25), 2),
        (F(1, 50), 2),
        (F(3, 40), 3),
        (F(1, 2**50), 50),
        (F(1, 5**300), 300),
        (F(1, 2**7 * 5**9), 9),
        (THIRD, None),
        (F(1, 6), None),
        (F(1, 24), None),
        (F(1, 26), None),
        (F(1, 5**300 * 3), None),
        (F(1, 5**300 + 2), None),
    ],
)
def test_how_many_decimals(value: Any, places: int | None) -> None:
    assert terminating_places(value) == places


@pytest.mark.parametrize(("value", "text"), [(220, "220"), (F(11, 5), "11/5"), (F(-1, 3), "-1/3"), (2.2, None)])
def test_exact_text(value: Number, text: str | None) -> None:
    assert exact_text(value) == text


# number, as a bare decimal, for people
TEXTS = [
    (0, "0", "0"),
    (-7, "-7", "-7"),
    (100, "100", "100"),
    (10**22 + 1, "10000000000000000000001", "10000000000000000000001"),
    (F(11, 5), "2.2", "2.2"),
    (F(-1, 2), "-0.5", "-0.5"),
    (F(201, 2), "100.5", "100.5"),
    (F(1, 1024), "0.0009765625", "0.0009765625"),
    (F(1, 10**7), "0.0000001", "0.0000001"),
    (F(1, 10**8), "1e-8", "1e-8"),
    (F(123, 10**10), "1.23e-8", "1.23e-8"),
    (THIRD, "0.3333333333333333", "1/3 ≈ 0.333333"),
    (F(-2, 3), "-0.6666666666666666", "-2/3 ≈ -0.666667"),
    (F(2**39, 3), "183251937962.66666", "549755813888/3 ≈ 183252000000"),
    (F(2**40 - 1, 7), "157073089682.14285", "1099511627775/7 ≈ 157073000000"),
    (F(2**40, 3), "366503875925.3333", "≈ 366504000000"),
    (F(1, 3 * 10**400), "3.3333333333333333e-401", "≈ 3.33333e-401"),
    (F(10**400, 3), "3.3333333333333333e+399", "≈ 3.33333e+399"),
    (F(1, 3 * 10**299), "3.333333333333333e-300", "≈ 3.33333e-300"),
    (F(1, 3 * 10**300), "3.3333333333333334e-301", "≈ 3.33333e-301"),
    (F(-1, 3 * 10**299), "-3.333333333333333e-300", "≈ -3.33333e-300"),
    (F(1, 10**1000), "1e-1000", "1e-1000"),
    (F(1, 2**1001), "4.6663180925160944e-302", "≈ 4.6663180925160944e-302"),
    (F(2**1001 + 1, 2**1001), "1", "≈ 1"),
    (10**39, "1" + "0" * 39, "1" + "0" * 39),
    (10**40, "1" + "0" * 40, "≈ 1e+40"),
    (-(10**39), "-1" + "0" * 39, "≈ -1e+39"),
    (12345678901234567 * 10**30 + 1, "12345678901234567" + "0" * 29 + "1", "≈ 1.2345678901234567e+46"),
    (0.0, "0", "≈ 0"),
    (-0.0, "0", "≈ 0"),
    (1.0, "1", "≈ 1"),
    (100.0, "100", "≈ 100"),
    (0.1 + 0.2, "0.30000000000000004", "≈ 0.30000000000000004"),
    (1e20, "100000000000000000000", "≈ 100000000000000000000"),
    (1e21, "1e+21", "≈ 1e+21"),
    (1.25e22, "1.25e+22", "≈ 1.25e+22"),
    (1e-7, "0.0000001", "≈ 0.0000001"),
    (1e-8, "1e-8", "≈ 1e-8"),
    (5e-324, "5e-324", "≈ 5e-324"),
]


@pytest.mark.parametrize(("value", "plain", "people"), TEXTS, ids=[people[:30] for *_, people in TEXTS])
def test_numbers_in_words(value: Number, plain: str, people: str) -> None:
    assert decimal_text(value) == plain
    assert shown(value) == people


def test_long_decimals_in_full() -> None:
    thousand = decimal_text(F(1, 2**1000))
    assert Fraction(thousand) == F(1, 2**1000)
    assert len(thousand) > 700
    assert shown(F(1, 2**1000)) == "≈ 9.3326361850321888e-302"
    long = F(10**3899 + 1, 10**1000)
    assert Fraction(decimal_text(long)) == long
    assert shown(long) == "≈ 1e+2899"


@pytest.mark.parametrize(
    ("value", "digits", "plain", "people"),
    [
        (THIRD, 1, "0.3", "≈ 0.3"),
        (F(2, 3), 3, "0.667", "≈ 0.667"),
        (F(11, 5), 1, "2", "≈ 2"),
        (F(11, 5), 2, "2.2", "2.2"),
        (F(1, 8), 2, "0.12", "≈ 0.12"),
        (F(1, 8), 3, "0.125", "0.125"),
        (F(2**60, 3), 3, "384000000000000000", "≈ 384000000000000000"),
        (1, 3, "1", "1"),
        (10, 1, "10", "10"),
        (123456, 3, "123000", "≈ 123000"),
        (123456, 6, "123456", "123456"),
        (10**40, 3, "1e+40", "1e+40"),
        (10**40 + 1, 3, "1e+40", "≈ 1e+40"),
        (int("9" * 60), 50, "1e+60", "≈ 1e+60"),
        (int("12" * 40), 50, "1." + "21" * 24 + "2e+79", "≈ 1." + "21" * 24 + "2e+79"),
        (0.1, 3, "0.1", "≈ 0.1"),
        (1 / 3, 2, "0.33", "≈ 0.33"),
        (12345.678, 3, "12300", "≈ 12300"),
        (0.0, 3, "0", "≈ 0"),
    ],
)
def test_as_many_digits_as_asked_for(value: Number, digits: int, plain: str, people: str) -> None:
    assert decimal_text(value, digits) == plain
    assert shown(value, digits) == people
