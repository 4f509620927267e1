"""A SELECT gives what a float run gives, on the databases there are, for random problems and the examples."""

from __future__ import annotations

import math
import random
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy
import pytest
from sqlglot import parse_one
from support import ROOT

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.runs import propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.solving.solution import solve
from backprop_cli.solving.sql import DIALECTS
from backprop_cli.solving.sql.rules import LACKING
from backprop_cli.solving.sql.select import select_gradients
from tests.sql.engines import duckdb_rows, postgres, postgres_programs, spark_rows, sqlite_rows
from tests.sql.problems import FUNCTION_ROWS, TableProblem, of_problem, of_text, random_problem
from tests.sql.verdict import findings

pytestmark = pytest.mark.once

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
REFERENCES = (
    "apple*apple_num*tax",
    "(x + y)**2",
    "1/2*x / (7/2) - y**-2 + 2**x",
    "relu(x)*y + abs(y)*max(x, y, 0.5) - min(x, y) + clip(x, -1, y)",
    "logsumexp(x, y)*sigmoid(x) + tanh(y)*softplus(x) - elu(y) + log1p(abs(x))",
    "round(x)*y + floor(y)*x - ceil(x)*sign(y)*x + cbrt(x)*expm1(y)",
    "asinh(x) + atan2(x, y) + acosh(1 + abs(y)) + atanh(tanh(x))",
)


def columns_of(graph: Graph) -> dict[str, str]:
    return {name: name for name, node in graph.inputs.items() if node not in graph.literals}


def select(text: str, dialect: str = "duckdb", **settings: Any) -> str:
    graph = parse_expression(text)
    return select_gradients(graph, {}, columns_of(graph), "data", dialect, **settings)


def numbers(text: str, *rows: tuple[Any, ...], dialect: str = "duckdb") -> list[tuple[float | None, ...]]:
    """The output and the gradients of an expression for rows of its inputs."""
    names = columns_of(parse_expression(text))
    table = {name: numpy.array(column, dtype=float) for name, column in zip(names, zip(*rows))}
    return {"duckdb": duckdb_rows, "sqlite": sqlite_rows}[dialect](table, select(text, dialect, keep=()))


def references(rows: int) -> list[TableProblem]:
    """The problems that every database is tried with: the examples of numbers, and REFERENCES."""
    found = [of_text(text, random.Random(number), rows) for number, text in enumerate(REFERENCES)]
    for path in EXAMPLES:
        problem = next(read_problems(path.read_bytes(), str(path)))
        assert not isinstance(problem, BackpropError)
        if not problem.graph.of_arrays and not problem.graph.meets_arrays(problem.values.values()):
            found.append(of_problem(path.name, problem, random.Random(path.name), rows))
    return found


def forty_squarings() -> TableProblem:
    """Each of the one before, of numbers that stay small."""
    steps = "; ".join(f"t{n} = t{n - 1}*t{n - 1}*0.5 + 0.1" for n in range(1, 40))
    made = of_text(f"t0 = x*x; {steps}", random.Random(1), 50)
    made.table[made.columns["x"]] = numpy.linspace(-1, 1, 50)
    return made


@pytest.mark.parametrize("seed", range(0, 100, 5))
def test_duckdb_and_sqlite_agree_with_the_float_run(seed: int) -> None:
    """Each function first in two of them; 200 with 10,000 rows each: python -m tests.sql 200."""
    for number in range(seed, seed + 5):
        made = random_problem(number, 100, LACKING["duckdb"])
        assert findings(made, "duckdb", duckdb_rows) == [], made.text
        assert findings(made, "sqlite", sqlite_rows) == [], made.text


def test_the_examples_agree() -> None:
    found = references(500)
    assert len(found) >= len(REFERENCES) + 5
    for made in found:
        assert findings(made, "duckdb", duckdb_rows) == [], made.text
        assert findings(made, "sqlite", sqlite_rows) == [], made.text


def test_postgres_agrees() -> None:
    programs = postgres_programs()
    if programs is None or not shutil.which("psql"):
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, postgres(Path(folder), programs) as server:
        for made in references(200):
            assert findings(made, "postgres", server.rows) == [], made.text
        deep = forty_squarings()
        assert findings(deep, "postgres", server.rows) == []
        if server.version >= 16:  # which has the error function
            assert findings(of_text("gelu(x)*erf(y)", random.Random(1), 200), "postgres", server.rows) == []


def test_spark_agrees() -> None:
    session = pytest.importorskip("pyspark.sql", reason="needs Spark: pip install pyspark").SparkSession
    if not shutil.which("java"):
        pytest.skip("needs Java: apt-get install default-jre-headless")
    spark = session.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        for made in [*references(50), forty_squarings()]:
            assert findings(made, "spark", lambda table, text: spark_rows(spark, table, text)) == [], made.text
    finally:
        spark.stop()


def test_every_function_has_a_rule_or_is_refused_by_name() -> None:
    for row in FUNCTION_ROWS:
        for dialect in DIALECTS:
            call = f"{row.symbol}({', '.join('xyz'[: row.arity])})"
            if row.name in LACKING.get(dialect, ()):
                with pytest.raises(BackpropError) as caught:
                    select(call, dialect)
                assert caught.value.message.parameters["name"] == row.symbol
            else:
                parse_one(select(call, dialect), read=dialect)


def test_constants_are_numbers() -> None:
    assert {name for name, row in FUNCTIONS.items() if not row.arity} == {"pi", "e"}
    assert numbers("x*pi() + e()", (2,)) == [(2 * math.pi + math.e, math.pi)]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_whole_numbers_are_divided_as_numbers(dialect: str) -> None:
    assert numbers("1/2 + x/2", (1,), dialect=dialect) == [(1.0, 0.5)]


def test_columns_of_whole_numbers_are_divided_as_numbers() -> None:
    table = {"x": numpy.array([1]), "y": numpy.array([2])}
    assert duckdb_rows(table, select("x / y", keep=())) == [(0.5, 0.5, -0.25)]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_at_a_kink_it_is_the_convention_of_the_float_run(dialect: str) -> None:
    assert numbers("relu(x)", (0,), dialect=dialect) == [(0.0, 0.0)]
    assert numbers("abs(x)", (0,), dialect=dialect) == [(0.0, 0.0)]
    assert numbers("leaky_relu(x)", (0,), dialect=dialect) == [(0.0, 0.01)]
    assert numbers("max(x, y, z)", (3, 3, 1), dialect=dialect) == [(3.0, 0.5, 0.5, 0.0)]
    assert numbers("clip(x, 0, y)", (0, 1), dialect=dialect) == [(0.0, 0.5, 0.0)]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
@pytest.mark.parametrize("text", ["x / y", "x*log(y)", "x**y", "sqrt(y)*x", "x*log(y) + x*relu(-y)"])
def test_a_row_without_a_value_is_null_throughout(text: str, dialect: str) -> None:
    y = 0.0 if text == "x / y" else -0.5
    assert numbers(text, (-2, y), dialect=dialect) == [(None, None, None)]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_a_slope_that_does_not_exist_is_null_alone(dialect: str) -> None:
    assert numbers("sqrt(x) + y", (0, 1), dialect=dialect) == [(1.0, None, 1.0)]
    assert numbers("sqrt(x)*0 + y", (0, 1), dialect=dialect) == [(1.0, 0.0, 1.0)]


def test_null_stays_null() -> None:
    assert duckdb_rows({"x": numpy.ma.array([1.0], mask=[True])}, select("max(x, 2)*3", keep=())) == [(None, None)]


@pytest.mark.parametrize("name", ["select", 'say "x"', "リンゴ", '"; drop', "a`b\\c", "two words"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_name_is_a_column(name: str, dialect: str) -> None:
    text = select_gradients(parse_expression("x*x"), {}, {"x": name}, "data", dialect)
    assert parse_one(text, read=dialect).expressions[0].name == name
    if dialect in ("duckdb", "sqlite"):
        rows = {"duckdb": duckdb_rows, "sqlite": sqlite_rows}[dialect]
        assert rows({name: numpy.array([3.0])}, text) == [(3.0, 9.0, 6.0)]


def test_columns_that_differ_in_letter_case_alone_stay_apart() -> None:
    graph = parse_expression("x*X*dx")
    text = select_gradients(graph, {}, {"x": "a", "X": "b", "dx": "c"}, "data", "duckdb", keep=("a",))
    table = {name: numpy.array([number]) for name, number in (("a", 2.0), ("b", 3.0), ("c", 5.0))}
    assert duckdb_rows(table, text) == [(2.0, 30.0, 15.0, 10.0, 6.0)]


@pytest.mark.parametrize("rows", [duckdb_rows, sqlite_rows])
@pytest.mark.parametrize(
    ("text", "columns", "keep"),
    [
        ("x + v_x*t", {"x": "x", "v_x": "v_x", "t": "t"}, ()),
        ("x + V_X*t", {"x": "x", "V_X": "V_X", "t": "t"}, ()),
        ("x*y*t", {"x": "x", "y": "v_x", "t": "V_T"}, ("v_x", "inputs", "step_1")),
        ("v_リンゴ*リンゴ*t", {"v_リンゴ": "v_リンゴ", "リンゴ": "リンゴ", "t": "row"}, ("V_リンゴ",)),
        ("y = v_x*x; z = y*y*x*t", {"v_x": "part", "x": "v_y", "t": "d_y"}, ("Part", "D_X")),
        ("v_x = x*y; d_x = v_x*v_x*t", {"x": "x", "y": "v_v_x", "t": "d_d_x"}, ("t", "data")),
    ],
)
def test_no_name_of_ours_is_one_of_the_table(
    text: str, columns: dict[str, str], keep: tuple[str, ...], rows: Any
) -> None:
    graph = parse_expression(text)
    values = dict(zip(columns, (2.0, 3.0, 5.0)))
    table = dict.fromkeys(keep, 7.0) | {columns[name]: number for name, number in values.items()}
    folded = {name.casefold(): (name, number) for name, number in table.items()}
    wanted = propagate(graph, values, 1.0, "float")
    answer = [wanted.values[graph.output], *(wanted.gradients[node] for node in graph.inputs.values())]
    dialect = "duckdb" if rows is duckdb_rows else "sqlite"
    select = select_gradients(graph, {}, columns, "data", dialect, keep=keep)
    found = rows({name: numpy.array([number]) for name, number in folded.values()}, select)
    assert found == [(*(folded[name.casefold()][1] for name in keep), *answer)]


def test_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        sqlite_rows({"other": numpy.array([1.0])}, select("x*2", "sqlite"))


def test_a_text_is_its_number_or_null_in_sqlite() -> None:
    texts = {"12": 12, " 2.5 ": 2.5, "-4": -4, "+.5": 0.5, "1e3": 1000, "9007199254740993": 2**53}
    wrong = ("", "abc", "12abc", "10%", "1,980", "0x10", "inf", "nan", "¥5")
    for kind in ("TEXT", "", "NUMERIC", "REAL"):
        rows = [(text,) for text in (*texts, *wrong, 7, 2.5, b"8", None)]
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(f'CREATE TABLE data ("x" {kind})')
            connection.executemany("INSERT INTO data VALUES (?)", rows)
            found = [row[0] for row in connection.execute(select("x + 0", "sqlite", keep=()))]
        assert found == [*texts.values(), *[None] * len(wrong), 7, 2.5, None, None]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_where_no_input_is_a_column_there_is_a_row_for_each(dialect: str) -> None:
    text = select_gradients(parse_expression("x*y"), {"x": 2, "y": 3}, {}, "data", dialect)
    rows = {"duckdb": duckdb_rows, "sqlite": sqlite_rows}[dialect]
    assert rows({"other": numpy.array([1.0, 1.0])}, text) == [(6.0, 3.0, 2.0)] * 2


def test_the_answer_is_called_as_in_a_table() -> None:
    text = select("price = apple*n*tax", wrt=["tax", "price"])
    assert [column.alias_or_name for column in parse_one(text, read="duckdb").expressions] == [
        *("apple", "n", "tax"),
        *("price", "dtax", "dprice"),
    ]


def test_a_table_called_like_a_step_is_read() -> None:
    graph = parse_expression("x*x*x")
    text = select_gradients(graph, {}, {"x": "x"}, "inputs", "sqlite").replace("FROM inputs AS t", "FROM data AS t", 1)
    assert sqlite_rows({"x": numpy.array([2.0])}, text) == [(2.0, 8.0, 12.0)]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_forty_squarings_are_no_more_work_than_forty(dialect: str) -> None:
    made = forty_squarings()
    rows = {"duckdb": duckdb_rows, "sqlite": sqlite_rows}[dialect]
    assert findings(made, dialect, rows) == []
    assert len(select(made.text, dialect)) < 15_000


def test_what_is_too_deep_is_refused() -> None:
    steps = "; ".join(f"t{n} = t{n - 1}*t{n - 1}" for n in range(1, 300))
    with pytest.raises(BackpropError) as caught:
        select(f"t0 = x*x; {steps}")
    assert caught.value.message.id == "sql-too-deep"


def test_a_sum_of_a_thousand_products_is_one_select() -> None:
    text = " + ".join(f"x*{n}" for n in range(1, 1001))
    assert numbers(text, (2,)) == [(1_001_000.0, 500_500.0)]
    assert numbers(text, (2,), dialect="sqlite") == [(1_001_000.0, 500_500.0)]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
@pytest.mark.parametrize("row", FUNCTION_ROWS, ids=lambda row: row.name)
def test_each_function_alone(row: Operation, dialect: str) -> None:
    if row.name in LACKING.get(dialect, ()):
        pytest.skip("there is none")
    names = "xyz"[: row.arity]
    text = f"{row.symbol}({', '.join(names)})"
    tried = 0
    for point in ((0.3, 0.7, 0.9), (1.5, 2.25, 3.5), (-0.6, 0.4, 0.5)):
        with suppress(BackpropError):
            right = solve(text, dict(zip(names, point)), arithmetic="float", check="none")
            tried += 1
            found = numbers(text, point[: len(names)], dialect=dialect)[0]
            assert found == pytest.approx((right.value, *right.gradients.values()), rel=1e-9, abs=1e-12), point
    assert tried
