"""Which column of a form answers which question, which names its key, and which does neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, good, run


def found_in(text: str, tmp_path: Path, *keys: str) -> list[dict[str, Any]]:
    (tmp_path / "form.dat").write_text(text)
    words = ["grade", "--format", "json", "--explain-reading", *(keys or [APPLE]), "--rows", str(tmp_path / "form.dat")]
    return [json.loads(line) for line in run(*words).out.splitlines()]


def given(report: dict[str, Any]) -> dict[str, str]:
    return {answer["question"]: answer["given"] for answer in report["answers"] if answer["given"]}


OTHERS = [
    "solution price",
    "correct price",
    "price (correct answer)",
    "Points - price",
    "Feedback - price",
    "max price",
    "expected price",
    "price of my friend",
    "not price",
    "What is price minus tax?",
    "how sure are you of price?",
    "price の正解",
    "price (配点)",
    "得点: price",
]


@pytest.mark.parametrize("header", OTHERS)
def test_a_blank_is_filled_from_no_other_column(header: str, tmp_path: Path) -> None:
    for before, after in ((f"{header},price", "220,"), (f"price,{header}", ",220")):
        (anna,) = found_in(f"{before},dtax\n{after},200\n", tmp_path)
        assert given(anna) == {"dtax": "200"}
        assert [each["name"] for each in anna["readings"] if each["question"] is None] == [header]


@pytest.mark.parametrize("header", OTHERS)
def test_a_column_about_a_question_alone_is_no_answer(header: str, tmp_path: Path) -> None:
    (anna,) = found_in(f"{header},dtax\n220,200\n", tmp_path)
    assert given(anna) == {"dtax": "200"}
    (tmp_path / "alone.csv").write_text(f"{header},name\n220,A\n")
    assert "no column of" in run("grade", "--rows", str(tmp_path / "alone.csv"), APPLE).err


def test_the_column_called_like_the_question_wins(tmp_path: Path) -> None:
    anna, ben = found_in("What is the price?,price,dtax\n1,220,200\n220,,200\n", tmp_path)
    assert (given(anna), given(ben)) == ({"price": "220", "dtax": "200"}, {"dtax": "200"})


def test_two_columns_that_may_answer_are_told(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("name,first price,new price\nA,220,1\n")
    told = "the columns 'first price' and 'new price' may both answer price; call the right one just like the question"
    assert run("grade", "--rows", str(path), APPLE).err.startswith(f"{path}:1:1: {told}")
    assert told in run("grade", APPLE, str(path)).out
    told = "列 'first price' と 'new price' のどちらも price の答えかもしれません"
    assert told in run("grade", "--lang", "ja", "--rows", str(path), APPLE).err


def test_a_passed_over_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("What is price?,max price\n220,300\n")
    words = ("--explain-reading", APPLE, "--rows", str(path))
    assert "line 2: the column 'max price' → passed over, as no answer of the student" in run("grade", *words).out
    assert "line 2: What is price? = 220 → price = 220" in run("grade", *words).out
    out = run("grade", "--lang", "ja", *words).out
    assert "2 行目: 列 'max price' → 学生の答えではないので読み飛ばしました" in out
    assert "300" not in out


def test_a_quiz_of_forms_with_points_and_feedback(tmp_path: Path) -> None:
    header = ",".join(f"{name},Points - {name},Feedback - {name}" for name in ("price", "dapple", "dapple_num", "dtax"))
    (anna,) = found_in(f"name,Total points,{header}\nA,3,220,1,,2.2,1,ok,110,0,,200,1,\n", tmp_path)
    assert anna["score"] == 1


def test_responses_beside_the_texts_of_the_questions(tmp_path: Path) -> None:
    header = ",".join(f"Question {n},Response {n},Right answer {n}" for n in (1, 2, 3, 4))
    rows = 'x,220,220,"dapple = 2.2",,2.2,y,110,1,z,200,1'
    (anna,) = found_in(f"{header}\n{rows}\n", tmp_path)
    assert given(anna) == {"price": "220", "dapple_num": "110", "dtax": "200"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Keys whose numbers are the seeds of others: 01 has the seed 5, and 05 the seed 9."""
    folder = tmp_path_factory.mktemp("keys")
    good("quiz", APPLE, "--vary", "--seed", "5", "--count", "9", "-o", str(folder))
    return [str(folder)]


@pytest.mark.parametrize(
    ("header", "cell", "key"),
    [
        ("シート番号", "5", "05"),
        ("Which sheet? (number)", "5", "05"),
        ("Sheet number", "sheet 5", "05"),
        ("sheet", "seed 5", "01"),
        ("シート", "シード 5", "01"),
        ("Seed", "5", "01"),
        ("シード", "5", "01"),
        ("key", "05-key.yaml", "05"),
        ("用紙", "13", "09"),
    ],
)
def test_the_column_of_the_key(header: str, cell: str, key: str, many: list[str], tmp_path: Path) -> None:
    anna = found_in(f"name,{header},price\nA,{cell},1\n", tmp_path, *many)[0]
    assert anna["key"] == f"{many[0]}/{key}-key.yaml"


def test_a_row_without_a_key_says_which_column_is_missing(many: list[str], tmp_path: Path) -> None:
    for text in (
        "name,price\nA,1\n",
        "id,price\n5-2345,1\n",
        "sheet,price\n,1\n",
        "id,sheet,price\n05,,1\n",
        "id,price\n5.2,1\n",
    ):
        anna = found_in(text, tmp_path, *many)[0]
        told = "no key was found for this row; write the number, the file or the seed of its key in a column called "
        assert anna["why"].startswith(told)
    (tmp_path / "form.dat").write_text("name,price\nA,1\n")
    out = run("grade", "--lang", "ja", *many, "--rows", str(tmp_path / "form.dat")).out
    assert "この行をどの正解で採点するか分かりません" in out
