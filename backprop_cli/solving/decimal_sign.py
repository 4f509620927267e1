"""Which sign of a table is the decimal one: found from the cells that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

_AROUND = ' "¥￥$€£₩円元%\xa0'
_MINUS = "-+−"
_AMBIGUOUS = {sign: re.compile(rf"[1-9][0-9]{{0,2}}\{sign}[0-9]{{3}}") for sign in ",."}
_SHAPES = {
    sign: re.compile(
        rf"(?:[0-9]*|[0-9]{{1,3}}(?:\{other}[0-9]{{3}})+)\{sign}[0-9]+|[0-9]{{1,3}}(?:\{other}[0-9]{{3}}){{2,}}"
    )
    for sign, other in ((",", "."), (".", ","))
}
"""Numbers with a decimal sign, or with at least two of the other sign, which then separates thousands."""


class DecimalSign(NamedTuple):
    """The sign; whether a cell proves it; whether both are possible, so that `1.234` and `1,234` have to be refused."""

    sign: str
    proven: bool
    doubtful: bool


def is_ambiguous(body: str, sign: str) -> bool:
    """Whether digits with one sign are a decimal, or thousands."""
    return _AMBIGUOUS[sign].fullmatch(body) is not None


def decimal_sign(header: str, lines: Sequence[str], delimiter: str, inputs: Container[str]) -> DecimalSign:
    """What the cells of the inputs say. Between commas the decimal sign is a point."""
    cells = _cells_of_inputs(header, lines, delimiter, inputs)
    comma, point = (any(proves(cell, sign) for cell in cells) for sign in ",.")
    if comma and not point and delimiter != ",":
        return DecimalSign(",", True, False)
    if not comma and not point and delimiter == ";":  # Excel writes it where a comma is the decimal sign
        grouped = any(is_ambiguous(cell, ".") for cell in cells)
        return DecimalSign("," if grouped else ".", False, True)
    return DecimalSign(".", point, comma)


def _cells_of_inputs(header: str, lines: Sequence[str], delimiter: str, inputs: Container[str]) -> list[str]:
    """The numbers in the columns of inputs, or in all where none is known, without signs around them."""
    names, *rows = (_split(line, delimiter) for line in (header, *lines))
    known = [at for at, name in enumerate(names) if name.strip() in inputs]
    cells = [row[at] for row in rows for at in (known or range(len(row))) if at < len(row)]
    return [cell.strip(_AROUND).lstrip(_MINUS).strip(_AROUND) for cell in cells]


def _split(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        return line.split(delimiter)
    sign = re.escape(delimiter)
    return [quoted or bare for quoted, bare in re.findall(f'(?:^|{sign})(?:"([^"]*)"|([^{sign}]*))', line)]


def proves(cell: str, sign: str) -> bool:
    """Whether digits are a number only if a sign is the decimal one."""
    return _SHAPES[sign].fullmatch(cell) is not None and not is_ambiguous(cell, sign)
