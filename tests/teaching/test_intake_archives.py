"""Zip archives, honest and hostile; nothing is unpacked, and none of them takes long."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import damaged
from support import APPLE, run
from teaching.test_intake_keys import notebook, zipped

from backprop_cli.render.grade import REPORTS, SINGLE
from backprop_cli.teaching.intake import archives, pieces_of_work
from backprop_cli.teaching.intake.archives import members

RIGHT = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"


def reports(data: bytes, tmp_path: Path, *others: str) -> dict[str, dict[str, Any]]:
    """By the name in the archive, what is said of it."""
    path = tmp_path / "class.zip"
    path.write_bytes(data)
    archives._opened.cache_clear()
    before = sorted(os.listdir(tmp_path))
    result = run("grade", "--format", "json", APPLE, str(path), *others)
    assert result.err == ""
    assert sorted(os.listdir(tmp_path)) == before
    found = [json.loads(line) for line in result.out.splitlines()]
    return {one["submission"].removeprefix(f"{path}").removeprefix("/"): one for one in found}


@pytest.mark.parametrize("form", sorted(set(REPORTS) - {*SINGLE, "csv", "json"}))
def test_a_long_name_is_shortened_for_people(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    long = "n" * 60_000
    Path("class.zip").write_bytes(zipped(**{f"{long}1.txt": RIGHT, f"{long}2.txt": "x", f"{long}3.pdf": "%PDF-"}))
    Path("rows.csv").write_text(f"name,id,price\n{long},{long},1\n")
    found, short = (
        run("grade", "--feedback", "fb", "--format", form, *words, APPLE, "class.zip").out
        for words in (["--rows", "rows.csv"], [])
    )
    assert "n" * 70 in short
    for out in (found, short, *(path.read_text("utf-8") for path in Path("fb").iterdir())):
        assert "n" * 200 not in out
        assert max(map(len, out.splitlines())) < 2_000


def test_a_class_in_an_archive(tmp_path: Path) -> None:
    found = reports(
        zipped(
            **{
                "class/aiko.txt": RIGHT,
                "class/ben.ipynb": notebook(RIGHT),
                "class/rows.csv": "name,price,dapple,dapple_num,dtax\nChika,220,2.2,110,200\nDai,1,2,3,4\n",
                "class/s.py": "price = 220",
                "class/in.zip": "PK",
                "__MACOSX/class/._aiko.txt": "x",
                "class/.DS_Store": "x",
            }
        ),
        tmp_path,
    )
    scores = {name: one["score"] for name, one in found.items() if not one["why"]}
    rows = {"class/rows.csv:2": 1, "class/rows.csv:3": 0}
    assert scores == {"class/aiko.txt": 1, "class/ben.ipynb": 1, **rows}
    assert "this is a program" in found["class/s.py"]["why"]
    assert "an archive in an archive is not opened" in found["class/in.zip"]["why"]
    assert len(found) == 6


def test_an_archive_of_a_student_is_one_piece_of_work(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "aiko.zip").write_bytes(zipped(**{"a.txt": RIGHT[:11], "b.txt": RIGHT[11:], "s.py": "price = 1"}))
    (folder / "ben.zip").write_bytes(zipped(**{"a.txt": "price: 1", "b.txt": "price: 2"}))
    archives._opened.cache_clear()
    found = [json.loads(line) for line in run("grade", "--format", "json", APPLE, str(folder)).out.splitlines()]
    assert [(Path(one["submission"]).name, one["score"]) for one in found] == [("aiko.zip", 1), ("ben.zip", 0)]
    assert found[1]["answers"][0]["status"] == "unreadable"  # nobody answers twice


def test_names_in_archives_of_windows(tmp_path: Path) -> None:
    data = zipped(**{"XXXXXXXX.txt": RIGHT}).replace(b"XXXXXXXX", "山田愛子".encode("cp932"))
    assert list(reports(data, tmp_path)) == ["山田愛子.txt"]


def test_no_path_leads_out(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("../up.txt", "/etc/passwd", "a/../../b.txt", "C:/x.txt", "..\\w.txt"):
            archive.writestr(name, RIGHT)
        archive.writestr(link, "/etc/passwd")
    found = reports(data.getvalue(), tmp_path)
    assert len(found) == 6
    links = {name for name, one in found.items() if "a link that leads out of the folder" in one["why"]}
    names = {name for name, one in found.items() if "the name of this file leads out of the archive" in one["why"]}
    assert (links, len(names)) == ({"link"}, 5)


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.process_time()
    (why,) = (one["why"] for one in reports(zipped(**{"a.txt": " " * 50_000_000}), tmp_path).values())
    assert "packed more than 100 times smaller" in why
    data = zipped(**{"a.txt": os.urandom(2_000).hex() + RIGHT, "b.txt": RIGHT})
    first, second = (data.find(b"PK\1\2", start) for start in (0, data.find(b"PK\1\2") + 4))
    entry = data[first:second]
    many = data[:first] + entry * 900 + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 900, 900, len(entry) * 900, first, 0)
    assert "files in this archive overlap" in reports(many, tmp_path)[""]["why"]
    monkeypatch.setattr(archives, "MOST_READ", 100)
    assert "and this file stands behind them" in reports(data, tmp_path)["b.txt"]["why"]
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    assert "more than 1 files" in reports(data, tmp_path)[""]["why"]
    monkeypatch.setattr(archives, "_LONGEST_LIST", 50)
    assert "is damaged" in reports(data, tmp_path)[""]["why"]
    assert time.process_time() - started < 5


def test_what_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    good = zipped(**{"a.txt": RIGHT * 20})
    at = good.find(b"PK\1\2")
    locked = good[: at + 8] + b"\1\0" + good[at + 10 :]
    strange = good[: at + 10] + b"\x0e\0" + good[at + 12 :]  # LZMA, which may ask for any amount of memory
    for data, words in (
        (b"no archive", "damaged"),
        (good[:-30], "damaged"),
        (good[:40] + b"\xff\xff" + good[42:], "damaged"),
        (locked, "password"),
        (strange, "packed in a way"),
    ):
        (found,) = reports(data, tmp_path).values()
        assert words in found["why"]


def test_a_student_with_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces_of_work, "MOST_FILES", 1)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "a.zip").write_bytes(zipped(**{"a.txt": RIGHT, "b.txt": RIGHT}))
    archives._opened.cache_clear()
    assert "this student has more than 1 files" in run("grade", APPLE, str(tmp_path / "class")).out


def test_names_forge_nothing(tmp_path: Path) -> None:
    names = ["</testcase>.txt", "ok 1 - x\n.txt", "=cmd|x.txt", '","1.txt', "\x1b[31mred.txt"]
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(**dict.fromkeys(names, "price: 1\n")))
    for form in ("table", "csv", "json", "markdown", "tap", "junit"):
        archives._opened.cache_clear()
        out = run("grade", "--format", form, APPLE, str(path)).out
        assert "\x1b" not in out
        assert "ok 1 - x\n" not in out
        assert "</testcase>.txt" not in out or form in ("table", "csv", "json", "markdown", "tap")


@given(st.one_of(damaged([zipped(**{"a.txt": RIGHT, "b/c.txt": RIGHT})]), st.binary(max_size=100)))
def test_damaged_archives(data: bytes) -> None:
    path = Path(os.environ.get("TMPDIR", "/tmp"), f"damaged-{os.getpid()}.zip")
    path.write_bytes(data)
    archives._opened.cache_clear()
    try:
        for found in members(str(path)):
            assert found.why is not None or found.read is not None
        assert run("grade", "--format", "json", APPLE, str(path)).code in (0, 1, 2)
    finally:
        path.unlink()
