"""Files that a test lets DuckDB make."""

from __future__ import annotations

from pathlib import Path


def make(path: str, select: str) -> None:
    """A file in the format that its ending says."""
    import duckdb

    Path(path).parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"COPY ({select}) TO '{path.replace(chr(39), chr(39) * 2)}'")


def said(path: str, rows: int, checked: int) -> str:
    """What is said when it is over."""
    return f"{path}: rows written: {rows:,}; of them solved exactly and compared: {checked}\n"
