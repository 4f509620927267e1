"""What may stand where a file is to be written, other than a file in a folder that has room."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
from functools import cache
from pathlib import Path
from random import Random

from .child import Ended, Run
from .kinds import Drawn, Kind, Usual, obey_modes
from .verdict import PART
from .writers import Writer

_PAGE = 4096


def link(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A link to a file elsewhere, which may not be there yet, perhaps with a second link between."""
    path, place = _target(writer, folder), folder / "elsewhere"
    place.mkdir()
    if path.exists():
        path.rename(place / "real")
    (place / "between").symlink_to("real")
    path.symlink_to(place / dice.choice(("real", "between")))

    def after(ended: Ended) -> list[str]:
        names = {each.name for each in place.iterdir()}
        wrong = [] if path.is_symlink() and (place / "between").is_symlink() else ["the link is no link any more"]
        return wrong + [f"elsewhere/{name} is left behind" for name in names if PART.fullmatch(name)]

    return "a link", Run([], after=after)


def round_about(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A link to itself."""
    path = _target(writer, folder)
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)
    return "a link to itself", Run([], odd=True, after=lambda ended: _refused(ended) + _kept(path.is_symlink()))


def pipe(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A pipe with somebody who reads it."""
    path = _target(writer, folder)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 1 << 20)

    def after(ended: Ended) -> list[str]:
        text = b"".join(iter(lambda: os.read(end, 1 << 20), b""))
        os.close(end)
        return _kept(path.is_fifo()) + (["nothing comes out of it"] if ended.code == 0 and not text else [])

    return "a pipe", Run([], odd=True, after=after)


def unread_pipe(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A pipe that nobody reads, until a signal ends the wait."""
    path = _target(writer, folder)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    number = dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    strikes = [(usual.seconds * 2 + 0.3, int(number))]
    return f"an unread pipe, {number.name}", Run([], strikes=strikes, odd=True, after=lambda _: _kept(path.is_fifo()))


def device(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A link to a device."""
    path, name = _target(writer, folder), dice.choice(("/dev/null", "/dev/full", "/dev/stdout", "/dev/fd/1"))
    path.unlink(missing_ok=True)
    path.symlink_to(name)
    return f"a link to {name}", Run([], odd=True, after=lambda _: _kept(path.is_symlink()))


def no_file(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A folder, or a socket."""
    path, name = _target(writer, folder), dice.choice(("a folder", "a socket"))
    path.unlink(missing_ok=True)
    if name == "a folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    return name, Run([], odd=True, after=lambda ended: _kept(not path.is_file()))


def closed(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A file, a folder, or both that nothing may be written to."""
    path, modes = _target(writer, folder), dice.choice(((0o444, 0o755), (0o644, 0o555), (0o444, 0o555), (0, 0o755)))
    if path.exists():
        path.chmod(modes[0])
    path.parent.chmod(modes[1])

    def after(ended: Ended) -> list[str]:
        same = path.exists() and path.stat().st_mode & 0o777 == modes[0]
        return [] if same or ended.code or path.name.startswith(".") else ["the file has another mode"]

    had = path.exists()
    return f"modes {modes[0]:o} and {modes[1]:o}", Run([], lambda _: obey_modes(), after=after if had else None)


def no_room(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A disk with no or little room."""
    place, kept = _target(writer, folder).parent, folder / "kept"
    pages = dice.randrange(usual.size // _PAGE + 2)
    shutil.copytree(place, kept)
    used = sum(-(-path.stat().st_size // _PAGE) for path in kept.rglob("*") if path.is_file())
    size = (pages + used + 1) * _PAGE
    options = f"size={size},mode=755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "faults", str(place)], check=True)
    for path in kept.iterdir():
        shutil.copy(path, place)
    shutil.rmtree(kept)
    return f"room for {pages} pages", Run([], cleanup=lambda: subprocess.run(["umount", "-l", str(place)], check=True))


def odd_name(dice: Random, writer: Writer, usual: Usual, folder: Path) -> Drawn:
    """A name that no file can have, or that nobody expects."""
    assert writer.target
    ending = Path(writer.target).suffix
    name = dice.choice(
        (f"out/{'x' * 300}{ending}", f"nowhere/made{ending}", f"out/ä\udcff{ending}", f"out/made{ending}/", "")
    )
    words = [name if word == writer.target else word for word in writer.words]
    return f"named {name[:30]!r}", Run(words, odd=True)


def _target(writer: Writer, folder: Path) -> Path:
    assert writer.target
    path = folder / writer.target
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _kept(is_there: bool) -> list[str]:
    return [] if is_there else ["what was there is not there any more"]


def _refused(ended: Ended) -> list[str]:
    return [] if ended.code == 2 and ended.err else [f"it was not refused, but ended with {ended.code}"]


@cache
def can_mount() -> bool:
    """Whether a small disk can be made here."""
    if not hasattr(os, "geteuid") or os.geteuid():
        return False
    return subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode == 0


SHAPES: dict[str, Kind] = {
    "a link": link,
    "a link to itself": round_about,
    "a pipe": pipe,
    "an unread pipe": unread_pipe,
    "a device": device,
    "no file": no_file,
    "closed to us": closed,
    "a full disk": no_room,
    "an odd name": odd_name,
}
WAITING = ("a pipe", "an unread pipe", "a device")
"""What cannot be read to its end before it is written."""
