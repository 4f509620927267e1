"""`backprop graph` as a command: files, endings, several problems, help."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictures import JAPANESE, REUSE, WORDS
from support import good, run
from terminal import in_terminal


@pytest.mark.parametrize(
    ("ending", "start"),
    [("txt", "      3"), ("dot", "digraph"), ("gv", "digraph"), ("mmd", "flowchart"), ("MERMAID", "flowchart")],
)
def test_a_files_ending_names_the_format(ending: str, start: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{ending}"
    assert good("graph", "x*y", "x=3", "y=4", "-o", str(path)) == ""
    assert path.read_text("utf-8").startswith(start)


def test_format_beats_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    good("graph", *JAPANESE, "-o", str(path), "--format", "dot")
    assert path.read_text("utf-8").startswith("digraph")


def test_files_that_cannot_be_written(tmp_path: Path) -> None:
    for path in (tmp_path / "missing" / "a.dot", tmp_path):
        result = run("graph", *REUSE, "-o", str(path), "--format", "dot")
        assert (result.code, result.out) == (2, "")
        assert "cannot be written" in result.err
    result = run("graph", *REUSE, "-o", "picture.jpeg")
    assert (result.code, result.out) == (2, "")
    assert ".svg" in result.err


def test_a_bad_problem_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.dot"
    path.write_text("as it was")
    assert run("graph", "x*", "-o", str(path)).code == 2
    assert path.read_text() == "as it was"


def test_several_problems() -> None:
    square, fruit = WORDS["square_of_sum"][0], WORDS["apple_orange"][0]
    assert good("graph", square, fruit) == good("graph", square) + "\n" + good("graph", fruit)
    for form in ("svg", "png"):
        result = run("graph", square, fruit, "--format", form)
        assert (result.code, result.out) == (2, "")
        assert "one picture" in result.err


def test_help_names_every_choice() -> None:
    for language in ("en", "ja"):
        text = good("graph", "--help", "--lang", language)
        for word in ("mermaid", "--depth", "--wrt", "none"):
            assert word in text


# steps


def test_one_step() -> None:
    steps = good("graph", WORDS["apple"][0], "--steps").split("\n\nリンゴの買い物")
    assert len(steps) == 11
    assert good("graph", WORDS["apple"][0], "--step", "6") == f"リンゴの買い物{steps[6]}\n"
    assert "Step 6 of 10" in steps[6]
    assert good("graph", "x*y", "x=2", "y=3", "--step", "2", "--format", "mermaid").count("-->|") == 2


def test_a_step_that_is_not_there() -> None:
    result = run("graph", "x*y", "x=2", "y=3", "--step", "7")
    assert (result.code, result.out) == (2, "")
    assert "has 6" in result.err


@pytest.mark.parametrize("form", ["svg", "png"])
def test_steps_need_a_format_for_several_pictures(form: str) -> None:
    result = run("graph", "x*y", "x=2", "y=3", "--steps", "--format", form)
    assert (result.code, result.out) == (2, "")
    assert "--step N" in result.err


def test_one_step_or_all() -> None:
    result = run("graph", "x*y", "x=2", "y=3", "--steps", "--step", "2")
    assert (result.code, result.out) == (2, "")


def test_steps_go_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "steps.txt"
    assert good("graph", "x*y", "x=2", "y=3", "--steps", "-o", str(path)) == ""
    assert path.read_text("utf-8") == good("graph", "x*y", "x=2", "y=3", "--steps")


def test_enter_moves_on_and_q_leaves() -> None:
    code, seen = in_terminal("graph", "x*y", "x=2", "y=3", "--steps", typed=b"\n\nq\n")
    assert code == 0
    assert [f"Step {number} of 6" in seen for number in range(7)] == [True, True, True, False, False, False, False]
    assert seen.count("Enter: next step") == 3
    assert "\x1b[H\x1b[2J" in seen  # each in the place of the one before it


def test_a_terminal_without_colour_shows_one_below_the_other() -> None:
    code, seen = in_terminal("graph", "x*y", "x=2", "y=3", "--steps", "--color", "never", typed=b"\n" * 6)
    assert code == 0
    assert "\x1b" not in seen
    assert "Step 6 of 6" in seen
