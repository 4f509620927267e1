"""How the program ends: at once, quietly, and with nothing half done left behind.

A signal is not turned into an exception: one that strikes while a module is loaded, or where Python calls back from C,
would be lost or printed. The handler puts things in order itself, and the process is gone.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
"""What the shell sees after Ctrl-C."""

_loose_ends: list[Callable[[], object]] = []


@contextmanager
def tidied(tidy: Callable[[], object]) -> Iterator[None]:
    """Call `tidy` at the end of the block, also where a signal ends the program inside it."""
    _loose_ends.append(tidy)
    try:
        yield
    finally:
        _loose_ends.remove(tidy)
        tidy()


def watch_signals() -> None:
    """End quietly from now on when asked to, unless whoever started the program wants such a signal ignored."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, _end)


def watch_cpu(report: Callable[[], int]) -> None:
    """Where CPU time is limited, call `report` shortly before the kernel kills the process, and leave with its code."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    seconds, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if seconds == resource.RLIM_INFINITY:
        return
    used = sum(os.times()[:2])
    signal.signal(signal.SIGPROF, lambda *_: leave(report()))
    signal.setitimer(signal.ITIMER_PROF, max(0.001, max(seconds * 0.9, seconds - 1.0) - used))


def leave(code: int) -> NoReturn:
    """End the process without taking apart what it made: that takes as long as a small problem."""
    import atexit

    _tidy()
    with suppress(Exception):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(code)


def _end(number: int, _: FrameType | None) -> NoReturn:
    """What a signal does: Ctrl-C is an exit code, the others end the process as they would without us."""
    _tidy()
    if number != signal.SIGINT:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(INTERRUPTED)


def _tidy() -> None:
    while _loose_ends:
        with suppress(Exception):
            _loose_ends.pop()()
