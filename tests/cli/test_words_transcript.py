"""What words of a command line are taken for, and what is said of them: tests/golden/python/words.txt."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support import run

from backprop_cli.cli import argument_words
from backprop_cli.cli.argument_words import refuse_shells_work
from backprop_cli.language.errors import BackpropError
from tests.transcripts import transcript

pytestmark = pytest.mark.once


def shells(*words: str) -> str:
    """What is said of words that a shell may have made of others."""
    try:
        refuse_shells_work(words)
    except BackpropError as error:
        return str(error)
    return ""


def in_a_folder(names: list[str], *words: str, call: Any = shells) -> str:
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for name in names:
                Path(name).touch()
            return str(call(*words))
        finally:
            os.chdir(before)


def told(*words: str) -> str:
    return in_a_folder([], *words, call=_told)


def _told(*words: str) -> str:
    found = run(*words, stdin=b"output: 2\n")
    return f"{found.code}\n{found.out}{found.err}"


NAMES = ("file_of", "is_path", "assignment", "is_definition", "is_half_value", "looks_like_option")
KNOWN: dict[str, Any] = {name: getattr(argument_words, name) for name in NAMES}
KNOWN |= {"shells": shells, "starred": in_a_folder, "told": told}

test_words = transcript("words.txt", KNOWN)
