"""`-o FILE`: the file has what a pipe would get, whole or not at all, and says by its ending what it is to be."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest
from support import APPLE, FRUIT, good, run
from terminal import in_terminal
from test_faults import READY, started

from backprop_cli.graph.functions import OPERATIONS
from tests.one_rule_broken import broken

GOOD = "expression: z = x*y\nvalues: {x: 2, y: 3}\n"
MIXED = f"{GOOD}---\nexpression: z = x*\n---\n{GOOD}".encode()
ENDINGS = [
    (("solve", FRUIT), {"txt": "table", "md": "markdown", "json": "json", "csv": "csv"}),
    (("explain", FRUIT), {"txt": "text", "md": "markdown", "json": "json"}),
    (("functions",), {"txt": "table", "md": "markdown", "json": "json"}),
    (("quiz", FRUIT, "--vary", "--seed", "1"), {"txt": "text", "md": "markdown", "yaml": "yaml"}),
    (("quiz", FRUIT, "--answers"), {"txt": "text", "md": "markdown"}),
    (
        ("graph", FRUIT),
        {"txt": "text", "svg": "svg", "dot": "dot", "gv": "dot", "mmd": "mermaid", "mermaid": "mermaid"},
    ),
]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("words", "endings"), ENDINGS, ids=lambda part: part[0] if isinstance(part, tuple) else "")
def test_a_file_has_what_a_pipe_gets(
    words: tuple[str, ...], endings: dict[str, str], language: str, tmp_path: Path
) -> None:
    env = {"BACKPROP_LANG": language}
    for ending, form in endings.items():
        target = tmp_path / f"answer.{ending}"
        assert good(*words, "-o", str(target), env=env) == ""
        assert target.read_text("utf-8") == good(*words, "--format", form, env=env)
    assert len(list(tmp_path.iterdir())) == len(endings)


def test_compare_measures_for_a_file_as_for_a_pipe(tmp_path: Path) -> None:
    for ending, start in (
        ("txt", "derivatives of z, inputs: 2"),
        ("json", '{"format_version": 1'),
        ("csv", "problem,part,method,"),
    ):
        target = tmp_path / f"compared.{ending}"
        assert good("compare", "z = x*y", "x=2", "y=3", "--no-grow", "-o", str(target)) == ""
        assert target.read_text("utf-8").startswith(start)


def test_the_format_that_is_named_wins(tmp_path: Path) -> None:
    for words, form in ((("solve", APPLE), "plain"), (("explain", APPLE), "json"), (("quiz", APPLE), "markdown")):
        for name in ("answer.txt", "answer") if words[0] != "quiz" else ("answer.txt",):
            good(*words, "-o", str(tmp_path / name), "--format", form)
            assert (tmp_path / name).read_text("utf-8") == good(*words, "--format", form)


def test_a_file_is_paper(tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    for words in ((APPLE,), ("explain", APPLE), ("functions",), ("graph", APPLE), ("quiz", APPLE)):
        plain, ascii_only = good(*words), good(*words, "--ascii")
        assert plain != ascii_only
        good(*words, "-o", str(target), "--color", "always", encoding="ascii")
        assert target.read_text("utf-8") == plain
        good(*words, "-o", str(target), "--ascii")
        assert target.read_text("utf-8") == ascii_only
    assert in_terminal("functions", "-o", str(target), columns=40) == (0, "")
    assert target.read_text("utf-8") == good("functions")


def test_a_dash_is_stdout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in ((APPLE,), ("explain", APPLE), ("functions",), ("graph", APPLE), ("code", APPLE), ("quiz", APPLE)):
        assert good(*words, "--output", "-") == good(*words)
    assert list(tmp_path.iterdir()) == []


# The exit code, and what is left where there is no answer


@pytest.mark.parametrize("command", ["solve", "explain", "graph"])
def test_what_can_be_answered_is_written_and_the_code_is_that_of_all(command: str, tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    result, piped = (run(command, "-", *more, stdin=MIXED) for more in (("-o", str(target)), ()))
    assert (result.code, result.out, result.err) == (2, "", piped.err)
    assert target.read_text("utf-8") == piped.out != ""


@pytest.mark.parametrize("command", ["solve", "explain", "compare", "graph", "code", "quiz"])
def test_without_an_answer_the_file_stays(command: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("mine")
    for target in (old, new):
        assert run(command, "log(x)", "x=0", "-o", str(target)).code == 2
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old.txt", "mine")]


def test_the_answer_may_be_no(tmp_path: Path) -> None:
    product = next(row for row in OPERATIONS if row.symbol == "*")
    target = tmp_path / "answer.json"
    with broken(product, "backward", lambda g, out, x, y: (g * x, g * y)):
        assert run("x*y", "x=2", "y=3", "-o", str(target)) == (1, "", "")
    assert '"mismatch"' in target.read_text("utf-8")


# Numbers and tables


def test_numbers_go_into_a_file_of_any_name(tmp_path: Path) -> None:
    for name in ("price.txt", "price"):
        assert good(APPLE, "--get", "price", "--get", "dapple", "-o", str(tmp_path / name)) == ""
        assert (tmp_path / name).read_text() == "220\n2.2\n"


def test_the_answer_to_a_table(tmp_path: Path) -> None:
    table, target = tmp_path / "prices.csv", tmp_path / "answer.csv"
    table.write_text("apple\n100\n110\n")
    for arithmetic in ("exact", "float"):
        words = (APPLE, "--table", str(table), "--arithmetic", arithmetic)
        assert good(*words, "-o", str(target)) == ""
        assert target.read_text() == good(*words)
    assert good(APPLE, "--table", str(table), "-o", "-") == good(APPLE, "--table", str(table))


def test_a_table_that_stops_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    table, target = tmp_path / "prices.csv", tmp_path / "answer.csv"
    table.write_text("apple\n100\n0/0\n")
    words = (APPLE, "--table", str(table), "--on-error")
    target.write_text("mine")
    stopped = run(*words, "stop", "-o", str(target))
    assert (stopped.code, stopped.out, stopped.err) == (2, "", run(*words, "stop").err)
    assert (target.read_text(), len(list(tmp_path.iterdir()))) == ("mine", 2)
    for on_error in ("skip", "mark"):
        assert run(*words, on_error, "-o", str(target))[:2] == (2, "")
        assert target.read_text() == run(*words, on_error).out


def test_ctrl_c_in_the_middle_of_a_table(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("mine")
    process = started(READY, APPLE, "--table", "-", "-o", str(target), stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(b"apple\n" + b"100\n" * 20_000)
    process.stdin.flush()
    deadline = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(list(tmp_path.iterdir())) == 2  # it is being written
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 130
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("answer.csv", "mine")]


def test_what_is_read_is_not_replaced(tmp_path: Path) -> None:
    problem, link = tmp_path / "problem.txt", tmp_path / "link.txt"
    problem.write_text("expression: x*y\nvalues: {x: 1, y: 2}\n")
    link.symlink_to(problem)
    for command in ("solve", "explain", "compare", "graph", "code", "quiz"):
        result = run(command, str(problem), "-o", str(link))
        assert (result.code, result.out) == (2, "")
        assert result.err == f"backprop: '{link}' is also where the output goes; write it to another file\n"
    assert problem.read_text().startswith("expression")


# Sheets


def test_a_key_goes_into_a_file(tmp_path: Path) -> None:
    key = tmp_path / "key.yaml"
    assert good("quiz", APPLE, "--key", "-o", str(key)) == ""
    assert key.read_text("utf-8") == good("quiz", APPLE, "--key")


def test_what_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.txt").mkdir()
    for name in ("there.txt", "new.txt/", "new", "class.2026"):
        assert "01-sheet.txt" in good("quiz", APPLE, "-o", name)
        assert len(list((tmp_path / name).iterdir())) == 3
    assert "01-sheet.txt" in good("quiz", APPLE, "--count", "1", "-o", "counted.txt")
    assert (tmp_path / "counted.txt").is_dir()
