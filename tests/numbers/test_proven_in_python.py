"""Proven numbers as Python's users meet them: formatted."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import mpmath
import pytest

from backprop_cli import BackpropError, solve


def proven(text: str) -> Any:
    return solve(text, check="none").value


NUMBERS: dict[str, Callable[[], Any]] = {
    "exp(1)": lambda: mpmath.exp(1),
    "-1000*exp(1)": lambda: -1000 * mpmath.exp(1),
    "exp(1)/10**7": lambda: mpmath.exp(1) / 10**7,
    "sqrt(2)*10**20": lambda: mpmath.sqrt(2) * 10**20,
    "1 - exp(-50)": lambda: 1 - mpmath.exp(-50),
}


@pytest.mark.parametrize("form", [".2f", ".30f", ".0f", ".6e", ".20e", ".25g", ".20%", "+.30f", ">60,.20f"])
@pytest.mark.parametrize("text", NUMBERS)
def test_a_format_has_right_digits(text: str, form: str) -> None:
    with mpmath.workdps(80):
        right = Decimal(mpmath.nstr(NUMBERS[text](), 70))
    shown = format(proven(text), form)
    assert re.sub("e([+-])0([0-9])", r"e\1\2", shown) == format(right, form)  # floats write e+07


@pytest.mark.parametrize("form", ["", ">40", "n", "<8", "010"])
@pytest.mark.parametrize("text", NUMBERS)
def test_without_places_it_is_its_double(text: str, form: str) -> None:
    assert format(proven(text), form) == format(float(proven(text)), form)


@pytest.mark.parametrize(
    ("text", "form", "shown"),
    [
        ("exp(3000)", "", "7.6462009890547049e+1302"),
        ("exp(3000)", ".3e", "7.646e+1302"),
        ("-exp(-3000)", ".3g", "-1.31e-1303"),
        ("exp(-3000)", ".2f", "0.00"),
        ("exp(1)", ".0g", "3"),
    ],
)
def test_a_format_beyond_doubles(text: str, form: str, shown: str) -> None:
    assert format(proven(text), form) == shown


def test_a_format_has_no_digits_that_are_not_known() -> None:
    with mpmath.workdps(1_010):
        assert f"{proven('exp(1)'):.999f}" == str(mpmath.nint(mpmath.e * 10**999)).replace(".0", "").replace(
            "2", "2.", 1
        )
    for form in (".1000f", ".1001g", ".1000e"):
        with pytest.raises(BackpropError, match="from 1 to 1000"):
            format(proven("exp(1)"), form)
