"""The program under limits of the system: what it answers, or how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 10
"""CPU time."""
MAIN = "import sys; from backprop_cli.__main__ import main; sys.exit(main())"
_KEPT = 1_000_000  # bytes of stderr that are looked at

DONE = (0, 1, 42, 43)
"""Exit codes of what was answered; the last two are those of `grade --format kattis`."""


class Outcome(NamedTuple):
    """How a run ended: its exit code (or minus a signal), what it wrote, and what it took."""

    code: int
    out_bytes: int
    err: bytes
    seconds: float
    megabytes: int

    @property
    def fault(self) -> str | None:
        """What must not happen; None for an answer or a message."""
        if self.code not in (*DONE, 2):
            return f"ended with {self.code}"
        for words in (b"Traceback", b"Exception ignored", b"this is a fault of", b"Error:", b"MemoryError"):
            if words in self.err:
                return words.decode()
        return None if self.code != 2 or self.err or self.out_bytes else "said nothing"

    @property
    def sentence(self) -> str:
        """The last line of stderr that says something, without carets."""
        lines = [line for line in self.err.decode(errors="replace").splitlines() if line[:1].strip()]
        return lines[-1] if lines else ""


def bounded(
    words: list[str], memory: int = MEMORY, seconds: int = SECONDS, hard_seconds: int = 0, code: str = ""
) -> Outcome:
    """Run the program with so much memory and CPU time, as `ulimit` limits them; `hard_seconds` after a soft limit.

    `code` is what to do before.
    """

    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BACKPROP_LANG": "en"}
    limits = f"ulimit -c 0 -v {memory >> 10}; ulimit -S -t {seconds}; ulimit -H -t {hard_seconds or seconds}"
    command = ["bash", "-c", f'{limits}; exec "$@"', "bash", sys.executable, "-c", f"{code}\n{MAIN}", *words]
    with TemporaryFile() as out, TemporaryFile() as err:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment, cwd="/"
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        size = err.seek(0, os.SEEK_END)
        err.seek(max(0, size - _KEPT))
        return Outcome(
            process.returncode,
            out.seek(0, os.SEEK_END),
            err.read(),
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss >> 10,
        )
