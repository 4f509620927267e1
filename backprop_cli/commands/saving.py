"""Files that a command writes: whole, or left as they were."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from functools import partial

from backprop_cli.ending import tidied
from backprop_cli.errors import BackpropError

_NO_NEIGHBOURS = (errno.EACCES, errno.EPERM, errno.EBUSY)
"""What the system says where a file may be written, but no other beside it, or not be exchanged for another."""


def save(path: str, data: bytes) -> None:
    """Write a file. Raises BackpropError."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # /dev/stdout, a pipe
            _write(path, data)
            return
        try:
            _exchange(os.path.realpath(path), data)
        except OSError as error:
            if error.errno not in _NO_NEIGHBOURS:
                raise
            _write(path, data)
    except OSError as error:
        raise BackpropError("file-not-written", None, file=path, reason=error.strerror or str(error)) from None


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)


def _exchange(path: str, data: bytes) -> None:
    """Put a finished file in the place of `path`."""
    unfinished = os.path.join(os.path.dirname(path), f".backprop-{os.getpid()}.part")
    with tidied(partial(_remove, unfinished)):
        with open(unfinished, "xb") as file:
            file.write(data)
        with suppress(FileNotFoundError):
            os.chmod(unfinished, os.stat(path).st_mode)
        os.replace(unfinished, path)


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)
