"""The program in a child of this process, in which everything is loaded already; a fault is prepared in it."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import NamedTuple, NoReturn

from backprop_cli.__main__ import main
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.language.messages import say

LIBRARIES = (
    "click",
    "duckdb",
    "flint",
    "numpy",
    "rich.table",
    "sqlglot",
    "sympy",
    "yaml",
    "matplotlib.figure",
    "typst",
)
MAIN = "import sys; from backprop_cli.__main__ import main; sys.exit(main())"
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds after which a run hangs."""


class Ended(NamedTuple):
    """How it went: the exit code or minus a signal, what was written to the streams, seconds; None as code: it hung."""

    code: int | None
    out: bytes
    err: bytes
    seconds: float


@dataclass
class Run:
    """A command line, and what is to happen to it."""

    words: list[str]
    before: Callable[[Path], object] = lambda _: None
    """What the child does before the program starts, given the folder."""
    strikes: list[tuple[float, int]] = field(default_factory=list)
    """Signals from outside, each with the seconds after which it is sent."""
    signals: list[int] = field(default_factory=list)
    """Those that it gets in another way."""
    streams: dict[int, str | None] = field(default_factory=dict)
    """What stands behind stdin, stdout or stderr: a path, `|` for a pipe that nobody reads, None where it is closed."""
    cold: bool = False
    """Whether Python starts anew."""
    other_input: bool = False
    """Whether something else may be written."""
    gone: bool = False
    """Whether the folder that is written to goes, or lets nothing be removed."""
    odd: bool = False
    """Whether the target is no file: then only what is left behind is looked at."""
    after: Callable[[Ended], list[str]] | None = None
    """Tells what else is wrong."""
    cleanup: Callable[[], object] = lambda: None


@contextmanager
def temporary(top: str | None = None) -> Iterator[Path]:
    """A folder for a while, which others may enter. Not TemporaryDirectory's: children would remove it at their end."""
    name = tempfile.mkdtemp(dir=top)
    os.chmod(name, 0o755)
    try:
        yield Path(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)


def load() -> None:
    """Load what the commands load, which every child has then; and have clocks that tell every child the same."""
    for module in (*LIBRARIES, *(f"backprop_cli.cli.commands.{name}" for name in COMMANDS)):
        try:
            import_module(module)
        except ImportError:
            print(f"without {module}", file=sys.stderr)
    say("prefix", "en")
    ticks = count()
    for name in ("comparison", "gradient_check"):
        module = import_module(f"backprop_cli.teaching.compare.{name}")
        vars(module)["perf_counter"] = lambda: next(ticks) * 1e-3


def run(what: Run, folder: Path) -> Ended:
    """The program in a folder, with `home` and `tmp` in it."""
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    out, err = os.pipe(), os.pipe()  # no files, whose length may be limited
    sys.stdout.flush()
    started = time.monotonic()
    child = os.fork()
    if not child:
        _child(what, folder, out[1], err[1])
    os.close(out[1])
    os.close(err[1])
    texts = {out[0]: b"", err[0]: b""}
    code = _watched(child, sorted(what.strikes), texts)
    return Ended(code, texts[out[0]], texts[err[0]], time.monotonic() - started)


def _watched(child: int, strikes: list[tuple[float, int]], texts: dict[int, bytes]) -> int | None:
    """Send the signals in time and read what is written; the exit code, or None where there is no end."""
    watch = os.pidfd_open(child)
    started = time.monotonic()
    open_ends = [*texts]
    ended = hangs = False
    while not ended or open_ends:
        due = strikes[0][0] if strikes else PATIENCE
        ready = select.select(
            [*open_ends, *([] if ended else [watch])], [], [], max(0.0, started + due - time.monotonic())
        )[0]
        if not ready:
            hangs = not strikes
            number = strikes.pop(0)[1] if strikes else signal.SIGKILL
            if not ended:
                signal.pidfd_send_signal(watch, number)
        ended = ended or watch in ready
        for end in {*ready} & {*open_ends}:
            text = os.read(end, 1 << 16)
            texts[end] += text
            if not text:
                open_ends.remove(end)
    for end in (watch, *texts):
        os.close(end)
    status = os.waitpid(child, 0)[1]
    return None if hangs else os.waitstatus_to_exitcode(status)


def _child(what: Run, folder: Path, out: int, err: int) -> NoReturn:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which is ignored in the background of a script
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which is ignored below nohup
    try:
        os.chdir(folder)
        environment = {
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "MPLCONFIGDIR": str(folder.parent / "matplotlib"),  # its list of fonts is made once, and is none of ours
            "BACKPROP_LANG": "en",
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = None
        for number, stream in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, err)):
            os.dup2(stream, number)
            os.close(stream)
        for number, place in what.streams.items():
            _redirect(number, place)
        what.before(folder)
        if what.cold:
            os.execv(sys.executable, [sys.executable, "-c", MAIN, *what.words])
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            setattr(sys, name, _stream(number))
        sys.argv[:] = ["backprop", *what.words]
        os._exit(main())
    except KeyboardInterrupt:  # before the program had a chance
        os._exit(130)
    except BaseException as error:  # noqa: BLE001  # a forked child must not go on as its parent, whatever went wrong before the program began
        os.write(2, f"Traceback of the child: {traceback.format_exception(error)}\n".encode())
        os._exit(99)


def _redirect(number: int, place: str | None) -> None:
    if place is None:
        os.close(number)
        return
    if place == "|":
        reading, opened = os.pipe()
        os.close(reading)
    else:
        opened = os.open(place, os.O_RDONLY if number == 0 else os.O_WRONLY)
    os.dup2(opened, number)
    os.close(opened)


def _stream(number: int) -> object:
    """What Python makes of a descriptor at its start."""
    try:
        os.fstat(number)
    except OSError:
        return None
    return open(
        number, "r" if number == 0 else "w", encoding="utf-8", closefd=False, buffering=1 if number == 2 else -1
    )
