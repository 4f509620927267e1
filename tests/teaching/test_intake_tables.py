"""Tables with a row a student, as forms, spreadsheets and platforms export them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, run

from backprop_cli.teaching.intake import cells

ROW = "220,2.2,110,200"


def found_in(text: str | bytes, tmp_path: Path, code: int = 0) -> list[dict[str, Any]]:
    path = tmp_path / "form.dat"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run("grade", "--format", "json", APPLE, "--rows", str(path))
    assert (result.code, result.err) == (code, "")
    return [json.loads(line) for line in result.out.splitlines()]


FORMS = {
    "names": f"price,dapple,dapple_num,dtax\n{ROW}\n",
    "a form": 'Timestamp,Email Address,"1. price?",dapple [∂],"dapple_num, please",dtax [Score],dtax\n'
    "1,a@b.c,220,2.2,110,0,200\n",
    "numbers": "Surname,First name,ID number,Status,Response 1,Response 2,Response 3,Response 4\n"
    f"Tanaka,Aiko,7,Finished,{ROW}\n",
    "Japanese": f"タイムスタンプ,氏名,問1,問2,問3,問4\nx,愛子,{ROW}\n",
    "semicolons": "price;dapple;dapple_num;dtax\n220;2,2;110;200,0\n",
    "tabs": "name\tprice\tdapple\tdapple_num\tdtax\nA\t220\t2.2\t110\t200\n",
    "units and names": 'price,dapple,dapple_num,dtax\n220,dapple: 2.2,"110",= 200\n'.replace("= 200", "200"),
    "blank lines": f"\n\nprice,dapple,dapple_num,dtax\n\n,,,\n{ROW}\n\n",
    "quotes": 'price,dapple,dapple_num,dtax\n"220\n","2.2",110,200\n',
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_forms(name: str, encoding: str, tmp_path: Path) -> None:
    found = found_in(FORMS[name].replace("∂", "d").encode(encoding), tmp_path)
    assert [one["score"] for one in found] == [1]


def test_a_row_a_student(tmp_path: Path) -> None:
    text = f"Name,ID,price,dapple,dapple_num,dtax\nAiko,s1,{ROW}\nBen,s2,220,4,200,100\nChika,s3\nDai,s4,x: 1,,=cmd,\n"
    found = found_in(text, tmp_path, 2)
    assert [one["submission"] for one in found] == [f"{tmp_path}/form.dat:{line}" for line in (2, 3, 4, 5)]
    assert [one["student"] for one in found] == ["Aiko", "Ben", "Chika", "Dai"]
    assert [one["score"] for one in found] == [1, 0.25, 0, 0]
    assert (found[1]["student"], found[1]["student_id"]) == ("Ben", "s2")
    assert "no answer to any question" in found[2]["why"]
    assert [answer["status"] for answer in found[3]["answers"]] == ["unreadable", "missing", "unreadable", "missing"]


def test_a_cell_answers_no_other_question(tmp_path: Path) -> None:
    (found,) = found_in('price,dapple\n"220\ndapple: 2.2\ndtax: 200",\n', tmp_path, 1)
    assert [answer["status"] for answer in found["answers"]] == ["unreadable", "missing", "missing", "missing"]


def test_a_table_among_the_submissions(tmp_path: Path) -> None:
    (tmp_path / "form.csv").write_text(f"name,price,dapple,dapple_num,dtax\nAiko,{ROW}\nBen,{ROW}\n")
    (tmp_path / "own.csv").write_text("price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n")
    result = run("grade", APPLE, str(tmp_path))
    assert result.code == 0
    assert "3 submissions: 3 passed" in result.out
    assert f"Aiko ({tmp_path}/form.csv:2)" in result.out


def test_tables_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "form.csv"
    path.write_text("price\n" + "1\n" * 20)

    def said() -> str:
        result = run("grade", "--rows", str(path), APPLE)
        assert result.code == 2
        return result.err

    monkeypatch.setattr(cells, "MOST_ROWS", 10)
    assert "the table has more than 10 rows" in said()
    monkeypatch.setattr(cells, "MAX_TABLE", 30)
    assert "the table is longer than 30 bytes" in said()
    monkeypatch.undo()
    path.write_text("price\n" + "," * 2_000)
    path.write_text("price\n1" + "," * 2_000)
    assert "form.csv:2:1: this row has more than 1,000 cells" in said()
    path.write_text('price\n"' + "1" * 2_000_000)
    assert "form.csv:2:1: the row that starts here is longer than 1,048,576 bytes" in said()


NAMES = "name,price,dapple,dapple_num,dtax,comment\n"
UNCLOSED = f'{NAMES}Ana,{ROW},"thanks\nBen,1,2,3,4,\nCho,1,2,3,4,\n'
BROKEN = {
    UNCLOSED: (2, 1, "a quoted cell of the row that starts here is never closed; add the missing double quote"),
    f'name,"price\nAna,{ROW}\n': (1, 1, "a quoted cell of the row that starts here is never closed"),
    f'{UNCLOSED}Dai,1,2,3,4,"x"\n': (5, 14, "something stands behind the closing quote"),
    f"{NAMES}Ana,{ROW},,\n\nBen,{ROW},,more\n": (4, 1, "cells in this row: 7, columns in the header: 6"),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_row_that_is_not_what_it_seems_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(text)
    line, column, said = BROKEN[text]
    result = run("grade", "--rows", str(path), APPLE)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"{path}:{line}:{column}: {said}")
    result = run("grade", APPLE, str(tmp_path))
    assert result.code == 2
    assert said in result.out


def test_a_row_over_several_lines_is_named_by_its_first(tmp_path: Path) -> None:
    text = f'{NAMES}Ana,{ROW},"thanks\na ""lot""\n"\nBen,{ROW},\r\nCho,{ROW}\n'
    found = found_in(text, tmp_path)
    assert [one["submission"] for one in found] == [f"{tmp_path}/form.dat:{line}" for line in (2, 5, 6)]


def test_a_text_called_csv_is_no_table_with_broken_quotes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('{"price":220,"dapple":2.2,"dapple_num":110,"dtax":200}\n')
    (tmp_path / "b.csv").write_text('price: 220\n"dapple": 2.2\ndapple_num: 110\ndtax: 200\n')
    assert "2 submissions: 2 passed" in run("grade", APPLE, str(tmp_path)).out
