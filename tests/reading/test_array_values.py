"""Values that are arrays: on the command line, in YAML, in files of numbers; and what must not be read."""

from __future__ import annotations

import pickle
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import run

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.numbers import arrays
from backprop_cli.numbers.arrays import nested
from backprop_cli.reading.array_files import array_of_file
from backprop_cli.reading.constants import value_of


def lists(value: Any) -> Any:
    return nested(value, lambda number: number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 2]", [1, 2]),
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        (" [ [1.1,-2],[1/3 , 2e3] ] ", [[Fraction(11, 10), -2], [Fraction(1, 3), 2000]]),
        ("[[1 2]\n [3 4]]", [[1, 2], [3, 4]]),
        ("[[ 1. -2.]\n [ 3.5 4.]]", [[1, -2], [Fraction(7, 2), 4]]),
        ("[[[[7]]]]", [[[[7]]]]),
        ("[log(8, 2) - 3, (1 + 2)*3]", [0, 9]),
        ("［１，２］", [1, 2]),
    ],
)
def test_text(text: str, value: Any) -> None:
    assert lists(value_of(text, "x")) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[1, 2], [3]]", "array-ragged"),
        ("[1, [2]]", "array-ragged"),
        ("[[1], 2]", "array-ragged"),
        ("[]", "array-empty"),
        ("[[], []]", "array-empty"),
        ("[1, 2", "array-brackets"),
        ("[1, 2]]", "array-brackets"),
        ("[1], [2]", "array-brackets"),
        ("[1] 2", "array-brackets"),
        ("[" * 50 + "1" + "]" * 50, "array-axes"),
        ("[" * 100_000, "array-axes"),
        ("[x]", "value-not-number"),
        ("[1, inf]", "value-not-finite"),
        ("[1, 2%]", "percent-of"),
        ("[1 2 x]", "multiply-missing"),
        ("[sum([1, 2]), transpose([1, 2])]", "not-one-number"),
    ],
)
def test_text_that_is_no_array(text: str, message: str) -> None:
    with pytest.raises(BackpropError) as caught:
        value_of(text, "x")
    assert caught.value.message.id == message


def test_a_long_text_takes_no_longer_than_its_length_allows() -> None:
    text = f"[{', '.join(['1'] * 100_000)}]"
    started = time.process_time()
    assert len(value_of(text, "x")) == 100_000
    assert time.process_time() - started < 10


def test_a_string_from_python_names_no_file(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("1,2\n")
    with pytest.raises(BackpropError):
        solve("sum(x)", {"x": f"@{path}"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("1;2\r\n3;4", [[1, 2], [3, 4]]),
        ("1.1\t-2\n\n3e2\t.5\n", [[Fraction(11, 10), -2], [300, Fraction(1, 2)]]),
        ("1 2  3\n", [1, 2, 3]),
        ("1\n2\n3\n", [1, 2, 3]),
        ("\ufeff5\n", [5]),
    ],
)
def test_files_of_numbers(tmp_path: Path, text: str, value: Any) -> None:
    path = tmp_path / "w.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert lists(array_of_file(str(path), "W")) == value
    result = run("sum(W)", f"W=@{path}", "--get", "output")
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.arange(6, dtype=np.uint8),
        np.array([[0.1, -2.5]]),
        np.float32([0.5, 0.1]),
        np.asfortranarray(np.arange(4.0).reshape(2, 2)),
    ],
    ids=str,
)
def test_npy(tmp_path: Path, array: Any) -> None:
    path = tmp_path / "w.npy"
    np.save(path, array)
    read = array_of_file(str(path), "W")
    assert read.shape == array.shape
    assert np.array_equal(read.astype(array.dtype), array)
    assert read.ravel()[-1] == Fraction(str(array.ravel()[-1]))


def _npy(shape: str, descr: str = "<f8", body: bytes = b"") -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + body


@pytest.mark.parametrize(
    "data",
    [
        _npy("(1000000, 1000000)"),
        _npy("(3,)", body=b"short"),
        _npy("(-1,)"),
        _npy("(2,)", "|O", pickle.dumps([1, 2])),
        _npy("(2,)", "<c16", b"0" * 32),
        _npy("(2,)", "|S2", b"abcd"),
        _npy("(2,)", "<M8[D]", b"0" * 16),
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00\x02\x00{}",
        _npy("__import__('os').system('true')"),
    ],
    ids=range(10),
)
def test_npy_that_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "w.npy"
    path.write_bytes(data)
    result = run("sum(W)", f"W=@{path}")
    assert (result.code, result.out) == (2, "")
    assert "this .npy file holds no array of plain numbers" in result.err


@pytest.mark.parametrize("number", [np.nan, np.inf])
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_nan_is_refused(tmp_path: Path, number: float, arithmetic: str) -> None:
    path = tmp_path / "w.npy"
    np.save(path, np.array([1.0, number]))
    result = run("sum(W)", f"W=@{path}", "--arithmetic", arithmetic)
    assert result.code == 2
    assert "nan or infinite" in result.err
    with pytest.raises(BackpropError, match="nan or infinite"):
        solve("sum(W)", {"W": np.array([1.0, number])}, arithmetic=arithmetic)


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_what_is_masked_is_no_number(arithmetic: str) -> None:
    array = np.ma.array([1.0, 2.0], mask=[False, True])
    with pytest.raises(BackpropError, match="elements of W are masked"):
        solve("sum(W)", {"W": array}, arithmetic=arithmetic)
    assert solve("sum(W)", {"W": array.filled(3)}, arithmetic=arithmetic).value == 4
    assert solve("sum(W)", {"W": np.ma.array([1.0, 2.0])}, arithmetic=arithmetic).value == 3


@pytest.mark.parametrize("data", [b"1,2\n3,x\n", b"nan,1\n", b"1,2\n3\n", b"", b"\xff\xfe", b"1,2\n,,\n3,4,5"])
def test_files_that_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes(data)
    result = run("sum(W)", f"W=@{path}")
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1


def test_a_file_that_is_missing_or_a_folder(tmp_path: Path) -> None:
    for word in ("W=@nowhere.csv", f"W=@{tmp_path}", "W=@"):
        assert run("sum(W)", word).code == 2


def test_elements_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (arrays, "backprop_cli.graph.shapes"):
        target = place if isinstance(place, str) else place.__name__
        monkeypatch.setattr(f"{target}.MOST_ELEMENTS", 20)
    assert solve("sum(x + x)", {"x": [1] * 6}).value == 12
    for text, values in (("sum(x)", {"x": [1] * 21}), ("x + y", {"x": [[1]] * 5, "y": [1] * 5})):
        with pytest.raises(BackpropError, match="the arrays have more than 20 numbers together"):
            solve(text, values)


def test_yaml_lists(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "expression: x @ W\nvalues:\n  x: [1/2, -1.5]\n  W:\n  - [1, 2]\n  - [3, sqrt(4)]\nupstream: [1, 10]\n"
    )
    result = run(str(path), "--format", "plain")
    assert result == (0, "output: [-4, -2]\ndx: [21, 23]\ndW: [[0.5, 5], [-1.5, -15]]\n", "")
    assert run(str(path), "x=[2, 0]", "--get", "output").out == "[2, 4]\n"


def test_whole_quotients_in_an_array_are_ints() -> None:
    array = parse_expression("x**[0/0.5, 1/0.5, 1/2]").literals[1]
    assert [*map(repr, array)] == ["0", "2", "Fraction(1, 2)"]
