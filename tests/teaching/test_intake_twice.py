"""What is named twice is marked once: where it was named first."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from support import APPLE, good, run

ANSWERS = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with the class `dup`."""
    monkeypatch.chdir(tmp_path)
    Path("dup/x").mkdir(parents=True)
    for name in ("1.txt", "2.txt", "x/3.txt"):
        Path("dup", name).write_text(ANSWERS)
    Path("dup/rows.csv").write_text("name,price\nAki,220\n")
    Path("link").symlink_to("dup/x")
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(name, "w") as archive:
            archive.writestr("1.txt", ANSWERS)


def marked(*words: str, stdin: str = "") -> list[str]:
    result = run("grade", "--format", "json", *words, stdin=stdin.encode())
    assert result.err == ""
    return [json.loads(line)["submission"] for line in result.out.splitlines()]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("dup dup/x dup/2.txt", "dup/1.txt dup/2.txt dup/rows.csv:2 dup/x/3.txt"),
        ("dup/2.txt dup", "dup/2.txt dup/1.txt dup/rows.csv:2 dup/x/3.txt"),
        ("dup/x/3.txt ./dup/x/../x/3.txt {here}/dup/x link/3.txt link", "dup/x/3.txt"),
        ("dup/x dup/x/", "dup/x/3.txt"),
        ("a.zip ./a.zip b.zip", "a.zip/1.txt b.zip/1.txt"),
        ("none.txt none.txt", "none.txt"),
        ("- -", "<stdin>"),
    ],
)
def test_what_is_named_twice_is_marked_once(words: str, names: str, tmp_path: Path) -> None:
    assert marked(APPLE, *words.format(here=tmp_path).split(), stdin=ANSWERS) == names.split()


def test_a_table_is_read_once() -> None:
    assert marked("--rows", "dup/rows.csv", "--rows", "./dup/rows.csv", APPLE) == ["dup/rows.csv:2"]
    assert len(marked("--rows", "dup/rows.csv", APPLE, "dup")) == 4


def test_the_key_is_no_submission_however_it_is_named() -> None:
    Path("dup/key.yaml").write_text(Path(APPLE).read_text("utf-8"))
    assert len(marked("dup/key.yaml", "./dup")) == 4


def test_a_link_to_the_file_of_another_is_a_file_of_its_own() -> None:
    Path("dup/own.txt").symlink_to("1.txt")
    assert marked(APPLE, "dup", "dup/1.txt", "dup/own.txt")[:3] == ["dup/1.txt", "dup/2.txt", "dup/own.txt"]
    assert "5 submissions" in good("grade", "--pass", "0%", APPLE, "dup")
