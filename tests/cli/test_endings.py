"""How the program ends, in this process: signals, limits of the system, and whatever is raised on the way."""

from __future__ import annotations

import atexit
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest import mock

import click
import pytest
from support import run

from backprop_cli import __main__ as program
from backprop_cli.cli import main, signals
from backprop_cli.cli.signals import leave, tidied, watch_limits, watch_signals
from backprop_cli.cli.streams import Unread
from backprop_cli.language.errors import BackpropError


class Gone(BaseException):
    """In place of the end of the process."""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Any, ...]]]:
    """What was asked of the system, in order."""
    calls: list[tuple[Any, ...]] = []

    def noted(name: str, ends: bool = False) -> Callable[..., None]:
        def call(*words: Any) -> None:
            calls.append((name, *words))
            if ends:
                raise Gone

        return call

    with (
        mock.patch.multiple(os, _exit=noted("exit", True), kill=noted("kill"), write=noted("write")),
        mock.patch.multiple(signal, signal=noted("signal"), setitimer=noted("setitimer")),
        mock.patch.object(atexit, "_run_exitfuncs", noted("exit functions")),
    ):
        yield calls


# Signals


def test_loose_ends_are_tidied_once(done: list[tuple[Any, ...]]) -> None:
    ends: list[str] = []
    with suppress(ZeroDivisionError), tidied(lambda: ends.append("outer")):
        with tidied(lambda: ends.append("inner")):
            assert ends == []
        assert ends == ["inner"]
        raise ZeroDivisionError
    assert ends == ["inner", "outer"]
    signals._tidy()
    assert ends == ["inner", "outer"]


@pytest.mark.parametrize(
    ("number", "more"),
    [
        (signal.SIGINT, []),
        (signal.SIGTERM, [("signal", signal.SIGTERM, signal.SIG_DFL), ("kill", os.getpid(), signal.SIGTERM)]),
        (signal.SIGHUP, [("signal", signal.SIGHUP, signal.SIG_DFL), ("kill", os.getpid(), signal.SIGHUP)]),
    ],
)
def test_a_signal_tidies_up_and_ends(number: int, more: list[Any], done: list[tuple[Any, ...]]) -> None:
    signals._loose_ends += [lambda: done.append(("outer",)), lambda: 1 / 0, lambda: done.append(("inner",))]
    with pytest.raises(Gone):
        signals._end(number, None)
    assert done == [("inner",), ("outer",), *more, ("exit", 130)]
    assert signals._loose_ends == []


def test_signals_are_watched_that_are_not_ignored(done: list[tuple[Any, ...]]) -> None:
    kept = {signal.SIGHUP: signal.SIG_IGN, signal.SIGUSR1: None}
    with mock.patch.object(signal, "getsignal", lambda number: kept.get(number, signal.SIG_DFL)):
        watch_signals()
    names = ("SIGINT", "SIGTERM", "SIGQUIT", "SIGALRM", "SIGVTALRM", "SIGXCPU", "SIGUSR2")
    assert done == [("signal", getattr(signal, name), signals._end) for name in names]


def test_a_system_may_lack_a_signal(done: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in signals._SIGNALS[1:]:
        monkeypatch.delattr(signal, name, raising=False)
    watch_signals()
    assert done == [("signal", signal.SIGINT, signals._end)]


# The end of the process


def test_leave_ends_at_once(done: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    out = mock.Mock(flush=lambda: done.append(("flush",)))
    err = mock.Mock(flush=mock.Mock(side_effect=ValueError))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    for words, written in ((b"", []), (b"bye", [("write", 2, b"bye")])):
        with pytest.raises(Gone):
            leave(7, words)
        assert done == [("exit functions",), ("flush",), *written, ("exit", 7)]
        done.clear()
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(Gone):
        leave(2, b"bye")
    assert done[-1] == ("exit", 2)
    assert ("write", 2, b"bye") not in done


def test_leave_bears_a_broken_stderr(done: list[tuple[Any, ...]]) -> None:
    with (
        mock.patch.object(os, "write", side_effect=OSError),
        mock.patch.object(atexit, "_run_exitfuncs", side_effect=ValueError),
        pytest.raises(Gone),
    ):
        leave(2, b"bye")
    assert done == [("exit", 2)]


# Limits

FOREVER = resource.RLIM_INFINITY


def watched(seconds: float, size: int, done: list[tuple[Any, ...]]) -> Callable[[int, None], None] | None:
    """What looks at the limits, after they were set."""
    limits = {resource.RLIMIT_CPU: (seconds, FOREVER), resource.RLIMIT_AS: (size, FOREVER)}
    with mock.patch.object(resource, "getrlimit", limits.__getitem__):
        watch_limits(str.encode)
    if not done:
        return None
    (_, first, look), (_, second, same), timer = done
    assert (first, second, same) == (signal.SIGXCPU, signal.SIGPROF, look)
    assert timer == ("setitimer", signal.ITIMER_PROF, 0.02, 0.02)
    done.clear()
    return look


def test_without_limits_nobody_looks(done: list[tuple[Any, ...]]) -> None:
    assert watched(FOREVER, FOREVER, done) is None
    with mock.patch.dict(sys.modules, {"resource": None}):
        watch_limits(str.encode)
    assert done == []


@pytest.mark.parametrize(
    ("limit", "used", "ends"),
    [(10, (8.0, 1.0), False), (10, (8.0, 1.1), True), (2, (1.0, 0.5), False), (2, (1.0, 0.6), True), (4, (3, 0), False)]
    + [(FOREVER, (1e9, 0.0), False)],
)
def test_the_end_of_cpu_time(limit: float, used: tuple[float, float], ends: bool, done: list[tuple[Any, ...]]) -> None:
    look = watched(limit, 1 << 60, done)
    assert look is not None
    with mock.patch.object(os, "times", return_value=(*used, 1e9, 1e9, 1e9)):
        if ends:
            with pytest.raises(Gone):
                look(signal.SIGPROF, None)
        else:
            look(signal.SIGPROF, None)
        assert done[-2:] == ([("write", 2, b"out-of-time"), ("exit", 2)] if ends else [])
        with pytest.raises(Gone):
            look(signal.SIGXCPU, None)
    assert done[-2:] == [("write", 2, b"out-of-time"), ("exit", 2)]


def test_cpu_time_is_counted_by_looks_where_the_system_tells_less(done: list[tuple[Any, ...]]) -> None:
    look = watched(2, 1 << 60, done)
    assert look is not None
    with mock.patch.object(os, "times", return_value=(0.5, 0.0, 0.0, 0.0, 0.0)):
        for _ in range(75):  # 1.5 s, of 2
            look(signal.SIGPROF, None)
        assert done == []
        with pytest.raises(Gone):
            look(signal.SIGPROF, None)
    assert done[-2:] == [("write", 2, b"out-of-time"), ("exit", 2)]


@pytest.mark.parametrize(
    ("size", "free", "ends"),
    [
        (1 << 30, (1 << 30) // 8, False),
        (1 << 30, (1 << 30) // 8 - 1, True),
        (1 << 26, 32 << 20, False),
        (1 << 26, (32 << 20) - 1, True),
    ],
)
def test_the_end_of_memory(size: int, free: int, ends: bool, done: list[tuple[Any, ...]]) -> None:
    look = watched(FOREVER, size, done)
    assert look is not None
    with (
        mock.patch.object(signals, "_pages", return_value=(size - free) / 4096),
        mock.patch.object(resource, "getpagesize", return_value=4096),
    ):
        if ends:
            with pytest.raises(Gone):
                look(signal.SIGPROF, None)
            assert done[-2:] == [("write", 2, b"out-of-memory"), ("exit", 2)]
        else:
            look(signal.SIGPROF, None)
            assert done == []


def test_pages_in_use() -> None:
    if Path("/proc/self/statm").exists():
        size = int(Path("/proc/self/statm").read_text().split()[0])
        assert size / 2 < signals._pages() < size * 2
    with mock.patch("builtins.open", side_effect=OSError):
        assert signals._pages() == 0


# What is raised on the way


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (Unread(0), 141, ""),
        (Unread(1), 1, ""),
        (OSError(28, "No space left"), 2, "backprop: the output cannot be written (No space left)\n"),
        (OSError("closed"), 2, "backprop: the output cannot be written (closed)\n"),
        (click.exceptions.Exit(3), 3, ""),
        (BackpropError("no-problem"), 2, None),
        (click.UsageError("Odd."), 2, "backprop: the command line cannot be read (Odd.); see --help\n"),
        (click.NoSuchOption("--formt", possibilities=["--format"]), 2, None),
        (MemoryError(), 2, None),
        (ValueError("odd"), 2, None),
    ],
    ids=repr,
)
def test_whatever_is_raised_has_an_exit_code(error: BaseException, code: int, told: str | None) -> None:
    texts = {
        BackpropError: "no problem was given",
        click.NoSuchOption: "there is no option '--formt'; did you mean '--format'?",
        MemoryError: "memory",
        ValueError: "ValueError: odd",
    }
    with mock.patch.object(main.Main, "invoke", side_effect=error):
        found = run("x*y", "x=1", "y=2")
    assert (found.code, found.out) == (code, "")
    if told is None:
        assert texts[type(error)] in found.err
        assert found.err.startswith("backprop: ")
        assert found.err.count("\n") == 1
    else:
        assert found.err == told


def test_a_bug_is_shown_to_who_looks_for_it() -> None:
    with mock.patch.object(main.Main, "invoke", side_effect=ValueError("odd")), pytest.raises(ValueError, match="odd"):
        run("x*y", env={"BACKPROP_TRACEBACK": "1"})


def test_without_memory_the_process_may_end_at_once() -> None:
    codes: list[int] = []
    with mock.patch.object(main.Main, "invoke", side_effect=MemoryError):
        assert main.run(["1+1"], leave=codes.append) == 2
        assert codes == [2]
        with mock.patch.object(main, "_complain", side_effect=MemoryError):
            assert main.run(["1+1"], leave=codes.append) == 2
    assert codes == [2, 2]


def test_the_arguments_are_those_of_the_process(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["backprop", "1+2", "--get", "output"])
    assert main.run() == 0
    assert capsys.readouterr().out == "3\n"


def test_last_words_are_in_the_language_and_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["backprop", "1+2", "--lang", "en"])
    assert main.last_words("out-of-memory").startswith(b"backprop: ")
    assert main.last_words("out-of-memory").endswith(b"\n")
    monkeypatch.setattr(sys, "argv", ["backprop", "1+2", "--lang", "ja"])
    for encoding, japanese in (("ascii", False), (None, False), ("euc_jp", True), ("utf-8", True)):
        monkeypatch.setattr(sys, "stderr", mock.Mock(encoding=encoding))
        assert ("時間".encode(encoding or "utf-8", "replace") in main.last_words("out-of-time")) == japanese


# The start


@pytest.mark.parametrize(
    ("path", "left"),
    [(["/here", "a"], ["a"]), (["", "a"], ["a"]), (["/there", "a"], ["/there", "a"]), ([], []), (["a", ""], ["a", ""])],
)
def test_nothing_is_imported_from_the_folder(path: list[str], left: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getcwd", lambda: "/here")
    monkeypatch.setattr(sys, "path", [*path])
    program._leave_folder()
    assert sys.path == left


def test_a_folder_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getcwd", mock.Mock(side_effect=FileNotFoundError))
    for path, left in ((["", "a"], ["a"]), (["/there"], ["/there"])):
        monkeypatch.setattr(sys, "path", [*path])
        program._leave_folder()
        assert sys.path == left


@pytest.mark.parametrize("traceback", ["", "1"])
def test_the_console_command(traceback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    hook = mock.Mock()
    monkeypatch.setattr(sys, "unraisablehook", hook)
    monkeypatch.setattr(gc, "set_threshold", calls.append)
    monkeypatch.setattr(signals, "watch_signals", lambda: calls.append("signals"))
    monkeypatch.setattr(signals, "watch_limits", lambda words: calls.append(words))
    monkeypatch.setattr(signals, "leave", lambda code: calls.append(code))
    monkeypatch.setattr(main, "run", lambda leave: (leave(5), 4)[1])
    with mock.patch.dict(os.environ, {"BACKPROP_TRACEBACK": traceback}):
        os.environ.pop("OPENBLAS_NUM_THREADS", None)
        program.main()
        assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
        os.environ["OPENBLAS_NUM_THREADS"] = "2"
        program.main()
        assert os.environ["OPENBLAS_NUM_THREADS"] == "2"
    assert calls == ["signals", 100_000, main.last_words, 5, 4] * 2
    assert (sys.unraisablehook is hook) == bool(traceback)
    if not traceback:
        assert sys.unraisablehook(None) is None
    monkeypatch.setattr(signals, "watch_signals", mock.Mock(side_effect=KeyboardInterrupt))
    assert program.main() == 130
