"""How to show things: the language, the signs, colour, digits and width that every renderer is given."""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    """How to show things. `width` in display cells is None where lines may be as long as they like."""

    language: str = "en"
    ascii: bool = False
    color: bool = False
    digits: int | None = None
    width: int | None = None
    encoding: str = "utf-8"

    def writable(self, text: str) -> str:
        """The text as the console will show it, so that it has its width: with escapes for what it cannot encode."""
        try:
            return text.encode(self.encoding, "backslashreplace").decode(self.encoding)
        except (LookupError, UnicodeError):
            return text
