"""What a table becomes, and what is said of it, to the letter: tests/golden/python/tables.txt."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import APPLE, run

from tests.transcripts import transcript

pytestmark = pytest.mark.once

POINT = (
    *("5", "-5", "+5", "−5", " 5", "¥1980", "1980円", "€ 5", "5 €", "$-5", "-$5"),
    *("-$-5", "¥5円", "10%", "10 %", "1,980", "1,980.5", "1,9800", "12,34", "1,234,567", "1.234.567", "1.234"),
    *("0.125", ".5", "5.", "1.2.3", "24.12.2024", "1_000", "1e3", "1e-3", "1e5000", "１２", "abc"),
    *("nan", "inf", "1/3", "sqrt(2)", "2*"),
)
COMMA = (
    *("5", "-5,5", "−5,5", "¥1.980", "1.980,5 €", "1.234.567", "1.234.567,5", "1.23,5", "1,234.5", "1,2,3", ",5"),
    *("5,", "10,5%", "1.234", "1,234", "0,125", "24.12.2024", "1e3", "1,5e3", "1_0,5", "abc", "1/3", "12.34"),
)
NUMBERS_POINT = "x\n" + "".join(f'"{cell}"\n' for cell in POINT)
NUMBERS_COMMA = "x;y\n" + "".join(f"{cell};1\n" for cell in COMMA)


@contextmanager
def folder_of_its_own() -> Iterator[None]:
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def csv(problem: str, table: str | bytes, *words: str) -> str:
    """What is printed for a table t.csv, and what is written to o.csv."""
    data = table.encode() if isinstance(table, str) else table
    with folder_of_its_own():
        Path("t.csv").write_bytes(data)
        told = run(problem, *(() if "--table" in words else ("--table", "t.csv")), *words)
        kept = Path("o.csv").read_bytes().decode("utf-8", "backslashreplace") if os.path.exists("o.csv") else ""
        assert Path("t.csv").read_bytes() == data
        left = sorted(os.listdir())
    return (
        f"{told.code} {left}\n{told.out}{told.err}{kept}".replace("\r\n", "⏎\n").replace("\r", "⏎").replace("\0", "␀")
    )


def piped(problem: str, table: str | bytes, *words: str) -> str:
    told = run(problem, "--table", "-", *words, stdin=table.encode() if isinstance(table, str) else table)
    return f"{told.code}\n{told.out}{told.err}"


def run_(*words: str) -> str:
    told = run(*words, stdin=b"x\n1\n")
    return f"{told.code}\n{told.out}{told.err}"


KNOWN = {
    **{each.__name__: each for each in (csv, piped, run_)},
    "APPLE": APPLE,
    "NUMBERS_POINT": NUMBERS_POINT,
    "NUMBERS_COMMA": NUMBERS_COMMA,
}

test_tables = transcript("tables.txt", KNOWN)
