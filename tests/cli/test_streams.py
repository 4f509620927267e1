"""Streams, signals and terminals, with the program as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import pytest
from support import EXAMPLES, QUICK, environment, good, run, shell, spawn
from terminal import in_terminal

from backprop_cli.cli.streams import wants_color

FRUIT = str(EXAMPLES / "apple_orange.yaml")
WIDE = " + ".join(f"a_rather_long_name_{i} * b_rather_long_name_{i}" for i in range(4))
WIDE_WORDS = [WIDE, *(f"{letter}_rather_long_name_{i}=1/3" for letter in "ab" for i in range(4))]
LONG = " + ".join(["x"] * 3000)


def test_module_and_streams() -> None:
    result = spawn("x*y", "x=2", "y=3", "--format", "plain", *QUICK)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"output: 6\ndx: 3\ndy: 2\n", b"")


def test_a_pipe_stays_plain_and_is_never_cut() -> None:
    result = spawn(*WIDE_WORDS, *QUICK, env={"FORCE_COLOR": "true", "COLUMNS": "40", "PYTHONUTF8": "1"})
    text = result.stdout.decode()
    assert (result.returncode, result.stderr) == (0, b"")
    assert "\x1b" not in text
    assert "…" not in text
    rows = [line for line in text.splitlines() if "a_rather_long_name_3 * b_rather_long_name_3" in line]
    assert rows
    assert max(map(len, text.splitlines())) > 120


@pytest.mark.parametrize(
    ("options", "env", "colored"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (["--color", "never"], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--format", "plain"], {}, False),
        (["--format", "json"], {}, False),
        (["--format", "csv", "--color", "always"], {}, False),
    ],
)
def test_color_on_a_terminal(options: list[str], env: dict[str, str], colored: bool) -> None:
    code, seen = in_terminal(FRUIT, *QUICK, *options, env={"PYTHONUTF8": "1", **env})
    assert code == 0
    assert ("\x1b[" in seen) == colored


@pytest.mark.parametrize(
    ("choice", "env", "terminal", "colored"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("always", {"TERM": "dumb", "NO_COLOR": "1"}, False, True),
        ("never", {}, True, False),
    ],
)
def test_when_there_is_color(choice: str, env: dict[str, str], terminal: bool, colored: bool) -> None:
    stream = mock.Mock(closed=False, isatty=lambda: terminal)
    assert wants_color(stream, choice, env) is colored


def test_color_in_a_pipe_only_when_asked() -> None:
    assert b"\x1b" not in spawn(FRUIT, *QUICK).stdout
    assert b"\x1b[" in spawn(FRUIT, *QUICK, "--color", "always").stdout


@pytest.mark.once
@pytest.mark.parametrize("columns", [80, 40, 20, 1, 1000])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_terminals_of_any_width(columns: int, language: str) -> None:
    for words in ([FRUIT], WIDE_WORDS):
        code, seen = in_terminal(*words, *QUICK, "--lang", language, columns=columns, env={"PYTHONUTF8": "1"})
        assert code == 0
        assert "Traceback" not in seen
        if columns >= 80:
            assert "…" not in seen


def test_eighty_columns_hold_the_lectures_table() -> None:
    for lines in ([FRUIT, "--lang", "en"], [FRUIT, "--lang", "ja"], [str(EXAMPLES / "receipt.yaml")]):
        _, seen = in_terminal(*lines, *QUICK, "--color", "never", env={"PYTHONUTF8": "1"})
        assert max(len(line.rstrip("\r\n")) for line in seen.splitlines()) <= 80


def test_a_terminal_without_a_problem_gets_help() -> None:
    code, seen = in_terminal()
    assert code == 0
    assert seen.startswith("Usage: backprop")


def test_values_alone_on_a_terminal() -> None:
    code, seen = in_terminal("x=1")
    assert code == 2
    assert seen.startswith("backprop: no problem was given")


def test_no_bytes_of_a_picture_on_a_terminal() -> None:
    code, seen = in_terminal("graph", "1+1", "--format", "png")
    assert code == 2
    assert seen.startswith("backprop: ")
    assert seen.count("\n") == 1


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp932"},
        {"PYTHONIOENCODING": "ascii", "BACKPROP_LANG": "ja"},
        {"PYTHONIOENCODING": "cp932", "BACKPROP_LANG": "ja"},
    ],
    ids=lambda env: "-".join(f"{key}={value}" for key, value in env.items()),
)
def test_poor_encodings(env: dict[str, str]) -> None:
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    for form in ("table", "csv"):
        result = spawn(FRUIT, "x/3", "x=1", "--format", form, *QUICK, env=env)
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout.decode(encoding)
    result = spawn("リンゴ*y", "リンゴ=1", *QUICK, env=env)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert "y" in result.stderr.decode(encoding)


@pytest.mark.parametrize("words", [f"'{LONG}' x=1", f"'{LONG}' x=1 --format json", "--help", "schema"])
def test_a_closed_pipe_ends_quietly(words: str) -> None:
    result = shell(f"backprop {words} | head -1; echo ${{PIPESTATUS[0]}}", {"PYTHONUTF8": "1"})
    assert result.stdout.decode().splitlines()[1:] == ["0"]
    assert result.stderr == b""


def test_a_reader_that_is_gone_before_the_start() -> None:
    result = shell(f"backprop '{LONG}' x=1 | true; echo ${{PIPESTATUS[0]}}")
    assert (result.stdout, result.stderr) == (b"0\n", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full, the disk that is always full")
@pytest.mark.parametrize(
    "words",
    [
        "1+1 --check none",
        "1+1 --check none --get output",
        f"'{LONG}' x=1 --format csv",
        "--version",
        "--help",
        "schema",
    ],
)
def test_a_full_disk_is_one_message(words: str) -> None:
    result = shell(f"backprop {words} >/dev/full")
    assert result.returncode == 2
    assert result.stderr.decode() == "backprop: the output cannot be written (No space left on device)\n"


def test_a_full_disk_for_messages() -> None:
    result = shell("backprop '1+' 2>/dev/full")
    assert (result.returncode, result.stdout, result.stderr) == (2, b"", b"")


def test_a_closed_stdout_is_one_message() -> None:
    for words in ("1+1 --check none", "--version", "schema", "--help"):
        result = shell(f"backprop {words} >&-")
        assert result.returncode == 2
        assert result.stderr.decode().startswith("backprop: the output cannot be written")
        assert result.stderr.count(b"\n") == 1


def test_a_closed_stderr_is_no_matter() -> None:
    result = shell("backprop 1+1 --check none --get output 2>&-")
    assert (result.returncode, result.stdout) == (0, b"2\n")
    assert shell("backprop '1+' 2>&-").returncode == 2


def test_a_closed_stdin() -> None:
    assert shell("backprop 1+1 --check none --get output <&-").stdout == b"2\n"
    for words in ("", "-", "x=1"):
        result = shell(f"backprop {words} <&-")
        assert result.returncode == 2
        assert result.stdout == b""
        assert result.stderr.decode().startswith("backprop: no problem was given")


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.4])
def test_ctrl_c_is_quiet(delay: float, tmp_path: Path) -> None:
    fifo = tmp_path / "never.yaml"
    os.mkfifo(fifo)
    command = [
        sys.executable,
        "-c",
        "from backprop_cli.__main__ import main; import sys; print(1, flush=True); sys.exit(main())",
    ]
    with subprocess.Popen(
        [*command, str(fifo)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_ctrl_c_in_the_middle_of_a_calculation() -> None:
    text = " + ".join(["x"] * 400_000)
    with subprocess.Popen(
        [sys.executable, "-m", "backprop_cli", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin is not None
        process.stdin.write(f"expression: {text}\nvalues: {{x: 1}}\n".encode())
        process.stdin.close()
        time.sleep(0.8)
        process.send_signal(signal.SIGINT)
        process.stdin = None
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize(
    "words", [["<brackets>"], ["<digits>"], ["9**9**9**9"], ["2(x+y)"], ["missing.yaml"]], ids=lambda words: words[0]
)
def test_a_refusal_takes_no_second(words: list[str], tmp_path: Path) -> None:
    brackets = tmp_path / "brackets.yaml"
    brackets.write_text("[" * 100_000)
    big = {"<brackets>": str(brackets), "<digits>": "7" * 100_000}
    before = os.times()
    result = spawn(*(big.get(word, word) for word in words))
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 1
    assert result.returncode == 2
    assert result.stdout == b""
    assert b"Traceback" not in result.stderr


def test_windows_line_ends_are_never_written() -> None:
    assert b"\r" not in spawn(FRUIT, *QUICK, "--format", "csv").stdout


@pytest.mark.parametrize("words", [["z = 5"], ["z=5", "x=2"]])
def test_a_value_alone_beside_an_empty_stdin(words: list[str]) -> None:
    found = run(*words, stdin=b"")
    assert (found.code, found.out) == (2, "")
    assert f"'{words[0]}' only gives z a value, and there is no problem on stdin" in found.err
    assert "<stdin>" not in found.err
    assert good("z=5", stdin=b"expression: z*2\n")
