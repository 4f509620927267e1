"""The line that says what takes so long, in this process: when it is drawn, and what."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from backprop_cli import solve, solve_in_letters
from backprop_cli.cli import progress
from backprop_cli.cli.progress import Progress
from backprop_cli.language.messages import Message
from backprop_cli.language.progress_stage import STAGE, Stage
from backprop_cli.solving import letters, solution


class Machine:
    """The clocks, the terminal and its size."""

    def __init__(self) -> None:
        self.now, self.work = 100.0, 0.0
        self.columns = 80
        self.ours = True
        self.written: list[tuple[int, bytes]] = []
        self.timers: list[tuple[Any, ...]] = []
        self.stderr = mock.Mock(closed=False, isatty=lambda: True, encoding="utf-8", fileno=lambda: 7)

    def size(self, number: int) -> Any:
        assert number == 7
        return mock.Mock(columns=self.columns)

    def group(self, number: int) -> int:
        assert number == 7
        return os.getpgrp() + (not self.ours)

    def passes(self, seconds: float, work: float) -> None:
        self.now += seconds
        self.work += work

    def taken(self) -> str:
        """What was written since the last time."""
        text = "".join(data.decode() for number, data in self.written if number == 7)
        self.written.clear()
        return text


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(progress, "sys", mock.Mock(stderr=made.stderr))  # pytest exchanges sys.stderr itself
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "perf_counter", lambda: made.now)
    monkeypatch.setattr(progress, "process_time", lambda: made.work)
    monkeypatch.setattr(os, "get_terminal_size", made.size)
    monkeypatch.setattr(os, "tcgetpgrp", made.group)
    monkeypatch.setattr(os, "write", lambda *words: made.written.append(words))
    monkeypatch.setattr(signal, "signal", lambda *words: made.timers.append(("signal", *words)))
    monkeypatch.setattr(signal, "setitimer", lambda *words: made.timers.append(("timer", *words)))
    return made


def test_it_ticks_within_the_block(machine: Machine) -> None:
    line = Progress()
    assert line.held
    with line.on("en"):
        assert machine.timers == [("signal", signal.SIGALRM, line._tick), ("timer", signal.ITIMER_REAL, 1.0, 0.25)]
        assert (line.held, line.language) == (False, "en")
        machine.passes(2, 2)
        line._tick()
        assert machine.taken() != ""
    assert machine.timers[2:] == [("timer", signal.ITIMER_REAL, 0)]
    assert line.held
    assert machine.taken().endswith("\r\x1b[K")


@pytest.mark.parametrize(
    "change",
    [
        lambda patch, it: patch.setattr(progress, "sys", mock.Mock(stderr=None)),
        lambda patch, it: patch.setattr(it.stderr, "closed", True),
        lambda patch, it: patch.setattr(it.stderr, "isatty", lambda: False),
        lambda patch, it: patch.setenv("TERM", "dumb"),
        lambda patch, it: patch.delenv("TERM"),
        lambda patch, it: patch.delattr(signal, "setitimer"),
        lambda patch, it: patch.setattr(signal, "signal", mock.Mock(side_effect=ValueError)),
    ],
)
def test_where_there_is_no_line(
    change: Callable[[pytest.MonkeyPatch, Machine], None], machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(monkeypatch, machine)
    line = Progress()
    with line.on("en"):
        assert (machine.timers, line.held) == ([], True)
    assert (machine.timers, machine.taken()) == ([], "")


def started(machine: Machine) -> Progress:
    line = Progress()
    line.language = "en"
    line.go_on(anew=True)
    return line


@pytest.mark.parametrize(
    ("seconds", "work", "ours", "drawn"),
    [
        (0.9, 0.9, True, False),
        (1.0, 1.0, True, True),
        (1.0, 0.0625, True, True),
        (64.0, 3.2, True, False),
        (64.0, 3.25, True, True),
        (5.0, 5.0, False, False),
    ],
)
def test_it_is_drawn_after_a_second_of_work(
    seconds: float, work: float, ours: bool, drawn: bool, machine: Machine
) -> None:
    line = started(machine)
    machine.ours = ours
    machine.passes(seconds, work)
    line._tick(signal.SIGALRM, None)
    text = machine.taken()
    assert bool(text) == drawn
    if drawn:
        told = Message("progress", {"what": Message(STAGE.now), "seconds": int(seconds)})
        assert text == f"\r{told.text('en')}\x1b[K"


def test_what_it_says_and_when_it_goes(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    line = started(machine)
    monkeypatch.setattr(STAGE, "now", Stage.CHECKING)
    machine.passes(3, 3)
    line._tick()
    assert "3 s" in machine.taken()
    with line.telling(lambda: Message("progress-rows", {"count": "17"})):
        with line.telling(lambda: Message("progress-rows", {"count": "18"})):
            machine.passes(1, 1)
            line._tick()
            assert "18" in machine.taken()
        machine.passes(1, 1)
        line._tick()
        assert "17" in machine.taken()
    assert line.about is None
    machine.passes(10, 0.1)  # nearly nothing: it waits for somebody
    line._tick()
    text = machine.taken()
    assert text == f"\r{' ' * (len(text) - 5)}\r\x1b[K"
    line._tick()
    assert machine.taken() == ""


def test_who_holds_it_has_the_screen(machine: Machine) -> None:
    line = started(machine)
    machine.passes(3, 3)
    line.hold()
    line._tick()
    assert machine.taken() == ""
    line.go_on()
    line._tick()
    assert machine.taken() != ""
    line.hold()
    assert machine.taken() != ""
    line.go_on(anew=True)
    machine.passes(0.5, 0.5)
    line._tick()
    assert machine.taken() == ""


def test_a_terminal_that_is_gone_is_no_matter(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    line = started(machine)
    machine.passes(3, 3)
    monkeypatch.setattr(os, "write", mock.Mock(side_effect=OSError))
    line._tick()
    line.hold()
    assert line.shown == 0


@pytest.mark.parametrize(
    ("columns", "text", "shown"),
    [
        (80, "abc", "abc"),
        (0, "a" * 90, "a" * 79),
        (4, "abcd", "abc"),
        (4, "abc", "abc"),
        (5, "計算", "計算"),
        (4, "計算", "計"),
        (6, "ｱ計算", "ｱ計算"),
        (3, "Ａb", "Ａ"),
        (1, "abc", ""),
    ],
)
def test_a_line_never_wraps(columns: int, text: str, shown: str, machine: Machine) -> None:
    line = Progress()
    machine.columns = columns
    line._draw(text)
    assert machine.taken() == f"\r{shown}\x1b[K"
    cells = sum(1 if each.isascii() or each == "ｱ" else 2 for each in shown)
    assert line.shown == cells
    line._draw("")
    assert machine.taken() == f"\r{' ' * cells}\x1b[K"
    assert line.shown == 0


def test_a_shorter_line_covers_a_longer_one(machine: Machine) -> None:
    line = Progress()
    line._draw("abcdef")
    line._draw("計b")
    line._draw("abcd")
    assert machine.taken() == "\rabcdef\x1b[K\r計b   \x1b[K\rabcd\x1b[K"
    line._erase()
    line._erase()
    assert machine.taken() == "\r    \r\x1b[K"


@pytest.mark.parametrize(("encoding", "data"), [("ascii", b"\\u8a08"), (None, "計".encode()), ("cp932", b"\x8cv")])
def test_it_is_written_past_the_stream(encoding: str | None, data: bytes, machine: Machine) -> None:
    machine.stderr.encoding = encoding
    progress._write("計")
    assert machine.written == [(7, data)]


def test_while_it_is_drawn_the_longer_of_two_counts(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Progress()
    line._draw("abcdef")
    monkeypatch.setattr(os, "write", mock.Mock(side_effect=BrokenPipeError))
    for text, cells in (("abc", 6), ("abcdefghi", 9)):
        with pytest.raises(BrokenPipeError):
            line._draw(text)
        assert line.shown == cells


class Heard:
    """Every stage that begins."""

    def __init__(self) -> None:
        self.__dict__["stages"] = []

    def __setattr__(self, name: str, stage: str) -> None:
        self.stages.append((name, stage))


def test_every_stage_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    begin, checking, end = (("now", stage) for stage in (Stage.SOLVING, Stage.CHECKING, Stage.WRITING))
    for work, stages in (
        (lambda: solve("x*y", {"x": 1, "y": 2}, check="none"), [begin, end]),
        (lambda: solve("x*y", {"x": 1, "y": 2}), [begin, checking, end]),
        (lambda: solve_in_letters("x*y"), [checking, end]),
    ):
        heard = Heard()
        monkeypatch.setattr(solution, "STAGE", heard)
        monkeypatch.setattr(letters, "STAGE", heard)
        work()
        assert heard.stages == stages
