"""A roster that names submissions: by which name it means which file, and whose each is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, run

ANSWERS = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with the class `c`, of which each has a file."""
    monkeypatch.chdir(tmp_path)
    for name in ("c/a.txt", "c/b.txt"):
        _write(name, ANSWERS)


def _write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


def found_in(roster: str, *words: str) -> list[dict[str, Any]]:
    _write("roster.csv", roster)
    result = run("grade", "--format", "json", "--roster", "roster.csv", APPLE, *words)
    assert result.err == ""
    return [json.loads(line) for line in result.out.splitlines()]


def students(found: list[dict[str, Any]]) -> list[tuple[str, str | None, str]]:
    return [(one["submission"], one["student"], one["status"]) for one in found]


def test_a_name_with_its_ending_is_of_that_file_alone() -> None:
    _write("c/a.md", "price: 1\n")
    found = found_in("submission,name\na.txt,Aki\nb.txt,Ben\n", "c")
    assert students(found) == [("c/a.md", None, "graded"), ("c/a.txt", "Aki", "graded"), ("c/b.txt", "Ben", "graded")]
    assert found_in("submission,name\na.txt,Aki\n", "c/a.md")[0]["student"] is None


def test_a_name_without_its_ending_is_of_one_file() -> None:
    assert students(found_in("submission,name\na,Aki\nb,Ben\n", "c"))[0] == ("c/a.txt", "Aki", "graded")
    _write("c/a.md", "price: 1\n")
    found = found_in("submission,name\na,Aki\nb,Ben\n", "c")
    assert students(found)[:2] == [("c/a.md", "Aki", "graded"), ("c/a.txt", None, "malformed")]
    assert found[1]["why"] == (
        "this may be 'a' of line 2 of the roster, and so may c/a.md; write the whole name of the right one there"
    )


@pytest.mark.parametrize("name", ["a.txt", "a"])
def test_a_name_that_is_in_two_folders_is_told_until_one_is_named(name: str) -> None:
    _write("d/a.txt", ANSWERS)
    found = found_in(f"submission,name\n{name},Aki\n", "c", "d")
    assert students(found)[2] == ("d/a.txt", None, "malformed")
    found = found_in(f"submission,name\nd/{name},Aki\n", "c", "d")
    assert [student for _, student, _ in students(found)] == [None, None, "Aki"]


def test_what_leads_out_of_a_students_folder_is_not_their_submission() -> None:
    _write("e/aki/b.txt", ANSWERS)
    Path("e/aki/a.txt").symlink_to("../../c/a.txt")
    Path("e/aki/c.txt").symlink_to("../../../out.txt")
    found = found_in("submission,name\naki,Aki\n", "e")
    assert ("e/aki/b.txt", "Aki", "graded") in students(found)


@pytest.mark.parametrize("several_keys", [False, True])
def test_a_submission_of_two_is_credited_to_both(several_keys: bool) -> None:
    _write("key.yaml", Path(APPLE).read_text("utf-8"))
    _write("a-key.yaml", Path(APPLE).read_text("utf-8").replace("10%", "20%"))
    _write("roster.csv", "submission,name,id\na.txt,Aki,1\nb.txt,Ben,2\na.txt,Chika,3\n")
    words = ["key.yaml", "a-key.yaml"] if several_keys else [APPLE]
    result = run("grade", "--format", "json", "--roster", "roster.csv", *words, "c")
    found = [json.loads(line) for line in result.out.splitlines()]
    assert students(found)[:2] == [("c/a.txt", "Aki", "graded"), ("c/a.txt", "Chika", "graded")]
    assert "used before" not in result.out
    assert not any(one["status"] == "absent" for one in found if one["student"])


def test_one_file_of_two_students_is_several_reports(tmp_path: Path) -> None:
    _write("roster.csv", "submission,name\na.txt,Aki\na.txt,Chika\n")
    words = ("grade", "--roster", "roster.csv", APPLE, "c/a.txt")
    assert "Chika (c/a.txt)" in run(*words).out
    assert "2 submissions: 2 passed" in run(*words).out
    assert "one submission" in run(*words[:1], "--format", "github", *words[1:]).err
    run(*words[:1], "--feedback", "fb", *words[1:])
    assert sorted(path.name for path in Path("fb").iterdir()) == ["Aki.md", "Chika.md"]


@pytest.mark.parametrize("name", ["a.txt", "a", "c/a.txt", "c/a", "./c/a.txt", "c//a.txt"])
@pytest.mark.parametrize("words", [["c"], ["./c"], ["c/"], ["c/a.txt", "c/b.txt"], ["{here}/c"]])
def test_the_path_that_is_printed_is_known(name: str, words: list[str], tmp_path: Path) -> None:
    words = [word.format(here=tmp_path) for word in words]
    found = found_in(f"submission,name\n{name},Aki\n", *words)
    assert [student for _, student, _ in students(found)] == ["Aki", None]
    printed = found[0]["submission"]
    assert found_in(f"submission,name\n{printed},Aki\n", *words)[0]["student"] == "Aki"


def test_two_columns_of_one_name_are_refused() -> None:
    _write("roster.csv", "submission,name,Name \na.txt,Aki,Ben\n")
    result = run("grade", "--roster", "roster.csv", APPLE, "c")
    assert (result.code, result.out) == (2, "")
    assert result.err == "roster.csv:1:1: there are two columns 'Name'; remove one\n"
