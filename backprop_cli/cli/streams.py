"""The streams that the program was started with: their colour, their width, and whether anybody still reads them."""

from __future__ import annotations

import io
import os
import signal
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TextIO

from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.signals import is_ending


def wants_color(stream: TextIO | None, choice: str, environment: Mapping[str, str]) -> bool:
    """`always` and `never` as they say; `auto`: on a terminal, unless NO_COLOR is non-empty."""
    if choice != "auto":
        return choice == "always"
    return is_terminal(stream) and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at the stream (or types into it)."""
    return stream is not None and not stream.closed and stream.isatty()


def width_of(stream: TextIO | None) -> int | None:
    """The terminal's columns; None for a pipe or a file, where lines may be as long as they need."""
    if not is_terminal(stream):
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def prepare(stream: TextIO | None) -> None:
    """Let a stream write what it cannot encode as an escape, never raise UnicodeEncodeError."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def write(text: str | bytes) -> None:
    """Write to stdout, whole. Raises OSError when there is none to write to.

    That the reader of a pipe has left is no error: what has been begun comes to its end, and has its exit code.
    """
    if sys.stdout is None:
        raise OSError("stdout is closed")
    if _is_left(sys.stdout):
        return
    seen = PROGRESS.running and is_terminal(sys.stdout)
    if seen or (PROGRESS.running and _is_pipe(sys.stdout)):  # a pager may have the screen from now on
        PROGRESS.hold()
    with _until_left(sys.stdout):
        if is_ending():
            _write_at_once(sys.stdout, text)
        elif isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(text)
    if seen and text[-1:] in ("\n", b"\n"):
        PROGRESS.go_on(anew=True)


def _write_at_once(stream: TextIO, text: str | bytes) -> None:
    """Write past the buffer: where a signal has struck within a write, Python lets nobody else at it."""
    with suppress(RuntimeError):
        stream.flush()
    data = text if isinstance(text, bytes) else text.encode(stream.encoding, "backslashreplace")
    while data:
        data = data[os.write(stream.fileno(), data) :]


def show(text: str) -> None:
    """Write a text that may be longer than the screen: in a terminal, by the user's pager."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        write(text)
        return
    from click import echo_via_pager

    PROGRESS.hold()
    os.environ.setdefault("LESS", "FRX")  # what fits on the screen is printed, and stays there
    if sys.stdout.encoding.lower() == "utf-8":  # also where the locale says nothing of it
        os.environ.setdefault("LESSCHARSET", "utf-8")
    before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is the pager's, which must not be left alone
    try:
        echo_via_pager(text)
    finally:
        signal.signal(signal.SIGINT, before)


def flush() -> None:
    """Let the reader have what is written so far. Raises OSError where it cannot be written."""
    if sys.stdout is not None and not _is_left(sys.stdout):
        with _until_left(sys.stdout):
            sys.stdout.flush()


class Unread(Exception):
    """Nobody is left to read what there is still to do; `code` is the exit code of what is done."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def begin(code: int = 0) -> None:
    """Called before more is worked out, with the exit code so far. Raises Unread when nobody is left to read it."""
    if sys.stdout is not None and _is_left(sys.stdout):
        raise Unread(code)


_left: list[TextIO] = []
"""The stdout whose reader has left."""


@contextmanager
def _until_left(stream: TextIO) -> Iterator[None]:
    """Write to a stream in this block; when its reader has left, what is still in its buffer goes nowhere."""
    try:
        yield
    except BrokenPipeError:
        silence(stream)
        _left[:] = [stream]


def _is_left(stream: TextIO) -> bool:
    return any(left is stream for left in _left)


def _is_pipe(stream: TextIO) -> bool:
    with suppress(OSError, ValueError):
        mode = os.fstat(stream.fileno()).st_mode
        return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
    return False


def silence(stream: TextIO | None) -> None:
    """Send what is left in a broken stream's buffer nowhere, so that Python's exit stays quiet."""
    with suppress(OSError, ValueError):  # a stream without a file, as notebooks have them
        if stream is not None:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)
