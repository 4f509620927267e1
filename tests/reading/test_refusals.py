"""Every file of tests/refusals is one bad input with the message it must get: see tests/refusals/README.txt."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest
from support import ROOT, run

import backprop_cli
from backprop_cli.language.en import layers, session, variables
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import catalogue
from backprop_cli.reading import expression, tokens

FOLDER = ROOT / "tests" / "refusals"
STAGES = ("expression", "yaml", "values", "arrays", "passes", "command-line")
CASES = sorted(path for stage in STAGES for path in (FOLDER / stage).glob("*.txt"))

_RAISED = re.compile(r"(?:BackpropError|WrongKind|error|Undefined|refuse)\(\s*(?:document, )?\"([a-z0-9-]+)\"")
RAISED = {
    message_id
    for path in Path(backprop_cli.__file__).parent.rglob("*.py")
    for message_id in _RAISED.findall(path.read_text("utf-8"))
}
"""Every message id that the code raises by its name."""

LIBRARY = {*layers.MESSAGES, *session.MESSAGES, *variables.MESSAGES}
"""What no command says: tests/graph/test_matrix_layers, tests/session and tests/variables hold it."""

ELSEWHERE = {
    "text-too-long": "16 million characters: test_limits",
    "too-many-nodes": "2 million nodes: test_limits",
    "array-work": "1 million multiplications: test_array_check",
    "array-too-large": "2 million numbers: test_array_values",
    "not-finite": "numbers of the library alone: test_library",
    "not-writable": "a full disk: test_streams",
    "out-of-memory": "needs a machine out of memory: test_faults",
    "internal": "needs a bug: test_faults",
    "no-problem": "stdin is a terminal or closed: test_streams",
    "form-to-terminal": "a terminal: test_streams",
    "needs-draw": "where typst is missing: test_paper",
    "paper-too-long": "hundreds of pages: test_paper",
    "no-font": "where no font has a character: test_paper",
    "lesson-too-long": "megabytes: test_lesson",
    "code-paid": "a note beside the program: test_sql_command",
    "sql-control": "characters that nobody sees: test_sql_command",
    "needs-sqlglot": "where sqlglot is missing: test_sql_command",
    "needs-plot": "where matplotlib is missing: test_compare",
    "unknown-language": "in the environment: test_cli",
    "needs-table": "an option without its table: test_scenarios",
    **dict.fromkeys(
        (
            *("needs-duckdb", "duckdb-needs-output", "duckdb-ending", "duckdb-from-pipe", "duckdb-without"),
            *("duckdb-memory", "duckdb-stopped", "output-no-file", "no-files", "kinds-mixed", "needs-csv"),
            "output-in-pattern",
            *("no-parquet", "csv-not-utf8", "headers-differ", "columns-alike", "column-not-there", "column-nameless"),
            *("column-no-number", "cells-empty", "cells-no-number", "rows-no-answer"),
            *("sampled-differs", "sampled-cancels", "sampled-mismatch"),
        ),
        "Parquet, or DuckDB, which may be missing: test_duck",
    ),
    **dict.fromkeys(("submission-too-long", "submission-not-json", "no-answers"), "in the report: test_grade_hostile"),
    **{
        f"answer-{fault}": "in the report: test_grade_letters"
        for fault in (
            *("too-long", "not-formula", "unknown-letters", "ambiguous", "names-itself", "no-value"),
            *("argument", "sides-differ"),
        )
    },
    **dict.fromkeys(
        (
            *("archive-crowded", "archive-damaged", "archive-overlaps", "archive-too-long", "too-many-files"),
            *("notebook-damaged", "notebook-not-run", "notebook-too-long", "is-a-key", "is-program", "no-text"),
            *("rows-too-long", "rows-too-many", "rows-too-wide", "keys-too-many"),
        ),
        "in the report: test_intake_files, test_intake_archives, test_intake_tables, tests.limits.intake",
    ),
    "no-number-kind": "an object of Python: test_slips",
    "no-font-emoji": "where no font has a character: test_paper",
    **dict.fromkeys(("rows-failed-listed", "rows-failed-there"), "behind good rows: test_table_forms, test_scenarios"),
    **dict.fromkeys(("too-many-faults", "ask-of-input", "rtol-of-all", "lint-no-file"), "what lint tells: test_lint"),
    **dict.fromkeys(("no-submission", "stdin-closed"), "in the report: test_grade"),
    "stdin-empty": "in the report: test_intake_keys",
    "feedback-differs": "behind the report: test_grade_summary",
    **dict.fromkeys(("quote-inside", "row-mismatch", "row-rounded"), "behind good rows: test_scenarios"),
    **dict.fromkeys(("row-too-long", "rows-failed"), "behind good rows: test_scenarios"),
    "check-disagrees": "a rule that is wrong: test_cli",
    "table-paid": "beside the answer: test_table_forms",
    "usage": "what is left of click's refusals: test_faults",
}


class Case(NamedTuple):
    path: Path
    id: str
    command: str
    files: dict[str, bytes]
    message: str


def read_case(path: Path) -> Case:
    head, *parts = re.split(r"^=== (.*)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    message_id, command = head.splitlines()
    sections = dict(zip(parts[::2], parts[1::2]))
    message = sections.pop("message", "")
    return Case(path, message_id, command, {name: data_of(text) for name, text in sections.items()}, message)


def data_of(text: str) -> bytes:
    """<<3*ab>> is ababab, <<00 ff>> are bytes."""

    def written_out(match: re.Match[str]) -> str:
        count, star, word = match[1].partition("*")
        return word * int(count) if star else bytes.fromhex(match[1]).decode("utf-8", "surrogateescape")

    return re.sub(r"<<(.+?)>>", written_out, text).encode("utf-8", "surrogateescape")


def words_of(command: str) -> list[str]:
    program, *words = shlex.split(data_of(command.removeprefix("$ ")).decode())
    assert program == "backprop"
    return words


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[BackpropError]:
    """Every error that is put into words."""
    errors: list[BackpropError] = []
    text = BackpropError.text

    def recording(error: BackpropError, language: str = "en") -> str:
        errors.append(error)
        return text(error, language)

    monkeypatch.setattr(BackpropError, "text", recording)
    return errors


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_refusal(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recorded: list[BackpropError], refresh_golden: bool
) -> None:
    case = read_case(path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name, data in case.files.items():
        (tmp_path / name).write_bytes(data)
    stdin = case.files.get("stdin", b"")
    english = run(*words_of(case.command), stdin=stdin)
    if refresh_golden:
        before = path.read_text("utf-8").partition("=== message\n")[0]
        path.write_text(f"{before}=== message\n{english.err}", "utf-8", newline="\n")
        case = read_case(path)
    assert english == (2, "", case.message)
    assert [error.message.id for error in recorded] == [case.id]
    assert len([line for line in english.err.splitlines() if not line.startswith("  ")]) == 1
    _japanese_too(case, run(*words_of(case.command), stdin=stdin, env={"BACKPROP_LANG": "ja"}).err)


def _japanese_too(case: Case, japanese: str) -> None:
    """The other language says it in other words, at the same place, over the same carets."""
    place = re.match(r"(?:[^\s:]+:\d+:\d+|backprop|[^\s:]+): ", case.message)
    assert place is not None
    assert japanese.startswith(place[0])
    ours, theirs = case.message.splitlines(), japanese.splitlines()
    assert ours[0] != theirs[0]
    assert not any(line.endswith((".", "。")) for line in (ours[0], theirs[0]))
    assert re.search("[ぁ-んァ-ヶ一-龠]", theirs[0])
    assert ours[1:] == theirs[1:]


def test_every_refusal_has_a_case() -> None:
    covered = {read_case(path).id for path in CASES}
    assert covered <= set(catalogue("en"))
    assert RAISED - covered - LIBRARY == set(ELSEWHERE)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MAX_TEXT", 10)
    assert run("x + y + z + 1", "x=1").err == (
        "backprop: the input is longer than 10 characters; split it into several problems\n"
    )
    monkeypatch.setattr(expression, "MAX_NODES", 2)
    assert run("x + y").err == "backprop: the problem has more than 2 nodes; split it into several problems\n"


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (MemoryError(), 2, "backprop: there is not enough memory for this problem; make it smaller\n"),
        (
            ZeroDivisionError("oops"),
            2,
            "backprop: this is a fault of backprop itself (ZeroDivisionError: oops);"
            " please report it with the command that led here\n",
        ),
    ],
)
def test_faults(fault: BaseException, code: int, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("backprop_cli.solving.solution.propagate", fail)
    assert run("1 + 1") == (code, "", message)
