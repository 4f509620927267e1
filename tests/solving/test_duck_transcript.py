"""What DuckDB makes of a table, and what is said of it, to the letter: tests/golden/python/duck.txt."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, run

from backprop_cli.solving.duck.engine import _told, quoted_name, quoted_text
from backprop_cli.solving.duck.numbers import is_number
from backprop_cli.solving.duck.sample import _spread
from backprop_cli.solving.duck.source import would_find
from backprop_cli.solving.duck.table import apart
from tests.sql.files import make
from tests.transcripts import transcript

pytestmark = pytest.mark.once

duckdb: Any = pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")


BILL = "items: [{name: tea, price: 100, quantity: 1}]\ntax: 10%\ndiscount: 20%\ncoupon: 5\n"


def answered(problem: str, given: dict[str, str], table: str, out: str, words: tuple[str, ...]) -> str:
    """What is printed, and what is written; `given` are files, made by a SELECT but for CSV."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("bill.yaml").write_text(BILL, "utf-8")
            for path, text in given.items():
                if path.endswith(".csv"):
                    Path(path).write_text(text, "utf-8")
                else:
                    make(path, text)
            usual = {"--table": table, "-o": out}
            known = (word for pair in usual.items() if pair[0] not in words for word in pair)
            told = run(problem, *known, *words)
            made = _content(out) if os.path.exists(out) else ""
            assert not any(name.endswith(".part") for name in os.listdir())
        finally:
            os.chdir(before)
    return f"{told.code}\n{told.out}{told.err}{made}"


def _content(path: str) -> str:
    if path.endswith(".csv"):
        return Path(path).read_text("utf-8")
    read = duckdb.connect().execute("SELECT * FROM read_parquet(?, hive_partitioning = false)", [path])
    rows = [tuple(f"{column[0]}: {column[1]}" for column in read.description), *read.fetchall()]
    return "\n".join(map(repr, rows))


def duck(problem: str, select: str, *words: str) -> str:
    return answered(problem, {"t.parquet": select}, "t.parquet", "o.parquet", words)


def duckcsv(problem: str, table: str, *words: str) -> str:
    return answered(problem, {"t.csv": table}, "t.csv", "o.csv", ("--engine", "duckdb", *words))


def files(problem: str, *given: tuple[str, str], pattern: str = "?.parquet", words: tuple[str, ...] = ()) -> str:
    return answered(problem, dict(given), pattern, "out.parquet", words)


FUNCTIONS = (_spread, _told, apart, duck, duckcsv, files, is_number, quoted_name, quoted_text, would_find)
KNOWN: dict[str, Any] = {each.__name__: each for each in FUNCTIONS} | {"APPLE": APPLE}

test_duck = transcript("duck.txt", KNOWN)
