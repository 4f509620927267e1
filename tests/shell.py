"""A folder like a user's: a copy of examples/, and a bash in which `backprop` and `python` are the ones under test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from shlex import quote
from typing import NamedTuple

import backprop_cli

ROOT = Path(__file__).resolve().parent.parent
_PACKAGE = Path(backprop_cli.__file__).resolve().parent.parent
_SHIMS = {
    "backprop": f'exec {quote(sys.executable)} -m backprop_cli "$@"\n',
    "python": f'exec {quote(sys.executable)} "$@"\n',
}


class Printed(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Shell:
    """Runs bash commands in `folder`, which gets a copy of examples/."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        self.folder = folder / "work"
        self.language = language
        self.bin = folder / "bin"
        self.folder.mkdir()
        self.bin.mkdir()
        shutil.copytree(ROOT / "examples", self.folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
        for name, text in _SHIMS.items():
            shim = self.bin / name
            shim.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
            shim.chmod(0o755)

    def run(self, command: str, *, merged: bool = False, stdin: str = "") -> Printed:
        """One command in a bash of its own; `merged` puts stderr where it appeared, between the lines of stdout."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment(),
            input=stdin.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merged else subprocess.PIPE,
            timeout=120,
            check=False,
        )
        return Printed(done.returncode, done.stdout.decode(), (done.stderr or b"").decode())

    def _environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("HOME", "TMPDIR", "SYSTEMROOT") if key in os.environ}
        return kept | {
            "PATH": f"{self.bin}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONPATH": str(_PACKAGE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "BACKPROP_LANG": self.language,
        }
