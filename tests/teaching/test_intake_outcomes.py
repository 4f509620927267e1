"""What is made of many a file, name and table that is handed in, as a golden file says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from marked_answers import MARKER
from outcomes import check, told, written
from support import run

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.teaching.intake import file_kinds, file_names, notebooks, web_pages
from backprop_cli.teaching.intake.answer_columns import Asked, answer_columns
from backprop_cli.teaching.intake.column_names import cell_of, full_name, roles, sheet_in
from backprop_cli.teaching.intake.encodings import decoded
from backprop_cli.teaching.intake.file_texts import answers_in
from backprop_cli.teaching.intake.handed import Handed
from backprop_cli.teaching.intake.junk import is_junk
from backprop_cli.teaching.intake.sheet_marks import sheet_marks
from backprop_cli.teaching.intake.table_rows import rows_of

KEYS = (
    "expression: x*y\nvalues: {x: 2, y: 3}\nseed: 11\n",
    "expression: x*y\nvalues: {x: 5, y: 7}\nseed: 12\n",
    "expression: x*y\nvalues: {x: 4, y: 9}\nseed: 13\n",
)  # fmt: skip
ENDINGS = ("", ".docx", ".xlsx", ".pptx", ".odt", ".key", ".zip")


def test_what_is_handed_in(refresh_golden: bool) -> None:
    check("handed_in", lambda mode, text: MODES[mode](text), refresh_golden)


def test_classes(
    refresh_golden: bool, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outcome(_: str, text: str) -> str:
        root = tmp_path_factory.mktemp("class")
        monkeypatch.chdir(root)  # long paths are shortened where they are told
        return _class(text, root)

    check("classes", outcome, refresh_golden)


@cache
def _asked() -> Asked:
    keys = [question.key for question in MARKER.questions]
    return Asked(lambda name: None if (at := MARKER.asked(name)) is None else keys[at], keys)


def _page(text: str) -> str:
    return f"{web_pages.is_page(text)} {web_pages.page_text(text)!r}"


def _notebook(text: str) -> str:
    return f"{notebooks.is_notebook(text.encode())} {written(notebooks.read_notebook(text))}"


def _header(text: str) -> str:
    """Cells of a header, and what rows below it say."""
    cells = text.split("|")
    found = roles(cells)
    rows = [f"c{at}" for at in range(len(cells))], ["12"] * len(cells), ["12"]
    names = [full_name(row, found) for row in rows], [sheet_in(row, found) for row in rows], cell_of(["c"], 1)
    others = {at: cell for at, cell in enumerate(cells) if at not in found.values()}
    return f"{found} {names} {written(answer_columns(others, _asked(), Place('f', 1)))}"


def _table(text: str) -> str:
    data = text.encode()
    return "\n".join(map(_handed, rows_of(lambda limit: data[:limit], "t.csv", _asked())))


def _handed(work: Handed) -> str:
    try:
        answers = written(work.read())
    except BackpropError as error:
        answers = told(error)
    return f"{written(work._replace(read=None))} {answers}"  # type: ignore[arg-type]


def _path(text: str) -> str:
    parts = tuple(text.split("/"))
    last = parts[-1]
    whose = written(file_names.owner_of(parts)), written(file_names.student_in(parts))
    labels = [*file_names.labels_in(last)], file_names.label_of(text), file_names.alike(last), file_names.stem(last)
    return f"{whose} {labels} {is_junk(last)} {file_names.is_archive(text)}"


def _bytes(text: str) -> str:
    data = bytes.fromhex(text)
    kinds = [file_kinds.no_text(data, ending) for ending in ENDINGS]
    try:
        return f"{kinds} {decoded(data, 'n')!r}"
    except BackpropError as error:
        return f"{kinds} {told(error)}"


def _file(text: str) -> str:
    """The name of a file, and on the next lines what is in it."""
    name, _, content = text.partition("\n")
    return written(answers_in(lambda limit: content.encode()[:limit], name))


def _class(text: str, root: Path) -> str:
    """`FILE: CONTENT` on each line, and perhaps a roster, marked with three keys."""
    options = []
    for folder in ("keys", "in"):
        (root / folder).mkdir()
    for number, key in enumerate(KEYS, 1):
        (root / "keys" / f"{number:02}-key.yaml").write_text(key)
    for line in text.split("\n"):
        name, _, content = line.partition(": ")
        path = root / "roster.csv" if name == "ROSTER" else root / "in" / name
        options += ["--roster", "roster.csv"] if name == "ROSTER" else []
        path.parent.mkdir(exist_ok=True)
        path.write_text(content.replace("\\n", "\n"))
    result = run("grade", "--format", "json", *options, "keys", "in")
    return (result.out + result.err).rstrip("\n")


MODES: dict[str, Callable[[str], str]] = {
    "page": _page,
    "notebook": _notebook,
    "header": _header,
    "table": _table,
    "path": _path,
    "marks": lambda text: written(sheet_marks(text)),
    "bytes": _bytes,
    "file": _file,
}
