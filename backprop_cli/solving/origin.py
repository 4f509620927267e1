"""Where a problem among several came from, so that an answer can be matched to it."""

from __future__ import annotations

from typing import NamedTuple


class Origin(NamedTuple):
    """`number` counts the problems of a run from 1, bad ones too; `document` those of a file."""

    number: int
    file: str | None  # None for an expression
    document: int
    of_several_files: bool = False
    of_several_documents: bool = False

    @property
    def heading(self) -> str | None:
        """The file and, where it has several, the document; None where there is nothing to tell apart."""
        if not self.of_several_files or self.file is None:
            return None
        return f"{self.file}, {self.document}" if self.of_several_documents else self.file


def origins(found: list[tuple[str | None, int]]) -> list[Origin | None]:
    """The origins of problems, given their files and how manieth they are there; None for a problem alone."""
    if len(found) < 2:
        return [None] * len(found)
    files = {file for file, _ in found}
    several = {file for file, document in found if document > 1}
    return [
        Origin(number, file, document, len(files) > 1, file in several)
        for number, (file, document) in enumerate(found, 1)
    ]
