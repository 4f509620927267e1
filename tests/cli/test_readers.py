"""Readers of a pipe that leave early: quiet, and never an "all is well" where it is not."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from support import ANSWERS, APPLE, EVERY_COMMAND, KEY, environment, good, run, shell

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.main import run as run_program
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.render.grade import REPORTS
from backprop_cli.render.solution import SOLUTION_FORMATS
from backprop_cli.solving.solution import solve
from tests.one_rule_broken import broken


def test_every_command_is_here() -> None:
    assert set(COMMANDS) - {"solve"} == {words[0] for words in EVERY_COMMAND.values()} & set(COMMANDS)


class Leaving(io.RawIOBase):
    """A pipe whose reader takes so many bytes, and leaves."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.null = os.open(os.devnull, os.O_WRONLY)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.null

    def write(self, data: Any) -> int:
        size = min(len(data), self.room)
        if not size:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        self.room -= size
        return size

    def close(self) -> None:
        if not self.closed:
            os.close(self.null)
        super().close()


def code_and_errors(room: int, words: tuple[str, ...]) -> tuple[int, str]:
    """The exit code and stderr when the reader takes `room` bytes."""
    pipe = Leaving(room)
    out, err = io.TextIOWrapper(io.BufferedWriter(pipe, 64), "utf-8", write_through=True), io.StringIO()
    nothing = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with (
        mock.patch.dict(os.environ, environment(), clear=True),
        mock.patch.multiple(sys, stdout=out, stderr=err, stdin=nothing),
    ):
        code = run_program(list(words))
    pipe.room = sys.maxsize  # for what is still in the buffer
    out.close()
    return code, err.getvalue()


@pytest.mark.once
@pytest.mark.parametrize("words", EVERY_COMMAND.values(), ids=EVERY_COMMAND)
def test_a_reader_may_leave_at_any_byte(words: tuple[str, ...]) -> None:
    size = len(good(*words).encode())
    some = 20 if words[0] != "compare" else 2
    for room in range(0, size, size // some + 1):
        code, said = code_and_errors(room, words)
        assert said == "", room
        assert code == 0 or (code, words[0]) == (141, "practice"), room


@contextmanager
def a_wrong_rule() -> Iterator[None]:
    """An addition that goes back wrongly: nothing short of that makes the check disagree."""
    (add,) = [row for row in OPERATIONS if row.name == "add"]
    with broken(add, "backward", lambda g, out, x, y: (g + 1, g)):
        yield


REPORTS_OF_ONE = [("grade", KEY, "--format", form) for form in REPORTS]
MISMATCHES = [("x + y", "x=1", "y=2", "--format", form) for form in SOLUTION_FORMATS]


@pytest.mark.once
@pytest.mark.parametrize("words", [*REPORTS_OF_ONE, *MISMATCHES], ids=lambda words: f"{words[0]}-{words[-1]}")
def test_a_no_stays_one_wherever_the_reader_leaves(words: tuple[str, ...], tmp_path: Path) -> None:
    if words[0] == "grade":
        (tmp_path / "wrong.txt").write_text("price: 1\ndapple: 2\n")
        words = (*words, str(tmp_path / "wrong.txt"))
    no = 43 if words[0] == "grade" and "kattis" in words else 1
    with a_wrong_rule() if words[0] != "grade" else nullcontext():
        result = run(*words)
        assert (result.code, result.err) == (no, "")
        size = len(result.out.encode())
        for room in range(0, size, size // 10 + 1):
            assert code_and_errors(room, words) == (no, ""), room


SEVERAL = {
    "solve": ("x*y", "x/0", "x + y", "x=1", "y=2"),
    "explain": ("explain", "x*y", "x/0", "x + y", "x=1", "y=2"),
    "graph": ("graph", "x*y", "x/0", "x + y", "x=1", "y=2"),
    "compare": ("compare", "x*y", "x/0", "x + y", "--no-grow", "x=1", "y=2"),
    "grade": ("grade", KEY, ANSWERS, "/dev/null", ANSWERS),
    "rows that stop": ("x*y", "--table", "TABLE"),
    "rows that go on": ("x*y", "--table", "TABLE", "--on-error", "skip"),
}


@pytest.mark.once
@pytest.mark.parametrize("words", SEVERAL.values(), ids=SEVERAL)
def test_of_several_the_worst_is_told_or_that_there_was_more(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("x,y\n" + "1,2\n" * 600 + "1,z\n" + "1,2\n" * 600)
    words = tuple(str(tmp_path / "table.csv") if word == "TABLE" else word for word in words)
    result = run(*words)
    assert result.code == 2
    size = len(result.out.encode())
    some = 15 if words[0] != "compare" else 4  # it measures for a while
    codes = [code_and_errors(room, words)[0] for room in range(0, size, size // some + 1)]
    assert set(codes) <= {2, 141}
    assert codes == sorted(codes, reverse=True)
    assert codes[-1] == 2


def test_what_is_left_to_do_is_not_begun() -> None:
    with mock.patch("backprop_cli.solving.solution.solve", side_effect=solve) as solved:
        assert code_and_errors(0, ("x*y", "x + y", "x - y", "x=1", "y=2")) == (141, "")
    assert solved.call_count == 1


def test_bad_usage_stays_bad_usage() -> None:
    for words in (("--no-such-option",), ("2(x)",), ("grade", "/nowhere.yaml", ANSWERS), ("code", "x", "y", "x=1")):
        code, said = code_and_errors(0, words)
        assert code == 2
        assert said


@pytest.mark.parametrize("reader", ["true", "head -c 1"])
def test_verdicts_through_real_pipes(reader: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("price: 1\n")
    right = shell(f"backprop grade '{KEY}' '{ANSWERS}' | {reader}")
    assert (right.returncode, right.stderr) == (0, b"")
    done = shell(f"backprop grade '{KEY}' '{wrong}' | {reader}")  # formats: above, in this process
    assert (done.returncode, done.stderr) == (1, b"")
    done = shell(f"backprop grade '{KEY}' /dev/null '{wrong}' | {reader}")
    assert (done.returncode, done.stderr) == (2, b"")
    done = shell(f"backprop '{APPLE}' 'x/0' x=1 | {reader}", {"PYTHONUNBUFFERED": ""})
    assert done.returncode == 2


def test_a_reader_that_leaves_a_real_pipe() -> None:
    script = """
        for bytes in 0 1 4096 70000 100000; do
            backprop "$EXPRESSION" x=1 --format json --check none | head -c $bytes | wc -c
            echo ${PIPESTATUS[*]}
        done"""
    result = shell(script, {"EXPRESSION": "+".join(["x"] * 1500), "PYTHONUTF8": "1"})
    assert result.stderr == b""
    assert result.stdout.decode().split("\n")[1::2] == ["0 0 0"] * 5
    assert result.stdout.decode().split("\n")[:-1:2] == ["0", "1", "4096", "70000", "100000"]


def test_sheets_are_written_although_nobody_reads_their_names(tmp_path: Path) -> None:
    words = ("quiz", APPLE, "--vary", "--seed", "1", "--count", "3", "-o", str(tmp_path))
    assert code_and_errors(1, words) == (0, "")
    assert len(list(tmp_path.iterdir())) == 9
