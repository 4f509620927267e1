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
from itertools import count
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
"""What the shell sees after Ctrl-C: ExitCode has it, too, but to load that takes a while in which Ctrl-C may come."""

_LOOK = 0.02
"""Seconds of CPU time between two looks at the limits."""
_MARGIN = 32 << 20
"""Bytes of memory that are left at the last look: more than can be filled between two of them."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGVTALRM", "SIGXCPU", "SIGUSR1", "SIGUSR2")
"""All that would end the process, are sent by people and by systems that limit it, and can be caught."""

_loose_ends: list[Callable[[], object]] = []
_ending = False


def is_ending() -> bool:
    """Whether loose ends are being tied up. A signal may have struck within a write to a stream, which is in use."""
    return _ending


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
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, _end)


def watch_limits(last_words: Callable[[str], bytes]) -> None:
    """Where the system limits CPU time or memory, say so shortly before the end of it, and leave with exit code 2.

    At the end of CPU time the kernel kills the process. At the end of memory Python raises MemoryError, but where there
    is not even room for what an exception needs on its way, it may go round in circles instead. The words are made at
    the start: later something may be half loaded, or the stack nearly full.
    """
    try:
        import resource
    except ImportError:  # not on Windows
        return
    seconds, size = (resource.getrlimit(what)[0] for what in (resource.RLIMIT_CPU, resource.RLIMIT_AS))
    unlimited = resource.RLIM_INFINITY
    if seconds == size == unlimited:
        return

    late, full = last_words("out-of-time"), last_words("out-of-memory")
    last = max(seconds * 0.75, seconds - 1.0)  # no look is possible within one call into C, which may take a while

    looks = count(1)

    def look(number: int, _: FrameType | None) -> None:
        # The kernel limits, and times the looks by, whole ticks: on a busy machine more than os.times() tells.
        used = max(sum(os.times()[:2]), next(looks) * _LOOK)
        if number == signal.SIGXCPU or (seconds != unlimited and used > last):
            leave(2, late)
        if size != unlimited and _pages() * resource.getpagesize() > size - max(size // 8, _MARGIN):
            leave(2, full)

    signal.signal(signal.SIGXCPU, look)
    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _LOOK, _LOOK)


def look_no_more() -> None:
    """Watch the limits no longer: the run has come to its end, and one sentence says how."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, 0)


def _pages() -> int:
    """Pages of address space in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read(32).split()[0])
    except OSError:
        return 0


def leave(code: int, last_words: bytes = b"") -> NoReturn:
    """End the process without taking apart what it made: that takes as long as a small problem."""
    import atexit

    _tidy()
    with suppress(Exception):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    if last_words and sys.stderr is not None:
        with suppress(OSError):
            os.write(2, last_words)
    os._exit(code)


def _end(number: int, _: FrameType | None) -> NoReturn:
    """What a signal does: Ctrl-C is an exit code, the others end the process as they would without us."""
    _tidy()
    if number != signal.SIGINT:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(INTERRUPTED)


def _tidy() -> None:
    global _ending
    _ending = True
    while _loose_ends:
        with suppress(Exception):
            _loose_ends.pop()()
    _ending = False
