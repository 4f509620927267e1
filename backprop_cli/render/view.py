"""How to show things: the language, the signs, colour, digits and width that every renderer is given."""

from __future__ import annotations

from typing import NamedTuple

from backprop_cli.language.messages import Message


class View(NamedTuple):
    """How to show things.

    `width` in display cells is None where lines may be as long as they like; `python` is whether it is shown in a
    session of Python, which has no options of a command.
    """

    language: str = "en"
    ascii: bool = False
    color: bool = False
    digits: int | None = None
    width: int | None = None
    encoding: str = "utf-8"
    python: bool = False

    def told(self, message: Message) -> str:
        """A sentence for who looks at this."""
        return (message.in_python() if self.python else message).text(self.language)

    def writable(self, text: str) -> str:
        """The text as the console will show it, so that it has its width: with escapes for what it cannot encode."""
        try:
            return text.encode(self.encoding, "backslashreplace").decode(self.encoding)
        except (LookupError, UnicodeError):
            return text
