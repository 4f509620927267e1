"""Pictures in letters, and empty pictures of problems without values."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import APPLE, good, run

from backprop_cli.solving.letters import solve_in_letters
from backprop_cli.teaching.picture import picture_of

SQUARE = "t = x + y; z = t**2"


def test_the_slide_of_the_chain_rule() -> None:
    assert good("graph", SQUARE) == (
        "\n"
        "x ─────────────┐\n"
        "    ← 2*t * 1  │\n"
        "              (+)── t ───(**2)─────→ z\n"
        "               │   ← 2*t        ← 1\n"
        "y ─────────────┘\n"
        "    ← 2*t * 1\n"
    )


def test_every_arrow_has_its_own_product() -> None:
    picture = picture_of(solve_in_letters("t = x*y; z = t*t + x"))
    found = {(picture.shapes[arrow.tail].label, arrow.head): (arrow.value, arrow.gradient) for arrow in picture.arrows}
    assert found["x", 2] == ("", "(t + t) * y")
    assert found["x", 4] == ("", "1")
    assert found["*", 3] == ("", "t")  # t goes into the product twice, by name
    assert found["*", 4] == ("t * t", "1")
    assert found["+", None] == ("", "1")


def test_an_upstream_gradient_arrives_at_the_output() -> None:
    picture = picture_of(solve_in_letters("x*y", upstream="1.2"))
    assert [arrow.gradient for arrow in picture.arrows] == ["1.2 * y", "1.2 * x", "1.2"]


@pytest.mark.parametrize("form", ["text", "svg", "dot", "mermaid"])
def test_every_format(form: str) -> None:
    text = good("graph", SQUARE, "--format", form)
    assert text.count("2*t") + text.count("2#42;t") == 3
    if form == "svg":
        ElementTree.fromstring(text)


def test_a_purchase_in_letters() -> None:
    assert "← tax * apple_num" in good("graph", APPLE, "--symbolic").replace("* 1 * ", "* ")
    assert "2.2" not in good("graph", APPLE, "--symbolic")


@pytest.mark.parametrize("words", [(SQUARE,), (SQUARE, "x=1"), ("x @ w + b",), ("x",), ("sum(x)/2", "--wrt", "x")])
def test_an_empty_picture_needs_no_values(words: tuple[str, ...]) -> None:
    text = good("graph", *words, "--show", "none")
    assert "→" in text
    assert "←" not in text
    assert not any(character.isdigit() for character in text.replace("(**2)", "").replace("2 ", ""))


def test_an_empty_picture_has_room_and_a_title(tmp_path: Path) -> None:
    file = tmp_path / "problem.yaml"
    file.write_text("title: 正方形\nexpression: x*y\n", "utf-8")
    lines = good("graph", str(file), "--show", "none").splitlines()
    assert lines[0] == "正方形"
    assert lines[2].count("─") >= 8


def test_where_values_are_there_the_empty_picture_is_laid_out_for_them() -> None:
    numbers, empty = (good("graph", SQUARE, "x=3", "y=4", "--show", show) for show in ("both", "none"))
    assert [len(line) for line in numbers.splitlines() if "→" in line] == [
        len(line) for line in empty.splitlines() if "→" in line
    ]


def test_a_picture_in_letters_of_only_one_way() -> None:
    assert "←" not in good("graph", "(x + y)**2", "--show", "forward")
    assert "x + y " not in good("graph", "(x + y)**2", "--show", "backward").replace("(x + y)", "")


def test_some_values_are_refused_as_by_solve() -> None:
    result = run("graph", SQUARE, "x=1")
    assert (result.code, result.out) == (2, "")
    assert "no value for y; add y=NUMBER (or solve it in letters" in result.err


def test_without_our_signs() -> None:
    assert good("graph", SQUARE, "--ascii").isascii()
    assert json.dumps(good("graph", "x/3", "--ascii", "--format", "svg")).isascii()
