"""What a teacher is told of a class: the summary, the gradebook, the page, and a file for each student."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from support import APPLE, run

from backprop_cli.language.messages import Message
from backprop_cli.render.grade import Frame, report_renderer
from backprop_cli.render.grade.words import label
from backprop_cli.render.view import View
from backprop_cli.solving.solution import solve
from backprop_cli.teaching.grade.class_summary import ClassSummary
from backprop_cli.teaching.grade.marking import Marker, Report
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission

RIGHT = "z: 6\ndx: 3\ndy: 2\n"
NOT_FLIPPED = "z: 6\ndx: 2\ndy: 2\n"


def marker() -> Marker:
    solution = solve("z = x*y", {"x": 2, "y": 3}, check="none")
    return Marker(solution, questions_of(solution, (), Tolerance()), 1)


def reports(*answers: str) -> list[Report]:
    mark = marker().mark
    return [mark(read_submission(text.encode(), f"class/{n:02}.txt")) for n, text in enumerate(answers, 1)]


def summary_of(found: list[Report]) -> ClassSummary:
    summary = ClassSummary()
    assert list(summary.watch(found)) == found
    return summary


def rendered(form: str, found: list[Report]) -> str:
    return "".join(report_renderer(form)(iter(found), Frame("title", marker().questions, False, True), View()))


def test_the_share_right_of_each_question() -> None:
    unread = marker().unreadable("class/04.txt", Message("no-answers"))
    found = summary_of([*reports(RIGHT, NOT_FLIPPED, "z: 5\n"), unread]).questions
    assert [(key, tally.right, tally.missing, tally.marked) for key, tally in found.items()] == [
        ("z", 2, 0, 3),
        ("dx", 1, 1, 3),
        ("dy", 2, 1, 3),
    ]


def test_frequent_wrong_answers_with_their_reason() -> None:
    found = summary_of(reports(NOT_FLIPPED, "z: 6\ndx: 17\ndy: 2\n", NOT_FLIPPED, NOT_FLIPPED)).questions["dx"]
    first, second = found.frequent(3)
    assert (first.misconception, first.count, first.answers) == ("not-flipped", 3, ["2"])
    assert first.who == ["class/01.txt", "class/03.txt", "class/04.txt"]
    assert (second.misconception, second.count, second.answers) == (None, 1, ["17"])
    other = "z: 6\ndx: 17\ndy: 2\n"
    text = rendered("table", reports(NOT_FLIPPED, other, NOT_FLIPPED, RIGHT, NOT_FLIPPED, NOT_FLIPPED))
    assert "1/6 (16.7%)  4 × 2: operands not flipped at × (01.txt, 03.txt, 05.txt, …)" in text


def test_what_cannot_be_read_is_no_wrong_answer() -> None:
    found = summary_of(reports("z: 6\nz: 7\n", "z: six\n")).questions["z"]
    (mistake,) = found.frequent(3)
    assert (mistake.status, mistake.count, mistake.answers) == ("unreadable", 2, ["6", "six"])
    assert "2 × unreadable: 6, six (01.txt, 02.txt)" in rendered("table", reports("z: 6\nz: 7\n", "z: six\n"))


def test_one_mistake_with_numbers_of_their_own_is_counted_as_one() -> None:
    found = []
    for x in (2, 5, 7):
        solution = solve("z = x*y", {"x": x, "y": 3}, check="none")
        mark = Marker(solution, questions_of(solution, (), Tolerance()), 1).mark
        found.append(mark(read_submission(f"dx: {x}".encode(), f"{x}.txt")))
    (mistake,) = summary_of(found).questions["dx"].frequent(3)
    assert (mistake.count, mistake.answers) == (3, ["2", "5", "7"])


def test_a_summary_takes_no_more_room_for_more_nonsense() -> None:
    found = (report for n in range(3000) for report in reports(f"z: {n}.5\n"))
    summary = ClassSummary()
    assert sum(1 for _ in summary.watch(found)) == 3000
    assert len(summary.questions["z"].mistakes) == 1000
    assert summary.questions["z"].marked == 3000


def named() -> list[Report]:
    first, second = reports(RIGHT, NOT_FLIPPED)
    return [replace(first, student="Aiko", student_id="s001"), replace(second, student="Ben, O'Neil")]


def test_the_gradebook_has_names_and_points() -> None:
    first, second = csv.DictReader(io.StringIO(rendered("csv", named())))
    assert [first[column] for column in ("name", "id", "points", "most", "z", "dx", "dy")] == ["Aiko", "s001", *"33111"]
    assert [second[column] for column in ("name", "id", "points", "dx")] == ["Ben, O'Neil", "class/02.txt", "2", "0"]


@pytest.mark.parametrize("form", ["table", "markdown", "html", "tap", "junit", "json", "csv"])
def test_names_stand_everywhere(form: str) -> None:
    assert "Aiko" in rendered(form, named())


def test_the_page_loads_nothing_and_is_strict() -> None:
    text = rendered("html", named())
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|<script|<link|@import|url\(|<img|\son\w+=", text)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert text.index("Ben, O'Neil") < text.index('id="summary"')
    opened = re.findall(r"<(?!meta|!|/)(\w+)", text)
    assert sorted(opened) == sorted(re.findall(r"</(\w+)>", text))


FOLDER = {
    "ann.txt": "price: 220\n",
    "b/ben.txt": "price: 2\n",
    "b.ben.txt": "{",
    "=x<b>\x1b[31m, '\"\n.txt": "price: 3\n",
    "CON.txt": "price: 4\n",
    "..": None,
}


def test_a_file_for_each_student(tmp_path: Path) -> None:
    top, out = tmp_path / "class", tmp_path / "told"
    for name, text in FOLDER.items():
        if text is not None:
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(text)
    before = sorted(tmp_path.rglob("*"))
    result = run("grade", "--feedback", str(out), "--format", "csv", APPLE, str(top))
    assert (result.code, result.err) == (2, "")
    made = {path.name: path.read_text("utf-8") for path in out.iterdir()}
    assert sorted(made) == sorted(["ann.md", "b-ben.md", "b-ben-2.md", "x-b-31m.md", "CON-.md"])
    assert sorted(tmp_path.rglob("*")) == sorted([*before, out, *out.iterdir()])
    assert "Cannot be marked" in made["b-ben.md"]
    assert "price | 2 | ✗ wrong" in made["b-ben-2.md"]
    assert all("dtax" in text for name, text in made.items() if name != "b-ben.md")
    assert not any("\x1b" in text for text in made.values())


def test_files_that_are_there_are_left_as_they_are_and_all_named(tmp_path: Path) -> None:
    top, out = tmp_path / "class", tmp_path / "told"
    top.mkdir()
    for name in "abcdefgh":
        (top / f"{name}.txt").write_text("price: 220\n")
    words = ("grade", "--feedback", str(out), APPLE, str(top))
    shown = run(*words).out
    assert "8 submissions" in shown
    for name in "abcdef":
        (out / f"{name}.md").write_text("mine")
    (out / "h.md").unlink()
    result = run(*words)
    assert (result.code, result.out) == (2, shown)
    assert "left as they are (6): a.md, b.md, c.md, d.md, e.md, …; remove them, or" in result.err
    assert [(out / f"{name}.md").read_text() == "mine" for name in "abcdefgh"] == [True] * 6 + [False] * 2


def test_the_same_feedback_again_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("price: 220\n")
    words = ("grade", "--feedback", str(tmp_path / "out"), APPLE, str(tmp_path / "a.txt"))
    assert run(*words) == run(*words)
    assert run(*words, encoding="ascii").err == ""  # it is the same, whatever signs stdout has
    assert len([*(tmp_path / "out").iterdir()]) == 1


def test_a_name_and_a_number_stand_for_the_path_of_a_file() -> None:
    path = "class.zip/Sato Hanako_12345_assignsubmission_file_/answers.txt"
    (found,) = reports(RIGHT)
    found = replace(found, name=path, student="Sato Hanako", student_id="12345")
    unread = replace(found, why=Message("no-answers"))
    assert [label(found), label(unread)] == ["Sato Hanako (12345)", f"Sato Hanako ({path})"]
    assert label(replace(found, student_id="")) == f"Sato Hanako ({path})"
    assert label(replace(found, student="")) == path


def absent(name: str, kind: str) -> Report:
    return replace(marker().unreadable(name, Message("nothing-came")), absent=kind, student="Dai" * (kind == "student"))


def test_who_handed_in_nothing_is_no_submission() -> None:
    found = summary_of([*reports(RIGHT, "z: 6\n"), absent("Dai", "student"), absent("s/03-key.yaml", "key")])
    assert (found.count, found.mean, found.folder) == (2, Fraction(2, 3), "class/")
    text = rendered("table", [*reports(RIGHT), absent("Dai", "student"), absent("s/03-key.yaml", "key")])
    assert "1 submission: 1 passed, 0 not passed, 0 cannot be marked; mean score 100%. " in text
    assert "Keys without a submission, not in the mean: 1. Not handed in, and not in the mean: 1." in text


def test_who_handed_in_nothing_has_an_empty_mark() -> None:
    first, second = csv.DictReader(io.StringIO(rendered("csv", [absent("Dai", "student"), absent("3.yaml", "key")])))
    told = ("name", "most", "why", "status")
    assert [first[column] for column in told] == ["Dai", "3", "nothing was handed in", "absent"]
    assert (second["name"], second["status"]) == ("3.yaml", "absent")
    assert not any(text for row in (first, second) for column, text in row.items() if column not in told)
    (line,) = rendered("json", [absent("Dai", "student")]).splitlines()
    assert [json.loads(line)[name] for name in ("status", "score", "points", "passed")] == ["absent", None, None, False]
    assert "ok 1 - Dai # SKIP Nothing was handed in." in rendered("tap", [absent("Dai", "student")])
    assert 'tests="1" failures="0" errors="0" skipped="1"' in rendered("junit", [absent("Dai", "student")])


def test_who_handed_in_nothing_gets_no_file_and_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "in").mkdir()
    for name in ("ann", "ben", "spare"):
        (tmp_path / "keys" / f"{name}-key.yaml").write_text("expression: x*y\nvalues: {x: 2, y: 3}\n")
    (tmp_path / "in" / "ann.txt").write_text(RIGHT.replace("z", "output"))
    (tmp_path / "roster.csv").write_text("submission,name\nann,Ann\nben,Ben\n")
    words = ["--feedback", str(tmp_path / "out"), "--format", "csv"]
    both = [str(tmp_path / "keys"), str(tmp_path / "in")]
    result = run("grade", *words, "--roster", str(tmp_path / "roster.csv"), *both)
    assert (result.code, result.err) == (1, "")  # Ben has not passed
    assert [row["status"] for row in csv.DictReader(io.StringIO(result.out))] == ["graded", "absent", "absent"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Ann.md"]
    assert run("grade", *both).code == 0  # keys alone say nothing of students
