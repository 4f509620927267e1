"""Running the program, in this process or as one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from backprop_cli.cli.main import run as run_program
from backprop_cli.language.errors import BackpropError

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
CLEAN = ("BACKPROP_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8")

APPLE = str(EXAMPLES / "apple.yaml")
KEY = str(EXAMPLES / "grading" / "key.yaml")
FRUIT = str(EXAMPLES / "apple_orange.yaml")
ANSWERS = str(EXAMPLES / "grading" / "class" / "aiko.txt")
QUICK = ("--check", "none")
EVERY_COMMAND = {
    "table": (FRUIT, *QUICK),
    "plain": (FRUIT, "--format", "plain", *QUICK),
    "json": (FRUIT, "--format", "json", *QUICK),
    "csv": (FRUIT, "--format", "csv", *QUICK),
    "markdown": (FRUIT, "--format", "markdown", *QUICK),
    "explain": ("explain", FRUIT, "--wrt", "apple"),
    "graph": ("graph", FRUIT),
    "lesson": ("lesson", FRUIT),
    "grade": ("grade", KEY, ANSWERS),
    "lint": ("lint", "--format", "json", FRUIT, KEY),
    "quiz": ("quiz", FRUIT, "--vary", "--seed", "1"),
    "practice": ("practice", FRUIT),
    "compare": ("compare", APPLE, "--no-grow"),
    "code": ("code", FRUIT),
    "functions": ("functions",),
    "schema": ("schema",),
    "completion": ("completion", "bash", "--print"),
    "help": ("help", "yaml"),
    "options": ("--help",),
}
"""What every subcommand prints, and every format of the first one."""


class Result(NamedTuple):
    code: int
    out: str
    err: str


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in CLEAN}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | dict(extra or {})


def run(*words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, encoding: str = "utf-8") -> Result:
    """The exit code and what was printed, with pipes for streams."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, write_through=True, newline="") for _ in range(2))
    source = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    with (
        mock.patch.dict(os.environ, environment(env), clear=True),
        mock.patch.multiple(sys, stdin=source, stdout=out, stderr=err),
    ):
        code = run_program(list(words))
    return Result(int(code), _text(out, encoding), _text(err, encoding))


def good(*words: str, **settings: Any) -> str:
    """What a run prints that must go well."""
    result = run(*words, **settings)
    assert (result.code, result.err) == (0, "")
    return result.out


def spawn(*words: str, env: Mapping[str, str] | None = None, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    """The program as a process; bytes in, bytes out."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL} | settings
    if "input" in settings:
        del settings["stdin"]
    command = [sys.executable, "-m", "backprop_cli", *words]
    return subprocess.run(command, env=environment(env), check=False, timeout=60, **settings)


def shell(script: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """A bash script in which `backprop` is the program."""
    prelude = f'backprop() {{ "{sys.executable}" -m backprop_cli "$@"; }}\nset -o pipefail\n'
    return subprocess.run(
        ["bash", "-c", prelude + script],
        env=environment(env),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)


def sentence_of(call: Callable[[], object]) -> str:
    """What a call of the library is refused with."""
    with pytest.raises(BackpropError) as caught:
        call()
    return str(caught.value)
