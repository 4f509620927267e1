"""What a word on the command line is: a value for an input, a file, or an expression."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import islice

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.literals import NUMBER
from backprop_cli.reading.tokens import canonical, is_name, normalised

FILE_ENDINGS = (".yaml", ".yml", ".json")
_OPTION = re.compile(r"-[^\W\d]\w*(-[^\W\d]\w*)*(=.*)?", re.DOTALL)
_MOST_NAMES = 10_000
_HAS_NAME = re.compile(r"(?<![\w.])[^\W\d]")
_PRODUCT = re.compile(r"[^\W\d].*[-+*/^(²³]|[-+*/^(].*[^\W\d]")  # behind its numbers: of 2x+1
_OPERATORS = ("*", "+", "/", "**", "^", "@", "×", "÷")


def is_path(word: str) -> bool:
    """Whether a word names a file: it exists, or ends like one."""
    return file_of(word) is not None


def file_of(word: str) -> str | None:
    """The file that a word names; in a folder the ending may be left out. None where it names none."""
    try:
        if word.lower().endswith(FILE_ENDINGS) or os.path.exists(word):
            return word
        in_folder = "/" in word or os.sep in word
        return next((word + end for end in FILE_ENDINGS if in_folder and os.path.isfile(word + end)), None)
    except ValueError:  # a NUL byte
        return None


def refuse_shells_work(words: Sequence[str]) -> None:
    """Refuse what a shell made of an expression without the right quotes. Raises BackpropError."""
    first = next((index for index, word in enumerate(words) if word.startswith("'") and not is_path(word)), len(words))
    last = next((index for index in range(first, len(words)) if words[index].endswith("'")), None)
    if last is not None and len(" ".join(words[first : last + 1])) > 1:
        raise BackpropError("single-quotes", expression=" ".join(words[first : last + 1])[1:-1])
    pieces = next((index for index, word in enumerate(words[1:], 1) if _is_operator(word)), 0)
    if pieces and pieces + 1 < len(words):
        end = next((index for index, word in enumerate(words) if index > pieces and assignment(word)), len(words))
        raise BackpropError("in-pieces", expression=" ".join(words[:end]))
    names = _names_here() if any(map(is_path, words[1:-1])) else []
    for start in range(1, len(words) - len(names)) if names else ():
        before, after = words[start - 1], words[start + len(names)]
        if list(words[start : start + len(names)]) == names and not (is_path(before) or is_path(after)):
            raise BackpropError("star-became-files", before=before, after=after)


def _is_operator(word: str) -> bool:
    """Whether a word is a sign between two others; a file may be called `*`, and / is a folder on most systems."""
    return word in _OPERATORS and (word == "/" or not is_path(word))


def _names_here() -> list[str]:
    """What a `*` becomes here; nothing where the folder cannot be looked at, or has more than a shell would take."""
    try:
        with os.scandir() as entries:
            found = [entry.name for entry in islice(entries, _MOST_NAMES) if not entry.name.startswith(".")]
    except OSError:
        return []
    return sorted(found) if len(found) < _MOST_NAMES else []


def looks_like_option(word: str, words: Sequence[str]) -> bool:
    """Whether a word such as `-x` is an option that there is not, since not all of its names have a value."""
    if not _OPTION.fullmatch(word) or not all(map(is_name, word[1:].partition("=")[0].split("-"))):  # -x² and -½
        return False
    given = {found[0] for each in words if (found := assignment(each))}
    return not all(canonical(name) in given for name in word[1:].split("-"))


def assignment(word: str) -> tuple[str, str] | None:
    """The name and the text of the value, if a word is NAME=VALUE and no file."""
    if is_path(word):  # first of all: a stranger's file may have any name, and it is not read as anything else
        return None
    name, sign, value = normalised(word).partition("=")
    if not sign or value.startswith("=") or not is_name(name.strip()):
        return None
    return canonical(name.strip()), value


def is_definition(word: str) -> bool:
    """Whether a NAME=… word has names on its right: a problem, as long as none has been named."""
    found = assignment(word)
    if found is None:
        return False
    return bool(_HAS_NAME.search(found[1]) or _PRODUCT.search(re.sub(NUMBER, "", found[1])))


def is_half_value(word: str) -> bool:
    """Whether a word is what spaces around the `=` of NAME=VALUE leave: `=`, `x=` or `=2`."""
    if is_path(word):
        return False
    name, sign, value = normalised(word).partition("=")
    return bool(sign) and not name.strip() and not value.startswith("=")


def is_value_with_colon(word: str) -> bool:
    """Whether a word is `x:2`, a value as YAML has it, but for the blank."""
    name, sign, value = normalised(word).partition(":")
    return bool(sign) and is_name(name) and re.fullmatch(rf"[-+]?{NUMBER}", value) is not None and not is_path(word)
