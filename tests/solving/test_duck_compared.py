"""What DuckDB wrote is not taken on trust: some rows are solved exactly, and a difference is no answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from support import APPLE, good, run

from backprop_cli import parse_expression
from backprop_cli.checking.evidence import Check
from backprop_cli.language.messages import Message
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.duck import sample
from backprop_cli.solving.duck import table as duck_table
from backprop_cli.solving.duck.engine import Engine
from backprop_cli.solving.duck.run import DuckRun
from backprop_cli.solving.scenario_columns import Settings
from tests.sql.files import make, said

pytestmark = pytest.mark.once

pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def wrong_where(condition: str) -> Callable[..., str]:
    """Makes a SELECT that is wrong by one part in a million in some rows."""
    right = duck_table.select_gradients

    def made(*words: Any, **settings: Any) -> str:
        text = right(*words, **settings)
        return f'SELECT * REPLACE ("price" * (1 + 1e-6 * ({condition})::INT) AS "price") FROM ({text})'

    return made


@pytest.mark.parametrize("condition", ["true", "k0 = 1", "k0 = 100000", "k1 = -1", "k1 = 99"])
@pytest.mark.parametrize("check", ["auto", "symbolic"])
def test_a_difference_is_no(condition: str, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any row, or in the first, the last, or one that has the least or the greatest number."""
    number = "CASE i WHEN 777 THEN -1 WHEN 888 THEN 99 ELSE 5 END"
    make("t.parquet", f"SELECT i AS apple, {number} AS apple_num FROM range(1, 100001) t(i)")
    monkeypatch.setattr(duck_table, "select_gradients", wrong_where(condition))
    result = run(APPLE, "--table", "t.parquet", "-o", "o.parquet", "--check", check)
    assert (result.code, result.out) == (1, "")
    assert "'o.parquet' is not written: in the row with apple=" in result.err
    assert os.listdir() == ["t.parquet"]


def test_a_difference_in_a_csv_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    make("t.csv", "SELECT i AS apple FROM range(1000) t(i)")
    monkeypatch.setattr(duck_table, "select_gradients", wrong_where("k0 = '999'"))
    words = (APPLE, "--table", "t.csv", "--engine", "duckdb", "-o", "o.csv")
    assert run(*words).code == 1
    assert run(*words, "--check", "none").out == "o.csv: rows written: 1,000; none of them compared\n"


@pytest.mark.parametrize("out", ["o.parquet", "o.csv"])
def test_narrow_floats_are_compared_as_what_they_are(out: str) -> None:
    make("t.parquet", "SELECT (19.99 + i)::FLOAT AS apple, 1.1::FLOAT AS tax FROM range(3) t(i)")
    assert good(APPLE, "--table", "t.parquet", "-o", out) == said(out, 3, 3)


@pytest.mark.parametrize("words", [(), ("--wrt", "y")])
def test_what_is_said_of_a_difference(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    make("t.parquet", "SELECT 1 AS x, 3 AS y")
    right = duck_table.select_gradients

    def made(*given: Any, **settings: Any) -> str:
        return f'SELECT * REPLACE ("output" + 1 AS "output", "dy" + 0.5 AS "dy") FROM ({right(*given, **settings)})'

    monkeypatch.setattr(duck_table, "select_gradients", made)
    assert run("x/y", "--table", "t.parquet", "-o", "o.parquet", *words).err == (
        "backprop: 'o.parquet' is not written: in the row with x=1, y=3 DuckDB has 1.3333333333333333 for output,"
        " and right is 0.33333333333333333; use a CSV without --engine duckdb for it, and please report it\n"
    )


def test_digits_that_cancel_are_no_fault_of_duckdb() -> None:
    make("t.parquet", "SELECT 1e16 AS x, 1.5 AS y")
    result = run("(x + y) - x", "--table", "t.parquet", "-o", "o.parquet")
    assert (result.code, os.listdir()) == (1, ["t.parquet"])
    assert result.err == (
        "backprop: 'o.parquet' is not written: in the row with x=1e+16, y=1.5 output is 2.0 in doubles, and right is"
        " 1.5: digits cancel out there, or are lost in sizes too different; use a CSV without --engine duckdb, which"
        " calculates exactly\n"
    )


def test_sympy_may_disagree(monkeypatch: pytest.MonkeyPatch) -> None:
    make("t.parquet", "SELECT 1 AS apple")
    monkeypatch.setattr(sample, "check", lambda *_: Check("symbolic", "mismatch", 0, []))
    words = (APPLE, "--table", "t.parquet", "-o", "o.parquet", "--check")
    result = run(*words, "symbolic")
    assert result.code == 1
    assert "'o.parquet' is not written: sympy disagrees with the gradients of the row with apple=1" in result.err
    assert run(*words, "auto").code == 0


def test_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    database = Engine()
    for known, told in ((-1.0, 0), (0.0, 0), (33.9, 33), (100.0, 100)):
        monkeypatch.setattr(database, "_connection", mock.Mock(**{"query_progress.return_value": known}))
        assert database.share() == told
    make("t.parquet", "SELECT 1 AS x")
    run_of_it = DuckRun(Problem(parse_expression("x*2")), {}, "t.parquet", Settings(), print)
    monkeypatch.setattr(run_of_it, "engine", mock.Mock(**{"share.return_value": 7}))
    for rows, key in ((0, "progress-share"), (5, "progress-comparing")):
        run_of_it.rows = rows
        assert run_of_it.told() == Message(key, {"share": 7})
