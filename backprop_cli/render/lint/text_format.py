"""A line a fault, as compilers write them and editors read them: `file:line:column: sentence`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.errors import Place
from backprop_cli.solving.lint import Fault


def render(faults: Iterable[Fault], language: str) -> Iterator[str]:
    """The lines."""
    for fault in faults:
        yield f"{Place(fault.file, fault.line, fault.column).prefix()}{fault.message.text(language)}\n"
