"""Both sides of the limits of what is handed in and marked, and all that refusals of archives and tables name."""

from __future__ import annotations

import random
import stat
import zipfile
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from marked_answers import AFFINE, MARKER, marker_of
from outcomes import told, written

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade import answer_patterns, array_answers, diagnosis, given
from backprop_cli.teaching.grade.answer_lines import answers_on_lines
from backprop_cli.teaching.grade.answer_notations import plain
from backprop_cli.teaching.grade.array_answers import Unfit, array_in
from backprop_cli.teaching.grade.class_summary import Mistake, Tally
from backprop_cli.teaching.grade.diagnosis import Diagnosis
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.misspelt import Misspelt, Unclear
from backprop_cli.teaching.grade.numerical_differences import EVALUATIONS
from backprop_cli.teaching.grade.readings import Readings
from backprop_cli.teaching.grade.reasons import Reason
from backprop_cli.teaching.grade.sheet_marking import SheetMarker, names_in
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.intake import archives, cells
from backprop_cli.teaching.intake.archives import members
from backprop_cli.teaching.intake.handed import Found
from backprop_cli.teaching.intake.roster import Roster, read_roster


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(BackpropError) as caught:
        work()
    return told(caught.value).rstrip()


# Archives


def archive(path: Path, *files: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_DEFLATED) -> list[Found]:
    with zipfile.ZipFile(path, "w", packed) as made:
        for name, data in files:
            made.writestr(name, data, packed)
    archives._opened.cache_clear()
    return list(members(str(path), ("top",), True))


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def test_what_is_not_opened_in_an_archive(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(2_000)
    found = archive(
        tmp_path / "a.zip",
        *((name, b"x: 1") for name in ("b/a.txt", "../up.txt", "/top.txt", "\\share", "C:x", "b/in.ZIP", "b\\c.txt")),
        *((name, b"x") for name in ("__MACOSX/x", "b/.hidden", "d/", "./e.txt")),
        (link("link"), b"/etc/passwd"),
        ("zeros", bytes(100_001)),
        ("small", bytes(100_000)),
        ("dense", noise + bytes(100_000)),
    )
    assert [(each.path.removeprefix(f"{tmp_path}/a.zip/"), each.parts[1:], written(each.why)) for each in found] == [
        ("../up.txt", ("..", "up.txt"), "name-leads-out()"),
        ("./e.txt", ("e.txt",), "None"),
        ("/top.txt", ("top.txt",), "name-leads-out()"),
        ("C:x", ("C:x",), "name-leads-out()"),
        ("\\share", ("share",), "name-leads-out()"),
        ("b/a.txt", ("b", "a.txt"), "None"),
        ("b/in.ZIP", ("b", "in.ZIP"), "archive-nested()"),
        ("b\\c.txt", ("b", "c.txt"), "None"),
        ("dense", ("dense",), "None"),
        ("link", ("link",), "link-leads-out()"),
        ("small", ("small",), "None"),
        ("zeros", ("zeros",), "archive-bomb(limit=100)"),
    ]
    assert all(each.parts[0] == "top" and each.of_class and each.read for each in found)
    read = next(each.read for each in found if each.path.endswith("b/a.txt"))
    assert read
    assert (read(2), read(100)) == (b"x:", b"x: 1")


def test_methods_and_locks(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    (found,) = archive(path, ("a.txt", b"x: 1" * 9), packed=zipfile.ZIP_BZIP2)
    assert written(found.why) == "archive-method()"
    (found,) = archive(path, ("a.txt", b"x: 1"), packed=zipfile.ZIP_STORED)
    assert found.why is None
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    archives._opened.cache_clear()
    (found,) = members(str(path))
    assert (written(found.why), found.parts, found.of_class) == ("archive-locked()", ("a.txt",), True)


def test_how_much_is_read_of_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_READ", 6)
    found = archive(tmp_path / "a.zip", ("a", b"abc"), ("b", b"def"), ("c", b"g"))
    reads = [each.read for each in found if each.read]
    assert [read(9) for read in reads[:2]] == [b"abc", b"def"]
    assert refused(lambda: reads[2](9)) == "archive-too-long - limit=6"
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    assert len(archive(tmp_path / "b.zip", ("a", b""), ("b", b""), ("c", b""))) == 3
    (found_one,) = archive(tmp_path / "c.zip", *((name, b"") for name in "abcd"))
    assert (found_one.path, written(found_one.why)) == (f"{tmp_path}/c.zip", "archive-crowded(limit=3)")
    (tmp_path / "d.zip").write_bytes(b"PK\3\4 no archive")
    (damaged,) = members(str(tmp_path / "d.zip"), ("p",), False)
    assert (written(damaged.why), damaged.parts, damaged.of_class) == ("archive-damaged()", ("p",), False)
    (missing,) = members(str(tmp_path / "none.zip"))
    assert written(missing.why).startswith("file-missing(")


# Tables


def rows(text: bytes) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in cells.rows_in(lambda limit: text[:limit], "t.csv")]


def test_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_TABLE", 20)
    assert len(rows(b"a\n" * 10)) == 10
    assert refused(lambda: rows(b"a\n" * 10 + b"b")) == "rows-too-long - limit=20"
    monkeypatch.undo()
    monkeypatch.setattr(cells, "MOST_ROWS", 2)
    assert rows(b"h\n\n1\n2\n") == [(1, ["h"]), (3, ["1"]), (4, ["2"])]
    assert refused(lambda: rows(b"h\n1\n2\n3\n")) == "rows-too-many - limit=2"
    monkeypatch.setattr(cells, "MOST_COLUMNS", 3)
    assert rows(b"a,b,c\n") == [(1, ["a", "b", "c"])]
    assert refused(lambda: rows(b"a\nb,c,d,e\n")) == "rows-too-wide 2:1 [b] limit=3"
    assert refused(lambda: rows(b"%PDF-1.4")) == "rows-no-csv - file=t.csv"
    assert refused(lambda: rows(b'a\n"' + b"1" * 200_000)) == "quote-unclosed 2:1 []"
    assert rows(b"a;b;c,d\n1,5; 2 \n") == [(1, ["a", "b", "c,d"]), (2, ["1.5", "2"])]
    assert rows(b"a,b;c\n1,5\n") == [(1, ["a", "b;c"]), (2, ["1", "5"])]
    assert rows(b"a\tb;\tc,d\n1,5\t-1,5 x\n") == [(1, ["a", "b;", "c,d"]), (2, ["1.5", "-1,5 x"])]


def roster(tmp_path: Path, text: str) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_text(text)
    return read_roster(str(path))


def test_rosters(tmp_path: Path) -> None:
    path = str(tmp_path / "roster.csv")
    assert refused(lambda: roster(tmp_path, "x,y\n1,2\n")) == f"roster-no-column - file={path}"
    assert refused(lambda: roster(tmp_path, "")) == f"roster-no-column - file={path}"
    assert refused(lambda: roster(tmp_path, "name\n")) == "roster-empty 1:1 []"
    assert refused(lambda: read_roster(str(tmp_path / "none"))).startswith("file-missing")
    found = roster(tmp_path, "first name,last name,id,email,file,sheet\nAi,Ko,7,a@b,x.txt,2\nBo,,,b@c,,\n,,9,,y,\n")
    assert found.file == path
    assert [
        (each.line, each.name, *each.student, each.submission, each.sheet, each.came) for each in found.entries
    ] == [
        (2, "Ai Ko", "Ai Ko", "7", "x.txt", "2", False),
        (3, "Bo", "Bo", "b@c", "", "", False),
        (4, "9", "", "9", "y", "", False),
    ]
    assert all(map(found.knows, ("x.txt", "X.txt", "bo", "b@c", "y")))
    assert not any(map(found.knows, ("x", "7", "Ai Ko", "z")))


# Marks


def test_the_longest_name_and_value() -> None:
    (answer,) = given.filled_in("n" * 600, "7" * 6_000, 3, "h")
    assert (len(answer.name), len(answer.value), answer.line, answer.heading) == (501, 5_001, 3, "h")
    (answer,) = given.filled_in("n", "[" + "7" * 400_000, 1)
    assert len(answer.value) == 300_001
    (answer,) = given.filled_in("n", "7" * 200 + "[" + "7" * 6_000, 1)
    assert len(answer.value) == 5_001
    (answer,) = given.filled_in("n", "7" * 199 + "[" + "7" * 6_000, 1)
    assert len(answer.value) == 6_200
    for blank in ("", " ", "____", "?", "...", "…", "# 7", "- * '", "$$"):
        assert given.filled_in("n", blank, 1) == []
    assert [each.value for each in given.filled_in("n", " 7 ; # no", 1)] == ["7"]


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("[1, nan]", "wrong", "never-correct(value=nan)"),
        ("[-inf, 1]", "wrong", "never-correct(value=-inf)"),
        ("[Infinity]", "wrong", "never-correct(value=Infinity)"),
        ("[1, ..., 2]", "unreadable", "answer-abridged()"),
        ("[1, … 2]", "unreadable", "answer-abridged()"),
        ("[1, [2]]", "unreadable", "array-ragged(name=k)"),
        ("[]", "unreadable", "array-empty(name=k)"),
        ("[1, 2", "unreadable", "array-brackets(name=k)"),
        ("[x]", "unreadable", "answer-not-array(value=[x])"),
        ("x", "unreadable", "answer-not-array(value=x)"),
    ],
)
def test_answers_that_are_no_arrays(text: str, status: str, why: str) -> None:
    with pytest.raises(Unfit) as caught:
        array_in(text, "k")
    assert (caught.value.status, written(caught.value.why)) == (status, why)
    assert str(caught.value) == caught.value.why.id


def test_the_longest_array(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_answers, "MAX_ARRAY", 6)
    assert array_in("[1, 2]", "k").tolist() == [1, 2]
    with pytest.raises(Unfit) as caught:
        array_in("[1, 23]", "k")
    assert (caught.value.status, written(caught.value.why)) == ("unreadable", "array-too-long(limit=6)")
    with pytest.raises(Unfit) as caught:
        array_in("[x]", "k", "as it was")
    assert written(caught.value.why) == "answer-not-array(value=as it was)"


@pytest.mark.parametrize(("marker", "size"), [(MARKER, 1), (AFFINE, 4)])
def test_numerical_derivatives_are_bounded(marker: Any, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many questions are worked out as there are steps for."""
    solution, questions = marker.solution, marker.questions
    whole = Diagnosis(solution, questions)
    passes = EVALUATIONS * whole._size * size
    for steps, count in ((passes - 1, 0), (passes, 1), (2 * passes - 1, 1)):
        monkeypatch.setattr(diagnosis, "MOST_STEPS", steps)
        found = Diagnosis(solution, questions)
        gradients = [at for at, question in enumerate(questions) if question.kind == "gradient"][:2]
        assert sum(bool(found._differences_of(at)) for at in gradients) <= count
        assert found._steps == steps - 2 * passes
    assert EVALUATIONS == 17


def test_a_crowded_line_is_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_patterns, "MOST_ON_A_LINE", 2)
    names = [each.name for each in answers_on_lines("a = 1, b = 2; c = 3")[0]]
    assert names == ["a", "b", "c"]
    assert [each.name for each in answers_on_lines("a = 1, b = 2; c = 3、d = 4")[0]] == ["a"]


@pytest.mark.parametrize("marker", [MARKER])
def test_how_deep_notations_are_undone(marker: Any) -> None:
    for depth, undone in ((6, True), (7, False)):
        text = "[" * depth + "220" + "]" * depth
        assert (plain(text, "number", marker.units) == "220") is undone
    sums = ["219 + 1", *["220"] * 8, "220"]
    assert plain(" = ".join(sums), "number", marker.units) == "220"
    assert plain(" = ".join(["1", *sums]), "number", marker.units) != "220"


def test_names_that_are_nearly_those_of_questions() -> None:
    questions = MARKER.questions

    def hints(names: list[str]) -> dict[str, str]:
        found = Misspelt()
        for line, name in enumerate(names, 1):
            found.add(Given(name, "7", line), None)
        return {key: written(hint) for key, hint in found.meant(questions, lambda node, text: False).items()}

    hint = "answer-misspelt(name=dappel, place=on-line(line=20), key=dapple)"
    assert hints([*(f"q{n}" for n in range(19)), "dappel"]) == {"dapple": hint}
    assert hints([*(f"q{n}" for n in range(20)), "dappel"]) == {}
    other = Misspelt()
    for meaning in (("value", questions[1].node), ("gradient", questions[2].node)):
        other.add(Given("n" * 70, "7", 0), meaning)
    told_of = "answer-of-another(name=" + "n" * 60 + ", place=nothing(), key=dapple)"
    assert {key: written(hint) for key, hint in other.meant(questions, lambda *_: False).items()} == {"dapple": told_of}
    assert other.meant(questions, lambda *_: True) == {}
    unclear = Unclear()
    assert unclear.first is None
    unclear.add(Given("m" * 70, "7", 3), ["p1.dx", "p2.dx"])
    unclear.add(Given("x", "7", 4), ["p1.dx", "p3.dx"])
    unclear.add(Given("y", "7", 5), [])
    assert (unclear.count, list(unclear.meant)) == (3, ["p1.dx", "p2.dx", "p3.dx"])
    first = "answer-of-which-problem(name=" + "m" * 60 + ", place=on-line(line=3), key=p1.dx, other=p2.dx)"
    assert written(unclear.first) == written(unclear.meant["p2.dx"]) == first


def test_readings_are_bounded() -> None:
    readings = Readings()
    for line in range(1_001, 0, -1):
        readings.add(Given("n" * 400, "v" * 400, line, "h"), "k", "p" * 400)
    found = readings.sorted()
    assert [len(found), found[0].line, found[-1].line] == [1_000, 2, 1_001]
    assert (found[0].name, found[0].value, found[0].plain) == ("h." + "n" * 298, "v" * 300, "p" * 300)
    readings = Readings()
    readings.add(Given("n", "v", 1), None, "")
    assert [reading[:] for reading in readings.sorted()] == [(1, "n", "v", None, "")]


def test_a_class_is_counted_in_little_memory() -> None:
    mark = MARKER.mark(read_submission(b"price: 1", "x")).marks[0]
    tally = Tally()
    for number in range(1_005):
        tally.add(mark._replace(given=f"{number}", reasons=[]), f"s{number}")
    assert (len(tally.mistakes), tally.marked, tally.right, tally.missing) == (1_000, 1_005, 0, 0)
    again = Mistake("wrong", None)
    for number in (1, 1, 2, 3, 4, 5, 6):
        again.add(f"a{number}", f"w{number}")
    assert (again.count, again.answers, again.who) == (7, ["a1", "a2", "a3", "a4"], ["w1", "w2", "w3", "w4"])
    tally = Tally()
    tally.add(mark._replace(given="9" * 30, reasons=[]), "a")
    tally.add(mark._replace(status="missing"), "b")
    tally.add(mark._replace(status="correct"), "c")
    tally.add(mark._replace(status="unreadable", reasons=[Reason(Message("nothing"), "id")]), "d")
    tally.add(mark._replace(reasons=[Reason(Message("nothing"), "near")]), "e")
    tally.add(mark._replace(reasons=[Reason(Message("nothing"), "near")]), "f")
    assert (tally.right, tally.missing, tally.marked, tally.share) == (1, 1, 6, Fraction(1, 6))
    kinds = [(kind, each.misconception, each.count) for kind, each in tally.mistakes.items()]
    assert [kind[0][0] for kind in kinds] == ["wrong", "unreadable", "why"]
    assert kinds[0][0][1] == "9" * 11 + "…" + "9" * 11
    assert kinds[1:] == [(("unreadable", ""), "id", 1), (("why", "near"), "near", 2)]
    assert [each.count for each in tally.frequent(2)] == [2, 1]


def test_names_of_one_answer() -> None:
    assert [[*each] for each in answers_on_lines("dx = dy = 14\n2. t: 3")[0]] == [
        ["dx", "14", 1, "", 0, ("dx", "dy"), ""],
        ["dy", "14", 1, "", 0, ("dx", "dy"), ""],
        ["t", "3", 2, "", 2, (), ""],
    ]
    assert [*Given("n", "v", 1)] == ["n", "v", 1, "", 0, (), ""]


# Sheets


def test_names_on_a_sheet() -> None:
    assert names_in([], 2) == [None, None]
    assert names_in(["p1.dx", "p2.y", "P2_dz"], 2) == [["dx"], ["y", "dz"]]
    for name in ("dx", "p0.x", "p3.x", "p1", "p12345.x"):
        assert refused(partial(names_in, ["p1.x", name], 2)).startswith(f"not-asked - name={name} hint=")


def test_a_sheet_of_two_problems() -> None:
    first, second = marker_of("x = 2; y = 3; z = x*y"), marker_of("x = 1; k = 4; w = x + k")
    sheet = SheetMarker([first, second])
    assert sheet.solution is first.solution
    assert [question.key for question in sheet.questions] == ["p1.z", "p1.dx", "p1.dy", "p2.w", "p2.dx", "p2.dk"]
    assert [sheet.knows(name) for name in ("y", "k", "dk", "q")] == [True, True, True, False]
    assert [sheet.asked(name) for name in ("z", "dy", "w", "dk", "p2.dx", "dx", "q")] == [0, 2, 3, 5, 4, None, None]
