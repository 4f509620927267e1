"""Files that a command writes: whole, or left as they were. No other module writes any."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress

from backprop_cli.cli.signals import tidied
from backprop_cli.language.errors import BackpropError

_NO_NEIGHBOURS = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS)
"""What the system says where no file may be created beside another one, or not be exchanged for it."""

_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")


def save(path: str, data: bytes | Iterable[bytes]) -> None:
    """Write a file, in parts as they come: what goes wrong between them leaves it as it was.

    Raises BackpropError, and BrokenPipeError where the reader of a pipe has gone.
    """
    parts = [data] if isinstance(data, bytes) else data

    def written(old: os.stat_result | None) -> None:
        number = _descriptor(path)
        if number is not None:
            _write(os.dup(number), parts)  # opened anew, a file behind it would lose what is in it already
        elif old is not None and not stat.S_ISREG(old.st_mode):  # a device, a pipe
            _write(path, parts)
        else:
            _exchange(os.path.realpath(path), lambda unfinished: _write(unfinished, parts), old)

    _saved(path, written)


def make_folder(folder: str) -> None:
    """A folder for several files, where there is none. Raises BackpropError where it cannot be made."""
    try:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        raise BackpropError("file-not-folder", file=folder) from None
    except OSError as error:
        raise BackpropError("file-not-written", file=folder, reason=error.strerror or str(error)) from None


def is_free_for(path: str, data: bytes) -> bool:
    """Whether nothing is at a path, not even a link to nowhere, but what would be written. Raises OSError."""
    if not os.path.lexists(path):
        return True
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(len(data) + 1) == data


def save_by(path: str, fill: Callable[[str], None]) -> None:
    """Write a file that something else makes: `fill` is given the path of an empty file.

    What goes wrong in it leaves the file as it was. Raises BackpropError, also where the path is a device or a pipe.
    """

    def written(old: os.stat_result | None) -> None:
        if _descriptor(path) is not None or (old is not None and not stat.S_ISREG(old.st_mode)):
            raise BackpropError("output-no-file", file=path)
        _exchange(os.path.realpath(path), fill, old)

    _saved(path, written)


def _saved(path: str, written: Callable[[os.stat_result | None], None]) -> None:
    """Call what writes the file, given the status of an older one; what the system says becomes a BackpropError."""
    old = None
    try:
        old = _status(path)
        written(old)
    except BrokenPipeError:
        raise
    except OSError as error:
        kept = old is not None and error.errno in _NO_NEIGHBOURS and stat.S_ISREG(old.st_mode)
        message = "file-not-exchanged" if kept else "file-not-written"
        raise BackpropError(message, file=path, reason=error.strerror or str(error)) from None


def _status(path: str) -> os.stat_result | None:
    """What the system knows of the file behind a path; None where there is none."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _descriptor(path: str) -> int | None:
    """The stream of this process that a path means, as /dev/stdout does."""
    match = _DESCRIPTOR.fullmatch(path)
    return int(match[1]) if match else _STANDARD.get(path)


def _write(file: str | int, parts: Iterable[bytes]) -> None:
    with open(file, "wb") as opened:
        opened.writelines(parts)


def _exchange(path: str, fill: Callable[[str], None], old: os.stat_result | None) -> None:
    """Put the file that `fill` makes in the place of `path`."""
    unfinished = os.path.join(os.path.dirname(path), f".backprop-{os.urandom(8).hex()}.part")
    ours = [unfinished]  # before it is there: a signal may strike as soon as it is

    def remove() -> None:
        for name in ours:
            with suppress(FileNotFoundError):
                os.unlink(name)

    with tidied(remove):
        try:
            open(unfinished, "xb", opener=_private if old else None).close()
        except FileExistsError:
            ours.clear()
            raise
        fill(unfinished)
        if old is not None:
            _take_over(unfinished, old)
        os.replace(unfinished, path)


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read: the one that it replaces may have been closed to them."""
    return os.open(path, flags, 0o600)


def _take_over(path: str, old: os.stat_result) -> None:
    """Give a file the owner, where the system lets us, and the permissions of the one it replaces."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(path, old.st_uid, old.st_gid)
    os.chmod(path, old.st_mode & 0o777)  # never set-user-id: what is written is not what was given that right
