"""The gradient check of `backprop compare`: what is counted, and how near the numerical gradients are."""

from __future__ import annotations

import csv
import json

import pytest
from support import run

from backprop_cli import solve
from backprop_cli.teaching.compare import gradient_check
from backprop_cli.teaching.compare.gradient_check import GradientCheck, check_gradients

pytestmark = pytest.mark.once

AFFINE = ("Y = X @ W + B", "X=[[1,2],[3,4]]", "W=[[1,3,5],[2,4,6]]", "B=[1,2,3]")
LOSS = ("L = softmax_with_loss(X @ W/10 + B, t)", *AFFINE[1:], "t=[2,0]")


def checked(text: str, values: dict[str, object], h: float = 1e-4) -> GradientCheck:
    return check_gradients(solve(text, values, check="none"), h, lambda message: None)  # type: ignore[arg-type]


def test_a_row_a_parameter_with_two_passes_an_element() -> None:
    found = checked("Y = X @ W", {"X": [[1, 2], [3, 4], [5, 6]], "W": [[1], [2]]})
    assert [(row.name, row.shape, row.elements, row.passes) for row in found.rows] == [
        ("X", (3, 2), 6, 12),
        ("W", (2, 1), 2, 4),
    ]
    assert found.elements == 8
    assert all(
        row.largest is not None and row.mean is not None and row.mean <= row.largest < 1e-8 for row in found.rows
    )
    assert [note.id for note in found.notes] == ["compare-sum"]


def test_the_differences_are_those_of_a_large_step() -> None:
    """(x + h)³ − (x − h)³ is 6hx² + 2h³: the central difference is h² too large."""
    (row,) = checked("y = sum(x**3)", {"x": [1, 2, 3]}, h=0.5).rows
    assert row.mean == pytest.approx(0.25)
    assert row.largest == pytest.approx(0.25)


def test_a_wrong_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = gradient_check.of_floats

    def wrong(*arguments: object) -> object:
        values, gradients = right(*arguments)  # type: ignore[arg-type]
        return values, [gradient * 2 for gradient in gradients]

    monkeypatch.setattr(gradient_check, "of_floats", wrong)
    (row,) = checked("y = sum(x*x)", {"x": [1, 2, 3]}).rows
    assert row.mean == pytest.approx(4)
    assert row.largest == pytest.approx(6)


def test_numbers_of_classes_have_no_row() -> None:
    found = checked("L = softmax_with_loss(X, t)", {"X": [[1, 2], [3, 4]], "t": [1, 0]})
    assert [row.name for row in found.rows] == ["X"]
    assert [note.text("en") for note in found.notes] == ["No row for t: the number of a class is no quantity."]


def test_steps_that_leave_the_domain_are_counted() -> None:
    found = checked("y = sum(log(x))*k", {"x": [1e-5, 1], "k": 2})
    assert [(row.failed, row.shape) for row in found.rows] == [(1, (2,)), (0, ())]
    assert [note.id for note in found.notes] == ["compare-elements-lost"]


def test_of_a_large_parameter_a_part_is_pushed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_check, "MOST_CHECKED", 3)
    (row,) = checked("y = sum(x*x)", {"x": list(range(10))}).rows
    assert (row.elements, row.measured, row.passes, row.scaled) == (10, 3, 20, True)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("words", [AFFINE, LOSS])
def test_the_table_has_room_in_80_columns(words: tuple[str, ...], language: str) -> None:
    result = run("compare", *words, "--lang", language, "--ascii")
    assert (result.code, result.err) == (0, "")
    table = result.out.splitlines()[4:7]
    assert [line.split()[0] for line in table] == ["X", "W", "B"]
    assert max(map(len, result.out.splitlines())) <= 80


def test_json() -> None:
    document = json.loads(run("compare", *LOSS, "--format", "json").out)
    assert [each["shape"] for each in document["parameters"]] == [[2, 2], [2, 3], [3]]
    assert [each["forward_passes"] for each in document["parameters"]] == [8, 12, 6]
    assert all(each["largest_difference"] < 1e-8 for each in document["parameters"])
    assert document["elements"] == 13


def test_csv_has_a_header_for_each_kind() -> None:
    lines = run("compare", *AFFINE, "--format", "csv").out.splitlines()
    table = list(csv.DictReader(lines))
    assert [(row["parameter"], row["shape"], row["forward_passes"]) for row in table] == [
        ("X", "2x2", "8"), ("W", "2x3", "12"), ("B", "3", "6")
    ]  # fmt: skip


def test_no_plot_of_arrays() -> None:
    pytest.importorskip("matplotlib")
    result = run("compare", *AFFINE, "--plot", "a.svg")
    assert (result.code, result.out) == (2, "")
    assert "--plot draws how times grow for numbers, and this problem has arrays" in result.err
