"""Pictures of problems with arrays: shapes and numbers on the arrows, in every format."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest
from pictures import ARRAYS
from support import ROOT, good
from test_graph import check_lines, recorded
from test_picture_svg import check_boxes, labels_in

from backprop_cli import solve
from backprop_cli.render.picture import drawn
from backprop_cli.render.picture.labels import labels_for, number
from backprop_cli.render.picture.text_format import DOWN, UP
from backprop_cli.render.signs import cells
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.picture import SHOWS, Picture, picture_of

GOLDEN = ROOT / "tests" / "golden" / "graph"
X = [[1, 2], [3, 4]]


def solved(name: str) -> Solution:
    problem, *words = ARRAYS[name]
    upstream = words[-1] if "--upstream" in words else None
    values = dict(word.split("=") for word in words if "=" in word)
    return solve(problem, values, upstream=upstream, check="none")


@pytest.fixture(params=ARRAYS)
def picture(request: pytest.FixtureRequest) -> Picture:
    return picture_of(solved(request.param))


@pytest.mark.parametrize("form", ["unicode", "ascii", "backward"])
@pytest.mark.parametrize("name", ARRAYS)
def test_golden_pictures(name: str, form: str, refresh_golden: bool) -> None:
    options = {"unicode": [], "ascii": ["--ascii"], "backward": ["--show", "backward"]}[form]
    printed = good("graph", *ARRAYS[name], *options)
    path = GOLDEN / f"{name}.{form}.txt"
    if refresh_golden:
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")
    assert form != "ascii" or printed.isascii()


def test_contributions_add_up() -> None:
    """X goes into the product twice and into the sum: three arrows, each with its own contribution."""
    picture = picture_of(solved("array_reuse"))
    sent = [np.array(arrow.gradient, float) for arrow in picture.arrows if picture.shapes[arrow.tail].label == "X"]
    half = np.array(X) * 3 / 4
    assert [part.tolist() for part in sent] == [half.tolist(), half.tolist(), [[1, -1], [1, -1]]]
    assert np.array_equal(sum(sent), np.array(solved("array_reuse").gradients["X"], float))


def test_what_was_broadcast_comes_back_in_its_own_shape() -> None:
    picture = picture_of(solve("Y = (X + b)*b + a*X", {"X": X, "b": [1, 2], "a": 2}, check="none"))
    for arrow in picture.arrows:
        assert np.shape(arrow.gradient) == np.shape(arrow.value)
    by_b = [arrow.gradient.tolist() for arrow in picture.arrows if picture.shapes[arrow.tail].label == "b"]
    assert by_b == [[2, 4], [6, 10]]


def test_a_contribution_that_does_not_exist_is_a_dash() -> None:
    picture = picture_of(solve("Y = x**[2, 2]", {"x": [-1, 4]}, check="none"))
    assert any("—" in number(arrow.gradient, View()) for arrow in picture.arrows)


def test_texts_do_not_run_into_one_another(picture: Picture) -> None:
    check_lines(picture)
    canvas = recorded(picture)
    taken: set[tuple[int, int]] = set()
    for row, column, text, style in canvas.written:
        where = {(row, column + place) for place in range(cells(text))}
        assert not where & taken, text
        taken |= where
        if style in ("value", "gradient"):
            assert not any(cell in canvas.lines[line] for line, cell in where), text
        elif style == "name":
            assert not any(canvas.lines[line].get(cell, 0) & (UP | DOWN) for line, cell in where), text


@pytest.mark.parametrize("show", SHOWS)
def test_labels_of_the_svg_do_not_overlap(picture: Picture, show: str) -> None:
    check_boxes(str(drawn(picture, "svg", show, View())), line=0.6)


def test_the_svg_has_every_element_and_every_shape() -> None:
    text = str(drawn(picture_of(solved("affine")), "svg", "both", View()))
    labels = labels_in(ElementTree.fromstring(text))
    values = [label.text for label in labels if label.kind == "value"]
    gradients = [label.text for label in labels if label.kind == "gradient"]
    assert values[:5] == ["2×2", "1", "2", "3", "4"]
    assert values[-7:] == ["2×3", "6", "13", "20", "12", "27", "42"]
    assert gradients[:10] == ["22", "28", "49", "64", "13", "17", "21", "18", "24", "30"]
    assert "Shapes: X 2×2, W 2×3, B (3,), Y 2×3.</desc>" in text


def test_columns_of_the_svg_end_below_one_another() -> None:
    labels = labels_in(ElementTree.fromstring(str(drawn(picture_of(solved("affine")), "svg", "both", View()))))
    ends = {label.text: label.box(0.5)[1] for label in labels if label.kind == "value"}
    rows = {label.text: label.y for label in labels if label.kind == "value"}
    for upper, lower in (("6", "12"), ("13", "27"), ("20", "42")):
        assert ends[upper] == ends[lower]
        assert rows[upper] < rows[lower]


def test_a_large_array_is_its_shape() -> None:
    value, gradient, _ = labels_for("both", View())(picture_of(solved("large")).arrows[0])
    assert (value, gradient) == ("4×5", "← 4×5")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([[1, 2], [3, 4]], "[[1 2]\n [3 4]]"),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], "[1 2 3 4 5 6 7 8 9]"),
        ([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], "2×5"),
        ([[1], [2], [3], [4], [5]], "5×1"),
        ([[[1]]], "1×1×1"),
        ([[Fraction(1, 3), 1]], "≈ [[0.333 1]]"),
        ([1234567, 0.5], "[1234567 0.5]"),
    ],
)
def test_numbers_of_an_array(value: list[object], text: str) -> None:
    assert number(solve("x", {"x": value}, check="none").value, View()) == text


def test_graphviz_reads_the_dot(picture: Picture) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    graph = pygraphviz.AGraph(string=str(drawn(picture, "dot", "both", View())))
    assert graph.number_of_nodes() == len(picture.shapes) + 1
    assert graph.number_of_edges() == 2 * len(picture.arrows)


def test_dot_and_mermaid_have_a_line_for_every_row() -> None:
    affine = picture_of(solved("affine"))
    assert r'label="2×2\n[[1 2]\n[3 4]]"]' in str(drawn(affine, "dot", "both", View()))
    assert '"(3,)<br>#91;1 2 3#93;<br>← #91;5 7 9#93;"' in str(drawn(affine, "mermaid", "both", View()))


def test_an_axis_stands_with_its_operation() -> None:
    assert "(sum axis=0)" in good("graph", *ARRAYS["array_reuse"])
