"""The program in a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from contextlib import suppress

from support import environment


def in_terminal(
    *words: str, columns: int = 80, env: dict[str, str] | None = None, typed: bytes = b""
) -> tuple[int, str]:
    """The exit code and all that a person would see on a terminal of that width, who has typed something already."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "backprop_cli", *words], stdin=slave, stdout=slave, stderr=slave, env=environment(env)
    ) as process:
        os.close(slave)
        os.write(master, typed)
        seen = b""
        with suppress(OSError):  # Linux says EIO when the other end is closed
            while chunk := os.read(master, 65536):
                seen += chunk
        os.close(master)
    return process.returncode, seen.decode()
