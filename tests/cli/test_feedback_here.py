"""The files of `grade --feedback`: what they are called, and what is said of those that are there already."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest
from support import run

from backprop_cli.cli.feedback_files import FeedbackFiles
from backprop_cli.cli.saving import make_folder
from backprop_cli.language.errors import BackpropError
from backprop_cli.render.grade import Frame
from backprop_cli.render.view import View

KEY = "expression: z = x*y\nvalues: {x: 2, y: 3}\n"
FRAME = Frame(None, [], show_answers=False, several=True)


def files(folder: str = "out", *submissions: str) -> FeedbackFiles:
    return FeedbackFiles(folder, submissions, FRAME, View(), False)


@pytest.mark.parametrize(
    ("name", "student", "number", "called"),
    [
        ("a.txt", None, None, "a"),
        ("class/b c.txt", None, None, "b-c"),
        ("class/sub/d.txt", None, None, "sub-d"),
        ("other/e.txt", None, None, "other-e"),
        ("class/deep/f.txt", None, None, "f"),
        ("a.txt", "Aiko", None, "Aiko"),
        ("a.txt", "Aiko", "s-7_x", "s-7_x"),
        ("...", None, None, "submission"),
        ("--x", None, None, "x"),
        ("愛子", None, None, "愛子"),
        ("CON.txt", None, None, "CON-"),
        ("com1", None, None, "com1-"),
        ("lpt9.txt", None, None, "lpt9-"),
        ("console", None, None, "console"),
        ("y" * 90, None, None, "y" * 80),
        ("z" + "y" * 80, None, None, "y" * 80),
        ("../../etc/passwd", None, None, "etc-passwd"),
    ],
)
def test_what_a_file_is_called(name: str, student: str | None, number: str | None, called: str) -> None:
    report = mock.Mock(student=student, student_id=number)
    report.name = name
    assert files("out", "class", "class/deep", "a")._name(report) == called


def test_no_two_have_one_name() -> None:
    made = files()
    names = []
    for name in ("a", "A", "a", "a-2", "b", "a"):
        report = mock.Mock(student=None, student_id=None)
        report.name = name
        names.append(made._name(report))
    assert names == ["a", "A-2", "a-3", "a-2-2", "b", "a-4"]


@pytest.mark.parametrize("count", [1, 5, 6])
def test_files_that_are_there_are_told_and_kept(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key.yaml").write_text(KEY, "utf-8")
    Path("class").mkdir()
    Path("out").mkdir()
    for n in range(count):
        Path(f"class/s{n}.txt").write_text("z: 6\ndx: 3\ndy: 2\n", "utf-8")
        Path(f"out/s{n}.md").write_text("mine", "utf-8")
    Path("class/t.txt").write_text("z: 6\n", "utf-8")
    words = ("grade", "--feedback", "out", "--format", "csv", "key.yaml", "class")
    found = run(*words)
    names = ", ".join(f"s{n}.md" for n in range(min(count, 5))) + (", …" if count > 5 else "")
    assert found.code == 2
    assert names in found.err
    assert ("…" in found.err) == (count > 5)
    assert {path.read_text("utf-8") for path in Path("out").glob("s*.md")} == {"mine"}
    told = Path("out/t.md").read_text("utf-8")
    assert "| z | 6 |" in told
    assert "t.txt" not in told
    for path in Path("out").glob("s*.md"):
        path.unlink()
    assert run(*words).code == run(*words).code == 1
    assert len(os.listdir("out")) == count + 1
    assert Path("out/t.md").read_text("utf-8") == told


def test_what_is_there_already_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key.yaml").write_text(KEY, "utf-8")
    Path("class").mkdir()
    Path("out/c.md").mkdir(parents=True)
    for name in "abcd":
        Path(f"class/{name}.txt").write_text("z: 6\ndx: 3\ndy: 2\n", "utf-8")
    Path("out/a.md").symlink_to("../stolen.md")
    Path("kept.md").write_text("mine", "utf-8")
    Path("out/b.md").symlink_to("../kept.md")
    os.mkfifo("out/d.md")
    found = run("grade", "--feedback", "out", "key.yaml", "class")
    assert found.code == 2
    assert "a.md, b.md, c.md, d.md" in found.err
    assert not Path("stolen.md").exists()
    assert Path("out/a.md").is_symlink()
    assert Path("kept.md").read_text("utf-8") == "mine"


def test_signs_of_a_file_are_those_of_ascii_where_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key.yaml").write_text(KEY, "utf-8")
    Path("a.txt").write_text("z: 6\n", "utf-8")
    for folder, words in (("one", ()), ("two", ("--ascii",))):
        run("grade", "--feedback", folder, *words, "key.yaml", "a.txt", encoding="ascii")
        assert Path(folder, "a.md").read_text("utf-8").isascii() == bool(words)


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("out").write_text("a file", "utf-8")
    with pytest.raises(BackpropError) as caught:
        make_folder("out")
    assert (caught.value.message.id, caught.value.message.parameters) == ("file-not-folder", {"file": "out"})
    Path("there").mkdir()
    Path("there/a.md").write_text("mine", "utf-8")
    for error, reason in ((OSError(5, "Input/output error"), "Input/output error"), (OSError("odd"), "odd")):
        for call in (lambda: make_folder("out"), lambda: files("there")._write("a.md", b"")):
            with (
                mock.patch("os.makedirs", side_effect=error),
                mock.patch("builtins.open", side_effect=error),
                pytest.raises(BackpropError) as caught,
            ):
                call()
            assert caught.value.message.id == "file-not-written"
            assert caught.value.message.parameters["reason"] == reason
            assert caught.value.message.parameters["file"] in ("out", os.path.join("there", "a.md"))
