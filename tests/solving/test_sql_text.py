"""The SELECT of one problem as a text, in tests/golden/sql; `pytest --refresh-golden` writes it anew."""

from __future__ import annotations

import re
from unittest import mock

import pytest
import sqlglot
from outcomes import check
from support import ROOT, good

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.purchase_factors import discount_factor, tax_factor
from backprop_cli.solving.sql import DIALECTS, select
from backprop_cli.solving.sql.factors import within
from backprop_cli.solving.sql.select import LEVELS, MOST_COLUMNS, MOST_LEVELS, select_gradients

GOLDEN = ROOT / "tests" / "golden" / "sql"
TEXT = """
k = 123456789.123456789; u = relu(x)*x**3; v = u*u + y/u - k*w; s = -(v - (u - y)) - (x - 1e-7);
z = sqrt(v)*v - t**-1 * 2**x + max(v, s, 1/3)*hypot(x, s) + 2/u - logsumexp(x, y) + pi()*(-2)
"""
WORDS = ("w=-0.5", "--column", "t=the day", "--keep", "note", "--keep", "x", "--upstream", "1/4", "--from", "shop.data")
in_todays_words = pytest.mark.skipif(
    tuple(map(int, sqlglot.__version__.split(".")[:2])) < (30, 20), reason="older ones write NOT x IS NULL"
)


@in_todays_words
@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "sqlite", "spark"])
def test_select_as_a_text(dialect: str, refresh_golden: bool) -> None:
    made = good("code", TEXT, *WORDS, "--style", "sql", "--dialect", dialect)
    path = GOLDEN / f"{dialect}.sql"
    if refresh_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, "utf-8")
    assert made == path.read_text("utf-8")


@in_todays_words
def test_the_words_of_every_rule(refresh_golden: bool) -> None:
    """The SELECT of each function, in a dialect that has rules of its own or else in PostgreSQL's."""
    check("selects", _select_of, refresh_golden)


def _select_of(dialect: str, text: str) -> str:
    graph = parse_expression(text)
    columns = {name: name for name, node in graph.inputs.items() if node not in graph.literals}
    return select_gradients(graph, {}, columns, "data", dialect, keep=()).rstrip("\n")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_power_is_a_function(dialect: str) -> None:
    """As an operator, x ^ y - 1 would be another number than x to the power of y - 1."""
    made = _select_of(dialect, "x**y")
    assert re.search(r'POW(ER)?\(["`]v_x["`], ["`]v_y["`] - 1\)', made)


def test_the_first_database_is_duckdb() -> None:
    assert DIALECTS == ("duckdb", "postgres", "sqlite", "spark", "bigquery", "snowflake", "trino")
    words = ("code", TEXT, *WORDS, "--style", "sql")
    assert good(*words) == good(*words, "--dialect", "duckdb")
    assert '"data" AS t' in good("code", "x*y", "--style", "sql").replace("FROM data", 'FROM "data"')


def test_what_the_column_of_a_factor_may_hold() -> None:
    conditions = {tax_factor: "x >= 1 and x < 2", discount_factor: "x > 0 and x <= 1", amount: "x >= 0"}
    assert {factor: within(factor) for factor in conditions} == conditions


def amount(text: str, place: object, found: object) -> int:
    return 0


def levels_of(text: str) -> int:
    return text.count("step_") // 2


@pytest.mark.parametrize(("dialect", "most", "columns"), [("duckdb", 200, 1500), ("spark", 90, 1500)])
def test_what_is_too_deep_is_refused(dialect: str, most: int, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (MOST_LEVELS.get(dialect, LEVELS), MOST_COLUMNS) == (most, columns)
    graph = parse_expression("t0 = x*x; t1 = t0*t0; t2 = t1*t1; t2*t2")

    def made() -> str:
        return select_gradients(graph, {}, {"x": "x"}, "data", dialect)

    found = {"levels": levels_of(made()), "columns": 6}
    monkeypatch.setattr(select, "LEVELS", found["levels"])
    monkeypatch.setattr(select, "MOST_LEVELS", {"spark": found["levels"]})
    monkeypatch.setattr(select, "MOST_COLUMNS", found["columns"])
    assert levels_of(made()) == found["levels"]
    for name, limits in (
        ("columns", {"MOST_COLUMNS": found["columns"] - 1}),
        ("levels", {"LEVELS": found["levels"] - 1, "MOST_LEVELS": {"spark": found["levels"] - 1}}),
    ):
        with mock.patch.multiple(select, **limits), pytest.raises(BackpropError) as caught:
            made()
        assert {"levels", "cell"}.isdisjoint(caught.traceback[-1].frame.f_locals), "names sought in vain"
        message = caught.value.message
        assert (message.id, message.parameters["dialect"]) == ("sql-too-deep", dialect), name
        assert {each: message.parameters[each] for each in found} == found
        assert message.parameters["most"] == found["levels"] - (name == "levels")
        assert message.parameters["widest"] == found["columns"] - (name == "columns")
