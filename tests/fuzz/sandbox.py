"""A folder for command lines to work in, and a guard that lets them write nowhere else."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import hostile

ROOT = Path(__file__).resolve().parents[2]
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = (
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
)
_NEVER = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn", "socket.connect")
_PROBLEM = 'expression: x*y\nvalues: {x: 2, y: 3}\nunits: {x: "`` <b> ;=1"}\n'
FILES = {
    **dict.fromkeys(hostile.FILES, _PROBLEM),
    **{f"class/{name}": "output: 6\ndx: <b>;=1\n" for name in hostile.FILES},
    "coding.yaml": f'title: "{hostile.ENCODINGS[0]}"\n{_PROBLEM}',
    "prices.csv": "apple,tax\n100,1.1\n110,8%\n",
    "bad.yaml": "items:\n  - {name: apple, prise: 100}\n",
    "several.yaml": "expression: x*y\nvalues: {x: 2, y: 3}\n---\nsteps: {t: x + y, z: t**2}\nvalues: {x: 3}\n",
    "answers.txt": "price: 220\ndapple: 2.2\n",
    "control.yaml": 'title: "a\\e[31mb\\u202e"\nexpression: x\nvalues: {x: 1}\nunits: {x: "\\e]0;t\\a"}\n',
}


class Sandbox:
    """The folder: once entered it is the current one, and a command line can change nothing outside of it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="backprop-fuzz-"))
        self.guarded = False
        self._fill()
        self._first = self._listing()
        sys.addaudithook(self._guard)

    def _fill(self) -> None:
        shutil.copytree(ROOT / "examples", self.folder / "examples", dirs_exist_ok=True)
        for name, text in FILES.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(text, "utf-8")

    def _listing(self) -> list[tuple[str, int, int]]:
        with os.scandir(self.folder) as entries:
            return sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in entries)

    def enter(self) -> None:
        """Go there, and let nothing out."""
        os.chdir(self.folder)
        self.guarded = True

    def leave(self) -> None:
        """Go back, and make the folder what it was."""
        self.guarded = False
        os.chdir(ROOT)
        if self._listing() != self._first:
            for entry in self.folder.iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
            self._fill()
            self._first = self._listing()

    def _guard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.guarded:
            return
        if event in _NEVER:
            raise PermissionError(errno.EPERM, f"{event} is not allowed here")
        if event == "open":
            path, mode, flags = arguments
            writes = bool(flags & _WRITING) if isinstance(flags, int) else any(c in str(mode) for c in "wax+")
            if writes and isinstance(path, (str, bytes, os.PathLike)):
                self._inside(path)
        elif event in _CHANGES:
            for path in arguments[:2]:
                if isinstance(path, (str, bytes, os.PathLike)):
                    self._inside(path)

    def _inside(self, path: Any) -> None:
        full = os.path.realpath(os.fsdecode(path))
        if not (full == os.devnull or full.startswith(f"{self.folder}{os.sep}") or "/matplotlib" in full):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fsdecode(path))
