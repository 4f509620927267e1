"""Sheets and practice in letters: blanks for formulas, and answers that equal them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import EXAMPLES, good, run

from tests.letters.problems import problem

SQUARE = "t = x + y; z = t**2"
FRUIT = str(EXAMPLES / "apple_orange.yaml")


def test_the_sheet() -> None:
    sheet = good("quiz", SQUARE)
    assert sheet.startswith(
        """\
# Backpropagation
Name ______________________________

Given
  t                       x + y
  z                       t**2
  gradient arriving at z  1

Calculate z, then go back to the gradient of every input.
"""
    )
    assert sheet.endswith(
        """\
Answers
z:  ____
dx: ____   # ∂z/∂x
dy: ____   # ∂z/∂y

Write one expression a line, such as 2*x*y or 2(x + y), in any of the names above; text behind # does not count.
"""
    )
    assert len(re.findall(r"(?<!_)____(?!_)", sheet)) == 6


@pytest.mark.parametrize("blank", ["forward", "backward", "both", "all"])
@pytest.mark.parametrize("form", ["text", "markdown", "yaml"])
def test_the_answers_are_right_by_the_key(blank: str, form: str, tmp_path: Path) -> None:
    key, answers = tmp_path / "key.yaml", tmp_path / "answers.txt"
    for layout in ((), ("--list",)) if form == "text" else ((),):
        words = ("quiz", FRUIT, "--symbolic", "--blank", blank)
        answers.write_text(good(*words, "--answers", "--format", form, *layout), "utf-8")
        key.write_text(good(*words, "--key"), "utf-8")
        assert "values" not in key.read_text("utf-8")
        found = run("grade", str(key), str(answers))
        assert (found.code, found.err) == (0, ""), found.out


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_the_answers_of_random_problems(seed: int, tmp_path: Path) -> None:
    text = problem(seed)
    sheet = run("quiz", text, "--blank", "all", "--answers", "--format", "yaml")
    if sheet.code or "∂" in re.sub("#.*", "", sheet.out):
        return  # too large, or a gradient that only other gradients say
    key = tmp_path / "key.yaml"
    key.write_text(good("quiz", text, "--blank", "all", "--key"), "utf-8")
    marks = run("grade", str(key), stdin=sheet.out.encode())
    assert marks.code == 0, marks.out + marks.err


def test_nothing_on_a_sheet_tells_the_answers() -> None:
    for layout in ((), ("--list",)):
        sheet = good("quiz", SQUARE, "--blank", "all", *layout)
        assert "2*" not in sheet.replace("such as 2*x*y", "")
        assert "(x + y)**2" not in sheet


def test_a_value_in_the_text_is_left_aside() -> None:
    key = good("quiz", "x = 3; x*y", "--symbolic", "--key")
    assert key == "expression: x * y\nask:\n  - output\n  - dx\n  - dy\n"


def test_nothing_to_vary() -> None:
    found = run("quiz", SQUARE, "--vary", "--symbolic")
    assert (found.code, found.out) == (2, "")
    assert "--vary draws numbers, and --symbolic asks for letters" in found.err


def test_a_folder(tmp_path: Path) -> None:
    good("quiz", SQUARE, "-o", str(tmp_path / "sheets"))
    files = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert files == ["01-answers.txt", "01-key.yaml", "01-sheet.txt"]


def test_practice() -> None:
    answers = "t^2\n2x\n2t\nt\n2(x+y)\n2t·1\n"
    found = run("practice", SQUARE, stdin=answers.encode())
    assert (found.code, found.err) == (0, "")
    lines = [line for line in found.out.splitlines() if line.startswith(("t =", "z =", "d", "✓", "✗"))]
    assert lines == [
        *("z = ? t^2", "✓ Right.", "dt = ? 2x", "✗ Not right.", "dt = ? 2t", "✓ Right."),
        *("dx = ? t", "✗ Not right.", "dx = ? 2(x+y)", "✓ Right.", "dy = ? 2t*1", "✓ Right."),
    ]
    assert "fits an exponent lost as a factor at z = t**2" in found.out
    assert "3 of 4 points." in found.out


def test_practice_says_what_cannot_be_read() -> None:
    found = run("practice", SQUARE, "--blank", "both", "--lang", "ja", stdin=b"1/2x\nz\n\n")
    assert "/ の後ろで * を省くと二通りに読めます" in found.out
    assert "問われているもの" in found.out
    assert found.out.count("回数には数えません") == 2
    assert "z = (x + y)**2" in found.out


def test_the_key_keeps_what_arrives() -> None:
    assert "\nupstream: 3\n" in good("quiz", SQUARE, "--upstream", "3", "--key")
    assert "upstream" not in good("quiz", SQUARE, "--key")
