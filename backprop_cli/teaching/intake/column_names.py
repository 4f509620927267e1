"""The names that columns about students have, in forms, spreadsheets and exports of learning platforms."""

from __future__ import annotations

import re
from collections.abc import Sequence

COLUMNS = {
    "name": ("name", "full name", "student name", "student", "氏名", "名前", "お名前", "学生氏名"),
    "first": ("first name", "given name", "名"),
    "last": ("last name", "surname", "family name", "姓"),
    "id": ("id", "student id", "sid", "id number", "number", "学籍番号", "番号", "username", "user name", "ユーザー名"),
    "email": ("email", "email address", "e-mail", "mail", "メール", "メールアドレス"),
    "sheet": (
        *("key", "sheet", "which key", "which sheet", "key number", "sheet number", "your sheet"),
        *("正解", "用紙", "シート", "用紙番号", "シート番号", "用紙の番号", "シートの番号", "どの用紙", "どのシート"),
    ),
    "seed": ("seed", "シード", "シード値", "seed number", "which seed"),
    "submission": ("submission", "file", "folder", "提出物", "ファイル", "フォルダー"),
}
"""What a column is for, and how its header may be called."""
_OF_NAME = {name: role for role, names in COLUMNS.items() for name in names}
_SPACES = re.compile(r"[\s_]+")
_TAIL = re.compile(r"(?<![\s?？:：])[\s?？:：]*(?:[(（](?:number|no\.?|番号)[)）][\s?？:：]*)?$")
"""What the headers of forms end with: `Which sheet? (number)`; a run of blanks is tried from its beginning alone."""


def roles(header: Sequence[str]) -> dict[str, int]:
    """The columns with a role, by role; the first of each."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        role = _OF_NAME.get(_plain(cell))
        if role:
            found.setdefault(role, at)
    return found


def twice_named(header: Sequence[str]) -> str | None:
    """The name of a column with a role that another one before it has, too."""
    names = [_plain(cell) for cell in header]
    return next((header[at] for at, name in enumerate(names) if name in _OF_NAME and name in names[:at]), None)


def _plain(cell: str) -> str:
    """What the head of a column says, without what forms end it with."""
    return _SPACES.sub(" ", _TAIL.sub("", cell.casefold()).strip())


def cell_of(cells: Sequence[str], at: int | None) -> str:
    """A cell of a row that may be short; nothing where there is no such column."""
    return cells[at] if at is not None and at < len(cells) else ""


def full_name(cells: Sequence[str], found: dict[str, int]) -> str:
    """The name in a row, in one column or in two."""
    name = cell_of(cells, found.get("name"))
    return name or " ".join(filter(None, (cell_of(cells, found.get(role)) for role in ("first", "last"))))


def sheet_in(cells: Sequence[str], found: dict[str, int]) -> str:
    """What a row says of its key; below `seed` a bare number is a seed, and not that of a sheet."""
    sheet, seed = (cell_of(cells, found.get(role)).strip() for role in ("sheet", "seed"))
    return sheet or (f"seed {seed}" if seed.isascii() and seed.isdigit() else seed)
