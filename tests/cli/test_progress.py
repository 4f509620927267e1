"""The line that says what takes so long: on a terminal's stderr alone, and gone without a trace."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, environment

from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import write
from backprop_cli.language.messages import LANGUAGES, catalogue
from backprop_cli.language.progress_stage import Stage

OWN_TERMINAL = "import fcntl, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0)\n"
IMPATIENT = """
import sys
from backprop_cli.cli import progress
progress.PATIENCE, progress._TICK = 0.02, 0.02
from backprop_cli.__main__ import main
sys.exit(main())
"""
APPLE = str(EXAMPLES / "apple.yaml")
SLOW = ("+".join(["x"] * 15_000), "x=1", "--check", "none")
LINE = re.compile("\r[^\r\n]+ [0-9]+ (s|秒) *\x1b\\[K")


class Terminal:
    """The program on a terminal: stderr, and stdout as well where `out` says no file."""

    def __init__(self, words: tuple[str, ...], out: Path | None, columns: int = 80, code: str = IMPATIENT, **env: str):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        stdout = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666) if out else os.dup(slave)
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL + code, *words],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=slave,
            env=environment({"PYTHONUTF8": "1", **env}),
            start_new_session=True,
        )
        os.close(slave)
        os.close(stdout)
        self.seen = ""

    def read(self, until: str | None = None) -> str:
        """What the terminal got, to its end or until it shows something."""
        data = self.seen.encode()
        with suppress(OSError):  # Linux says EIO when the other end is closed
            while (until is None or until.encode() not in data) and (chunk := os.read(self.master, 65536)):
                data += chunk
        self.seen = data.decode(errors="replace").replace("\r\n", "\n")
        return self.seen

    def end(self) -> int:
        """Read all that is shown, and wait for the exit code."""
        self.read()
        os.close(self.master)
        return self.process.wait(timeout=60)

    @property
    def screen(self) -> str:
        """What is left on the lines of the terminal."""
        lines = []
        for line in self.seen.split("\n"):
            cells: list[str] = []
            at = 0
            for part in re.findall("\x1b\\[K|.|\r", line):
                if part == "\r":
                    at = 0
                elif part == "\x1b[K":
                    del cells[at:]
                else:
                    cells[at : at + 1] = [part]
                    at += 1
            lines.append("".join(cells))
        return "\n".join(lines)


def shown(words: tuple[str, ...], out: Path | None, **settings: Any) -> tuple[Terminal, int]:
    """A terminal after the end of the program, and the exit code."""
    terminal = Terminal(words, out, **settings)
    return terminal, terminal.end()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*SLOW, "--format", "json"), "(Reading|Calculating|Preparing the output) [.]{3}"),
        ((*SLOW, "--format", "csv", "--lang", "ja", "--ascii"), "(読み込んで|計算して|出力を用意して)います[.]{3}"),
        (("compare", APPLE, "--no-grow"), "(Measuring [a-z ]+|Calculating|Reading|Preparing the output) [.]{3}"),
        (("explain", *SLOW[:2]), "(Reading|Calculating|Preparing the output) [.]{3}"),
    ],
    ids=["solve", "solve in Japanese", "compare", "explain"],
)
def test_it_says_what_is_done_and_goes(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    terminal, code = shown(words, tmp_path / "out", NO_COLOR="1")
    assert code == 0
    assert re.search(said, terminal.seen), "which of them depends on the machine"
    assert LINE.search(terminal.seen)
    assert re.fullmatch("(\r *\r\x1b\\[K)+", re.sub(LINE, "", terminal.seen)), "every line in place of the one before"
    assert terminal.seen.endswith(" \r\x1b[K"), "and none at the end"
    assert terminal.screen == ""
    out = (tmp_path / "out").read_text()
    assert "\x1b" not in out
    assert out.endswith("\n")


def test_it_counts_submissions_and_rows(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    for number in range(150):
        (tmp_path / "class" / f"{number}.txt").write_text("price: 1\ndapple: 110\n")
    terminal, code = shown(("grade", APPLE, str(tmp_path / "class")), tmp_path / "out")
    assert (code, terminal.screen) == (1, "")
    assert re.search("Marking [0-9]+ of 150 ... [0-9]+ s", terminal.seen)
    (tmp_path / "table.csv").write_text("apple\n" + "100\n" * 5_000)
    terminal, code = shown((APPLE, "--table", str(tmp_path / "table.csv"), "--check", "none"), tmp_path / "out")
    assert (code, terminal.screen) == (0, "")
    assert re.search("Calculating row [0-9],[0-9]+ ... [0-9]+ s", terminal.seen)


def test_on_one_terminal_with_the_output(tmp_path: Path) -> None:
    problem = tmp_path / "problem.yaml"
    problem.write_text(f"expression: {SLOW[0]}\nvalues: {{x: 1}}\n")
    words = (str(problem), "1+", str(problem), "--wrt", "x", "--check", "none", "--color", "never")
    alone, _ = shown(words, None, TERM="dumb")
    assert "\x1b" not in alone.seen
    terminal, code = shown(words, None)
    assert code == 2
    assert len(re.findall(LINE, terminal.seen)) > 1
    assert terminal.screen == alone.screen
    for line in terminal.seen.split("\n"):
        drawn_or_wiped = f"({LINE.pattern}|\r *\r\x1b\\[K)*"
        assert re.fullmatch(f"{drawn_or_wiped}[^\r\x1b]*", line), "nothing but the line on its line"


def test_what_may_share_the_screen_holds_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pager behind a pipe has the screen from the first output on; a file never has."""
    (reading, pipe), (master, terminal) = os.pipe(), pty.openpty()
    file = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    for text, descriptor, held in (
        ("1\n", file, False),
        ("1\n", terminal, False),
        ("1", terminal, True),
        ("1\n", pipe, True),
    ):
        with monkeypatch.context() as patched, open(descriptor, "w", encoding="utf-8", closefd=False) as stdout:
            patched.setattr(sys, "stdout", stdout)
            patched.setattr(PROGRESS, "running", True)
            patched.setattr(PROGRESS, "held", False)
            write(text)
            assert PROGRESS.held == held, (text, descriptor)
    for descriptor in (reading, pipe, master, terminal, file):
        os.close(descriptor)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15)])
def test_a_signal_leaves_the_line_clean(number: signal.Signals, code: int, tmp_path: Path) -> None:
    problem = tmp_path / "problem.yaml"
    problem.write_text(f"expression: {'+'.join(['x'] * 300_000)}\nvalues: {{x: 1}}\n")
    terminal = Terminal((str(problem),), tmp_path / "out")
    terminal.read(until=" s\x1b[K")
    terminal.process.send_signal(number)
    assert terminal.end() == code
    assert terminal.screen == ""
    assert (tmp_path / "out").read_text() == ""


STRUCK = """
import io, os, signal, sys

class Struck(io.FileIO):
    def write(self, data):
        return struck(super().write, data)

def struck(write, *arguments):
    written = write(*arguments)
    if b"..." in bytes(arguments[-1]):
        os.kill(os.getpid(), signal.{number})
    return written

write, os.write = os.write, lambda *arguments: struck(write, *arguments)
sys.stderr = io.TextIOWrapper(io.BufferedWriter(Struck(2, "w")), "utf-8", line_buffering=True)
"""


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", -15)])
def test_a_signal_while_the_line_is_being_drawn(number: str, code: int, tmp_path: Path) -> None:
    """Then a stream that is in the middle of writing takes nothing more."""
    terminal, exit_code = shown(SLOW, tmp_path / "out", code=STRUCK.format(number=number) + IMPATIENT)
    assert (exit_code, terminal.screen) == (code, "")
    assert "..." in terminal.seen


def test_not_in_the_background(tmp_path: Path) -> None:
    code = "import os\nif child := os.fork(): os._exit(os.waitpid(child, 0)[1])\nos.setpgid(0, 0)\n" + IMPATIENT
    terminal, exit_code = shown((*SLOW, "--format", "json"), tmp_path / "out", code=code)
    assert (exit_code, terminal.seen) == (0, "")


@pytest.mark.parametrize(("columns", "most"), [(1, 0), (12, 11), (1000, 30)])
def test_a_narrow_terminal(columns: int, most: int, tmp_path: Path) -> None:
    terminal, code = shown((*SLOW, "--lang", "ja", "--format", "json"), tmp_path / "out", columns=columns)
    assert (code, terminal.screen) == (0, "")
    texts = [part.removesuffix("\x1b[K") for part in terminal.seen.split("\r")]
    assert 0 < max(map(len, texts)) <= most or not most


def test_nothing_in_a_pipe() -> None:
    words = [sys.executable, "-c", IMPATIENT, *SLOW, "--format", "json"]
    result = subprocess.run(words, capture_output=True, env=environment(), check=True, timeout=60)
    assert result.stderr == b""
    assert b"\x1b" not in result.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_has_words(language: str) -> None:
    assert {word for name, word in vars(Stage).items() if name.isupper()} <= catalogue(language).keys()
