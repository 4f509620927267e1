"""One exception type for everything that is the user's to mend, the places it points at, and the exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from backprop_cli.language.escape import spelled, visible
from backprop_cli.language.messages import Message

WHOLE_TRACEBACK = "BACKPROP_TRACEBACK"
"""The variable that asks for every frame of an error."""
_MOST_KNOWN, _MOST_LIKELY, _LONGEST_WORD = 10_000, 100, 100
"""Words looked at for a nearest one, those of them compared letter by letter, and the letters of the word itself."""


class ExitCode(IntEnum):
    """What the shell sees."""

    OK = 0
    NO = 1  # the answer is "no": a check disagrees
    BAD_INPUT = 2
    INTERRUPTED = 130
    UNREAD = 141  # the reader of the pipe left before all was worked out; what SIGPIPE is to a shell


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
        before = ("…" if first else "") + spelled(self.text[first : self.start])
        marked = spelled(self.text[self.start : end])
        after = spelled(self.text[end:last]) + ("…" if last < len(self.text) else "")
        marks = "^" * max(1, cell_len(marked))
        return f"\n  {before}{marked}{after}\n  {' ' * cell_len(before)}{marks}"


class BackpropError(ValueError):
    """What is wrong with the input: a message id with its parameters, and where.

    `str(error)` is the whole message in English; `error.text(language)` in another language, "ja".

    >>> from backprop_cli import BackpropError, solve
    >>> try:
    ...     solve("2(x + y)")
    ... except BackpropError as error:
    ...     print(error)
    a multiplication needs its sign; write 2*(x+y)
      2(x + y)
       ^
    """

    def __init__(self, message_id: str, place: Place | None = None, /, **parameters: object) -> None:
        super().__init__(message_id)
        self.message = Message(message_id, parameters)
        self.place = place
        self.told = False  # in a notebook

    def text(self, language: str = "en") -> str:
        """One sentence behind its place; below it, where there is a line to show, the line and a caret."""
        place = self.place or Place()
        return f"{place.prefix()}{self.message.text(language)}{place.caret()}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"BackpropError({str(self).partition(chr(10))[0]!r})"

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter show: the message alone; of the same error a second time (`%tb`) all frames."""
        import os
        import sys
        from traceback import format_exception

        from backprop_cli.language.choice import language_of

        if self.told or os.environ.get(WHOLE_TRACEBACK):
            return "".join(format_exception(type(self), self, self.__traceback__)).splitlines()
        self.told = True
        return self.text(language_of((), os.environ, sys.stdout)).splitlines()


class WrongKind(BackpropError, TypeError):
    """What is of a type that cannot be used there."""


class NoAttribute(BackpropError, AttributeError):
    """What is asked for by a name that it does not have."""


class NoImport(BackpropError, ImportError):
    """What is imported from where it is not."""


class NoFile(BackpropError, FileNotFoundError):
    """A file that is not there."""


class Unread(BackpropError, OSError):
    """A file that cannot be read."""


def unreadable(error: OSError | ValueError, file: str) -> BackpropError:
    """What the system says of a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return BackpropError("file-missing", file=file)
    if isinstance(error, IsADirectoryError):
        return BackpropError("file-directory", file=file)
    reason = getattr(error, "strerror", None) or str(error)
    return BackpropError("file-unreadable", file=file, reason=reason)


def suggestion(word: str, known: Iterable[str], alike: float = 0.6) -> Message:
    """`; did you mean 'price'?` for the known word nearest to `word`, in any letter case; else `; there are …`."""
    words = list(dict.fromkeys(known))[:_MOST_KNOWN]
    in_lower_case = {each.lower(): each for each in reversed(words)}
    found = nearest(word.lower(), in_lower_case, alike)
    if found is not None:
        return Message("did-you-mean", {"word": in_lower_case[found]})
    few = ", ".join(words[:8]) + (", …" if len(words) > 8 else "")
    return Message("there-are", {"words": few}) if few else Message("nothing")


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known word most like `word`, if one is at least so much `alike`: as difflib finds it, in bounded time.

    To compare two words in full takes up to the square of their length. What letters they share is counted at once, and
    no two words are more alike than that; so only the likeliest are compared.
    """
    from difflib import SequenceMatcher
    from heapq import nlargest

    matcher = SequenceMatcher(b=word[:_LONGEST_WORD])
    likely = []
    for each in islice(known, _MOST_KNOWN):
        matcher.set_seq1(each)
        if matcher.real_quick_ratio() >= alike and (share := matcher.quick_ratio()) >= alike:
            likely.append((share, each))
    best: tuple[float, str] | None = None
    for share, each in nlargest(_MOST_LIKELY, likely):
        if best and share < best[0]:
            break
        matcher.set_seq1(each)
        ratio = matcher.ratio()
        if ratio >= alike:
            best = max(best or (ratio, each), (ratio, each))
    return best and best[1]
