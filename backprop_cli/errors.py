"""One exception type for everything that is the user's to mend, the places it points at, and the exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum

from backprop_cli.escape import visible
from backprop_cli.messages import Message


class ExitCode(IntEnum):
    """What the shell sees."""

    OK = 0
    NO = 1  # the answer is "no": a check disagrees
    BAD_INPUT = 2
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a user's text something stands.

    `line` and `column` count from 1 in `file`; `text[start:end]` is the part meant, on one line.
    Without a file (an expression on the command line) the caret alone shows the place.
    """

    file: str | None = None
    line: int = 1
    column: int = 1
    text: str = ""
    start: int = 0
    end: int = 0

    def prefix(self) -> str:
        """`apples.yaml:7:20: `, or nothing for an expression from the command line."""
        return f"{visible(self.file)}:{self.line}:{self.column}: " if self.file else ""

    def caret(self) -> str:
        """The line and, under it, carets that stand right in display cells; nothing where there is no text."""
        if not self.text.strip():
            return ""
        from rich.cells import cell_len

        window = 30  # characters kept on either side of the place
        end = min(self.end, self.start + 2 * window)
        first, last = max(0, self.start - window), min(len(self.text), end + window)
        before = ("…" if first else "") + visible(self.text[first : self.start])
        marked = visible(self.text[self.start : end])
        after = visible(self.text[end:last]) + ("…" if last < len(self.text) else "")
        marks = "^" * max(1, cell_len(marked))
        return f"\n  {before}{marked}{after}\n  {' ' * cell_len(before)}{marks}"


class BackpropError(ValueError):
    """What is wrong with the input: a message id with its parameters, and where.

    `str(error)` is the whole message in English; `error.text(language)` in another language.
    """

    def __init__(self, message_id: str, place: Place | None = None, /, **parameters: object) -> None:
        super().__init__(message_id)
        self.message = Message(message_id, parameters)
        self.place = place

    def text(self, language: str = "en") -> str:
        """One sentence behind its place; below it, where there is a line to show, the line and a caret."""
        place = self.place or Place()
        return f"{place.prefix()}{self.message.text(language)}{place.caret()}"

    def __str__(self) -> str:
        return self.text()


def suggestion(word: str, known: Iterable[str]) -> Message:
    """`; did you mean 'price'?` for the known word nearest to `word`, in any letter case; else `; there are …`."""
    words = list(dict.fromkeys(known))[:10_000]
    in_lower_case = {each.lower(): each for each in reversed(words)}
    nearest = get_close_matches(word[:100].lower(), in_lower_case, n=1)
    if nearest:
        return Message("did-you-mean", {"word": in_lower_case[nearest[0]]})
    few = ", ".join(words[:8]) + (", …" if len(words) > 8 else "")
    return Message("there-are", {"words": few}) if few else Message("nothing")
