"""`backprop code --style sql`: which inputs are columns, what the table is, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy
import pytest
from sqlglot import exp, parse_one
from support import EXAMPLES, good, run

from tests.sql.engines import duckdb_rows


def titles(*words: str) -> list[str]:
    """The columns of the answer."""
    return [column.alias_or_name for column in parse_one(good("code", *words, "--style", "sql")).expressions]


def test_inputs_are_columns_unless_they_have_a_value_here() -> None:
    assert titles(f"{EXAMPLES}/apple.yaml") == ["apple", "apple_num", "tax", "price", "dapple", "dapple_num", "dtax"]
    assert titles(f"{EXAMPLES}/apple.yaml", "tax=10%") == [
        "apple",
        "apple_num",
        "price",
        "dapple",
        "dapple_num",
        "dtax",
    ]
    assert titles("k = 3; y = k*x") == ["x", "y", "dk", "dx"]
    assert titles("k = 3; y = k*x", "--column", "k=rate") == ["rate", "x", "y", "dk", "dx"]


@pytest.mark.parametrize("words", [("--keep", "d\x07y"), ("--column", "a=\x1b[2J"), ("--from", "t\u202e")])
def test_a_select_has_nothing_that_a_terminal_obeys(words: tuple[str, str]) -> None:
    result = run("code", "y = a*b", "--style", "sql", *words)
    assert (result.code, result.out) == (2, "")
    assert "has a control character" in result.err
    assert not {"\x07", "\x1b", "\u202e"} & {*result.err}


def test_other_columns_and_gradients() -> None:
    assert titles("y = a*b", "--column", 'a="; drop', "--keep", "day", "--wrt", "b") == [
        '"; drop',
        "b",
        "day",
        "y",
        "db",
    ]
    assert titles("y = a*b", "--keep", "y") == ["a", "b", "y", "y_2", "da", "db"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("sales", ["sales"]),
        ("shop.sales", ["shop", "sales"]),
        ("my sales", ["my sales"]),
        ("x; DROP TABLE y", ["x; DROP TABLE y"]),
        ("売上", ["売上"]),
        ('"a.b"', ["a.b"]),
        ("select", ["select"]),
        ("year=*/*.parquet", ["year=*/*.parquet"]),
        ("inputs", ["inputs"]),
    ],
)
def test_the_table_is_one_name(word: str, parts: list[str]) -> None:
    tree = parse_one(good("code", "x*y", "--style", "sql", "--from", word), read="duckdb")
    steps = {step.alias for step in tree.find_all(exp.CTE)}
    (table,) = (table for table in tree.find_all(exp.Table) if table.name not in steps)
    assert [part.name for part in table.parts] == parts
    assert all(part.args["quoted"] or part.name in ("sales", "shop", "売上", "inputs") for part in table.parts)


def test_upstream_and_values_alone() -> None:
    assert "2.0" in good("code", "x*1", "--style", "sql", "--upstream", "2")
    assert titles("x*y", "x=1", "y=2") == ["output", "dx", "dy"]


def test_it_goes_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "apple.sql"
    assert good("code", "x*y", "--style", "sql", "-o", str(path)) == ""
    assert path.read_text("utf-8") == good("code", "x*y", "--style", "sql")


def test_without_sqlglot_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    done = run("code", "x*y", "--style", "sql")
    assert (done.code, done.out) == (2, "")
    assert "pip install sqlglot" in done.err


def test_all_columns_cannot_be_kept() -> None:
    assert "name each, as in --keep day" in run("code", "x*y", "--style", "sql", "--keep", "*").err


def test_what_a_table_refuses_as_a_factor_is_null(tmp_path: Path) -> None:
    path = tmp_path / "bill.yaml"
    path.write_text("items: [{name: tea, price: 100, quantity: 1}]\ntax: 10%\ndiscount: 20%\ncoupon: 5\n", "utf-8")
    text = good("code", str(path), "tea=100", "tea_num=1", "--style", "sql", "--wrt", "tea")
    for column, number, price in (
        ("tax", 1.1, 83),
        ("tax", 0.1, None),
        ("tax", 10, None),
        ("discount", 0.5, 50),
        ("discount", 0, None),
        ("discount", 20, None),
        ("coupon", 0, 88),
        ("coupon", -5, None),
    ):
        row = {"tax": 1.1, "discount": 0.8, "coupon": 5.0} | {column: number}
        (found,) = duckdb_rows({name: numpy.array([float(value)]) for name, value in row.items()}, text)
        assert found[-2] == (None if price is None else pytest.approx(price)), (column, number)


@pytest.mark.parametrize("style", ["sql", "plain", "layers"])
def test_a_receipt_that_rounds_is_told_to_be_exact_here(style: str, tmp_path: Path) -> None:
    path = tmp_path / "bill.yaml"
    path.write_text(
        "items: [{name: tea, price: 19.99, quantity: 1}]\ntax: 10%\nrounding: down\ncurrency: USD\n", "utf-8"
    )
    done = run("code", str(path), "--style", style)
    assert done.code == 0
    assert done.err == (
        "backprop: this calculates the exact amounts; what is paid is rounded, which solve tells (--get paid)\n"
    )
