"""Every sentence a person reads, by id, in each language.

A language is one folder beside this file; each of its files has a dictionary ``MESSAGES`` from id to a `str.format`
template. To add one, write its folder; a test compares files, ids and placeholders.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

from backprop_cli.language.escape import spelled
from backprop_cli.language.folder_listing import folders_in, modules_in

_HERE = os.path.dirname(__file__)

LANGUAGES = folders_in([_HERE], first=("en",))
LONGEST_PARAMETER = 80
"""Characters of a user's text that a message repeats."""
LONGEST_PATH = 200
"""Characters of the path of a file: more, since a path cut short is of no use."""
_PATHS = ("file", "folder")


class Message(NamedTuple):
    """A sentence that is not yet in any language. A parameter may be a Message again."""

    id: str
    parameters: Mapping[str, object] = {}

    @property
    def mentioned(self) -> set[str]:
        """The parameters that the sentence names: the same in every language."""
        from string import Formatter

        return {name for _, name, _, _ in Formatter().parse(catalogue(LANGUAGES[0])[self.id]) if name}

    def in_python(self) -> Message:
        """What is said to a caller of the library: a sentence without the options of the command line."""
        spoken = f"python-{self.id}"
        said = {k: each.in_python() if isinstance(each, Message) else each for k, each in self.parameters.items()}
        return Message(spoken if spoken in catalogue(LANGUAGES[0]) else self.id, said)

    def text(self, language: str = "en") -> str:
        """The sentence in `language`; text from users is shortened and made harmless for a terminal.

        Raises KeyError for an unknown id or a missing parameter: both are mistakes of ours, and tests find them.
        """
        ready = {
            name: value.text(language)
            if isinstance(value, Message)
            else shortened(spelled(str(value)), LONGEST_PATH if name in _PATHS else LONGEST_PARAMETER)
            for name, value in self.parameters.items()
        }
        made = catalogue(language)[self.id].format(**ready)
        if not catalogue(language)["gap"]:  # the gap is for what users write between the words of such a language
            for name, value in self.parameters.items():
                word = ready[name] if isinstance(value, Message) else ""
                made = made.replace(f"{word} ", word) if word[-1:].isalpha() else made
        return made


@cache
def catalogue(language: str) -> dict[str, str]:
    """All templates of one language by id."""
    messages: dict[str, str] = {}
    for area in modules_in([os.path.join(_HERE, language)]):
        messages.update(import_module(f"{__package__}.{language}.{area}").MESSAGES)
    return messages


def say(message_id: str, language: str = "en", /, **parameters: object) -> str:
    """The sentence `message_id` in `language`."""
    return Message(message_id, parameters).text(language)


def shortened(text: str, limit: int = LONGEST_PARAMETER) -> str:
    """`text`, cut in the middle to `limit` characters."""
    if len(text) <= limit:
        return text
    half = (limit - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
