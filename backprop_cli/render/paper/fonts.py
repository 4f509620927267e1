"""The fonts that Typst may use: its own, those of the system, and those of TYPST_FONT_PATHS."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import NOT_SEEN

if TYPE_CHECKING:
    from typst import Fonts

_MOST_NAMED = 5  # characters that a message names


def fonts() -> Fonts:
    """All of them, looked for once. The variables are those of Typst's own program."""
    return _found(os.environ.get("TYPST_FONT_PATHS", ""), os.environ.get("TYPST_IGNORE_SYSTEM_FONTS", ""))


@cache
def _found(paths: str, ignored: str) -> Fonts:
    from typst import Fonts

    folders = [path for path in paths.split(os.pathsep) if path]
    return Fonts(include_system_fonts=ignored.lower() not in ("1", "true"), font_paths=folders)


def refuse_boxes(texts: Iterable[str], can_show: Callable[[str], bool]) -> None:
    """Raise BackpropError where a text has characters that would come out as boxes, since no font has them."""
    characters = {character for text in texts if not text.isascii() for character in text}
    lacking = list(islice(_lacking(sorted(filter(_has_a_shape, characters)), can_show), _MOST_NAMED + 1))
    if lacking:
        named = " ".join([*lacking[:_MOST_NAMED], *("…" for _ in lacking[_MOST_NAMED:])])
        if all(unicodedata.category(character) == "So" and character > "\uffff" for character in lacking):
            raise BackpropError("no-font-emoji", characters=named)
        raise BackpropError("no-font", characters=named)


def _has_a_shape(character: str) -> bool:
    """Whether something is seen of a character alone; marks belong to the one before them, often in one shape."""
    return not (character.isascii() or character.isspace() or unicodedata.combining(character)) and not NOT_SEEN.match(
        character
    )


def _lacking(characters: list[str], can_show: Callable[[str], bool]) -> Iterator[str]:
    """Those that no font has, found by halves: most texts have none."""
    if not characters or can_show(" ".join(characters)):
        return
    if len(characters) == 1:
        yield characters[0]
        return
    middle = len(characters) // 2
    yield from _lacking(characters[:middle], can_show)
    yield from _lacking(characters[middle:], can_show)
