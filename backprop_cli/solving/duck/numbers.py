"""What a cell says, as SQL: its number as a double, which is NULL or not finite where it says none."""

from __future__ import annotations

from backprop_cli.reading.problem import Factor
from backprop_cli.reading.purchase_factors import discount_factor, tax_factor
from backprop_cli.solving.duck.source import TEXT

NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
"""The types of columns that are numbers; a U stands before some of them."""
UNUSUAL = "unusual row"
"""What stops a run; it is looked up afterwards, once, which rows these are."""


def is_number(kind: str) -> bool:
    """Whether a column of this type holds numbers."""
    return kind.removeprefix("U").partition("(")[0] in NUMERIC


def number_in(cell: str, kind: str, decimal: str) -> str:
    """The number of a cell."""
    if kind != TEXT:
        return f"CAST({cell} AS DOUBLE)"
    if decimal == ".":
        return f"CASE WHEN contains({cell}, '_') THEN NULL ELSE TRY_CAST({cell} AS DOUBLE) END"
    plain = f"TRY_CAST(replace({cell}, ',', '.') AS DOUBLE)"
    return f"CASE WHEN contains({cell}, '_') OR contains({cell}, '.') THEN NULL ELSE {plain} END"


def value_in(cell: str, kind: str, decimal: str, factor: Factor | None) -> str:
    """What the input gets: the number; or what a tax, a discount or an amount says, read as those of a CSV are."""
    number = number_in(cell, kind, decimal)
    if factor is None:
        return number
    if factor not in (tax_factor, discount_factor):
        return f"CASE WHEN {number} >= 0 THEN {number} END"
    taxed = factor is tax_factor
    within = f"{number} >= 1 AND {number} < 2 THEN {number}" if taxed else f"{number} = 0 THEN 1"
    plain = f"CASE WHEN {within} END"
    if kind != TEXT:
        return plain
    rate = f"({number_in(f'left(trim({cell}), -1)', kind, decimal)}) / 100"
    percent = f"CASE WHEN {rate} >= 0 AND {rate} <= 1 THEN 1 {'+' if taxed else '-'} {rate} END"
    return f"CASE WHEN suffix(trim({cell}), '%') THEN {percent} ELSE {plain} END"


def or_stop(number: str, text: str | None = None) -> str:
    """The number, or its text, where there is one; else the run stops."""
    return f"CASE WHEN isfinite({number}) THEN {text or number} ELSE error('{UNUSUAL}') END"


def written(number: str, decimal: str) -> str:
    """A number as a CSV has it: 220, where DuckDB writes 220.0."""
    is_whole = f"{number} = trunc({number}) AND abs({number}) < 1e15"
    whole = f"CAST(CAST({number} AS BIGINT) AS VARCHAR)"
    text = f"CAST({number} AS VARCHAR)"
    if decimal != ".":
        text = f"replace({text}, '.', '{decimal}')"
    return f"CASE WHEN {is_whole} THEN {whole} ELSE {text} END"
