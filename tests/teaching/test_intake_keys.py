"""A class with a key for each student: every form that answers come in finds its key, and no answer a wrong one."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import APPLE, good, run

from backprop_cli.cli import grading_words
from backprop_cli.teaching.intake import keys
from backprop_cli.teaching.intake.key_documents import is_key
from backprop_cli.teaching.intake.sheet_marks import sheet_marks

COUNT = 30


def made_sheets(factory: pytest.TempPathFactory, lang: str) -> Path:
    folder = factory.mktemp("class") / "sheets"
    good("quiz", APPLE, "--vary", "--seed", "1", "--count", str(COUNT), "--lang", lang, "-o", str(folder))
    return folder


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_sheets(tmp_path_factory, "en")


@pytest.fixture(scope="module", params=["en", "ja"])
def class_sheets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_sheets(tmp_path_factory, request.param)


def answers(sheets: Path, number: int, spoilt: bool = False) -> dict[str, str]:
    """The answers of a sheet by name, `seed` among them; with a gradient that had no upstream, where it is spoilt."""
    text = (sheets / f"{number:02}-answers.txt").read_text("utf-8")
    found = dict(re.findall(r"^(\w+): +(\S+)", text, flags=re.MULTILINE))
    if spoilt:
        tax = re.search(r"^  tax +(\S+)", text, flags=re.MULTILINE)
        assert tax
        found["dapple"] = str(round(float(found["dapple"]) / float(tax[1]), 9))
    return found


def lines(found: Mapping[str, str], sign: str = ": ", without: tuple[str, ...] = ("seed",)) -> str:
    return "".join(f"{name}{sign}{value}\n" for name, value in found.items() if name not in without)


def notebook(text: str, **cell: Any) -> str:
    output = {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}
    cells = [{"cell_type": "code", "execution_count": 1, "source": "run()", "outputs": [output], **cell}]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def zipped(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def write_class(sheets: Path, folder: Path, spoilt: bool) -> None:
    """Every sheet in the next of nine forms: found by its name, its seed, or what its row says."""
    export: dict[str, str] = {}
    rows = ["Timestamp,Name,Sheet,price,dapple (∂price/∂apple),dapple_num,dtax"]
    for number in range(1, COUNT + 1):
        found = answers(sheets, number, spoilt)
        path = folder / f"{number:02}"
        match number % 9:
            case 0:
                text = (sheets / f"{number:02}-answers.txt").read_text("utf-8")
                path.with_suffix(".txt").write_text(re.sub("(dapple: +).*", rf"\g<1>{found['dapple']}", text))
            case 1:
                (folder / f"{number:02}-aiko.ipynb").write_text(notebook(lines(found)))
            case 2:
                (folder / f"x{number}y.json").write_text(json.dumps({k: float(v) for k, v in found.items()}))
            case 3:
                (folder / f"x{number}y.log").write_text("Mounted\n" + lines(found, " = ", ()))
            case 4:
                rows.append(",".join(["now", f"student {number}", str(number), *list(found.values())[1:]]))
            case 5:
                path.with_suffix(".zip").write_bytes(zipped(**{"work/a.txt": lines(found), "work/s.py": "price = 1"}))
            case 6:
                export[f"Sato Hanako_{number:05}_assignsubmission_file_/answers.txt"] = lines(found, without=())
            case 7:
                text = lines(found).replace("dapple_num: ", "∂price/∂apple_num = ").replace("price: ", "price = ¥")
                path.with_suffix(".md").write_text("".join(f"- {line}\n" for line in text.splitlines()))
            case _:
                path.mkdir()
                (path / "printed.txt").write_bytes(("値段\n" + lines(found)).encode("cp932"))
                (path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "class.zip").write_bytes(zipped(**export))
    (folder / "form.csv").write_text("\n".join(rows) + "\n")


def found_in(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("grade", "--format", "json", *words).out.splitlines()]


def test_thirty_sheets_in_nine_forms(class_sheets: Path, tmp_path: Path) -> None:
    write_class(class_sheets, tmp_path, spoilt=False)
    result = run("grade", str(class_sheets), str(tmp_path))
    assert (result.code, result.err) == (0, "")
    assert "30 submissions: 30 passed, 0 not passed, 0 cannot be marked; mean score 100%." in result.out


def test_thirty_wrong_gradients_have_thirty_reasons(class_sheets: Path, tmp_path: Path) -> None:
    write_class(class_sheets, tmp_path, spoilt=True)
    found = found_in(str(class_sheets), str(tmp_path))
    assert [one["points"] for one in found] == [3] * COUNT
    assert sorted(one["key"] for one in found) == [str(class_sheets / f"{n:02}-key.yaml") for n in range(1, COUNT + 1)]
    reasons = [answer["reasons"][:1] for one in found for answer in one["answers"] if answer["reasons"]]
    assert [[each["misconception"] for each in reason] for reason in reasons] == [["no-upstream"]] * COUNT
    assert all(one["note"] is None for one in found)
    out = run("grade", str(class_sheets), str(tmp_path)).out
    assert out.endswith("Most frequent reasons:\n  30: upstream gradient left out\n")
    assert re.search(r"^ dapple +0/30 \(0%\)  30 × ", out, re.MULTILINE)


def test_the_keys_in_any_way(sheets: Path, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        (tmp_path / f"{number}.txt").write_text(lines(answers(sheets, number), without=()))
    files = [str(sheets / f"{number:02}-key.yaml") for number in (1, 2, 3)]
    assert run("grade", *files, str(tmp_path)).code == 0
    assert run("grade", *files, *(str(tmp_path / f"{number}.txt") for number in (1, 2, 3))).code == 0
    stream = "".join(Path(file).read_text("utf-8") for file in files)
    assert run("grade", "-", str(tmp_path), stdin=stream.encode()).code == 0
    (tmp_path / "s.yaml").write_text(stream)
    assert run("grade", str(tmp_path / "s.yaml"), str(tmp_path / "2.txt")).code == 0


def test_what_has_no_partner_is_named(sheets: Path, tmp_path: Path) -> None:
    for number in range(2, COUNT + 1):
        (tmp_path / f"{number:02}.txt").write_text(lines(answers(sheets, number)))
    (tmp_path / "stranger.txt").write_text(lines(answers(sheets, 1)))
    result = run("grade", str(sheets), str(tmp_path))
    assert result.code == 2
    assert "stranger.txt: no key was found for this; call it like the key (01.txt for 01-key.yaml), " in result.out
    assert "sheets/01-key.yaml)" in result.out  # a long path is shortened in its middle
    assert f"{sheets}/01-key.yaml: nothing was handed in for this key" in result.out
    counted = "30 submissions: 29 passed, 0 not passed, 1 cannot be marked; mean score 96.67%. "
    assert f"{counted}Keys without a submission, not in the mean: 1." in result.out
    assert run("grade", str(sheets), str(tmp_path / "02.txt")).code == 0  # of one file nobody expects the others


def test_nothing_is_marked_by_a_wrong_key(sheets: Path, tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_text(lines(answers(sheets, 2), without=()))  # the seed is another's
    (tmp_path / "03.txt").write_text(lines(answers(sheets, 4)))
    (tmp_path / "05-06.txt").write_text(lines(answers(sheets, 5)))
    (tmp_path / "05.txt").write_text(lines(answers(sheets, 5)))
    (tmp_path / "07").mkdir()
    (tmp_path / "07" / "08.txt").write_text(lines(answers(sheets, 8)))
    found = {Path(one["submission"]).name: one for one in found_in(str(sheets), str(tmp_path))}
    assert "it was marked by neither" in found["01.txt"]["why"]
    assert "sheets/04-key.yaml much better than " in found["03.txt"]["note"]
    assert found["05-06.txt"]["why"].startswith("no key was found for this")
    assert found["05.txt"]["score"] == 1
    assert found["08.txt"]["status"] == "malformed"
    assert found["08.txt"]["why"].startswith("this names two keys")


def test_a_sheet_of_another_seed_is_told_for_one_key(sheets: Path) -> None:
    result = run("grade", str(sheets / "01-key.yaml"), str(sheets / "02-answers.txt"))
    assert result.code == 1
    assert "The sheet has the seed 2, and the key 1." in result.out
    assert "seed" not in run("grade", str(sheets / "01-key.yaml"), str(sheets / "01-answers.txt")).out


def test_a_roster_pairs_and_names(sheets: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [
        "提出物,正解,氏名,学籍番号",
        "hand-in-1.txt,05-key.yaml,山田 愛子,s01",
        "second,6,Ben,s02",
        ",7,Chika,s03",
        ",8,Dai,s04",
    ]
    (tmp_path / "roster.csv").write_bytes("\r\n".join(rows).encode("cp932"))
    (folder / "hand-in-1.txt").write_text(lines(answers(sheets, 5)))
    (folder / "second").mkdir()
    (folder / "second" / "a.txt").write_text(lines(answers(sheets, 6)))
    (folder / "s03.txt").write_text(lines(answers(sheets, 7)))
    found = found_in("--roster", str(tmp_path / "roster.csv"), str(sheets), str(folder))
    named = [(one["student"], one["student_id"], one["score"], one["why"]) for one in found]
    assert named[:4] == [
        ("山田 愛子", "s01", 1, None),
        ("Chika", "s03", 1, None),
        ("Ben", "s02", 1, None),
        ("Dai", "s04", None, "nothing was handed in"),
    ]
    assert len(found) == 4 + COUNT - 4  # and every key that the roster has nobody for


def test_keys_among_the_submissions(sheets: Path, tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_text(lines(answers(sheets, 1)))
    (tmp_path / "other.yaml").write_bytes((sheets / "02-key.yaml").read_bytes())
    result = run("grade", str(sheets / "01-key.yaml"), str(tmp_path))
    assert result.code == 2
    assert "other.yaml: this is a key (a problem), and no answers" in result.out
    for word in (str(sheets / "01-key.yaml"), str(sheets)):
        result = run("grade", str(tmp_path / "01.txt"), word)
        assert (result.code, result.out) == (2, "")
        assert "KEY and SUBMISSION are in the wrong order" in result.err
    same = found_in(str(sheets), str(sheets))  # what quiz wrote, as it is
    assert sum(one["score"] == 1 for one in same) == COUNT
    assert not any(one["submission"].endswith("key.yaml") for one in same)


def test_keys_are_bounded(sheets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MOST_KEYS", 29)
    assert "more than 29 keys" in run("grade", str(sheets), str(tmp_path)).err


def test_several_problems_on_each_sheet(tmp_path: Path) -> None:
    (tmp_path / "square.yaml").write_text("expression: z = (x + y)**2\nvalues: {x: 3, y: 4}\n")
    folder, class_ = tmp_path / "sheets", tmp_path / "class"
    good("quiz", APPLE, str(tmp_path / "square.yaml"), "--vary", "--count", "3", "-o", str(folder))
    class_.mkdir()
    for number in (1, 2, 3):
        text = (folder / f"{number:02}-answers.txt").read_text("utf-8")
        (class_ / f"x{number}").write_text(text)  # the seed alone tells
        (class_ / f"{number:02}.md").write_text("".join(re.findall("^p.*\n", text, re.MULTILINE)))
    assert [one["points"] for one in found_in(str(folder), str(class_))] == [7] * 6
    stream = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*-key.yaml")))
    found = [
        json.loads(line)
        for line in run("grade", "--format", "json", "-", str(class_), stdin=stream.encode()).out.splitlines()
    ]
    assert [one["points"] for one in found] == [0] * 3 + [7] * 3  # in a stream no key has a name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Aiko Tanaka_123456_assignsubmission_file_/01.txt", "Aiko Tanaka"),
        ("Aiko Tanaka_123456_assignsubmission_file_01-sheet.txt", "Aiko Tanaka"),
        ("tanakaaiko_12345_67890_01.txt", "tanakaaiko"),
        ("tanakaaiko_LATE_12345_67890_01-sheet.txt", "tanakaaiko"),
        ("submission_123456/01.txt", ""),
        ("Aiko Tanaka - 01.txt", "Aiko Tanaka"),
    ],
)
def test_names_as_platforms_write_them(path: str, name: str, sheets: Path, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(lines(answers(sheets, 1)))
    (file.parent / path.rpartition("/")[2].replace("01", "photo").replace(".txt", ".png")).write_bytes(b"\x89PNG")
    (tmp_path / "submission_metadata.yml").write_text(":submission_1: x")
    found = [one for one in found_in(str(sheets), str(tmp_path)) if one["status"] == "graded"]
    assert [(one["score"], one["student"] or "") for one in found] == [(1, name)]


def test_a_name_on_the_sheet(sheets: Path, tmp_path: Path) -> None:
    sheet = (sheets / "01-answers.txt").read_text("utf-8").replace("With answers", "Name ____ 山田 Aiko ____")
    (tmp_path / "a.txt").write_text(sheet)
    (found,) = found_in(str(sheets), str(tmp_path / "a.txt"))
    assert found["student"] == "山田 Aiko"


def test_a_sheet_without_a_name_names_nobody() -> None:
    for line in ("Name ______    (sheet 01, seed 1)", "Name ____    (seed 7)", "名前 ____    (01 枚目, シード 1)"):
        assert sheet_marks(f"{line}\n").name == ""
    assert sheet_marks("Name Aiko (sheet 01, seed 1)\n").name == "Aiko"


@pytest.mark.parametrize("name", ["01-answers.txt", "01-sheet.txt", "form.yaml", "a.json", "rows.csv", "class.zip"])
def test_what_was_handed_in_is_no_key(name: str, sheets: Path, tmp_path: Path) -> None:
    found = answers(sheets, 1)
    (tmp_path / "form.yaml").write_text("# with answers\n" + lines(found))
    (tmp_path / "a.json").write_text(json.dumps(found))
    (tmp_path / "rows.csv").write_text("name,price\nAnn,220\n")
    (tmp_path / "class.zip").write_bytes(zipped(**{"01.txt": lines(found)}))
    path = sheets / name if (sheets / name).exists() else tmp_path / name
    result = run("grade", str(path), str(tmp_path / "form.yaml"))
    assert (result.code, result.out) == (2, "")
    assert "the first word is the KEY" in result.err
    result = run("grade", str(path), str(sheets / "01-key.yaml"))
    assert "KEY and SUBMISSION are in the wrong order" in result.err


def test_a_submission_alone_misses_its_key(sheets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading_words, "is_terminal", lambda stream: True)
    assert "the first word is the KEY" in run("grade", str(sheets / "01-answers.txt")).err
    for word in (APPLE, str(sheets / "01-key.yaml"), str(sheets)):
        assert "no submission was given" in run("grade", word).err


def test_a_key_with_a_slip_in_it_keeps_its_hint(tmp_path: Path) -> None:
    (tmp_path / "key.yaml").write_text("item:\n- {price: 100}\ntax: 10%\n")
    assert "did you mean 'items'?" in run("grade", str(tmp_path / "key.yaml"), "x.txt").err


def test_a_key_behind_answers_from_stdin_is_told() -> None:
    assert "KEY and SUBMISSION are in the wrong order" in run("grade", "-", APPLE, stdin=b"price: 220").err


def test_nothing_on_stdin_says_what_to_do(sheets: Path) -> None:
    for key in (APPLE, str(sheets)):
        result = run("grade", key, stdin=b"")
        assert result.code == 2
        assert "nothing came on stdin; let the program print lines such as price: 220, or name" in result.out


def test_a_sheet_that_there_is_not_is_told(sheets: Path, tmp_path: Path) -> None:
    keys = [str(sheets / f"{number:02}-key.yaml") for number in (1, 2)]
    row = ",".join(list(answers(sheets, 1).values())[1:])
    (tmp_path / "rows.csv").write_text(f"name,sheet,price,dapple,dapple_num,dtax\nAnn,1,{row}\nBen,99,{row}\n")
    (tmp_path / "roster.csv").write_text("submission,sheet,name\na.txt,1,Ann\nb.txt,99,Ben\n")
    for file in "ab":
        (tmp_path / f"{file}.txt").write_text(lines(answers(sheets, 1)))
    for key, there in ((keys, "01-key.yaml, 02-key.yaml"), (keys[:1], "01-key.yaml")):
        ann, ben, *_ = found_in("--rows", str(tmp_path / "rows.csv"), *key)
        assert (ann["score"], ben["why"]) == (1, f"there is no key '99'; {OF_THESE}{there}")
    files = [str(tmp_path / f"{file}.txt") for file in "ab"]
    ann, ben = found_in("--roster", str(tmp_path / "roster.csv"), keys[0], *files)
    assert (ann["score"], ben["why"]) == (1, f"there is no key '99'; {OF_THESE}01-key.yaml")
    refused = run("grade", "--roster", str(tmp_path / "roster.csv"), *keys, *files)
    assert refused.err.startswith(f"{tmp_path}/roster.csv:3:1: there is no key '99'; ")


OF_THESE = "write the file, the number or the seed of one that there is: "


@pytest.mark.parametrize(("name", "found"), [("k.yaml", True), ("k.YML", True), ("k.json", True), ("k.txt", False)])
def test_a_key_is_known_by_its_ending_and_what_is_in_it(name: str, found: bool) -> None:
    key = b'{"expression": "x*y", "values": {"x": 2, "y": 3}}'
    assert is_key(name, lambda size: key[:size], 1_000) is found
    assert not is_key(name, lambda size: key[:size], len(key) - 1)
    assert not is_key(name, lambda size: b"dx: 3\n"[:size], 1_000)
