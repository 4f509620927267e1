"""What may happen to a run: each kind is a function that draws one fault of it."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from .child import Run
from .writers import Writer

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGPIPE", "SIGKILL", "SIGQUIT", "SIGALRM", "SIGUSR1", "SIGXCPU", "SIGINT")
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EMFILE", "EROFS", "EACCES", "ESTALE", "EINTR")


class Usual(NamedTuple):
    """How the command goes without a fault: its seconds, how many steps it takes with files, bytes that it writes."""

    seconds: float
    steps: int
    size: int


Drawn = tuple[str, Run]
Kind = Callable[[Random, Writer, Usual, Path], Drawn]


STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.chown", "os.scandir")


def watch_steps(folder: Path, act: Callable[[int, str], object]) -> None:
    """Call `act` with the number, from 0, and the name of every step that Python takes with a file of the folder."""
    numbers = count()
    mine = True

    def look(event: str, facts: tuple[object, ...]) -> None:
        nonlocal mine
        if event not in STEPS or not mine:
            return
        path = os.fsdecode(facts[0]) if isinstance(facts[0], (str, bytes)) else ""
        if path.startswith(("in/", "out/", str(folder))):
            mine = False  # what `act` does is no step
            try:
                act(next(numbers), event)
            finally:
                mine = True

    sys.addaudithook(look)


def at_step(folder: Path, wanted: int, act: Callable[[str], object]) -> None:
    """Call `act` with the name of the `wanted`-th step."""
    watch_steps(folder, lambda number, event: act(event) if number == wanted else None)


def obey_modes() -> None:
    """Let the modes of files hold for root, too, in this process: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then the same of higher numbers
    libc = ctypes.CDLL(None)
    libc.capget(header, sets)
    sets[0] &= ~0b110
    if libc.capset(header, sets):
        raise OSError("no capset")


def struck(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A signal at any time, or two."""
    names = dice.sample(SIGNALS, dice.choice((1, 1, 2)))
    strikes = [(dice.uniform(0, usual.seconds * 1.1), int(getattr(signal, name))) for name in names]
    return ", ".join(f"{name} after {after:.4f} s" for name, (after, _) in zip(names, strikes)), Run(
        [], strikes=strikes
    )


def struck_cold(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A signal while Python starts, loads and works."""
    name, after = dice.choice(SIGNALS), dice.uniform(0.05, 0.8)
    measures = writer.name.startswith("compare")  # the clock goes on in it
    return f"{name} after {after:.4f} s from the start", Run(
        [], strikes=[(after, int(getattr(signal, name)))], cold=True, other_input=measures
    )


def struck_at_a_step(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A signal when a file is opened, renamed or removed."""
    name, step = dice.choice(SIGNALS), dice.randrange(usual.steps + 1)

    def before(place: Path) -> None:
        at_step(place, step, lambda _: os.kill(os.getpid(), getattr(signal, name)))

    return f"{name} at step {step}", Run([], before, signals=[int(getattr(signal, name))])


def failing(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """What is done with a file fails, whatever the reason."""
    name, step = dice.choice(ERRORS), dice.randrange(usual.steps + 1)

    def fail(event: str) -> None:
        if event != "os.remove":  # then nothing could be tidied up
            number = getattr(errno, name)
            raise OSError(number, os.strerror(number))

    return f"{name} at step {step}", Run([], lambda place: at_step(place, step, fail), other_input=writer.is_folder)


def too_large(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """No file may be longer than so many bytes."""
    most = dice.randrange(usual.size + 1)

    def before(_: Path) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return f"files of at most {most} bytes", Run([], before)


def few_descriptors(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """Only so many files may be open at once, besides those that are already."""
    most = dice.randrange(6)

    def before(_: Path) -> None:
        free = os.dup(0)
        os.close(free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free + most, free + most))

    loses_fonts = writer.name.endswith((".pdf", ".png"))  # Typst takes others where it cannot open one
    return f"{most} more open files", Run([], before, other_input=loses_fonts or writer.is_folder)


def little_memory(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """Memory ends somewhere."""
    more = dice.randrange(200 << 20)

    def before(_: Path) -> None:
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + more, used + more))

    return f"{more >> 20} MB more of memory", Run([], before)


def input_changes(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A file that is read goes, is cut, is another one, or has become a folder, when some step is taken."""
    step, way = dice.randrange(usual.steps + 1), dice.choice(("gone", "cut", "other", "longer", "folder", "all gone"))
    files = [path.relative_to(folder) for path in sorted((folder / "in").rglob("*")) if path.is_file()]
    chosen = dice.choice([file for file in files if any(str(file).startswith(word) for word in writer.words)] or files)

    def act(_: str) -> None:
        with suppress(OSError):
            change(chosen, way)

    return f"{chosen} {way} at step {step}", Run([], lambda place: at_step(place, step, act), other_input=True)


def change(file: Path, way: str) -> None:
    """Do it."""
    if way == "cut":
        os.truncate(file, os.path.getsize(file) // 2)
    elif way == "other":
        file.write_bytes(b"\0\xff" * 300)
    elif way == "longer":
        with file.open("ab") as opened:
            opened.write(b"\nabc: 1\n")
    elif way == "all gone":
        shutil.rmtree("in")
    else:
        file.unlink()
        if way == "folder":
            file.mkdir()


def folder_changes(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """The folder of what is written is closed, goes, or is renamed, when some step is taken."""
    step, way = dice.randrange(-1, usual.steps + 1), dice.choice(("closed", "gone", "renamed"))

    def act(_: str) -> None:
        with suppress(OSError):
            if way == "closed":
                os.chmod("out", 0o555)
            elif way == "renamed":
                os.rename("out", "renamed")
            else:
                shutil.rmtree("out")

    def before(place: Path) -> None:
        obey_modes()
        if step < 0:
            act("")
        else:
            at_step(place, step, act)

    return f"the folder {way} at step {step}", Run([], before, gone=True)


def streams(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """Streams are closed, full, or nobody reads them."""
    places = {number: dice.choice((None, "|", "/dev/full")) for number in (1, 2) if dice.random() < 0.6}
    if dice.random() < 0.5:
        places[0] = dice.choice((None, "/proc/self/mem"))
    return f"streams {places}", Run([], streams=places)


KINDS: dict[str, Kind] = {
    "a signal": struck,
    "a signal from the start on": struck_cold,
    "a signal at a step": struck_at_a_step,
    "a step that fails": failing,
    "files of limited length": too_large,
    "few open files": few_descriptors,
    "little memory": little_memory,
    "inputs that change": input_changes,
    "a folder that changes": folder_changes,
    "broken streams": streams,
}
"""Those that leave the target a file in a folder."""
