"""Tables of any size, way by way: `python -m tests.benchmarks.big_tables [--rows 10000000]`.

Whole processes, which take turns. The SELECT written by hand is the bar: Parquet to Parquet at most BAR times as long,
in less than MEMORY of memory. The exit code is 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.timing import ROOT

BAR = 1.5
MEMORY = 2 << 30
ROUNDS = 5
_ROW = """
    round(50 + (i * 7919 % 100003) / 100.0, 2) AS apple, CAST(1 + i % 9 AS DOUBLE) AS apple_num,
    CASE WHEN i % 2 = 0 THEN 1.1 ELSE 1.08 END::DOUBLE AS tax FROM range({rows}) AS numbers(i)
"""
_HAND = """
import sys, duckdb
connection = duckdb.connect()
connection.execute(
    "COPY (SELECT apple, apple_num, tax, apple * apple_num * tax AS price, apple_num * tax AS dapple,"
    " apple * tax AS dapple_num, apple * apple_num AS dtax FROM read_parquet('table.parquet')) TO 'hand.parquet'"
)
"""


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    cpu: float
    memory: int


def measured(words: Sequence[str], folder: str) -> Cost:
    """Run Python with these words in a folder."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, words
    return Cost(perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss << 10)


def best(ways: Sequence[Sequence[str]], folder: str, rounds: int) -> list[Cost]:
    """The shortest time and the most memory of each; they take turns."""
    costs = [[measured(words, folder) for words in ways] for _ in range(rounds)]
    return [
        Cost(min(c.seconds for c in each), min(c.cpu for c in each), max(c.memory for c in each))
        for each in zip(*costs)
    ]


def make(folder: str, rows: int) -> None:
    """The table as Parquet, and the start of it as CSV."""
    import duckdb

    connection = duckdb.connect()
    for name, count in (("table.parquet", rows), ("table.csv", rows // 10), ("small.csv", rows // 100)):
        connection.execute(f"COPY (SELECT {_ROW.format(rows=count)}) TO '{Path(folder, name)}'")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.big_tables")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    rows = options.rows
    ours = ["-m", "backprop_cli", str(ROOT / "examples" / "apple.yaml"), "--table"]
    ways = {
        "Parquet to Parquet, SELECT by hand": (rows, ["-c", _HAND]),
        "Parquet to Parquet, --table": (rows, [*ours, "table.parquet", "-o", "ours.parquet"]),
        "CSV to Parquet, --engine duckdb": (rows // 10, [*ours, "table.csv", "--engine", "duckdb", "-o", "a.parquet"]),
        "CSV to CSV, --engine duckdb": (rows // 10, [*ours, "table.csv", "--engine", "duckdb", "-o", "a.csv"]),
        "CSV to CSV, numpy": (rows // 10, [*ours, "table.csv", "--arithmetic", "float", "-o", "b.csv"]),
        "CSV to CSV, exact": (rows // 100, [*ours, "small.csv", "-o", "c.csv"]),
    }
    with tempfile.TemporaryDirectory() as folder:
        make(folder, rows)
        first = best([words for _, words in list(ways.values())[:2]], folder, options.rounds)
        others = best([words for _, words in list(ways.values())[2:]], folder, 1)
    for (name, (count, _)), cost in zip(ways.items(), [*first, *others]):
        print(
            f"{name}: {count:,} rows in {cost.seconds:.2f} s ({cost.cpu:.2f} s of CPU), {count / cost.seconds:,.0f}"
            f" rows a second, {cost.memory >> 20:,} MiB"
        )
    hand, mine = first
    ratio = mine.seconds / hand.seconds
    holds = ratio <= BAR and mine.memory < MEMORY
    cpu = mine.cpu / hand.cpu
    print(f"--table / by hand: {ratio:.2f} (at most {BAR}), in CPU {cpu:.2f}: {'ok' if holds else 'MISSED'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
