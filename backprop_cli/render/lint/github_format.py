"""Workflow commands of GitHub Actions: each fault becomes an annotation at its line of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import github_data, github_property
from backprop_cli.solving.lint import Fault


def render(faults: Iterable[Fault], language: str) -> Iterator[str]:
    """A command a line."""
    for fault in faults:
        file, sentence = github_property(fault.file), github_data(fault.message.text(language))
        yield f"::error file={file},line={fault.line},col={fault.column},title=backprop lint::{sentence}\n"
