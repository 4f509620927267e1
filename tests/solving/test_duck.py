"""Tables that DuckDB goes through: the same numbers, files as they are, and a sentence for whatever is wrong."""

from __future__ import annotations

import csv
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from glob import glob
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from support import APPLE, FRUIT, environment, good, run

from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.duck import engine
from backprop_cli.solving.duck.engine import Engine
from backprop_cli.solving.duck.source import csv_reader, found, would_find
from tests.sql.files import make, said

pytestmark = pytest.mark.once

duckdb: Any = pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")


RECEIPT = """
items:
  - {name: tea, price: 100, quantity: 2, discount: 20%, tax: 8%}
  - {name: bag, price: 300, quantity: 1}
tax: 10%
coupon: 30
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def content(path: str) -> list[tuple[Any, ...]]:
    """Names, then rows, of a Parquet file."""
    read = duckdb.connect().execute("SELECT * FROM read_parquet(?, hive_partitioning = false)", [path])
    return [tuple(column[0] for column in read.description), *read.fetchall()]


def by_rows(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


# The same numbers


@pytest.mark.parametrize(
    ("problem", "table"),
    [
        (APPLE, "apple,apple_num,tax\n100,2,1.1\n110.50,3,8%\n-1e3, 7 ,1.99\n"),
        (FRUIT, "orange,tax\n150,1.1\n0.1,100%\n"),
        ("receipt.yaml", "tea_discount,bag,tax,tea_tax,coupon\n20%,300,1.1,8%,0\n0,1,10%,1,2.5\n100 %,.5,0%,1.08,1\n"),
        ("x*y/(x+y) - x**2", "x,y\n1,2\n3,0.125\n-7,2\n"),
    ],
)
def test_numbers_are_those_of_floats(problem: str, table: str) -> None:
    Path("receipt.yaml").write_text(RECEIPT, "utf-8")
    Path("t.csv").write_text(table, "utf-8")
    ours = by_rows(good(problem, "--table", "t.csv", "--arithmetic", "float"))
    count = len(ours) - 1
    assert good(problem, "--table", "t.csv", "--engine", "duckdb", "-o", "o.csv") == said("o.csv", count, count)
    theirs = by_rows(Path("o.csv").read_text("utf-8"))
    assert theirs[0] == ours[0]
    given = len(by_rows(table)[0])
    for mine, other in zip(ours[1:], theirs[1:], strict=True):
        assert mine[:given] == other[:given]
        assert list(map(float, other[given:])) == pytest.approx(list(map(float, mine[given:])), rel=1e-12, abs=0)


def test_only_gradients_that_are_wanted_must_exist() -> None:
    Path("t.csv").write_text("x,y\n-2,2\n3,2\n", "utf-8")
    good("x**y", "--table", "t.csv", "--engine", "duckdb", "--wrt", "x", "-o", "o.csv")
    assert Path("o.csv").read_text("utf-8") == "x,y,output,dx\n-2,2,4,-4\n3,2,9,6\n"


def test_parquet_to_parquet() -> None:
    make("t.parquet", "SELECT 100 + i AS apple, 'n' || i AS note, 2::UTINYINT AS apple_num FROM range(9) t(i)")
    good(APPLE, "--table", "t.parquet", "--keep", "note", "--wrt", "tax", "--upstream", "2", "-o", "o.parquet")
    header, *rows = content("o.parquet")
    assert header == ("apple", "note", "apple_num", "price", "dtax")
    assert [row[:3] for row in rows] == [(100 + i, f"n{i}", 2) for i in range(9)]
    assert [row[3:] for row in rows] == [(pytest.approx((100 + i) * 2.2), (100 + i) * 4) for i in range(9)]


def test_a_table_without_rows() -> None:
    make("t.parquet", "SELECT 1 AS apple LIMIT 0")
    assert good(APPLE, "--table", "t.parquet", "-o", "o.parquet").startswith("o.parquet: rows written: 0; none")
    assert len(content("o.parquet")) == 1


def test_text_becomes_numbers_in_parquet_but_for_factors() -> None:
    Path("t.csv").write_text("apple;tax;n\n100,5;10%;x\n;;\n", "utf-8")
    good(APPLE, "--table", "t.csv", "--keep", "n", "--wrt", "tax", "--engine", "duckdb", "-o", "o.parquet")
    assert content("o.parquet")[1] == (100.5, "10%", "x", pytest.approx(221.1), 201.0)
    good(APPLE, "--table", "t.csv", "--keep", "n", "--wrt", "tax", "--engine", "duckdb", "-o", "o.csv")
    assert Path("o.csv").read_text("utf-8") == "apple;tax;n;price;dtax\n100,5;10%;x;221,10000000000002;201\n"


# Several files


def test_partitions_are_columns() -> None:
    for year, tax in ((2023, "1.08"), (2024, "1.1")):
        make(f"year={year}/tax={tax}/a b.parquet", f"SELECT {year} AS apple")
    good(APPLE, "--table", "year=*/*/*.parquet", "--wrt", "apple", "-o", "o.parquet")
    assert content("o.parquet") == [
        ("apple", "tax", "year", "price", "dapple"),
        (2023, "1.08", 2023, pytest.approx(2023 * 2.16), 2.16),
        (2024, "1.1", 2024, pytest.approx(2024 * 2.2), 2.2),
    ]


def test_numbers_of_several_files_keep_their_fractions() -> None:
    make("a.parquet", "SELECT 100 AS apple, 2 AS apple_num")
    make("b.parquet", "SELECT 2.5 AS apple_num, 100.25 AS apple")
    good(APPLE, "--table", "?.parquet", "--wrt", "tax", "-o", "out.parquet")
    assert [row[-1] for row in content("out.parquet")[1:]] == [200, 250.625]


def test_names_are_names(in_a_folder: Path) -> None:
    column = "sel'ect\"; drop"
    make("it's [1]*.parquet", 'SELECT 5 AS apple, \'é\' AS "選ぶ", 1 AS "' + column.replace('"', '""') + '"')
    make("it's 1.parquet", "SELECT 'no' AS apple")
    out = "o'\"; DROP [2]?.csv"
    good(APPLE, "--table", "it's [1]*.parquet", "--keep", "*", "--wrt", "tax", "-o", out)
    assert by_rows(Path(out).read_text("utf-8")) == [
        ["apple", "選ぶ", column, "price", "dtax"],
        ["5", "é", "1", "11", "10"],
    ]
    assert {path.name for path in in_a_folder.iterdir()} == {"it's [1]*.parquet", "it's 1.parquet", out}


def test_names_that_a_reader_of_ours_needs() -> None:
    make("t.parquet", "SELECT 5 AS apple, 7 AS file_row_number, 8 AS filename, 9 AS k0, 1 AS price, 2 AS DTAX")
    good(APPLE, "--table", "t.parquet", "--keep", "*", "--wrt", "tax", "-o", "o.parquet")
    header, row = content("o.parquet")
    assert header == ("apple", "file_row_number", "filename", "k0", "price", "DTAX", "price_2", "dtax_2")
    assert row[:6] == (5, 7, 8, 9, 1, 2)


def test_a_pattern_that_is_a_file() -> None:
    Path("[a].csv").touch()
    Path("a.csv").touch()
    assert found("[a].csv") == ("[a].csv",)
    assert found("?.csv") == ("a.csv",)


def test_a_pattern_would_find_what_is_not_there_yet() -> None:
    for pattern, path, is_found in (
        ("*.parquet", "out.parquet", True),
        ("*.parquet", "out.csv", False),
        ("*.parquet", "a/out.parquet", False),
        ("h/**/*.parquet", "h/year=2023/out.parquet", True),
        ("h/**/*.parquet", "./h/out.parquet", True),
        ("**/a/*.parquet", "b/a/c/a/out.parquet", True),
        ("h/**/*.parquet", "out.parquet", False),
        ("**/*.parquet", ".hidden/out.parquet", False),
        ("year=*/*.parquet", "year=1/../out.parquet", False),
        ("out.parquet", "out.parquet", False),
    ):
        assert would_find(pattern, path) == is_found, (pattern, path)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch()
        assert (Path(path).resolve() in {Path(name).resolve() for name in glob(pattern, recursive=True)}) == (
            is_found or pattern == path
        )
        Path(path).unlink()


# What is wrong


NULLS = "SELECT CASE WHEN i % 3 = 0 THEN i::DOUBLE END AS apple FROM range(9) t(i)"


@pytest.mark.parametrize(
    ("select", "words", "told"),
    [
        (NULLS, (), "'t.parquet': 6 of 9 rows have nothing (NULL) in the column 'apple'"),
        ("SELECT CASE i WHEN 1 THEN 'x' ELSE '5' END AS apple FROM range(9) t(i)", (), "1 of 9 rows have no number"),
        ("SELECT unnest(['1_0', 'inf', '5']) AS apple", (), "2 of 3 rows have no number in the column 'apple'"),
        ("SELECT 'nan'::FLOAT AS apple", (), "1 of 1 rows have no number in the column 'apple' that can be used"),
        ("SELECT 0.1 AS tax", (), "such as '0.1': tax: 0.1 could be a rate or a factor"),
        ("SELECT true AS apple FROM range(3)", (), "is no number in any of the 3 rows but of the type BOOLEAN"),
        ("SELECT [1] AS apple", (), "but of the type INTEGER[]"),
        ("SELECT 1 AS aple", (), "t.parquet:1:1: the column 'aple' sets no input"),
        ("SELECT 1 AS apple", ("tax=2/0",), "division by zero"),
        ("SELECT 1 AS apple", ("--on-error", "skip"), "there is no --on-error where DuckDB calculates"),
        ("SELECT 1 AS apple", ("--digits", "3"), "there is no --digits"),
        ("SELECT 1 AS apple", ("--arithmetic", "exact"), "there is no --arithmetic exact"),
        ("SELECT 1 AS apple", ("--decimal", ","), "--decimal is about CSV"),
        ("SELECT 1 AS apple", ("-o", "o.json"), "end it in one of .parquet, .csv"),
        ("SELECT 1 AS apple", ("-o", "t.parquet"), "'t.parquet' is also where the output goes"),
        ("SELECT 1 AS apple", ("--table", "?.parquet", "-o", "u.parquet"), "'u.parquet' would be one of the files"),
        ("SELECT 1 AS apple", ("-o", "no/o.parquet"), "'no/o.parquet' cannot be written"),
        ("SELECT 1 AS apple", ("-o", "-"), "DuckDB writes its answer to a file"),
    ],
)
def test_what_is_wrong_is_told_and_the_old_file_stays(select: str, words: Sequence[str], told: str) -> None:
    make("t.parquet", select)
    Path("o.parquet").write_text("old", "utf-8")
    before = sorted(os.listdir())
    usual = {"--table": "t.parquet", "-o": "o.parquet"}
    result = run(APPLE, *(word for name, file in usual.items() if name not in words for word in (name, file)), *words)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert sum(not line.startswith(" ") for line in result.err.splitlines()) == 1
    assert Path("o.parquet").read_text("utf-8") == "old"
    assert sorted(os.listdir()) == before


def test_rows_without_an_answer_are_counted() -> None:
    make("t.parquet", "SELECT i % 5 AS x, 7 AS y FROM range(20) t(i)")
    result = run("y/x", "--table", "t.parquet", "-o", "o.parquet")
    assert result.err == (
        "backprop: 't.parquet': rows without an answer: 4; the first, with x=0, y=7:"
        " division by zero in y / x; change the divisor x\n"
    )
    result = run("x*y*1e308", "--table", "t.parquet", "-o", "o.parquet")
    assert "rows without an answer: 20; the first, with x=0, y=7: the numbers are beyond what a double" in result.err


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("SELECT 1.1 AS tax", "'b.parquet' has no column 'apple', which others of these files have"),
        ("SELECT 'x' AS apple, 1.1 AS tax", "'b.parquet': 1 of 1 rows have no number in the column 'apple'"),
        ("SELECT NULL::INT AS apple, 1.1 AS tax", "'b.parquet': 1 of 1 rows have nothing (NULL) in the column 'apple'"),
    ],
)
def test_the_file_is_named(second: str, told: str) -> None:
    make("a.parquet", "SELECT 1 AS apple, 1.1 AS tax")
    make("b.parquet", second)
    assert told in run(APPLE, "--table", "?.parquet", "-o", "out.parquet").err


def test_no_parquet() -> None:
    make("a.parquet", "SELECT 1 AS apple")
    Path("b.parquet").write_text("apple\n1\n" * 9, "utf-8")
    told = run(APPLE, "--table", "?.parquet", "-o", "out.parquet").err
    assert told.startswith("backprop: 'b.parquet' cannot be read as Parquet (No magic bytes found at end of file 'b.")
    assert "there is no file 'c.parquet'" in run(APPLE, "--table", "c.parquet", "-o", "out.parquet").err
    assert "there is no file 's3://b/c.parquet'" in run(APPLE, "--table", "s3://b/c.parquet", "-o", "o.parquet").err
    assert "no file matches 'c*.parquet'" in run(APPLE, "--table", "c*.parquet", "-o", "out.parquet").err


def test_columns_that_differ_in_letter_case() -> None:
    make("t.parquet", "SELECT 1 AS cc, 2 AS dd")
    Path("t.parquet").write_bytes(Path("t.parquet").read_bytes().replace(b"dd", b"CC"))
    assert "'t.parquet' has two columns 'CC'" in run("cc*2", "--table", "t.parquet", "-o", "o.parquet").err


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"apple,tax\n1,1.1\nabc,1.1\n,1.1\n2,0.1\n", "1 of 4 rows have no number in the column 'tax'"),
        (b"apple,tax\n1,1.1\n2\n", "t.csv:3:1: cells in this row: 1, columns in the header: 2"),
        (b"apple,tax\n1,1.1\n2,1.1,3\n", "t.csv:3:1: cells in this row: 3, columns in the header: 2"),
        ("apple,tax\n1,1.1\nリンゴ,1.1\n".encode("cp932"), "'t.csv' is not in UTF-8"),
        (b"apple,tax\n1,1.1\n\xe9,1.1\n", "t.csv:3:1: 't.csv' is not in UTF-8"),
        (b"apple,tax\xff\n1,1.1\n", "t.csv:1:10: 't.csv' is not in UTF-8"),
        (b"", "t.csv:1:1: the table is empty"),
        (b"apple,\n1,\n", "'t.csv' has a column without a name"),
    ],
)
def test_what_is_wrong_with_a_csv(table: bytes, told: str) -> None:
    Path("t.csv").write_bytes(table)
    result = run(APPLE, "--table", "t.csv", "--engine", "duckdb", "-o", "o.csv")
    assert result.code == 2
    assert told in result.err
    assert os.listdir() == ["t.csv"]


def test_headers_have_to_be_the_same() -> None:
    Path("a.csv").write_text("apple,tax\n1,1.1\n", "utf-8")
    Path("b.csv").write_text("tax,apple\n1.1,1\n", "utf-8")
    result = run(APPLE, "--table", "?.csv", "--engine", "duckdb", "-o", "out.csv")
    assert result.err.startswith("b.csv:1:1: the header, what separates cells or the decimal sign differs")
    make("c.parquet", "SELECT 1 AS apple")
    assert "not of the same kind" in run(APPLE, "--table", "[ac].*", "--engine", "duckdb", "-o", "out.csv").err


@pytest.mark.parametrize("module", ["duckdb", "sqlglot"])
def test_without_the_extra(module: str) -> None:
    make("t.parquet", "SELECT 1 AS apple")
    with mock.patch.dict(sys.modules, {module: None}):
        result = run(APPLE, "--table", "t.parquet", "-o", "o.parquet")
    assert (result.code, result.out) == (2, "")
    assert "need duckdb and sqlglot; install them with: pip install duckdb sqlglot\n" in result.err


def test_what_duckdb_lacks_is_said_without_a_dialect() -> None:
    make("t.parquet", "SELECT 0.5 AS x")
    steps = "; ".join(f"t{n} = t{n - 1}*t{n - 1}" for n in range(1, 300))
    for text, told in (("erf(x)", "DuckDB has no function for erf"), (f"t0 = x*x; {steps}", "at most 200 and")):
        result = run(text, "--table", "t.parquet", "-o", "o.parquet")
        assert told in result.err
        assert "dialect" not in result.err


def test_duckdb_reads_and_writes_files_alone() -> None:
    make("t.parquet", "SELECT 1 AS apple")
    told = run(APPLE, "--table", "-", "--engine", "duckdb", "-o", "o.csv").err
    assert told == "backprop: DuckDB reads files, and the table is a pipe here; name a file\n"
    if hasattr(os, "mkfifo"):
        os.mkfifo("pipe.parquet")
        told = run(APPLE, "--table", "pipe.parquet", "-o", "o.parquet").err
        assert told == "backprop: DuckDB reads files, and the table is a pipe here; name a file\n"
        told = run(APPLE, "--table", "t.parquet", "-o", "pipe.parquet").err
        assert "'pipe.parquet' is no file that DuckDB could write" in told


# Bounds


def test_duckdb_is_kept_within_bounds() -> None:
    database = Engine()
    names = ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions")
    for name in names:
        assert database.rows(f"SELECT current_setting('{name}')") == [(False,)]
    assert database.rows("SELECT current_setting('memory_limit')") == [("1.0 GiB",)]
    with pytest.raises(ValueError, match="locked"):
        database.rows("SET memory_limit = '9GiB'")
    with pytest.raises(ValueError, match="DuckDB stopped"):
        database.rows("SELECT * FROM read_parquet('https://127.0.0.1:9/t.parquet')")


def test_a_full_disk_is_told_as_that() -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        Engine().rows("COPY (SELECT 1) TO '/dev/full' (FORMAT csv)")


def test_a_wide_table_is_tried_again_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, tried = Engine.rows, list[int]()

    def little_room(engine: Engine, text: str) -> list[tuple[Any, ...]]:
        if text.startswith("COPY"):
            tried.append(rows(engine, "SELECT current_setting('threads')")[0][0])
            if len(tried) == 1:
                raise BackpropError("duckdb-memory", None, limit="1GiB")
        return rows(engine, text)

    monkeypatch.setattr(Engine, "rows", little_room)
    make("t.parquet", "SELECT 1 AS apple")
    assert good(APPLE, "--table", "t.parquet", "-o", "o.parquet") == said("o.parquet", 1, 1)
    assert tried[1:] == [1]


def test_a_table_too_wide_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_SETTINGS", (*engine._SETTINGS, "SET memory_limit = '2MiB'"))
    make("t.parquet", "SELECT 1 AS apple, repeat(md5(i::VARCHAR), 99) AS note FROM range(9999) t(i)")
    result = run(APPLE, "--table", "t.parquet", "--keep", "note", "-o", "o.parquet")
    assert result == (2, "", "backprop: DuckDB would need more than 1GiB of memory for this; keep fewer columns\n")
    assert os.listdir() == ["t.parquet"]


def test_a_reader_guesses_nothing() -> None:
    from backprop_cli.solving.table_form import TableForm

    Path("t.csv").write_text("a,b\n2024-01-01,007\n", "utf-8")
    assert Engine().rows(f"SELECT * FROM {csv_reader(['t.csv'], ['c0', 'c1'], TableForm())})") == [
        ("2024-01-01", "007")
    ]


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_ctrl_c_leaves_no_half_file() -> None:
    make("t.parquet", "SELECT i * 1.01 AS apple, i % 7 + 1.5 AS apple_num FROM range(3000000) t(i)")
    Path("o.parquet").write_text("old", "utf-8")
    words = (sys.executable, *["-m", "backprop_cli", "--table", "t.parquet", "-o", "o.parquet"], APPLE)
    process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while process.poll() is None and not any(name.endswith(".part") for name in os.listdir()):
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    assert (*process.communicate(), process.returncode) == (b"", b"", 130)
    assert sorted(os.listdir()) == ["o.parquet", "t.parquet"]
    assert Path("o.parquet").read_text("utf-8") == "old"
