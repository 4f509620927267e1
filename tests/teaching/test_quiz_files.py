"""A class's worth of sheets in a folder."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest
from support import EXAMPLES, good, run

APPLE = str(EXAMPLES / "apple.yaml")
CLASS = ("quiz", APPLE, "--vary", "--seed", "7")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def test_every_sheet_has_three_files_and_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "sheets"
    out = good(*CLASS, "--count", "3", "-o", str(folder))
    lines = [
        f"{folder}/0{n}-sheet.txt  {folder}/0{n}-answers.txt  {folder}/0{n}-key.yaml  (seed {n + 6})" for n in (1, 2, 3)
    ]
    assert out.splitlines() == lines
    written = contents(folder)
    assert list(written) == [f"0{n}-{name}" for n in (1, 2, 3) for name in ("answers.txt", "key.yaml", "sheet.txt")]
    assert len(set(written.values())) == 9
    assert "(sheet 02, seed 8)" in written["02-sheet.txt"]
    alone = good("quiz", APPLE, "--vary", "--seed", "8")
    assert written["02-sheet.txt"] == alone.replace("(seed 8)", "(sheet 02, seed 8)")
    assert written["02-key.yaml"] == good("quiz", APPLE, "--vary", "--seed", "8", "--key")


def test_keys_fit_their_answers_and_no_others(tmp_path: Path) -> None:
    good(*CLASS, "--count", "12", "-o", str(tmp_path), "--format", "markdown", "--lang", "ja")
    for number in range(1, 13):
        key, answers = tmp_path / f"{number:02}-key.yaml", tmp_path / f"{number:02}-answers.md"
        assert run("grade", str(key), str(answers)).code == 0
        assert run("grade", str(key), str(tmp_path / f"{number % 12 + 1:02}-answers.md")).code == 1


@pytest.mark.parametrize(("form", "ending"), [("text", "txt"), ("markdown", "md"), ("yaml", "yaml")])
def test_one_sheet_without_fresh_numbers(tmp_path: Path, form: str, ending: str) -> None:
    good("quiz", APPLE, "-o", str(tmp_path), "--format", form)
    assert sorted(contents(tmp_path)) == sorted([f"01-answers.{ending}", "01-key.yaml", f"01-sheet.{ending}"])


def test_a_hundred_sheets_sort_by_number(tmp_path: Path) -> None:
    good(*CLASS, "--count", "100", "-o", str(tmp_path), "--format", "yaml")
    assert list(contents(tmp_path))[0] == "001-answers.yaml"
    assert len(contents(tmp_path)) == 300


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    first = good(*CLASS, "--count", "2", "-o", str(tmp_path))
    before = contents(tmp_path)
    (tmp_path / "02-key.yaml").unlink()
    assert good(*CLASS, "--count", "2", "-o", str(tmp_path)) == first
    assert contents(tmp_path) == before


def test_other_content_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "02-sheet.txt").write_text("mine", "utf-8")
    result = run(*CLASS, "--count", "2", "-o", str(tmp_path))
    assert (result.code, result.out) == (2, "")
    path = tmp_path / "02-sheet.txt"
    assert result.err == (
        f"backprop: '{path}' is there already with other content, and nothing was written; choose another folder\n"
    )
    assert contents(tmp_path) == {"02-sheet.txt": "mine"}


def test_an_interrupted_run_leaves_whole_files_alone(tmp_path: Path) -> None:
    replaced = os.replace
    calls: list[str] = []

    def interrupted(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 4:
            raise KeyboardInterrupt
        replaced(source, target)

    with mock.patch("os.replace", interrupted), mock.patch("backprop_cli.cli.main.silence"):
        code = run(*CLASS, "--count", "2", "-o", str(tmp_path)).code
    assert code == 130
    assert list(contents(tmp_path)) == ["01-answers.txt", "01-key.yaml", "01-sheet.txt"]


@pytest.mark.parametrize(
    ("name", "words"), [("file", "is a file, and several"), ("file/below", "cannot be written (Not a directory)")]
)
def test_a_folder_that_cannot_be(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run(*CLASS, "--count", "2", "-o", str(tmp_path / name))
    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_files_are_plain_text_whatever_the_terminal(tmp_path: Path) -> None:
    good(*CLASS, "-o", str(tmp_path / "a"), "--color", "always")
    good(*CLASS, "-o", str(tmp_path / "b"), encoding="ascii")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert "\x1b" not in contents(tmp_path / "a")["01-sheet.txt"]
