"""Which language a person reads, and whether a stream can write it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TextIO

from backprop_cli.language.messages import LANGUAGES

_SIGNS = "×÷∂✓✗≈…→─╭"
_SAMPLES = {"ja": "日本語のカナ"}  # what a stream must be able to encode for a language


def language_of(arguments: Sequence[str], environment: Mapping[str, str], stream: TextIO | None) -> str:
    """--lang, else BACKPROP_LANG, else the locale; English where the stream cannot encode the other.

    Looked up before the arguments are parsed, since help and usage errors are in that language, too.
    """
    said = environment.get("BACKPROP_LANG", "")
    locale = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    asked = (option_value(arguments, "--lang"), _short(said), locale[:2].lower())
    language = next((word for word in asked if word in LANGUAGES), LANGUAGES[0])
    return language if can_encode(stream, _SAMPLES.get(language, "")) else LANGUAGES[0]


def unknown_language(environment: Mapping[str, str]) -> str:
    """What BACKPROP_LANG says where that is no language of ours; nothing where all is well."""
    said = environment.get("BACKPROP_LANG", "")
    return "" if _short(said) in ("", *LANGUAGES) else said


def _short(said: str) -> str:
    """The language of `ja_JP.UTF-8`."""
    return re.split("[_.-]", said)[0].lower()


def can_encode(stream: TextIO | None, text: str = _SIGNS) -> bool:
    """Whether a stream can write `text` as it is."""
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def option_value(arguments: Sequence[str], name: str) -> str:
    """The value of an option in raw arguments, the last one given."""
    found = ""
    for word, after in zip(arguments, [*arguments[1:], ""]):
        if word == "--":
            break
        if word == name:
            found = after
        elif word.startswith(f"{name}="):
            found = word.partition("=")[2]
    return found
