"""Databases that a test may run SELECTs on: each fills the table `data` and gives the rows of a SELECT."""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Rows = list[tuple[float | None, ...]]


def duckdb_rows(table: dict[str, Any], text: str) -> Rows:
    import duckdb

    connection = duckdb.connect()
    connection.register("data", table)
    return list(connection.execute(text).fetchall())


def sqlite_rows(table: dict[str, Any], text: str) -> Rows:
    quoted = ", ".join('"' + name.replace('"', '""') + '"' for name in table)
    marks = ", ".join("?" * len(table))
    rows = zip(*(column.tolist() for column in table.values()))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE data ({quoted})")
        connection.executemany(f"INSERT INTO data VALUES ({marks})", rows)
        return connection.execute(text).fetchall()


class Postgres:
    """A server of our own in a folder, reached by a socket in it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        self.user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root

    @property
    def version(self) -> int:
        return int(self.run("SHOW server_version_num")[0][0] or 0) // 10_000

    def start(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user)
        self._call("initdb", "-D", "data", "-A", "trust", "-U", "postgres", "--no-sync")
        self._call("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", f"-c listen_addresses='' -k {self.folder}", "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def rows(self, table: dict[str, Any], text: str) -> Rows:
        names = ['"' + name.replace('"', '""') + '"' for name in table]
        lines = (",".join(map(repr, row)) for row in zip(*(column.tolist() for column in table.values())))
        columns = ", ".join(f"{name} double precision" for name in names)
        return self.run(
            f"CREATE TEMP TABLE data ({columns});\nCOPY data FROM STDIN (FORMAT csv);\n"
            + "\n".join(lines)
            + f"\n\\.\n{text};"
        )

    def run(self, text: str) -> Rows:
        """Run statements; the last one's rows."""
        words = ("-h", str(self.folder), "-U", "postgres", "-d", "postgres", "-qAtX", "-F,", "-v", "ON_ERROR_STOP=1")
        done = self._call("psql", *words, text=text)
        return [tuple(float(cell) if cell else None for cell in line.split(",")) for line in done.split()]

    def _call(self, program: str, *words: str, text: str = "") -> str:
        path = self.programs / program if program != "psql" else program
        with open(self.folder / "told", "w+") as told:  # no pipe: the server would keep it open
            done = subprocess.run(
                [path, *words], cwd=self.folder, user=self.user, input=text, stdout=told, stderr=told, text=True
            )
            told.seek(0)
            answer = told.read()
        assert done.returncode == 0, answer
        return answer


def postgres_programs() -> Path | None:
    """Where the server's programs are; None without them."""
    found = shutil.which("initdb")
    places = (
        [Path(found).parent] if found else [Path(path).parent for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    )
    return max(places, default=None)


@contextmanager
def postgres(folder: Path, programs: Path) -> Iterator[Postgres]:
    server = Postgres(folder, programs)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def spark_rows(session: Any, table: dict[str, Any], text: str) -> Rows:
    rows = list(zip(*(column.tolist() for column in table.values())))
    schema = ", ".join(f"`{name}` double" for name in table)
    session.createDataFrame(rows, schema).createOrReplaceTempView("data")
    return [tuple(row) for row in session.sql(text).collect()]
