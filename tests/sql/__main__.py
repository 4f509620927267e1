"""python -m tests.sql [COUNT] [--seed N]: random problems with 10,000 rows on DuckDB and SQLite; says what differs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from backprop_cli.solving.sql.rules import LACKING
from tests.random_problems import run
from tests.sql.engines import duckdb_rows, sqlite_rows
from tests.sql.problems import random_problem
from tests.sql.verdict import findings

ROWS = 10_000


def tried(seed: int) -> tuple[str, Sequence[str]]:
    made = random_problem(seed, ROWS, LACKING["duckdb"])
    found = findings(made, "duckdb", duckdb_rows) or findings(made, "sqlite", sqlite_rows)
    return f"{made.text}  {made.fixed}", found


if __name__ == "__main__":
    sys.exit(run("sql", __doc__, tried))
