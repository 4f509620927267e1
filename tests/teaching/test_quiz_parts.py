"""Several problems on one sheet: the sheet, its key, and marks for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import EXAMPLES, good, run

APPLE = str(EXAMPLES / "apple.yaml")
SQUARE = str(EXAMPLES / "square_of_sum.yaml")
RIGHT = {
    "p1.price": "220",
    "p1.dapple": "2.2",
    "p1.dapple_num": "110",
    "p1.dtax": "200",
    "p2.z": "49",
    "p2.dx": "14",
    "p2.dy": "14",
}


@pytest.fixture
def key(tmp_path: Path) -> str:
    path = tmp_path / "key.yaml"
    path.write_text(good("quiz", APPLE, SQUARE, "--key"))
    return str(path)


def marks(key: str, answers: dict[str, str] | str, *options: str) -> dict[str, str]:
    text = answers if isinstance(answers, str) else "".join(f"{name}: {value}\n" for name, value in answers.items())
    result = run("grade", *options, "--format", "json", key, stdin=text.encode())
    return {one["question"]: one["status"] for one in json.loads(result.out)["answers"]}


@pytest.mark.parametrize("form", ["text", "markdown", "yaml"])
def test_a_sheet_that_is_filled_in_has_full_marks(form: str, key: str) -> None:
    sheet = good("quiz", APPLE, SQUARE, "--format", form, "--answers")
    assert set(marks(key, sheet).values()) == {"correct"}
    blank = good("quiz", APPLE, SQUARE, "--format", form)
    assert "no answer" in run("grade", key, stdin=blank.encode()).out


def test_titles_have_numbers_and_the_name_stands_once() -> None:
    sheet = good("quiz", APPLE, SQUARE)
    titles = [line for line in sheet.splitlines() if line.startswith("# ")]
    assert titles == ["# 1. リンゴの買い物", "# 2. z = (x + y)²"]
    assert sheet.count("Name ____") == 1
    assert "p2.dx: ____   # ∂z/∂x" in sheet


def test_each_reason_is_of_its_problem(key: str) -> None:
    wrong = {**RIGHT, "p1.dapple": "4", "p2.dy": "7"}
    assert [name for name, status in marks(key, wrong).items() if status == "wrong"] == ["p1.dapple", "p2.dy"]
    out = run("grade", key, stdin="".join(f"{a}: {b}\n" for a, b in wrong.items()).encode()).out
    assert "p1.dapple: fits the backward of apple_price" in out
    assert "p2.dy: fits an exponent lost as a factor at" in out
    assert "5 of 7 points" in out


def test_a_name_that_is_in_one_problem_alone_needs_no_number(key: str) -> None:
    found = marks(key, {name[3:]: value for name, value in RIGHT.items()})
    assert set(found.values()) == {"correct"}


def test_a_name_that_is_in_both_does(tmp_path: Path) -> None:
    (tmp_path / "key.yaml").write_text(good("quiz", SQUARE, SQUARE, "--key"))
    found = marks(str(tmp_path / "key.yaml"), "z: 49\np1.dx: 14\n")
    assert [found[name] for name in ("p1.z", "p2.z", "p1.dx", "p2.dx")] == ["missing", "missing", "correct", "missing"]


def test_nobody_answers_twice(key: str) -> None:
    assert marks(key, "p1.price: 220\nprice: 1\n")["p1.price"] == "unreadable"
    assert marks(key, "p1.price: 220\nP1_price: 1\n")["p1.price"] == "unreadable"


@pytest.mark.parametrize("name", ["p0.price", "p3.price", "p99999.price", "p1.", "p1.p1.price"])
def test_numbers_that_are_of_no_problem(name: str, key: str) -> None:
    assert set(marks(key, f"{name}: 220\np2.z: 49\n").values()) == {"correct", "missing"}


def test_fresh_sheets_of_a_class(tmp_path: Path) -> None:
    out = str(tmp_path / "sheets")
    good("quiz", APPLE, SQUARE, "--vary", "--seed", "7", "--count", "2", "-o", out)
    keys = [(tmp_path / "sheets" / f"0{n}-key.yaml").read_text() for n in (1, 2)]
    assert keys[0] != keys[1]
    for n in (1, 2):
        words = [str(tmp_path / "sheets" / f"0{n}-{name}") for name in ("key.yaml", "answers.txt")]
        assert "7 of 7 points (100%). Passed." in good("grade", *words)


def test_letters_and_numbers_on_one_sheet(tmp_path: Path) -> None:
    (tmp_path / "letters.yaml").write_text("expression: z = x*y\n")
    words = (str(tmp_path / "letters.yaml"), SQUARE)
    (tmp_path / "key.yaml").write_text(good("quiz", *words, "--key"))
    assert "7" not in marks(str(tmp_path / "key.yaml"), good("quiz", *words, "--answers"))
    assert set(marks(str(tmp_path / "key.yaml"), good("quiz", *words, "--answers")).values()) == {"correct"}


def test_one_question_of_one_problem(key: str) -> None:
    assert marks(key, RIGHT, "--only", "p2.z") == {"p2.z": "correct"}
    result = run("grade", "--only", "z", key, stdin=b"z: 1")
    assert (result.code, result.out) == (2, "")
    assert "does not ask for 'z'; known here: p1.z, p2.z" in result.err


@pytest.mark.parametrize("text", ["{", "", "\x1b[31m"])
def test_what_cannot_be_read(text: str, key: str) -> None:
    for form in ("table", "csv", "github", "kattis", "html"):
        result = run("grade", "--format", form, key, stdin=text.encode())
        assert (result.code, result.err) == (43 if form == "kattis" else 2, "")


def test_documents_without_parts_are_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "key.yaml"
    for parts in (("", ""), ("part: 1\n", ""), ("part: 2\n", "part: 1\n"), ("part: 1\n", "part: 3\n")):
        path.write_text("---\n".join(f"{part}expression: x*y\nvalues: {{x: 2, y: 3}}\n" for part in parts))
        result = run("grade", str(path), stdin=b"output: 6\n")
        assert (result.code, result.err) == (2, "")
        assert "no key was found for this" in result.out  # they are keys of their own, for two sheets


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "one", "10000", "[1]"])
def test_a_part_is_a_number(value: str, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(f"expression: x*y\npart: {value}\nvalues: {{x: 2, y: 3}}\n")
    result = run(str(tmp_path / "p.yaml"))
    assert (result.code, result.out) == (2, "")
    assert "p.yaml:2:7" in result.err


def test_a_sheet_has_so_many_problems() -> None:
    assert run("quiz", *["x*y"] * 51, "x=1", "y=2").code == 2
