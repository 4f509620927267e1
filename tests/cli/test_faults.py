"""What goes wrong around the program: readers that leave, full disks, unreadable files, signals, odd surroundings."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from support import ANSWERS, APPLE, EVERY_COMMAND, FRUIT, KEY, QUICK, Result, environment, good, run, shell

# Full disks

WRITERS = {
    "graph": "graph $FRUIT -o $1",
    "lesson": "lesson $FRUIT -o $1",
    "code": "code $FRUIT -o $1",
    "solve": "$FRUIT --check none -o $1",
    "solve --table": "$FRUIT --check none --table - -o $1 < <(echo apple; seq 200)",
    "explain": "explain $FRUIT -o $1",
    "functions": "functions -o $1",
    "compare": "compare $FRUIT --no-grow -o $1",
    "compare --plot": "compare $FRUIT --no-grow --plot $1",
    "quiz": "quiz $FRUIT -o $1",
    "quiz, a folder": "quiz $FRUIT -o sheets",
}
TARGETS = {
    "graph": "picture.dot",
    "lesson": "lesson.html",
    "code": "program.py",
    "solve": "answer.json",
    "solve --table": "answer.csv",
    "explain": "told.md",
    "functions": "list.txt",
    "compare": "compared.json",
    "compare --plot": "plot.svg",
    "quiz": "sheet.txt",
    "quiz, a folder": "sheets",
}


@pytest.mark.once
@pytest.mark.parametrize("command", WRITERS)
def test_no_half_of_a_file_is_left(command: str, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    target = tmp_path / TARGETS[command]
    if command == "quiz, a folder":
        target.mkdir()
    else:
        target.write_text("mine")
    script = f"cd {tmp_path}; ulimit -f 1; set -- {target.name}; backprop {WRITERS[command]}"
    without_home = {"HOME": "/nonexistent", "MPLCONFIGDIR": "/nonexistent", "TMPDIR": str(tmp_path / "temporary")}
    result = shell(script, {"FRUIT": FRUIT, **without_home})
    assert result.returncode == 2
    assert result.stderr.decode().startswith("backprop: '")
    assert "cannot be written (File too large)" in result.stderr.decode()
    assert result.stderr.count(b"\n") == 1
    if command == "quiz, a folder":
        assert [path.stat().st_size for path in target.iterdir()] == []
    else:
        assert target.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {target.name, "temporary"}
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full, the disk that is always full")
def test_a_full_device_as_a_file() -> None:
    for words in (("graph", APPLE, "--format", "dot"), ("code", APPLE)):
        result = run(*words, "-o", "/dev/full")
        assert result == (2, "", "backprop: '/dev/full' cannot be written (No space left on device)\n")


# Files that are written


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.py", tmp_path / "link.py"
    real.write_text("mine")
    real.chmod(0o640)
    link.symlink_to(real)
    good("code", APPLE, "-o", str(link))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_text().startswith("# A program ")
    assert sorted(tmp_path.iterdir()) == [link, real]


def test_the_output_may_be_no_file() -> None:
    result = shell(f"backprop code {APPLE} -o /dev/stdout | head -n 1; backprop code {APPLE} -o /dev/null")
    assert (result.stdout.count(b"\n"), result.stderr, result.returncode) == (1, b"", 0)


def test_a_sheet_is_never_read_from_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "01-sheet.txt")
    result = run("quiz", APPLE, "-o", str(tmp_path))
    assert result.code == 2
    assert "is there already with other content" in result.err


# Files that cannot be read, or that change


@contextmanager
def nobody() -> Iterator[None]:
    """For whom modes count: root is somebody else in this block."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def as_nobody(*words: str) -> Result:
    """As we are at first: that loads what stands in folders where nobody gets."""
    run(*words)
    with nobody():
        return run(*words)


@pytest.fixture
def closed() -> Iterator[Path]:
    """Files, and a folder with a file, that others may not open, beside copies of examples that they may.

    pytest's own folders are closed to others, and so may be the one in which all of this stands.
    """
    with TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        if not os.geteuid() and not all(parent.stat().st_mode & 0o001 for parent in top.parents):
            pytest.skip("others cannot get here")
        for example in (APPLE, KEY, ANSWERS):
            shutil.copy(example, top)
            (top / Path(example).name).chmod(0o644)
        (top / "closed").mkdir()
        for path in (top / "file.yaml", top / "table.csv", top / "closed" / "file"):
            path.write_text("expression: 1+1\n")
            path.chmod(0)
        (top / "closed").chmod(0)
        yield top
        top.chmod(0o755)
        (top / "closed").chmod(0o700)


def test_what_may_not_be_read(closed: Path) -> None:
    for words in (("/nowhere.yaml",), ("grade", APPLE, "/nowhere")):
        assert run(*words).code == 2  # what says so is loaded
    apple, answers = (str(closed / Path(example).name) for example in (APPLE, ANSWERS))
    file, table, folder = (str(closed / name) for name in ("file.yaml", "table.csv", "closed"))
    said = "cannot be read (Permission denied)"
    for words in ((file,), (apple, "--table", table), ("grade", file, answers), ("quiz", file), ("graph", file)):
        result = as_nobody(*words)
        assert (result.code, result.out) == (2, ""), words
        assert said in result.err
    for words in (("grade", apple, file), ("grade", apple, folder), ("grade", apple, str(closed))):
        result = as_nobody(*words)
        assert (result.code, result.err) == (2, ""), words
        assert said in result.out


def test_where_nothing_may_be_written(closed: Path) -> None:
    assert run("code", APPLE, "-o", "/nowhere/new.py").code == 2  # what says so is loaded
    good("code", APPLE, "-o", str(closed / "mine.py"))
    apple, mine = str(closed / Path(APPLE).name), closed / "mine.py"
    mine.write_text("mine")
    mine.chmod(0o666)
    closed.chmod(0o555)
    with nobody():
        result = run("code", apple, "-o", str(closed / "new.py"))
        kept = run("code", apple, "-o", str(mine))  # the file may be written to, its folder may not
    assert (result.code, result.out) == (kept.code, kept.out) == (2, "")
    assert "new.py' cannot be written (Permission denied)" in result.err
    assert "mine.py' is left as it was: nothing can be put in its place (Permission denied); write" in kept.err
    assert mine.read_text() == "mine"


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="only Linux has /proc/self/mem, a file that opens and cannot be read"
)
@pytest.mark.parametrize(
    "words", ["-", f"{APPLE} --table -", f"practice {APPLE}", f"grade {APPLE}", f"grade - {ANSWERS}"]
)
def test_an_error_while_reading_is_no_error_of_writing(words: str) -> None:
    result = shell(f"backprop {words} </proc/self/mem")
    said = result.stderr + result.stdout
    assert result.returncode == 2
    assert b"'<stdin>' cannot be read (Input/output error)" in said
    assert b"written" not in said


def test_files_without_end() -> None:
    for words in (("/dev/zero",), (APPLE, "--table", "/dev/zero"), ("grade", "/dev/zero", ANSWERS)):
        result = run(*words)
        assert (result.code, result.out) == (2, "")
        assert "longer than" in result.err
    assert "longer than" in run("grade", APPLE, "/dev/zero").out


def test_a_table_that_grows_by_its_own_answer(tmp_path: Path) -> None:
    table = tmp_path / "prices.csv"
    table.write_text("apple\n100\n")
    for sign in (">>", "1<>"):
        result = shell(f"backprop {APPLE} --table {table} {sign} {table}")
        assert result.returncode == 2
        assert (
            result.stderr.decode() == f"backprop: '{table}' is also where the output goes; write it to another file\n"
        )
        assert table.read_text() == "apple\n100\n"


def test_a_submission_that_is_gone_when_its_turn_comes(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text("price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n")
    opened = open

    def late(path: str, *settings: str) -> object:
        if path.endswith("b"):
            os.unlink(path)
        return opened(path, *settings)

    with mock.patch("builtins.open", late):
        result = run("grade", APPLE, str(tmp_path))
    assert (result.code, result.err) == (2, "")
    assert f"there is no file '{tmp_path}/b'" in result.out
    assert result.out.count("✓  100%") == 2


def test_pipes_in_a_folder_are_told_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "this is a pipe" in run("grade", APPLE, str(tmp_path)).out


# Signals

READY = "import sys; print(1, file=sys.stderr); from backprop_cli.__main__ import main; sys.exit(main())"


def started(code: str, *words: str, **settings: Any) -> subprocess.Popen[bytes]:
    """The program, about to begin."""
    pipe = subprocess.PIPE
    settings = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, "env": environment(), **settings}
    process = subprocess.Popen([sys.executable, "-c", code, *words], **settings)
    assert process.stderr is not None
    process.stderr.readline()
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGHUP, -1)])
def test_a_signal_at_any_time_ends_quietly(number: signal.Signals, code: int) -> None:
    for delay in (0.03, 0.1, 0.2, 0.3):
        process = started(READY, "+".join(["x"] * 20_000), "x=1")
        time.sleep(delay)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert err == b"", delay
        assert process.returncode == code or (process.returncode == 0 and out), delay
        if process.returncode:
            assert out == b"", delay


def test_a_signal_that_is_to_be_ignored() -> None:
    ignoring = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); {READY}"
    process = started(ignoring, "-", *QUICK, "--get", "z", stdin=subprocess.PIPE)
    time.sleep(0.2)
    process.send_signal(signal.SIGHUP)
    assert process.communicate(b"expression: z = 1+1\n", timeout=30) == (b"2\n", b"")
    assert process.returncode == 0


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", -15)])
def test_a_signal_leaves_no_half_of_a_file(number: str, code: int, tmp_path: Path) -> None:
    strike = f"import os, signal; os.replace = lambda *_: os.kill(os.getpid(), signal.{number}); {READY}"
    target = tmp_path / "program.py"
    target.write_text("mine")
    process = started(strike, "code", APPLE, "-o", str(target))
    assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == code
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("program.py", "mine")]


# Odd surroundings


@pytest.mark.parametrize("words", [("1+1", *QUICK, "--get", "output"), ("1+", *QUICK)], ids=["good", "bad"])
def test_closed_streams_in_every_combination(words: tuple[str, ...]) -> None:
    for streams in ((0, 1), (0, 2), (1, 2), (0, 1, 2)):
        closing = "".join(f" {stream}>&-" for stream in streams)
        result = shell(f"backprop {' '.join(words)}{closing}")
        answers = words[0] == "1+1" and 1 not in streams
        assert (result.returncode, result.stdout) == ((0, b"2\n") if answers else (2, b"")), streams
        assert result.stderr.startswith(b"backprop: ") == (not answers and 2 not in streams), streams
        assert b"Traceback" not in result.stderr


def test_no_home_and_no_folder(tmp_path: Path) -> None:
    script = f"""
        mkdir {tmp_path}/gone; cd {tmp_path}/gone; rmdir {tmp_path}/gone; unset HOME; backprop 1+1 --get output
        cd /proc; HOME=/nonexistent backprop graph {APPLE} --format svg | head -c 5"""
    result = shell(script)
    assert (result.stdout, result.stderr, result.returncode) == (b"2\n<svg ", b"", 0)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("columns", [1, 2, 1000])
def test_every_command_on_a_terminal_of_any_width(columns: int, language: str) -> None:
    with mock.patch("backprop_cli.cli.problem_arguments.width_of", return_value=columns):
        for words in EVERY_COMMAND.values():
            if words[0] != "compare" or (columns, language) == (1, "ja"):
                result = run(*words, env={"BACKPROP_LANG": language})
                assert (result.code, result.err) == (0, ""), words
                assert result.out
