"""Databases that a test may run SELECTs on: each fills the table `data` and gives the rows of a SELECT."""

from __future__ import annotations

import sqlite3
from typing import Any



def duckdb_rows(table: dict[str, Any], text: str) -> list[tuple[float | None, ...]]:
    import duckdb

    connection = duckdb.connect()
    connection.register("data", table)
    return list(connection.execute(text).fetchall())


def sqlite_rows(table: dict[str, Any], text: str) -> list[tuple[float | None, ...]]:
    connection = sqlite3.connect(":memory:")
    quoted = ", ".join('"' + name.replace('"', '""') + '"' for name in table)
    connection.execute(f"CREATE TABLE data ({quoted})")
    marks = ", ".join("?" * len(table))
    rows = zip(*(column.tolist() for column in table.values()))
    connection.executemany(f"INSERT INTO data VALUES ({marks})", rows)
    return connection.execute(text).fetchall()
