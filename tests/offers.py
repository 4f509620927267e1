"""What the program offers a shell for the word at hand, asked in this process."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from unittest import mock

import pytest
from support import environment

from backprop_cli.cli.main import run


def offered(*words: str, shell: str = "bash", env: Mapping[str, str] | None = None) -> str:
    """What a shell is told about the last word."""
    separator = "\n" if shell == "powershell" else " "
    before = ["backprop"] * (shell != "powershell")
    said = {"_BACKPROP_COMPLETE": f"{shell}_complete", "COMP_WORDS": separator.join([*before, *words])}
    data = io.BytesIO()
    out = io.TextIOWrapper(data, "utf-8", write_through=True)
    with (
        mock.patch.dict(os.environ, environment({**said, "COMP_CWORD": str(len(words)), **(env or {})}), clear=True),
        mock.patch.multiple(sys, stdout=out, stderr=out),
        pytest.raises(SystemExit),
    ):
        run([])
    return data.getvalue().decode()
