"""One JSON object with all faults; `id` says the same in every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import json_text
from backprop_cli.solving.lint import Fault

FORMAT_VERSION = 1


def render(faults: Iterable[Fault], language: str) -> Iterator[str]:
    """The object, on one line."""
    rows = [
        {
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "id": fault.message.id,
            "message": fault.message.text(language),
        }
        for fault in faults
    ]
    yield json_text({"format_version": FORMAT_VERSION, "faults": rows}) + "\n"
