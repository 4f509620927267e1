"""A table is read in blocks: wherever one ends, the rows are the same, and so is what is said of them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from support import run

from backprop_cli.checking.evidence import Check
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.solving import scenario_csv, scenarios
from backprop_cli.solving.scenario_csv import CsvRow, blocks, cells_of, spans_of
from backprop_cli.solving.table_form import TableForm, Wanted, opened

TABLES = {
    "plain": "x,n\n1,a\n\n22,bb\n333,\n",
    "no end": "x,n\n1,a\n22,bb",
    "CRLF": "x,n\r\n1,a\r\n\r\n22,bb\r\n",
    "CRLF without an end": 'x,n\r\n1,"a"\r\n22,bb\r',
    "CR": "x,n\r1,a\r\r22,bb\r",
    "quotes": 'x,n\n1,"a, ""b"""\n22,"c\nd\n"\n"333",e\n\n4,""\n',
    "Japanese": 'x,n\n1,梨\n22,"桃\n柿"\n333,林檎\n',
}
SHOWN = {
    "plain": [(1, "x,n"), (2, "1,a"), (4, "22,bb"), (5, "333,")],
    "no end": [(1, "x,n"), (2, "1,a"), (3, "22,bb")],
    "CRLF": [(1, "x,n"), (2, "1,a"), (4, "22,bb")],
    "CRLF without an end": [(1, "x,n"), (2, '1,"a"'), (3, "22,bb")],
    "CR": [(1, "x,n"), (2, "1,a"), (4, "22,bb")],
    "quotes": [(1, "x,n"), (2, '1,"a, ""b"""'), (3, '22,"c\nd\n"'), (6, '"333",e'), (8, '4,""')],
    "Japanese": [(1, "x,n"), (2, "1,梨"), (3, '22,"桃\n柿"'), (5, "333,林檎")],
}


class Slow(io.BytesIO):
    """A stream that has so many bytes at a time, after the first line."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read1(self, size: int | None = -1) -> bytes:
        return super().read1(self.size if self.tell() else 9)


def rows(data: bytes, size: int, encoding: str | None = None) -> list[tuple[int, str]]:
    """The rows with their lines, where so many bytes are read at a time."""
    form, read = opened(Slow(data, size), "t.csv", Wanted(encoding=encoding), ())
    found = [row for block in blocks(read, "t.csv", form) for row in block.each()]
    assert {row.separator for row in found} == {","}
    return [(row.line, row.text) for row in found]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_rows_are_the_same_in_blocks_of_any_size(name: str, encoding: str) -> None:
    data = TABLES[name].encode(encoding)
    said = None if encoding in ("utf-8", "utf-8-sig", "utf-16") else encoding
    for size in (1, 2, 3, 4, 5, 7, 11, 13, 1000):
        assert rows(data, size, said) == SHOWN[name], size


def test_cp932_is_found_where_it_begins() -> None:
    data = ("x,n\n" + "1,a\n" * 5 + "2,梨\n3,桃\n").encode("cp932")
    for size in (7, 30, 1000):
        assert rows(data, size)[-2:] == [(7, "2,梨"), (8, "3,桃")]


@pytest.mark.parametrize(
    ("data", "message", "place", "parameters"),
    [
        (b'x\n1\n"2\n3', "quote-unclosed", (3, 1), {}),
        (b"x\n1\n2,\0", "nul-byte", (3, 3), {"encoding": "utf-8"}),
        ("x\n梨\n桃".encode() + b"\xff,3\n", "table-not-text", (3, 2), {"encoding": "utf-8"}),
        (b"x\n12345\n\n\x80\n\0\n", "table-not-text", (4, 1), {"encoding": "utf-8"}),
        (b"x\n1\n\x80\n", "table-not-text", (3, 1), {"encoding": "utf-8"}),
        (b"x\n1\n" + b"1" * 47 + b"\n", "row-too-long", (3, None), {"limit": "40"}),
        (b'x\n1\n"' + b"1\n" * 25 + b'"\n', "row-too-long", (3, None), {"limit": "40"}),
    ],
)
def test_what_is_wrong_is_at_its_place(
    data: bytes, message: str, place: tuple[int, int | None], parameters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenario_csv, "MAX_ROW", 40)
    for size in (5, 7) if message == "row-too-long" else (5, 20, 1000):  # a row that is there as a whole is no trouble
        with pytest.raises(BackpropError) as caught:
            rows(data, size)
        error = caught.value
        assert error.place is not None
        assert (error.message.id, error.place.file, error.message.parameters) == (message, "t.csv", parameters), size
        assert (error.place.line, error.place.column if place[1] else None) == place, size


def test_a_row_of_the_greatest_length_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenario_csv, "MAX_ROW", 40)
    assert rows(b"x\n1\n" + b"1" * 40, 1)[-1] == (3, "1" * 40)


@pytest.mark.parametrize(
    ("text", "spans", "cells"),
    [
        ("", [(0, 0)], [""]),
        ("a", [(0, 1)], ["a"]),
        ("a,b", [(0, 1), (2, 3)], ["a", "b"]),
        (",", [(0, 0), (1, 1)], ["", ""]),
        ('"a",b', [(0, 3), (4, 5)], ["a", "b"]),
        ('"a,b"', [(0, 5)], ["a,b"]),
        ('"",""', [(0, 2), (3, 5)], ["", ""]),
        ('"a""b",', [(0, 6), (7, 7)], ['a"b', ""]),
        ('a"b",c', [(0, 4), (5, 6)], ['a"b"', "c"]),
        ('""""', [(0, 4)], ['"']),
    ],
)
def test_cells_of_a_row(text: str, spans: list[tuple[int, int]], cells: list[str]) -> None:
    row = CsvRow(1, text, ",")
    assert (spans_of(row, "t"), cells_of(row, "t")) == (spans, cells)


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (0, None, (5, 1, "ab", 0, 1)),
        (1, 2, (5, 2, "ab", 1, 2)),
        (3, 5, (6, 1, "cde", 0, 2)),
        (4, 9, (6, 2, "cde", 1, 3)),
        (7, 8, (7, 1, "f", 0, 1)),
        (8, None, (7, 2, "f", 1, 1)),
    ],
)
def test_place_within_a_row_of_several_lines(start: int, end: int | None, place: tuple[Any, ...]) -> None:
    found = CsvRow(5, "ab\ncde\nf", ",").place("t.csv", start, end)
    assert (found.file, found.line, found.column, found.text, found.start, found.end) == ("t.csv", *place)


def test_the_rows_of_a_large_table_are_the_same_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches, in parts of arrays, and in one: the same answer; every row that is bad is found."""
    monkeypatch.chdir(tmp_path)
    cells = ["1", "2.5", "a", "-3", '"4"', "1e400", "7", "1/2", "0", "8"]
    Path("t.csv").write_text("x,y\n" + "".join(f"{cell},{n}\n" for n in range(6) for cell in cells), "utf-8")
    for on_error in ("skip", "mark", "stop"):
        words = ("y/x", "--table", "t.csv", "--on-error", on_error)
        for arithmetic in ("exact", "float"):
            with monkeypatch.context() as whole:
                whole.setattr(scenarios, "_BATCH", 200)
                whole.setattr(scenarios, "_NUMBERS", 4_000_000)
                whole.setattr(scenario_csv, "BLOCK", 1 << 20)
                wanted = run(*words, "--arithmetic", arithmetic)
            for batch, numbers, block in ((1, 8, 40), (3, 50, 100)):
                monkeypatch.setattr(scenarios, "_BATCH", batch)
                monkeypatch.setattr(scenarios, "_NUMBERS", numbers)
                monkeypatch.setattr(scenario_csv, "BLOCK", block)
                found = run(*words, "--arithmetic", arithmetic)
                if on_error != "stop":
                    assert found == wanted
                else:  # how far it looks ahead is a matter of what is at hand
                    assert (found.code, found.out) == (wanted.code, wanted.out)
                    assert found.err.splitlines()[:3] == wanted.err.splitlines()[:3]


def test_the_form_is_what_it_is_by_default() -> None:
    assert TableForm() == TableForm("utf-8", False, "\n", ",", ".", False, False, False, False)
    assert TableForm(encoding="ascii").encoded("é") == b"\\xe9"
    assert Wanted() == (None, None, None)


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.9])
def test_which_rows_in_floats_are_checked(chance: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first fifty, then of n rows some 50 / n, wherever a block ends; rows that are refused count, too."""
    monkeypatch.chdir(tmp_path)
    count, bad = 400, {70, 71, 200}
    wanted, number = [], 1
    while number <= count:
        wanted.append(number)
        number = int(number * ((1 - chance) ** (-1 / 50) if number >= 50 else 1)) + 1
    cells = ["a" if n in bad else str(n) for n in range(1, count + 1)]
    Path("t.csv").write_text("x\n" + "".join(f"{cell}\n" for cell in cells), "utf-8")
    checked: list[int] = []

    def check(graph: Graph, values: Any, *_: Any) -> Check:
        checked.append(int(values["x"]))
        return Check("directional", "mismatch" if values["x"] == 5 else "ok", 0, ())

    monkeypatch.setattr(scenarios, "check_floats", check)
    monkeypatch.setattr(scenarios, "random", lambda: chance)
    for numbers, block in ((4_000_000, 1 << 20), (60, 90)):
        monkeypatch.setattr(scenarios, "_NUMBERS", numbers)
        monkeypatch.setattr(scenario_csv, "BLOCK", block)
        checked.clear()
        found = run("x*2", "--table", "t.csv", "--arithmetic", "float", "--on-error", "skip")
        assert found.code == 2
        assert "t.csv:6:1: " in found.err
        others = [n for n in checked if n not in wanted]
        assert len(others) <= len(bad & {*wanted})
        assert [n for n in wanted if n not in bad and n not in checked] == []
    checked.clear()
    run("x*2", "--table", "t.csv", "--arithmetic", "float", "--on-error", "skip", "--check", "none")
    assert checked == []
