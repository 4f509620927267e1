"""The target of tables: whatever the dialect, the same cells have the same answers."""

from __future__ import annotations

import csv
import io
from random import Random
from zlib import crc32

from backprop_cli.language.errors import BackpropError, ExitCode
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.scenario_columns import Settings
from backprop_cli.solving.scenarios import Scenarios
from backprop_cli.solving.table_form import DELIMITERS, Wanted

from . import vocabulary
from .properties import broken, joined, refusal
from .target import Target
from .targets import PROBLEMS

ENCODINGS = ("utf-8", "utf-16", "cp932")
LINE_ENDS = ("\n", "\r\n")
Rows = list[list[str]]


class Answered:
    """What a table was answered with: the rows, or what was refused."""

    def __init__(self, problem: Problem, data: bytes, wanted: Wanted, arithmetic: str, on_error: str) -> None:
        told: list[BackpropError] = []
        self.run = Scenarios(
            problem, {}, Settings(on_error, ("*",), check="none", arithmetic=arithmetic, form=wanted), told.append
        )
        kind = "table"
        text = ""
        try:
            text = "".join(self.run.texts(io.BytesIO(data), "table.csv"))
        except BackpropError as error:
            kind = refusal(error)
        self.kind = joined([kind, *map(refusal, told)])
        self.answered = kind == "table"
        self.fine = self.answered and self.run.code == ExitCode.OK
        if bool(self.run.failed) != bool(told) and self.answered:
            broken("failed rows are told", text)
        if self.answered:
            self.run.form.encoded(text).decode(self.run.form.encoding)
        self.text = text

    @property
    def rows(self) -> Rows:
        """The cells of the answer."""
        stream = io.StringIO(self.text.removeprefix("\ufeff"), newline="")
        try:
            return list(csv.reader(stream, delimiter=self.run.form.delimiter, strict=True))
        except csv.Error as error:
            broken("an answer reads back as a table", f"{error}: {self.text!r}")


def tables(data: bytes) -> str:
    """Any bytes are a table or refused; one that is answered in full has the same answers in every other dialect."""
    choice = crc32(data)
    problem = PROBLEMS[choice % len(PROBLEMS)]
    assert isinstance(problem, Problem)
    arithmetic = ("exact", "float")[choice // 3 % 2]
    on_error = ("mark", "skip", "stop")[choice // 6 % 3]
    first = Answered(problem, data, Wanted(), arithmetic, on_error)
    if not first.fine:
        return first.kind
    rows = _cells(data, first)
    if rows is None:
        return f"{first.kind} bare"
    wanted = Wanted(DELIMITERS[choice // 18 % 4], first.run.form.decimal, ENCODINGS[choice // 72 % 3])
    written = _written(rows, wanted, LINE_ENDS[choice // 216 % 2])
    if written is None:
        return f"{first.kind} {wanted.encoding}"
    again = Answered(problem, written, wanted, arithmetic, on_error)
    if not again.fine or again.rows != first.rows:
        broken("a table has the same answers in every dialect", (wanted, first.rows, again.rows, again.kind))
    return f"{first.kind} {wanted.encoding}"


def _cells(data: bytes, answered: Answered) -> Rows | None:
    """The cells as Python's reader finds them; None for a table that it reads otherwise, or that proves nothing."""
    form = answered.run.form
    text = data.decode(form.encoding, "replace").removeprefix("\ufeff")
    if "\ufffd" in text or "\ufeff" in text or form.line_end == "\r" or "\r" in text.replace("\r\n", ""):
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True))
    except csv.Error:
        return None
    rows = [row for row in rows if any(cell.strip(" \t\u3000\xa0") for cell in row)]  # blank ones are passed over
    said = form.decimal_said or form.decimal_proven or not form.decimal_doubtful
    return rows if said and len(set(map(len, rows))) == 1 else None


def _written(rows: Rows, wanted: Wanted, line_end: str) -> bytes | None:
    """The same cells in another dialect; None where the encoding lacks a character, or has one for two."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=wanted.delimiter or ",", lineterminator=line_end).writerows(rows)
    encoding = wanted.encoding or "utf-8"
    try:
        data = stream.getvalue().encode(encoding)
    except UnicodeError:
        return None
    return data if data.decode(encoding) == stream.getvalue() else None


def _table(random: Random) -> str:
    """A random table in a random dialect."""
    sign = random.choice((*DELIMITERS, ",", ";"))
    decimal = "," if sign != "," and random.random() < 0.5 else "."
    cells = (
        "1",
        "2.5",
        "-3",
        "0.25",
        "1e3",
        "10%",
        "1234.5",
        "7",
        "3",
        "1/3",
        "",
        "-0.5",
        "100",
        '"4"',
        "¥1980",
        "note",
    )
    columns = random.sample(("x", "y", "tax", "apple", "リンゴ", "id", "z", "coupon", ""), random.randint(1, 4))
    good = cells[:9] if random.random() < 0.7 else cells
    rows = [[random.choice(good).replace(".", decimal) for _ in columns] for _ in range(random.randint(1, 5))]
    end = random.choice(("\n", "\n", "\r\n", "\r"))
    return end.join(sign.join(row) for row in [columns, *rows]) + end


def _seeds() -> list[bytes]:
    texts = [_table(Random(seed)) for seed in range(60)]
    seeds = [text.encode() for text in texts]
    seeds += [text.encode("utf-16") for text in texts[:5]] + [text.encode("utf-8-sig") for text in texts[5:9]]
    return seeds + [text.encode("cp932", "replace") for text in texts[9:15]]


TABLES = {
    "tables": Target(
        tables,
        _seeds,
        (
            *vocabulary.CELL_WORDS,
            *vocabulary.NUMBERS,
            *DELIMITERS,
            "1.234,5",
            "1,234.5",
            "2,5",
            "¥",
            "€",
            "sep=;\n",
            '""',
        ),
        _table,
        "\n",
    )
}
