"""One line on a terminal's stderr that says what takes so long, and for how long already.

A timer's signal interrupts the work to draw it, so nothing runs beside the work, and it is never drawn into other
output.
"""

from __future__ import annotations

import os
import signal
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate
from time import perf_counter, process_time
from unicodedata import east_asian_width

from backprop_cli.cli.signals import tidied
from backprop_cli.language.messages import Message, say
from backprop_cli.language.progress_stage import STAGE

PATIENCE = 1.0
"""Seconds of work before anything is said."""
_TICK = 0.25
_BUSY = 0.05
"""Share of the time that is spent computing; below it the program waits for somebody, and who types wants no noise."""
_CLEAR = "\x1b[K"
"""From the cursor to the end of the line, with the ^C that a terminal may have put there."""


class Progress:
    """The line. Between `hold` and `go_on` it is off the screen, because something else is written."""

    def __init__(self) -> None:
        self.language = ""
        self.about: Callable[[], Message] | None = None
        self.running = False
        self.held = True
        self.shown = 0  # cells
        self.since: float  # when the wait began
        self.looked: float  # when it was looked last, and what was worked by then
        self.worked: float

    @contextmanager
    def on(self, language: str) -> Iterator[None]:
        """Show it in this block, if stderr is a terminal and the block takes longer than PATIENCE."""
        if not self._start(language):
            yield
            return
        with tidied(self._stop):
            yield

    @contextmanager
    def telling(self, about: Callable[[], Message]) -> Iterator[None]:
        """Say in this block what `about` gives, such as how many are done."""
        self.about, before = about, self.about
        try:
            yield
        finally:
            self.about = before

    def hold(self) -> None:
        """Leave the screen to something else."""
        self.held = True
        self._erase()

    def go_on(self, anew: bool = False) -> None:
        """Show it again; `anew`: not before another PATIENCE has passed."""
        if anew:
            self.since = self.looked = perf_counter()
            self.worked = process_time()
        self.held = False

    def _start(self, language: str) -> bool:
        stderr = sys.stderr
        if stderr is None or stderr.closed or not stderr.isatty() or not hasattr(signal, "setitimer"):
            return False
        if os.environ.get("TERM", "dumb") == "dumb":
            return False
        try:
            signal.signal(signal.SIGALRM, self._tick)
        except ValueError:  # not in the main thread
            return False
        self.language = language
        self.go_on(anew=True)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE, _TICK)
        self.running = True
        return True

    def _stop(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)  # the handler stays: a last signal may be on its way
        self.hold()
        self.running = False

    def _tick(self, *_: object) -> None:
        """Draw the line, unless there is nothing to wait for; whatever is wrong with that, the work goes on."""
        if self.held:
            return
        with suppress(Exception):
            now, work = perf_counter(), process_time()
            busy = work - self.worked > _BUSY * (now - self.looked)
            self.looked, self.worked = now, work
            if busy and now - self.since >= PATIENCE and _in_foreground():
                what = self.about() if self.about else Message(STAGE.now)
                self._draw(say("progress", self.language, what=what, seconds=int(now - self.since)))
            else:
                self._erase()

    def _draw(self, line: str) -> None:
        room = (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1  # the last column may wrap
        ends = list(accumulate(2 if east_asian_width(character) in "WF" else 1 for character in line))
        text = line[: bisect_right(ends, room)]
        cells = ends[len(text) - 1] if text else 0
        before = self.shown
        self.shown = max(cells, before)  # already: a signal may end the program in the middle of this
        _write(f"\r{text}{' ' * (before - cells)}{_CLEAR}")
        self.shown = cells

    def _erase(self) -> None:
        if self.shown:
            with suppress(OSError, ValueError):
                _write(f"\r{' ' * self.shown}\r{_CLEAR}")  # notebooks know no _CLEAR
            self.shown = 0


PROGRESS = Progress()


def _write(text: str) -> None:
    """Past the stream: one that a signal has interrupted in its writing takes nothing more."""
    os.write(sys.stderr.fileno(), text.encode(sys.stderr.encoding or "utf-8", "backslashreplace"))


def _in_foreground() -> bool:
    """Whether the terminal is ours: not while a shell's prompt stands there."""
    return os.tcgetpgrp(sys.stderr.fileno()) == os.getpgrp()
