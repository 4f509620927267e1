"""How solutions and graphs show themselves in a notebook."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from typing import Any
from unittest import mock
from xml.etree import ElementTree

import pytest
from support import EXAMPLES, ROOT, environment

from backprop_cli import (
    Graph,
    Solution,
    Variable,
    grade,
    load_problems,
    parse_expression,
    quiz,
    solve,
    solve_in_letters,
)
from backprop_cli.graph.runs import Numbers, propagate


def html_of(solution: Solution, language: str = "en") -> str:
    with mock.patch.dict("os.environ", {"BACKPROP_LANG": language}):
        text: str = solution._repr_html_()
    return text


def fruit() -> Solution:
    return solve(load_problems(EXAMPLES / "apple_orange.yaml")[0])


def test_the_table() -> None:
    text = html_of(fruit())
    root = ElementTree.fromstring(text)
    assert root.findtext("table/caption") == "リンゴとミカンの買い物"
    rows = [["".join(cell.itertext()) for cell in row] for row in root.findall("table/tbody/tr")]
    assert len(rows) == 9
    assert ["apple", "", "100 円", "2.2", "apple_num * tax", "✓"] in rows
    head = [cell.text for cell in root.findall("table/thead/tr/th")]
    assert head == ["node", "calculation", "value", "∂price/∂node", "formula", "✓"]
    for row in root.findall("table/*/tr"):
        aligned = ["text-align: right" in str(cell.get("style")) for cell in row]
        assert aligned == [False, False, True, True, False, False]
    assert [line.text for line in root.findall("p")] == ["✓ 9 of 9 gradients confirmed by sympy's formulas."]


def test_the_table_loads_nothing_and_brings_no_ground() -> None:
    text = html_of(fruit())
    for word in ("http", "src=", "url(", "<script", "<style", "background", "font-family", "\x1b"):
        assert word not in text


def test_the_table_in_japanese() -> None:
    text = html_of(fruit(), "ja")
    assert 'lang="ja"' in text
    assert "ノード" in text
    assert "一致しました" in text


def test_text_from_users_is_escaped() -> None:
    problem = load_problems(EXAMPLES / "apple.yaml")[0]
    mean = '<script>alert("&")</script>'
    solution = solve(problem._replace(title=mean, units={"apple": mean}))
    text = html_of(solution)
    assert "<script" not in text
    root = ElementTree.fromstring(text)
    assert root.findtext("table/caption") == mean
    assert f"100 {mean}" in "".join(root.itertext())


def test_a_gradient_that_is_wrong_is_marked() -> None:
    def sevens(*words: Any) -> Numbers:
        right = propagate(*words)
        return right._replace(gradients=[7] * len(right.values))

    with mock.patch("backprop_cli.solving.solution.propagate", sevens):
        solution = solve("x*y", {"x": 2, "y": 3})
    assert solution.check.status == "mismatch"
    text = html_of(solution)
    assert text.count("<tr style=") == text.count("✗</td>") > 0


def test_a_large_table_stays_readable() -> None:
    text = html_of(solve(" + ".join(["x"] * 3000), {"x": 1}, check="none"))
    assert text.count("<tr>") <= 402
    assert "more nodes" in text or "csv" in text


# the graph


def svg_of(graph: Graph) -> str | None:
    text: str | None = graph._repr_svg_()
    return text


def test_the_graph_is_an_empty_picture() -> None:
    for graph in (fruit().graph, parse_expression("(x + y)**2")):
        text = svg_of(graph)
        assert text
        assert ElementTree.fromstring(text).get("role") == "img"
        assert 'class="value"' in text
        assert 'class="gradient"' not in text
    assert "apple_price" in str(svg_of(fruit().graph))
    assert "650" not in str(svg_of(fruit().graph))


def test_a_graph_that_cannot_be_drawn_says_nothing() -> None:
    assert svg_of(parse_expression(" + ".join(["x"] * 500))) is None
    assert svg_of(Graph()) is None


# everything else


def test_a_picture_has_its_numbers() -> None:
    solution = fruit()
    root = ElementTree.fromstring(solution.picture()._repr_svg_())
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"100", "2.2", "apple_price = 200"} <= texts
    assert "2.2" not in solution.picture("forward").svg
    assert "650" not in solution.picture(show="none").svg
    assert "∂price/∂" in solution.picture(show="chain").svg
    assert "orange_num" not in solution.picture(wrt=["apple"]).svg


def test_a_lesson_stands_in_a_frame_that_reaches_nothing() -> None:
    steps = fruit().steps()
    frame = re.fullmatch(
        r'<iframe sandbox="allow-scripts" style="[^"]*" srcdoc="([^"]*)"></iframe>', steps._repr_html_()
    )
    assert frame  # and not allow-same-origin
    assert unescape(frame[1]) == steps.html
    assert "default-src 'none'" in steps.html
    for word in ("http:", "https:", "src="):
        assert word not in steps.html.replace("http://www.w3.org", "")


def test_explanation_program_sheet_and_marks_are_markdown() -> None:
    solution = solve("z = x*y", {"x": 2, "y": 3})
    assert "#### Forward pass" in solution.explain()._repr_markdown_()
    assert solution.code()._repr_markdown_() == f"```python\n{solution.code()}```\n"
    assert "dx: ____" in quiz("z = x*y", {"x": 2, "y": 3})._repr_markdown_()
    assert "| dx | 1 | ✗ wrong | 0/1 |" in grade(solution, {"dx": 1})._repr_markdown_()


def test_letters_show_themselves_too() -> None:
    solution = solve_in_letters("z = x*y")
    assert "<td" in solution._repr_html_()
    assert "<svg" in solution.picture().svg
    assert "#### Backward pass" in solution.explain()._repr_markdown_()
    assert repr(solution.steps()) == "Steps(3 steps to z)"
    assert not hasattr(solution, "code")


def test_what_ipython_shows() -> None:
    formatters = pytest.importorskip("IPython.core.formatters")
    solution = fruit()

    def kinds(thing: object) -> set[str]:
        shown, _ = formatters.DisplayFormatter().format(thing)
        return {*shown} - {"text/plain"}

    assert kinds(solution) == kinds(solution.table()) == kinds(solution.steps()) == {"text/html"}
    assert kinds(solution.picture()) == kinds(solution.graph) == {"image/svg+xml"}
    assert kinds(solution.explain("apple")) == kinds(solution.code()) == {"text/markdown"}
    assert kinds(solve_in_letters("x*y")) == {"text/html"}
    assert kinds(Variable("x", 3) * 2) == set()


@pytest.mark.parametrize("name", ["solve", "Solution", "load_problems", "parse_expression"])
def test_the_methods_come_with_the_package_and_cost_nothing(name: str) -> None:
    code = (
        f"import sys; from backprop_cli import {name}; from backprop_cli.graph.tape import Graph;"
        "print(hasattr(Graph, '_repr_svg_'), *({'sympy', 'rich', 'click', 'IPython', 'narwhals'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, check=True)
    assert done.stdout.split() == [b"True"]
