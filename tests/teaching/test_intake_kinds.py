"""What columns are called, how files begin, and what nobody handed in: every row of those tables alone."""

from __future__ import annotations

import time

import pytest

from backprop_cli.teaching.intake.column_names import full_name, roles, sheet_in
from backprop_cli.teaching.intake.file_kinds import no_text
from backprop_cli.teaching.intake.junk import is_junk
from backprop_cli.teaching.intake.web_pages import page_text

HEADERS = {
    "name": "name|full name|student name|student|氏名|名前|お名前|学生氏名",
    "first": "first name|given name|名",
    "last": "last name|surname|family name|姓",
    "id": "id|student id|sid|id number|number|学籍番号|番号|username|user name|ユーザー名",
    "email": "email|email address|e-mail|mail|メール|メールアドレス",
    "sheet": "key|sheet|which key|which sheet|key number|sheet number|your sheet|正解|用紙|シート|用紙番号"
    "|シート番号|用紙の番号|シートの番号|どの用紙|どのシート",
    "seed": "seed|シード|シード値|seed number|which seed",
    "submission": "submission|file|folder|提出物|ファイル|フォルダー",
}


@pytest.mark.parametrize("role", HEADERS)
def test_what_columns_are_called(role: str) -> None:
    for word in HEADERS[role].split("|"):
        for written in (
            word,
            word.upper(),
            word.replace(" ", "_"),
            word.replace(" ", "  "),
            f" {word} ?",
            f"{word}：(No.)",
        ):
            assert roles(["note", written, word]) == {role: 1}, written


@pytest.mark.once
@pytest.mark.parametrize("piece", [" ", "\u3000", "?", "(number)", "a", "<", "<a"])
def test_long_headers_and_pages_are_read_in_linear_time(piece: str) -> None:
    text = f"name{piece * 50_000}x"
    started = time.process_time()
    assert roles([text]) == {}
    page_text(f"<p><{text}")
    assert time.process_time() - started < 3


def test_what_rows_say() -> None:
    cells = ["Aiko", "Sato", "", "7", "short"]
    assert full_name(cells, {"first": 0, "last": 1}) == "Aiko Sato"
    assert full_name(cells, {"name": 1, "first": 0}) == "Sato"
    assert full_name(cells, {"name": 2, "last": 1}) == "Sato"
    assert full_name(cells, {"first": 0, "last": 5}) == "Aiko"
    assert sheet_in(cells, {"sheet": 3, "seed": 0}) == "7"
    assert sheet_in(cells, {"sheet": 2, "seed": 3}) == "seed 7"
    assert sheet_in(cells, {"seed": 4}) == "short"
    assert sheet_in(cells, {}) == ""


@pytest.mark.parametrize(
    ("data", "ending", "kind"),
    [
        (b"%PDF-1.7", "", "pdf"),
        (b"PK\3\4 word/document.xml", "", "word"),
        (b"PK\3\4 xl/workbook.xml", "", "excel"),
        (b"PK\3\4 ppt/slides", "", "slides"),
        (b"PK\3\4 application/vnd.oasis.opendocument.text", "", "office"),
        (b"PK\3\4", "", "zip"),
        (b"PK\5\6", ".zip", "zip"),
        *((b"PK\3\4", ending, "word") for ending in (".docx", ".docm", ".dotx")),
        *((b"PK\3\4", ending, "excel") for ending in (".xlsx", ".xlsm")),
        (b"PK\3\4", ".pptx", "slides"),
        *((b"PK\3\4", ending, "office") for ending in (".odt", ".ods", ".odp", ".pages", ".numbers", ".key")),
        (b"\xd0\xcf\x11\xe0", ".docx", "office"),
        (b"{\\rtf1", "", "rtf"),
        *((start, "", "picture") for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF89a", b"II*\0", b"MM\0*")),
        (b"BM6\0\0\0\0", "", "picture"),
        (b"BMI = 21", "", None),
        (b"RIFF1234WEBP", "", "picture"),
        (b"RIFF1234WAVE", "", None),
        (b"\0\0\0\x18ftypheic", "", "picture"),
        (b"\0\0\0\x18ftypmif1", "", "picture"),
        (b"\0\0\0\x18ftypisom", "", "film"),
        *((start, "", "archive") for start in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh9", b"\xfd7zXZ")),
        (b"a" * 257 + b"ustar", "", "archive"),
        (b"\x93NUMPY\1", "", "numpy"),
        (b"\x7fELF", "", "compiled"),
        (b"MZ\x90\0\0", "", "compiled"),
        (b"MZ = 3", "", None),
        (b"dx = 3", ".docx", None),
        (b"PK\3\4" + b"a" * 8_188 + b"word/", "", "zip"),
        (b"PK\3\4" + b"a" * 8_183 + b"word/", "", "word"),
    ],
)
def test_how_files_begin(data: bytes, ending: str, kind: str | None) -> None:
    assert no_text(data, ending) == (None if kind is None else f"kind-{kind}")


@pytest.mark.parametrize(
    "name",
    [
        *("thumbs.db", "ehthumbs.db", "Desktop.ini", "Icon\r", "__MACOSX", "__pycache__", "submission_metadata.yml"),
        *(
            ".hidden",
            "...",
            "a.txt~",
            "~$a.docx",
            "#a#",
            "a.bak",
            "a.ORIG",
            "a.old",
            "a.swp",
            "a.swo",
            "a.tmp",
            ".a\nb",
        ),
    ],
)
def test_what_nobody_handed_in(name: str) -> None:
    assert is_junk(name)
    assert not is_junk("x" + name.strip("~#.$") + "x")


@pytest.mark.parametrize("name", ["..", "a.txt", "#a", "bak", "a.bak.txt", "old", "$a"])
def test_what_somebody_did(name: str) -> None:
    assert not is_junk(name)
