"""A problem solved for every row of a DataFrame of pandas or polars, or of a dict of lists."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from support import APPLE

from backprop_cli import BackpropError, Problem, Variable, load_problems, scenarios

TAX = "price = apple * tax"


def apple() -> Problem:
    return load_problems(APPLE)[0]


def test_a_dict_of_lists() -> None:
    frame: dict[str, list[Any]] = {"apple": [100, 110.5], "tax": ["10%", Decimal("1.08")]}
    assert scenarios(apple(), frame) == frame | {
        "price": [220.0, 238.68],
        "dapple": [2.2, 2.16],
        "dapple_num": [110.0, 119.34],
        "dtax": [200.0, 221.0],
    }
    assert scenarios(TAX, {"apple": [Fraction(-1, 3), "1/3"]}, {"tax": 3}, wrt=["tax"])["price"] == [-1.0, 1.0]
    assert scenarios("x*y", {"x": [1, 2], "y": [3, 4]}, upstream=2, arithmetic="float")["dx"] == [6.0, 8.0]
    assert scenarios(Variable("x") ** 2, {"x": [3]})["dx"] == [6.0]
    assert scenarios(Variable("x") ** 2, {Variable("x"): [3]})["dx"] == [6.0]


def test_nothing_is_lost_where_there_is_no_row_or_no_column() -> None:
    assert scenarios("x*2", {"x": []}) == {"x": [], "output": [], "dx": []}
    assert scenarios(apple(), {"who": ["a", "b"]}, keep="who")["price"] == [220.0, 220.0]


def test_a_name_that_is_taken_stays() -> None:
    found = scenarios("x*2", {"x": [1], "dx": ["mine"]}, keep=["dx"])
    assert found == {"x": [1], "dx": ["mine"], "output": [2.0], "dx_2": [2.0]}


@pytest.mark.parametrize(
    ("problem", "frame", "message"),
    [
        ("x*2", {"x": [1, None]}, "row 1, column 'x': a number is missing; give one, or leave the row out"),
        ("x*2", {"x": ["", 1]}, "row 0, column 'x': a number is missing"),
        ("x*2", {"x": [1, float("nan")]}, "row 1, column 'x': x needs a finite number, not 'nan'"),
        ("x*2", {"x": ["1,5"]}, "row 0, column 'x': "),
        ("x*y", {"y": [1, 2], "x": ["4", '5"6']}, "row 1, column 'x': "),
        ("1/x", {"x": [1, 0]}, "row 1: division by zero in 1 / x"),
        ("x*2", {"y": [1]}, "the column 'y' sets no input; hand it on as it is with keep=['y']"),
        ("z = x*2", {"x": [1], "z": [2]}, "the column 'z' names something that is calculated"),
        ("x*y", {"x": [1], "y": [1, 2]}, "the columns have different lengths (1, 2)"),
        ("x*y", {"x": [1]}, "no column and no value for y"),
        ("x**x", {"x": [2, 200]}, "row 1: output is beyond what a float can hold"),
        ("x*2", {"x": [[1, 2]]}, "row 0, column 'x': "),
        ("x*2", {"x": [True]}, "row 0, column 'x': x needs a number, not bool"),
    ],
)
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_a_row_that_cannot_be_is_told(problem: str, frame: Any, message: str, arithmetic: str) -> None:
    with pytest.raises(BackpropError) as caught:
        scenarios(problem, frame, arithmetic=arithmetic)
    assert str(caught.value).startswith(message) or "beyond what a float" in str(caught.value)


@pytest.mark.parametrize("settings", [{"check": "maybe"}, {"arithmetic": "integer"}, {"wrt": ["z"]}])
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BackpropError):
        scenarios("x*2", {"x": [1]}, **settings)


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_a_frame_comes_back_as_one_of_its_kind(kind: str, arithmetic: str) -> None:
    library = pytest.importorskip(kind)
    pytest.importorskip("narwhals")
    frame = library.DataFrame({"who": ["a", "b"], "apple": [100, 110], "tax": [1.1, 1.5]})
    found = scenarios(apple(), frame, keep="*", wrt=["apple"], arithmetic=arithmetic)
    assert type(found) is type(frame)
    assert [*found.columns] == ["who", "apple", "tax", "price", "dapple"]
    assert [*frame.columns] == ["who", "apple", "tax"]
    columns = {name: [*found[name]] for name in found.columns}
    assert columns["who"] == ["a", "b"]
    assert columns["price"] == pytest.approx([220, 330])
    assert columns["dapple"] == pytest.approx([2.2, 3])


def test_the_index_of_pandas_stays() -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("narwhals")
    found = scenarios("x*2", pandas.DataFrame({"x": [1, 2]}, index=[7, 3]))
    assert found.loc[3].tolist() == [2, 4, 2]
    with pytest.raises(BackpropError, match="row 1, column 'x': x needs a finite number, not 'nan'"):
        scenarios("x*2", pandas.DataFrame({"x": [1, None]}))


def test_without_narwhals_a_dict_will_do() -> None:
    with mock.patch.dict(sys.modules, {"narwhals": None}):
        assert scenarios("x*2", {"x": [1]})["output"] == [2.0]
        with pytest.raises(BackpropError, match="pip install narwhals"):
            scenarios("x*2", SimpleNamespace(columns=["x"]))
        with pytest.raises(TypeError, match="list is no table"):
            scenarios("x*2", [1, 2])


@pytest.mark.parametrize(
    ("make", "wanted"),
    [
        (lambda pandas: 5, "int is no table; give a DataFrame"),
        (lambda pandas: pandas.Series([1, 2]), "Series is no table"),
        (lambda pandas: [{"x": 1}], "list is no table"),
        (lambda pandas: {"x": 1, "y": 2}, "the column 'x' is no list"),
        (lambda pandas: {"x": "12", "y": [1, 2]}, "the column 'x' is no list"),
        (lambda pandas: pandas.DataFrame([[1, 2]]), "has no name in letters; name the columns"),
        (lambda pandas: pandas.DataFrame([[1, 2]], columns=["x", "x"]), "two columns of the DataFrame have one name"),
        (
            lambda pandas: pandas.DataFrame({"x": pandas.to_datetime(["2020-01-01"]), "y": [1]}),
            "'x' has dates or times",
        ),
        (
            lambda pandas: pandas.DataFrame({"x": pandas.array([1, None], dtype="Int64"), "y": 1}),
            "row 1, column 'x': a number is missing",
        ),
    ],
)
def test_what_is_no_table_of_numbers(make: Callable[[Any], Any], wanted: str) -> None:
    with pytest.raises(BackpropError) as caught:
        scenarios("x*y", make(pytest.importorskip("pandas")))
    assert wanted in str(caught.value)
    assert "\n" not in str(caught.value)
