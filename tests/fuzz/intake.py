"""The target of what a class hands in: files, notebooks, archives, tables and rosters, made by strangers."""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.render.grade import REPORTS, SINGLE, Frame, report_renderer
from backprop_cli.render.view import View
from backprop_cli.solving.solution import solve
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.intake import archives
from backprop_cli.teaching.intake.answer_columns import Asked
from backprop_cli.teaching.intake.class_marking import ClassMarking
from backprop_cli.teaching.intake.handed import Found
from backprop_cli.teaching.intake.keys import Key, Keys
from backprop_cli.teaching.intake.pieces_of_work import Intake
from backprop_cli.teaching.intake.roster import Roster, read_roster

from . import hostile, vocabulary
from .properties import broken, clean, joined, refusal
from .reports import report_reads_back
from .target import KEY_END, Target, sparing

KEY = b"items: [{name: apple, price: 100, quantity: 2}]\ntax: 10%\n"
RIGHT = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"
ROSTER, ROWS, ZIP = "roster.csv", "rows.csv", "class.zip"
MOST_FILES = 12


@cache
def _folder() -> Path:
    made = tempfile.mkdtemp(prefix="backprop-fuzz-intake-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


@cache
def _keys(count: int) -> Keys:
    """One key, or two with other numbers."""
    problems = []
    for number in range(count):
        (problem,) = read_problems(KEY.replace(b"100", b"%d" % (100 + number)), "key.yaml")
        assert isinstance(problem, Problem)
        problems.append(Key(f"{number + 1:02}-key.yaml", None, ((problem, {}),)))

    def make(key: Key, checked: bool) -> Marker:
        ((problem, _),) = key.problems
        solution = solve(problem, check="none")
        return Marker(solution, questions_of(solution, problem.asks, Tolerance()), Fraction(1))

    return Keys(problems, make)


def intake(data: bytes) -> str:
    """Any files are marked or reported, one sentence for what cannot be read, in every format of reports."""
    files = _files(data)
    keys = _keys(1 + crc32(data) % 2)
    try:
        marking = ClassMarking(keys, _roster(files.pop(ROSTER, None)))
        rows = files.pop(ROWS, None)
        making = Intake(Asked(keys.asked, [each.key for each in keys.questions]), marking.pairing.names_key)
        work = [*making.work(_found(files, data))]
        if rows is not None:
            work += making.table(Found(ROWS, read=partial(_start, rows), of_class=False))
        reports = [*marking.reports(marking.pairing.by_student(work))]
    except BackpropError as error:
        return refusal(error)
    for report in reports:
        if not 0 <= report.score <= 1:
            broken("a score is a share", report)
        for message in (report.why, report.note):
            for language in ("en", "ja") if message else ():
                assert message
                clean(message.text(language), "no control characters in what is told of a file")
    if not reports:
        return "nothing"
    forms = [form for form in REPORTS if form not in SINGLE or len(reports) == 1]
    form = forms[crc32(data) // 7 % len(forms)]
    frame = Frame(None, keys.questions, sparing(data, 2), form not in SINGLE, form in ("table", "json"))
    text = "".join(report_renderer(form)(iter(reports), frame, View(("en", "ja")[crc32(data) // 3 % 2])))
    report_reads_back(form, text)
    whys = {report.why.id for report in reports if report.why}
    return joined([*sorted(whys), *sorted({mark.status for report in reports for mark in report.marks})])


def _files(data: bytes) -> dict[str, bytes]:
    """The files of an input by name: a name a line, the bytes behind it, parted by lines of =====."""
    found = {}
    for part in data.split(KEY_END)[:MOST_FILES]:
        name, _, content = part.partition(b"\n")
        found[name.decode("utf-8", "replace")] = content
    return found


def _roster(data: bytes | None) -> Roster:
    if data is None:
        return Roster()
    path = _folder() / ROSTER
    path.write_bytes(data)
    return read_roster(str(path))


def _found(files: dict[str, bytes], data: bytes) -> Iterator[Found]:
    """The files as a folder has them; or as an archive, that of its bytes or one that is made of the files."""
    raw = files.pop(ZIP, None)
    if raw is not None or sparing(data, 3):
        path = _folder() / ZIP
        path.write_bytes(raw if raw else _packed(files, crc32(data)))
        archives._opened.cache_clear()  # it knows an archive by its path
        yield from archives.members(str(path), (ZIP,))
    else:
        for name, content in files.items():
            parts = ("class", *filter(None, name.split("/")))
            yield Found("/".join(parts), None, parts, partial(_start, content))


def _start(content: bytes, limit: int) -> bytes:
    return content[:limit]


def _packed(files: dict[str, bytes], choice: int) -> bytes:
    """An archive of the files, some bytes of which may be spoilt."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[choice % 2]) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name or "a", (2026, 1, 1, 0, 0, 0))
            info.external_attr = (0o120777 << 16) if "link" in name else 0o644 << 16
            archive.writestr(info, content)
    packed = bytearray(stream.getvalue())
    random = Random(choice)
    for _ in range(choice // 2 % 3):
        packed[random.randrange(len(packed))] = random.randrange(256)
    return bytes(packed)


def _notebook(random: Random) -> str:
    """A notebook, in which something may be otherwise than it should."""

    def text() -> Any:
        lines = random.choice(
            (RIGHT, "x = 2.2\n", "dapple", random.choice(hostile.TEXTS), vocabulary.submission(random))
        )
        return random.choice((lines, lines.splitlines(keepends=True), lines))

    def output() -> Any:
        kind = random.choice(("stream", "execute_result", "display_data", "error", "pyout", "?"))
        return {"output_type": kind, "name": "stdout", "text": text(), "data": {"text/plain": text()}}

    cells = [
        {
            "cell_type": random.choice(("code", "code", "markdown", "raw")),
            "source": text(),
            "execution_count": random.choice((1, 2, None, "1", -1, 10**12)),
            "outputs": random.choice(([output(), output()], [output()], [], None, 3)),
        }
        for _ in range(random.randint(0, 3))
    ]
    return json.dumps(
        random.choice(({"cells": cells, "nbformat": 4}, {"worksheets": [{"cells": cells}], "nbformat": 3}))
    )


def _rows(random: Random) -> str:
    """A table with a row a student, or a roster."""
    headers = ("name", "Name", "id", "email", "First name", "Surname", "file", "key", "seed", "price", "dapple", "dtax")
    headers = (
        *headers,
        "dapple_num",
        "Response 1",
        "Q1",
        "Points",
        "氏名",
        "学籍番号",
        *random.sample(hostile.TEXTS, 2),
    )
    columns = random.sample(headers, random.randint(1, 6))
    cells = ("220", "2.2", "110", "200", "4", "Ann", "Bob", "s1", "s2", "01", "a.txt", "", "price: 220", "1/3")
    cells = (*cells, *random.sample(hostile.TEXTS, 3))
    lines = [columns, *([random.choice(cells) for _ in columns] for _ in range(random.randint(0, 4)))]
    sign = random.choice(",,;\t")
    return "\n".join(sign.join(_quoted(cell, sign) for cell in row) for row in lines) + "\n"


def _quoted(cell: str, sign: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & {sign, '"', "\n", "\r"} else cell


def _class(random: Random) -> str:
    """A random class."""
    parts = []
    for _ in range(random.randint(1, 4)):
        name = random.choice(_NAMES) if random.random() < 0.8 else random.choice(hostile.TEXTS).replace("\n", " ")
        if name in (ROSTER, ROWS) or name.endswith((".csv", ".tsv")):
            content = _rows(random)
        elif name.endswith(".ipynb"):
            content = _notebook(random)
        elif name.endswith(".html"):
            content = (
                f"<html><body><p>{RIGHT.replace(chr(10), '<br>')}</p>{random.choice(hostile.MARKUP)}</body></html>"
            )
        else:
            content = random.choice((RIGHT, vocabulary.submission(random), f"seed: 3\n{RIGHT}", KEY.decode()))
        parts.append(f"{name}\n{content}")
    return "\n=====\n".join(parts)


_HEADERS = (
    *("name", "Name", "id", "email", "First name", "Surname", "file", "key", "seed", "price", "dapple", "dtax"),
    *("dapple_num", "Response 1", "Q1", "Points", "氏名", "学籍番号"),
)
_NAMES = (
    *(ROSTER, ROWS, ROSTER, "a.ipynb", "s1/a.ipynb", "s1/b.txt", "s2/01.txt", "Ann_123_assignsubmission_file/x.txt"),
    *(
        "01-answers.txt",
        "02.md",
        "x.html",
        "x.csv",
        "x.tsv",
        "a.py",
        "a.docx",
        "a.zip",
        "../a.txt",
        "/etc/passwd",
        "C:\\a",
    ),
    *(
        "link.txt",
        "a\\b.txt",
        ".hidden",
        "__MACOSX/a",
        "a.pdf",
        "s1_late_12_34_a.txt",
        "1234-5678 - Ann B - x.txt",
        "リ.txt",
    ),
    *("01/a.txt", "a.txt/b.txt", "Ann/", "con", "a" * 300, "submission_1/a.txt", "key.yaml"),
)


def _seeds() -> list[bytes]:
    seeds = [_class(Random(seed)).encode("utf-8", "surrogatepass") for seed in range(80)]
    files = {"01/a.txt": RIGHT.encode(), "02/b.ipynb": _notebook(Random(1)).encode()}
    return seeds + [f"{ZIP}\n".encode() + _packed(files, choice) for choice in (0, 1, 2, 3, 4, 5)]


INTAKE = {
    "intake": Target(
        intake,
        _seeds,
        (
            *(*vocabulary.ANSWER_WORDS, *vocabulary.CELL_WORDS, *(f"\n=====\n{name}\n" for name in _NAMES)),
            *(
                '"cells": [',
                '"outputs": ',
                '"text/plain": ',
                '"nbformat": 4',
                "null",
                "1e999",
                "\ufeff",
                "PK\x03\x04",
                "%PDF",
            ),
            *("<br>", "<td>", "&nbsp;", "<script>", "seed: 3\n", "name: Ann\n", "utf-16", "\x00"),
        ),
        _class,
        "\n",
    )
}
