"""Transcripts: files in which each `>>> ` line is a call in Python, and what stands below it what came of it."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import pytest
from support import ROOT

FOLDER = ROOT / "tests" / "golden" / "python"


_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, OSError, TypeError, ValueError)


class Call(NamedTuple):
    text: str
    answer: str


def calls_of(name: str) -> list[Call]:
    parts = re.split(r"^>>> (.*)\n", (FOLDER / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [Call(*pair) for pair in zip(parts[::2], parts[1::2])]


def transcript(name: str, known: Mapping[str, Any]) -> Callable[..., None]:
    """A test for every call in a file; `known` are the names that may stand in it."""
    calls = calls_of(name)

    @pytest.mark.parametrize("call", calls, ids=[re.sub(r"\W+", " ", call.text) for call in calls])
    def test(call: Call, refresh_golden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(ROOT)
        for variable in ("BACKPROP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(variable, raising=False)
        told = answer(call.text, known)
        if refresh_golden:
            path = FOLDER / name
            before, after = f">>> {call.text}\n{call.answer}", f">>> {call.text}\n{told}"
            path.write_text(f"{path.read_text('utf-8')}\n".replace(f"{before}", after, 1).rstrip("\n") + "\n", "utf-8")
        else:
            assert told == call.answer

    return test


def answer(text: str, known: Mapping[str, Any]) -> str:
    """What comes of a call: text as it is, anything else as Python shows it; or the error."""
    try:
        found = FunctionType(compile(text, "transcript", "eval"), {"__builtins__": builtins, **known})()
    except _ERRORS as error:
        found = f"{type(error).__name__}: {error}"
    return re.sub(r" at 0x[0-9a-f]+", "", f"{found}" if isinstance(found, str) else repr(found)).rstrip("\n") + "\n"


def made(name: str, texts: str) -> None:
    """Write a file of calls, to be answered by `pytest --refresh-golden`."""
    Path(FOLDER / name).write_text("".join(f">>> {text}\n" for text in texts.splitlines()), "utf-8")
