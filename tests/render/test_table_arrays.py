"""Solutions with arrays as people see them: the table wide and narrow, Markdown, a notebook, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from pictures import ARRAYS
from support import good, run

from backprop_cli import solve
from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Run
from backprop_cli.graph.notation import Expressions
from backprop_cli.numbers.decimals import array_block, shown
from backprop_cli.render.solution import renderer
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution

AFFINE = ARRAYS["affine"]
VALUES: dict[str, Any] = {"X": [[1, 2], [3, 4]], "W": [[1, 3, 5], [2, 4, 6]], "B": [1, 2, 3]}


def table(solution: Solution, form: str = "table", **view: Any) -> str:
    return "".join(renderer(form)([solution], View(**view)))


def test_the_table() -> None:
    assert good(*AFFINE, "--check", "none") == (
        "\n"
        " node  calculation  shape  value         ∂Y/∂node      formula\n"
        " ───────────────────────────────────────────────────────────────────────────\n"
        " X                  2×2    [[1 2]        [[22 28]      ∂Y/∂#2 @ transpose(W)\n"
        "                            [3 4]]        [49 64]]\n"
        " W                  2×3    [[1 3 5]      [[13 17 21]   transpose(X) @ ∂Y/∂#2\n"
        "                            [2 4 6]]      [18 24 30]]\n"
        " #2    X @ W        2×3    [[ 5 11 17]   [[1 2 3]      ∂Y/∂Y\n"
        "                            [11 25 39]]   [4 5 6]]\n"
        " B                  (3,)   [1 2 3]       [5 7 9]       sum(∂Y/∂Y, axis=0)\n"
        " Y     X @ W + B    2×3    [[ 6 13 20]   [[1 2 3]\n"
        "                            [12 27 42]]   [4 5 6]]\n"
        "\n"
        "Not checked.\n"
        "Upstream gradient at the output: [[1 2 3] [4 5 6]].\n"
    )


def test_a_table_of_numbers_has_no_shapes() -> None:
    assert "shape" not in good("x*y", "x=2", "y=3")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_it_fits_a_terminal(language: str, ascii_only: bool) -> None:
    text = table(solve("Y = X @ W + B", VALUES), width=80, language=language, ascii=ascii_only)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "[[ 6 13 20]" in text


def test_where_a_terminal_is_too_narrow_rows_stay_below_one_another() -> None:
    lines = table(solve("Y = X @ W + B", VALUES), width=40).splitlines()
    place = lines.index("value: [[ 6 13 20]")
    assert lines[place + 1] == "        [12 27 42]]"


def test_markdown_has_arrays_as_code() -> None:
    lines = good(*AFFINE, "--format", "markdown", "--check", "none").splitlines()
    assert lines[:2] == [
        "| node | calculation | shape | value | ∂Y/∂node | formula |",
        "| --- | --- | --- | ---: | ---: | --- |",
    ]
    assert lines[4] == r"| #2 | X @ W | 2×3 | `[[5 11 17] [11 25 39]]` | `[[1 2 3] [4 5 6]]` | ∂Y/∂Y |".replace(
        "#", r"\#"
    )


def test_a_notebook_has_the_rows_of_an_array_below_one_another() -> None:
    text = solve("Y = X @ W + B", VALUES, check="none")._repr_html_()
    assert 'white-space: pre; font: 0.85em monospace">[[ 6 13 20]<br> [12 27 42]]</td>' in text


def test_a_large_array_shows_its_corners() -> None:
    text = table(solve("Y = sum(X)", {"X": [[10 * row + column for column in range(10)] for row in range(10)]}))
    assert "10×10" in text
    assert "[[ 0  1 …  8  9]" in text
    assert "[ …  … …  …  …]" in text
    assert shown(solve("x", {"x": [*range(13)]}, check="none").value) == "[0 1 … 11 12]"
    assert array_block(solve("x", {"x": [*range(12)]}, check="none").value) == "[0 1 2 3 4 5 6 7 8 9 10 11]"


def test_digits_and_wrt() -> None:
    text = good("Y = X / 3", "X=[[1,2],[3,4]]", "--digits", "3", "--check", "none")
    assert "≈ [[0.333 0.667]" in text
    rows = good(*AFFINE, "--wrt", "W", "--check", "none").splitlines()
    assert [row.split()[0] for row in rows if row[:2] in (" W", " B", " X", " Y")] == ["W", "Y"]
    cells = [
        row.split(",")[-3] for row in good(*AFFINE, "--wrt", "B", "--format", "csv", "--check", "none").splitlines()
    ]
    assert cells[1:5] == [""] * 4


def wrong_affine() -> Solution:
    solution = solve("Y = X @ W + B", VALUES, check="none")
    values: list[Any] = [value.copy() for value in solution.values]
    gradients: list[Any] = [gradient.copy() for gradient in solution.node_gradients]
    gradients[0] *= 2
    gradients[1][0, 2] += 1
    values[2][1, 1] = 7
    verdict = check(Run(solution.graph, values, gradients, solution.upstream), "auto", Expressions(solution.graph))
    return replace(solution, values=values, node_gradients=gradients, check=verdict)


def test_the_wrong_elements_are_named() -> None:
    assert table(wrong_affine()).splitlines()[-8:-1] == [
        "✗ sympy disagrees: (element by element, on the graph of 42 nodes that the arrays are made of)",
        "  X[0,0]: 18 here, 9 is right",
        "  X[0,1]: 24 here, 12 is right",
        "  X[1,0]: 18 here, 9 is right",
        "  … and 1 more elements of X",
        "  W[0,2]: 5 here, 4 is right",
        "  value of (X @ W)[1,1]: 7 here, 25 is right",
    ]
    assert "  W[0,2]: ここでは 5、正しくは 4" in table(wrong_affine(), language="ja")


def test_a_float_that_is_off_is_named_alone() -> None:
    values = {"X": [1.0, 2.0], "W": [1e-17, 1.0]}
    lines = table(solve("Y = exp(X) - exp(X)*(1 + W)", values, arithmetic="float")).splitlines()
    assert [line for line in lines if line.startswith("  ") and "here" in line] == [
        "  X[0]: ≈ 0 here, ≈ -2.7182818284590453e-17 is right",
        "  value of Y[0]: ≈ 0 here, ≈ -2.7182818284590453e-17 is right",
    ]


def test_an_element_that_cannot_be_told_from_0_is_named() -> None:
    text = table(solve("Y = exp(X) * exp(-X) - [1, 2]", {"X": [1, 2]}))
    assert "\nY[0]: 0 to within 1e-" in text
    assert "\nY[1]: 0 to within" not in text


def test_csv_has_a_row_an_element() -> None:
    rows = list(csv.DictReader(io.StringIO(good(*AFFINE, "--format", "csv"))))
    assert [(row["name"], row["expression"], row["value"], row["gradient"]) for row in rows[10:13]] == [
        ("", "(X @ W)[0,0]", "5", "1"),
        ("", "(X @ W)[0,1]", "11", "2"),
        ("", "(X @ W)[0,2]", "17", "3"),
    ]


def test_json_has_null_and_text_where_no_double_holds_an_element() -> None:
    found = json.loads(good("Y = exp(X * 1000)", "X=[[1,0]]", "--format", "json", "--check", "none"))
    assert found["value"] == [[None, 1]]
    assert found["decimal"] == [["1.970071114017047e+434", None]]
    assert found["nodes"][0]["shape"] == [1, 2]


@pytest.mark.parametrize(
    ("key", "number"),
    [("dW", "[[13, 17, 21], [18, 24, 30]]"), ("dW[0,1]", "17"), ("W[1, -1]", "6"), ("db[2]", "9"), ("Y[１，０]", "12")],
)
def test_get_takes_an_element(key: str, number: str) -> None:
    for arithmetic in ("exact", "float"):
        assert good(*AFFINE, "--get", key, "--arithmetic", arithmetic) == f"{number}\n"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("dW[2,0]", "backprop: dW has no element [2, 0]: its shape is 2×3, and numpy counts from 0\n"),
        ("W[0]", "backprop: W has no element [0]: its shape is 2×3, and numpy counts from 0\n"),
        ("q[0]", "backprop: there is no node or gradient 'q'; known here: X, W, B, Y, dX, dW, dB, dY\n"),
    ],
)
def test_get_of_no_element(key: str, message: str) -> None:
    assert run(*AFFINE, "--get", key) == (2, "", message)


def test_a_number_has_no_elements() -> None:
    assert run("x*y", "x=1", "y=2", "--get", "x[0]").err.startswith("backprop: there is no node or gradient 'x[0]'")


def test_an_element_of_a_problem_taken_apart_has_that_name() -> None:
    assert good(*AFFINE, "--elements", "--get", "dW[0,1]") == "17\n"


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize(
    "words",
    [("X*a", "X=[1,2]"), ("sum([1, 2]*a)",), ("a*2", "--upstream", "[1,2]"), ("sum(a)",)],
    ids=lambda words: words[0],
)
def test_a_table_of_rows_is_for_numbers(words: tuple[str, ...], arithmetic: str) -> None:
    result = run(*words, "--table", "-", "--arithmetic", arithmetic, stdin=b"a\n1\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("backprop: --table calculates with numbers, and there is an array here;")


def test_a_cell_is_a_number() -> None:
    result = run("a*2", "--table", "-", stdin=b'a\n1\n"[1,2]"\n')
    assert (result.code, result.out) == (2, "a,output,da\n1,2,2\n")
    assert result.err.startswith("<stdin>:3:1: --table calculates with numbers")


def test_an_array_is_code_and_its_unit_is_text() -> None:
    problem = "expression: sum(x)\nvalues: {x: [[1, 2], [3, 4]]}\nunits: {x: '[円] of *all*]'}\n"
    shown = good("-", "--format", "markdown", "--check", "none", stdin=problem.encode())
    assert r"| `[[1 2] [3 4]]` \[円\] of \*all\*\] |" in shown
