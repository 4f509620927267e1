"""What comes in: notebooks, programs, pages, files that are no text, encodings; each an answer or one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import damaged
from support import APPLE, run
from teaching.test_intake_keys import notebook

from backprop_cli import BackpropError
from backprop_cli.teaching.intake import file_texts
from backprop_cli.teaching.intake.encodings import decoded
from backprop_cli.teaching.intake.file_texts import answers_in
from backprop_cli.teaching.intake.sheet_marks import sheet_marks
from backprop_cli.teaching.intake.web_pages import page_text

RIGHT = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"


def marked(name: str, data: bytes | str, tmp_path: Path) -> dict[str, Any]:
    """The report on one file."""
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    result = run("grade", "--format", "json", APPLE, str(path))
    assert result.err == ""
    report: dict[str, Any] = json.loads(result.out)
    assert result.code == (2 if report["why"] else int(not report["passed"]))
    return report


# Notebooks


def output(kind: str, text: str, **others: Any) -> dict[str, Any]:
    data = {"data": {"text/plain": text}} if kind in ("execute_result", "display_data") else {"text": text}
    return {"output_type": kind, **data, **others}


def cell(source: str, *outputs: dict[str, Any], count: int | None = 1) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": count, "source": source, "outputs": [*outputs]}


def book(*cells: dict[str, Any]) -> str:
    return json.dumps({"cells": [*cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


TEXT = {"cell_type": "markdown", "source": "# Sheet\nprice: 0"}
THREE = {
    "metadata": {},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [
        {
            "cells": [
                {
                    "cell_type": "code",
                    "prompt_number": 1,
                    "input": "print(1)",
                    "outputs": [output("stream", "price: 220\ndapple: 2.2\n", stream="stdout")],
                },
                {
                    "cell_type": "code",
                    "prompt_number": 2,
                    "input": "dtax",
                    "outputs": [output("pyout", "200"), output("pyout", "{'dapple_num': 110}")],
                },
            ]
        }
    ],
}
NOTEBOOKS = {
    "printed": notebook(RIGHT),
    "three": json.dumps(THREE),
    "results of names": book(
        cell("x = 1\nprice", output("execute_result", "220")),
        cell("dapple", output("execute_result", "2.2")),
        cell("{'dapple_num': a}", output("execute_result", "{'dapple_num': 110}")),
        cell("dtax", output("execute_result", "200")),
    ),
    "in colour, and to stderr": book(
        cell(
            "run()",
            output("stream", "\x1b[1mprice\x1b[0m: 220\r\ndapple: 2.2\x08\ndapple_num: 110\ndtax: 200", name="stdout"),
            output("stream", "price: 1", name="stderr"),
            {"output_type": "error", "traceback": ["price: 2"]},
        ),
        TEXT,
    ),
    "written as text": book({"cell_type": "markdown", "source": RIGHT.splitlines(keepends=True)}),
    "strange": book(cell("x", output("stream", RIGHT, name="stdout")), {"cell_type": 3}, 7, cell("y", "z")),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks(name: str, tmp_path: Path) -> None:
    for file in ("s.ipynb", "s.json"):
        report = marked(file, NOTEBOOKS[name], tmp_path)
        assert (report["why"], report["score"]) == (None, 1)
    assert run("grade", APPLE, stdin=NOTEBOOKS[name].encode()).code == 0


def test_cells_count_in_the_order_they_were_run(tmp_path: Path) -> None:
    cells = [cell("b", output("stream", "price: 1\n", name="stdout"), count=2)]
    cells.append(cell("a", output("stream", "chatter\nprice: 2\n", name="stdout"), count=1))
    (price, *_) = marked("s.ipynb", book(*cells), tmp_path)["answers"]
    assert price["status"] == "unreadable"
    assert price["given"] == "2"
    assert "(lines 2, " in price["reasons"][0]["text"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (book(cell("price = 220", count=None), TEXT | {"source": "# Sheet"}), "this notebook was not run"),
        (book(cell("x", count=None), TEXT | {"source": RIGHT}), "this notebook was not run"),
        (book(cell("print(x)", {"output_type": "error", "traceback": []})), "this notebook was not run"),
        (book(), "no answer to any question"),
        (notebook("hello"), "no answer to any question"),
        (notebook(RIGHT)[:-3], "this is no whole notebook"),
        ('{"nbformat": 4, "cells": 5}', "this is no whole notebook"),
        ('{"nbformat": 4, "cells": ' + "[" * 100_000, "this is no whole notebook"),
        ('{"nbformat": 4, "n": ' + "9" * 50_000 + ', "cells": []}', "no answer to any question"),
    ],
)
def test_notebooks_without_answers(text: str, why: str, tmp_path: Path) -> None:
    assert why in marked("s.ipynb", text, tmp_path)["why"]


def test_a_notebook_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = output("display_data", "<Figure>") | {"data": {"image/png": "A" * 1_500_000}}
    assert marked("s.ipynb", book(cell("plot()", picture, output("stream", RIGHT))), tmp_path)["score"] == 1
    monkeypatch.setattr(file_texts, "MAX_NOTEBOOK", 1_000_000)
    assert "the notebook is longer than 1,000,000 bytes" in marked("s.ipynb", book(cell("p", picture)), tmp_path)["why"]


# Programs, and what is no text


def test_a_program_is_never_run(tmp_path: Path) -> None:
    report = marked("s.py", "open('pwned', 'w')\nprice = 220\n", tmp_path)
    assert f"run it: python s.py | backprop grade {APPLE}" in report["why"]
    assert not (tmp_path / "pwned").exists()
    for name in ("$(touch pwned).py", "a; b.py", "-c.py", "'.py"):
        assert "run it: python FILE | backprop grade" in marked(name, "x = 1\n", tmp_path)["why"]


NO_TEXTS = {
    "a.pdf": (b"%PDF-1.7\n\xe2\xe3", "a PDF"),
    "a.docx": (b"PK\x03\x04\x14\0word/document.xml", "a Word document"),
    "b.docx": (b"PK\xcf\xd3\xff\xfe\0word", "a Word document"),
    "a.xlsx": (b"PK\x03\x04\x14\0xl/workbook.xml", "an Excel workbook"),
    "a.odt": (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "a document of an office program"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an office program"),
    "a.rtf": (b"{\\rtf1\\ansi price: 220}", "a document in rich text"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "a picture"),
    "a.txt": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
    "a.heic": (b"\0\0\0\x18ftypheic", "a picture"),
    "a.mov": (b"\0\0\0\x14ftypqt  ", "a film"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c", "an archive that is not opened"),
    "a.dat": (b"PK\x03\x04 answers", "a zip archive"),
    "a.npy": (b"\x93NUMPY\1\0", "an array that numpy saved"),
}


@pytest.mark.parametrize("name", NO_TEXTS)
def test_what_is_no_text_is_called_what_it_is(name: str, tmp_path: Path) -> None:
    data, words = NO_TEXTS[name]
    why = marked(name, data, tmp_path)["why"]
    assert why.startswith(f"this is {words}")
    assert "iconv" not in why
    assert "です" in run("grade", "--lang", "ja", APPLE, str(tmp_path / name)).out


def test_a_page_of_a_platform(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><style>p {price: 1}</style></head><body><p>price:&nbsp;220</p><div>dapple: 2.2<br>"
    )
    page += "<b>dapple_num</b>: 110</div><table><tr><td>dtax:</td><td>200</td></tr></table><script>price: 7</script>"
    assert marked("onlinetext.html", page, tmp_path)["score"] == 1
    assert marked("a.txt", "<p>" + RIGHT.replace("\n", "</p><p>"), tmp_path)["score"] == 1
    assert marked("b.txt", "<p>" + "&#" * 200_000 + "9" * 5_000 + "<" * 200_000, tmp_path)["why"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = "課題 リンゴの買い物\n" + RIGHT
    data = (RIGHT if encoding.endswith("e") else text).encode(encoding)
    assert marked("a.txt", data, tmp_path)["score"] == 1


def test_what_is_in_no_encoding_is_told(tmp_path: Path) -> None:
    for data in (b"\xff\xfe\0\xd8a", b"price: 220\n\x81\n\xfe", bytes(range(256)) * 40):
        assert marked("a.txt", data, tmp_path)["why"]
    assert decoded("値段 ¥220".encode("cp932", "replace").replace(b"?220", b"\\220"), "a") == "値段 ¥220"


@given(st.one_of(damaged([text.encode() for text in NOTEBOOKS.values()]), st.binary(max_size=200)))
def test_damaged_files(data: bytes) -> None:
    try:
        assert answers_in(lambda limit: data[:limit], "s.ipynb").submission.given
    except BackpropError as error:
        error.text("ja")  # whose parameters are all there


# What is left out without a word


def test_junk_in_a_folder(tmp_path: Path) -> None:
    junk = [".DS_Store", "Thumbs.db", "desktop.ini", "a.txt~", "#a.txt#", ".a.txt.swp", "~$a.docx", "a.bak", "x.TMP"]
    junk += ["__MACOSX/._a.txt", ".git/config", "__pycache__/a.pyc", ".ipynb_checkpoints/a-checkpoint.ipynb"]
    for name in [*junk, "a.txt"]:
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RIGHT)
    result = run("grade", APPLE, str(tmp_path / "class"))
    assert (result.code, result.err) == (0, "")
    assert "1 submission: 1 passed" in result.out or "4 of 4 points" in result.out
    assert run("grade", APPLE, str(tmp_path / "class" / "a.txt~")).code == 0  # named itself


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("Name ____    (sheet 02, seed 8)", (8,)),
        ("名前 ____    (02 枚目, シード 8)", (8,)),
        ("# sheet 02, seed 8", (8,)),
        ("seed: 8   # leave this line as it is", (8,)),
        ("| seed | 8 |", (8,)),
        ('{"price": 1, "seed": 8.0}', (8,)),
        ("seed = 8\nseed: 9\nseed: 8", (8, 9)),
        ("np.random.seed(8)\nseed: 8.5\nseed: 8px\nseeds: 8\nseed: 1234567890", ()),
        ("seed" * 50_000 + "(" * 50_000 + " " * 50_000, ()),
    ],
)
def test_the_marks_of_a_sheet(text: str, seeds: tuple[int, ...]) -> None:
    assert sheet_marks(text).seeds == seeds


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<p>price: <s>1</s> <del>2</del><strike>3</strike>4</p>", "price:  4"),
        ("<p>a</p><div style='display: none'>price: 1<div>2</div>3</div>b", "a b"),
        ("<p>a</p><!--\nprice: 1\n-->b", "a b"),
        ("<html><title>Sheet</title><body>price: 1", "Sheet price: 1"),
        ("<p>7.15&times;10<sup>2</sup></p>", "7.15×10^(2)"),
        ("<p>1<sup>1</sup>/2, 1<sup>1</sup>&frasl;<sub>2</sub></p>", "1 1/2, 1 1⁄2"),
    ],
)
def test_a_page_says_what_it_shows(page: str, says: str) -> None:
    assert page_text(page).split() == says.split()
