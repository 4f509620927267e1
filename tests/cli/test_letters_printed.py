"""Problems in letters on the command line: every format, both languages, what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from support import APPLE, FRUIT, good, run

from backprop_cli import solve_in_letters
from backprop_cli.render.solution.table_format import render as table
from backprop_cli.render.view import View

SQUARE = "z = (x + y)**2"


def test_plain_lines() -> None:
    assert good(SQUARE, "--format", "plain") == "z: (x + y)**2\ndx: 2*(x + y)\ndy: 2*(x + y)\n"


def test_a_purchase_forced_into_letters() -> None:
    expected = "price: apple * apple_num * tax\ndapple: apple_num*tax\ndapple_num: apple*tax\ndtax: apple*apple_num\n"
    assert good(APPLE, "--symbolic", "--format", "plain") == expected
    assert good(APPLE, "--symbolic", "--format", "plain", "apple=110") == expected
    assert good(APPLE, "--symbolic", "--get", "dapple", "--get", "price") == "apple_num*tax\napple * apple_num * tax\n"


@pytest.mark.parametrize(
    ("language", "heading", "below"),
    [
        ("en", ["node", "calculation", "upstream × local", "∂z/∂node", "✓"], "✓ 4 of 4 formulas confirmed at 3 random"),
        ("ja", ["ノード", "計算", "上流 × 局所", "∂z/∂ノード", "✓"], "✓ 4 個中 4 個の数式を、ランダムな 3 点で"),
    ],
)
def test_the_table(language: str, heading: list[str], below: str) -> None:
    text = good("t = x + y; z = t**2", "--lang", language)
    lines = [line.split("  ") for line in text.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert cells[1] == heading
    assert cells[3] == ["x", "2*t * 1", "2*(x + y)", "✓"]
    assert cells[5] == ["t", "x + y", "2*t", "2*(x + y)", "✓"]
    assert below in text


def test_wrt_narrows_the_table() -> None:
    assert good("t = x + y; z = t**2", "--wrt", "t", "--format", "plain") == "z: (x + y)**2\ndt: 2*(x + y)\n"
    rows = [line.split()[0] for line in good("t = x + y; z = t**2", "--wrt", "t").splitlines()[3:5]]
    assert rows == ["t", "z"]


def test_json_has_formulas_and_no_numbers() -> None:
    found = json.loads(good(SQUARE, "--format", "json"))
    assert (found["arithmetic"], found["value"], found["gradients"]) == ("letters", None, {"x": None, "y": None})
    assert found["symbolic"] == {"value": "(x + y)**2", "gradients": {"x": "2*(x + y)", "y": "2*(x + y)"}}
    first = found["nodes"][0]
    assert (first["chain"], first["symbolic"], first["value"], first["check"]) == (
        *("2*(x + y) * 1", "2*(x + y)", None, "ok"),
    )
    numbers = json.loads(good(SQUARE, "x=3", "y=4", "--format", "json"))
    assert numbers.keys() | {"symbolic"} == found.keys()
    assert numbers["nodes"][0].keys() | {"chain"} == first.keys()


def test_csv_has_one_header_for_numbers_and_letters() -> None:
    rows = list(csv.DictReader(io.StringIO(good(APPLE, "(x + y)**2", "--format", "csv"))))
    letters = [row for row in rows if row["problem"] == "2"]
    assert [row["symbolic"] for row in letters] == ["2*(x + y)", "2*(x + y)", "2*(x + y)", "1"]
    assert {row["value"] + row["gradient"] for row in letters} == {""}
    assert [row["value"] for row in rows if row["name"] == "price"] == ["220"]


def test_markdown_and_a_notebook() -> None:
    assert "| x |  | 2\\*(x + y) \\* 1 | 2\\*(x + y) | ✓ |" in good(SQUARE, "--format", "markdown")
    assert "2*(x + y) * 1</td>" in solve_in_letters(SQUARE)._repr_html_()


def test_functions_in_pieces_have_their_chain() -> None:
    assert good("relu(x)*y", "--format", "plain").splitlines()[1:] == ["dx: y * (1 if x > 0 else 0)", "dy: relu(x)"]
    assert "No formula behind functions in pieces (relu)" in good("relu(x)*y")
    assert "場合分けのある関数 (relu)" in good("relu(x)*y", "--lang", "ja")


def test_an_upstream_gradient() -> None:
    text = good("x*y", "--upstream", "1.2")
    assert "1.2 * y" in text
    assert "Upstream gradient at the output: 1.2." in text


def test_a_stream_without_our_signs() -> None:
    for form in ("table", "plain", "json", "csv", "markdown"):
        assert good("x/3 + relu(x)", "--ascii", "--format", form).isascii()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "words",
    [
        ("x*y + z", "x=1"),
        ("a @ b",),
        ("x*y", "--symbolic", "--upstream", "[1, 2]"),
        ("+".join(f"x{i}" for i in range(150)),),
        (FRUIT, "--symbolic", "--table", "rows.csv"),
        ("x*y", "--get", "dz"),
        ("x*y", "--wrt", "z"),
        ("-v",),
        ("e**x",),
    ],
    ids=str,
)
def test_refusals(words: tuple[str, ...], language: str) -> None:
    result = run(*words, "--lang", language)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("backprop: ")


def test_what_lacks_a_value_is_named_with_the_way_out() -> None:
    first = run("x*y + z", "x=1").err.splitlines()[0]
    assert first == "backprop: no value for y, z; add y=NUMBER (or solve it in letters: backprop solve --symbolic)"


def test_a_file_without_values(tmp_path: Path) -> None:
    file = tmp_path / "problem.yaml"
    file.write_text("title: 正方形\nsteps: {t: x + y, z: t**2}\n", "utf-8")
    text = good(str(file))
    assert text.startswith("正方形\n")
    assert "2*t * 1" in text


def test_other_commands_want_numbers() -> None:
    for command in ("compare", "code"):
        assert run(command, "x*y").err.startswith("backprop: no value for x, y; "), command


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 100])
def test_a_narrow_terminal_loses_nothing(columns: int) -> None:
    view = View(width=columns)
    text = "".join(table([solve_in_letters("t = x + y; z = t**2*sin(t)")], view))
    assert "".join(text.split()).count("sin(x+y)") >= (1 if columns >= 60 else 3)


def test_what_is_not_checked_is_said() -> None:
    found = good("relu(w*x+b)*v")
    assert "✓ 3 formulas confirmed at 3 random points; 5 of the nodes have a chain alone" in found
    assert "残り 5 個のノードには連鎖だけがあり" in good("relu(w*x+b)*v", "--lang", "ja")
