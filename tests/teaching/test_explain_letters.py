"""Explanations in letters: the chain rule line by line, as at the board."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from strategies import programs

from backprop_cli import BackpropError, parse_expression, solve, solve_in_letters
from backprop_cli.render.explain import explanation_renderer
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import explain

SQUARE = "t = x + y; z = t**2"


LOCAL = "In each product the last ∂ is local"


def told(text: str, wrt: str | None = None, view: View | None = None, form: str = "text") -> str:
    return "".join(explanation_renderer(form)([explain(solve_in_letters(text), wrt)], view or View()))


def test_the_lecture_s_square() -> None:
    assert (
        told(SQUARE)
        == """\
Forward pass: what each node calculates, from left to right
  t = x + y
  z = t**2 = (x + y)**2

Backward pass: the gradients, from right to left
  It starts with ∂z/∂z = 1: z changes exactly as much as itself.

  z = t**2
    upstream gradient: 1
    **2 hands back the upstream times exponent × base**(exponent − 1).
    ∂z/∂t = 2*t  →  ∂z/∂t = ∂z/∂z · ∂z/∂t = 1 · 2*t = 2*t = 2*(x + y)

  t = x + y
    upstream gradient: ∂z/∂t = 2*t = 2*(x + y)
    + hands the upstream to each side as it is.
    ∂t/∂x = 1  →  ∂z/∂x = ∂z/∂t · ∂t/∂x = 2*t · 1 = 2*(x + y)
    ∂t/∂y = 1  →  ∂z/∂y = ∂z/∂t · ∂t/∂y = 2*t · 1 = 2*(x + y)
"""
    )


def test_what_comes_back_to_a_value_used_twice_adds_up() -> None:
    text = told("a = x*y; z = a + x*x", "x")
    assert "    ∂z/∂x = y + x + x = 2*x + y\n" in text
    assert "x (left): ∂z/∂(x * x) · ∂(x * x)/∂x = 1 · x" in text
    assert "From z to x: 3 paths" in text
    assert "  z → a → x\n    ∂z/∂a · ∂a/∂x = 1 · y\n" in text
    assert "sum over all 3 paths: ∂z/∂x = y + x + x = 2*x + y" in text


def test_the_chain_along_the_only_path() -> None:
    assert "  z → t → x\n    ∂z/∂x = ∂z/∂t · ∂t/∂x = 2*t · 1 = 2*(x + y)\n" in told(SQUARE, "x")


def test_an_upstream_gradient_stays_a_factor() -> None:
    explained = explain(solve_in_letters("t = x + y; z = t**2", upstream="1.2"), "x")
    text = "".join(explanation_renderer("text")([explained], View()))
    assert "upstream · ∂z/∂x = upstream · ∂z/∂t · ∂t/∂x = 1.2 · 2*t · 1 = 2.4*x + 2.4*y" in text


@pytest.mark.parametrize("view", [View("ja"), View(ascii=True), View(width=40)], ids=["Japanese", "ASCII", "narrow"])
def test_other_views(view: View) -> None:
    text = told("z = relu(x*w + b)*v", "x", view)
    assert not view.ascii or text.isascii()
    assert view.language == "en" or "順伝播: 左から右へ、各ノードの計算" in text
    assert ("z/∂v = relu(x * w + b)" in text) is not view.ascii


def test_markdown_and_json() -> None:
    assert "  - `∂t/∂x = 1` → `∂z/∂x = ∂z/∂t · ∂t/∂x = 2*t · 1 = 2*(x + y)`\n" in told(SQUARE, form="markdown")
    found = json.loads(told(SQUARE, "x", form="json"))
    assert found["arithmetic"] == "letters"
    assert found["symbolic"] == {"value": "(x + y)**2", "gradients": {"x": "2*(x + y)", "y": "2*(x + y)"}}
    assert found["backward"][1]["operands"][0] == {
        "id": 0,
        "label": "x",
        "local": {"formula": "1"},
        "contribution": {"chain": "2*t * 1", "symbolic": "2*(x + y)"},
    }
    assert found["paths"]["first"][0]["labels"] == ["z", "t", "x"]


def _formulas(text: str) -> Iterator[tuple[str, list[str]]]:
    """The sides of every equation behind an arrow that says a whole gradient: its name, and what it equals."""
    for line in text.splitlines():
        name, *sides = line.partition("→  ")[2].split(" = ")
        if name.startswith("∂") and len(sides) > 1 and " · ∂" not in name:
            yield name, sides[1:]


@pytest.mark.once
@settings(max_examples=40)
@given(programs())
@example("((0)**0 - (0)**0)**0.5")
def test_the_sides_of_an_equation_are_equal(text: str) -> None:
    graph = parse_expression(text)
    numbers = {name: Fraction(3 + place, 7) for place, name in enumerate(graph.inputs)}
    try:
        letters, right = solve_in_letters(graph), solve(graph, numbers, check="none", arithmetic="float")
    except BackpropError:
        return
    known = {name: right.values[node] for name, node in graph.ids().items()}
    for _, sides in _formulas("".join(explanation_renderer("text")([explain(letters)], View()))):
        found = []
        for side in sides:
            if not any(sign in side for sign in "∂#…"):
                read = parse_expression(side.replace("·", "*"))
                values = {name: known[name] for name in read.inputs}
                try:
                    found.append(float(solve(read, values, check="none", arithmetic="float").value))
                except BackpropError:
                    continue
        assert all(abs(each - found[0]) <= 1e-9 * max(1, abs(found[0])) for each in found), sides


@pytest.mark.parametrize(
    ("text", "adds_up"), [("z = x*x", True), ("a = x*y; b = a + x; z = b*y", True), (SQUARE, False)]
)
@pytest.mark.parametrize("form", ["text", "markdown", "latex"])
def test_two_kinds_of_derivatives_are_told_apart_where_sums_occur(text: str, adds_up: bool, form: str) -> None:
    found = told(text, form=form).replace(r"\ensuremath{\partial}", "∂")
    assert (LOCAL in found) is adds_up
    japanese = told(text, view=View("ja"), form=form).replace(r"\ensuremath{\partial}", "∂")
    assert ("各積の最後の ∂ は局所的" in japanese) is adds_up


def test_numbers_have_no_gradient_of_their_own() -> None:
    assert "constant" not in told("z = 2*x + 3")
    assert "∂2" not in told("z = 2*x + 3")


def test_one_sign_for_products_in_a_line() -> None:
    found = told("price = 2*(unit*count); tax = price*unit")
    lines = [line for line in found.splitlines() if "→" in line]
    assert "∂(unit * count)/∂unit = count" in found
    assert any("1 · " in line for line in lines)
    assert all(" * " not in re.sub(r"\([^()]*\)", "", line) for line in lines), found
    assert "= -1 · a · b = " in told("z = w - (a*b)*c")
