"""Whose a submission is, and which key is for it, where names only look as if they said so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, good, run

ANSWERS = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    good("quiz", APPLE, "--vary", "--count", "12", "--seed", "1", "-o", str(folder))
    return folder


def found_in(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("grade", "--format", "json", *words).out.splitlines()]


def test_the_folders_of_one_student_are_one_submission(tmp_path: Path) -> None:
    for name, file, text in (("file", "a.txt", ANSWERS), ("onlinetext", "onlinetext.html", "<p>See file.</p>")):
        folder = tmp_path / f"Anna Smith_1234_assignsubmission_{name}_"
        folder.mkdir()
        (folder / file).write_text(text)
    (tmp_path / "Anna Smith_1235_assignsubmission_file_").mkdir()
    (tmp_path / "Anna Smith_1235_assignsubmission_file_" / "a.txt").write_text(ANSWERS)
    first, second = found_in(APPLE, str(tmp_path))
    assert [(one["student"], one["student_id"], one["score"]) for one in (first, second)] == [
        ("Anna Smith", "1234", 1),
        ("Anna Smith", "1235", 1),
    ]
    assert first["submission"] == f"{tmp_path}/Anna Smith_1234_assignsubmission"


def test_two_folders_of_one_student_that_differ_are_unreadable(tmp_path: Path) -> None:
    for name, text in (("file", "price: 220"), ("onlinetext", "price: 221")):
        folder = tmp_path / f"Anna Smith_1234_assignsubmission_{name}_"
        folder.mkdir()
        (folder / "a.txt").write_text(text)
    (anna,) = found_in(APPLE, str(tmp_path))
    assert anna["answers"][0]["status"] == "unreadable"


@pytest.mark.parametrize("file", ["nobody.txt", "10.txt", "nobody"])
def test_a_roster_that_names_another_file_names_no_one_else(file: str, sheets: Path, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(f"submission,key,name,id\n{file},10,Ghost,10\n")
    klara = tmp_path / "in" / "10-klara.txt"
    klara.parent.mkdir()
    klara.write_text("price: 1\n")
    mine, ghost, *_ = found_in("--roster", str(tmp_path / "roster.csv"), str(sheets), str(klara.parent))
    assert (mine["submission"], mine["student"], mine["key"]) == (str(klara), None, f"{sheets}/10-key.yaml")
    assert (ghost["student"], ghost["status"]) == ("Ghost", "absent")


@pytest.mark.parametrize("file", ["10-klara.txt", "10-klara", "10"])
def test_a_roster_that_names_the_file_gives_its_student(file: str, sheets: Path, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(f"submission,key,name,id\n{file},3,Klara,77\n")
    klara = tmp_path / "10-klara.txt"
    klara.write_text("price: 1\n")
    mine = found_in("--roster", str(tmp_path / "roster.csv"), str(sheets), str(klara))[0]
    assert mine["student"] == "Klara"


@pytest.mark.parametrize(
    "name", ["12-11-2026 anna.txt", "10.5.txt", "10.5", "2-3.md", "12.11. anna.txt", "12 Nov 2026 anna.txt", "10,5.txt"]
)
def test_a_date_or_a_decimal_names_no_key(name: str, sheets: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("price: 1\n")
    anna = found_in(str(sheets), str(tmp_path))[0]
    assert anna["why"].startswith("no key was found for this; call it like the key")


@pytest.mark.parametrize("name", ["12-anna.txt", "12 anna 2.txt", "12.txt", "12 (1).txt", "012_anna_11.md", "12"])
def test_a_number_in_front_names_its_key(name: str, sheets: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("price: 1\n")
    assert found_in(str(sheets), str(tmp_path))[0]["key"] == f"{sheets}/12-key.yaml"


def test_the_command_for_a_program_names_its_own_key(sheets: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(sheets.parent)
    for name in ("10-klara.py", "klara.py"):
        (tmp_path / name).write_text("print(1)")
    klara, other = (found_in(sheets.name, str(tmp_path / name))[0]["why"] for name in ("10-klara.py", "klara.py"))
    assert klara.endswith(f"run it: python 10-klara.py | backprop grade {sheets.name}/10-key.yaml")
    assert other.endswith("run it: python klara.py | backprop grade KEY")
    alone = found_in(f"{sheets.name}/03-key.yaml", str(tmp_path / "klara.py"))[0]["why"]
    assert alone.endswith(f"backprop grade {sheets.name}/03-key.yaml")


@pytest.mark.parametrize(
    ("lang", "why"),
    [
        (
            "en",
            "no key was found for this; call it like the key (01.txt for 01-key.yaml), keep .* --roster. The answers",
        ),
        ("ja", "どの正解で採点するか分かりません。.*--roster を使ってください。答えは"),
    ],
)
def test_the_gradebook_has_whole_sentences(lang: str, why: str, sheets: Path, tmp_path: Path) -> None:
    text = (sheets / "03-answers.txt").read_text("utf-8")
    (tmp_path / "anna.txt").write_text("".join(line for line in text.splitlines(True) if "seed" not in line))
    out = run("grade", "--lang", lang, "--format", "csv", str(sheets), str(tmp_path / "anna.txt")).out
    assert re.search(why.replace("(01.txt for 01-key.yaml)", r"\(01.txt for 01-key.yaml\)"), out)


def test_one_submission_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ANSWERS)
    assert "\n1 submission: 1 passed" in run("grade", APPLE, str(tmp_path)).out
    (tmp_path / "b.txt").write_text(ANSWERS)
    assert "\n2 submissions: 2 passed" in run("grade", APPLE, str(tmp_path)).out


def test_a_platforms_number_that_is_another_students_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("name,id\nAnna Smith,77\nBen,1234\nChika,5555\n")
    for name in ("Anna Smith_1234", "Chika_999"):
        folder = tmp_path / "in" / f"{name}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(ANSWERS)
    found = found_in("--roster", str(tmp_path / "roster.csv"), APPLE, str(tmp_path / "in"))
    named = [(one["student"], one["student_id"], one["status"]) for one in found]
    assert named[:2] == [("Anna Smith", "1234", "graded"), ("Chika", "5555", "graded")]
    assert ("Anna Smith", "77", "absent") in named


def test_the_number_in_a_row_is_a_students_in_full(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("name,id\nAnna,5\nBen,5-2345\n")
    (tmp_path / "form.csv").write_text("id,price\n5-2345,220\n5-9,220\n")
    found = found_in("--roster", str(tmp_path / "roster.csv"), "--rows", str(tmp_path / "form.csv"), APPLE)
    assert [one["student"] for one in found if one["status"] == "graded"] == ["Ben", None]
