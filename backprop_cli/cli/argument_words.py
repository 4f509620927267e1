"""What a word on the command line is: a value for an input, a file, or an expression."""

from __future__ import annotations

import os
import re

from backprop_cli.reading.tokens import canonical, is_name, normalised

FILE_ENDINGS = (".yaml", ".yml", ".json")
_HAS_NAME = re.compile(r"(?<![\w.])[^\W\d]")


def is_path(word: str) -> bool:
    """Whether a word names a file: it exists, or ends like one."""
    try:
        return word.lower().endswith(FILE_ENDINGS) or os.path.exists(word)
    except ValueError:  # a NUL byte
        return False


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
    return found is not None and _HAS_NAME.search(found[1]) is not None


def is_half_value(word: str) -> bool:
    """Whether a word is what spaces around the `=` of NAME=VALUE leave: `=`, `x=` or `=2`."""
    if is_path(word):
        return False
    name, sign, value = normalised(word).partition("=")
    return bool(sign) and not name.strip() and not value.startswith("=")
