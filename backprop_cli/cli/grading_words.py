"""KEYS [NAME=VALUE...] [SUBMISSION...]: which words of `grade` are keys, and which name what is marked by them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from backprop_cli.cli.argument_words import assignment
from backprop_cli.cli.streams import is_terminal
from backprop_cli.cli.task import read_task
from backprop_cli.language.errors import BackpropError, unreadable

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Problem
    from backprop_cli.teaching.intake.keys import Key

_ENDINGS = (".yaml", ".yml", ".json")
_KEY_NAME = re.compile(r"(.*[-_. ])?(key|正解)([-_. ].*)?", re.IGNORECASE)
_MOST_BYTES = 4_000_000


class Words(NamedTuple):
    """The keys' own words (files, or one problem), values for their inputs, and the submissions."""

    keys: list[str]
    values: list[str]
    submissions: list[str]


def sorted_words(words: Sequence[str], has_table: bool) -> Words:
    """What the words are; stdin is the submission when none is named. Raises BackpropError."""
    if not words:
        raise BackpropError("no-key")
    values = [word for word in words[1:] if assignment(word)]
    rest = [word for word in words[1:] if word not in values]
    keys = _keys_in(words[0], rest)
    if os.path.isfile(words[0]) and rest and _brings_keys(rest[0]) and not _looks_like_key(words[0]):
        raise BackpropError("swapped", key=words[0], submission=rest[0])
    if words[0] == "-" and not has_table and rest and all(map(_is_key, rest)):
        raise BackpropError("swapped", key="-", submission=rest[0])
    while rest and _is_key(rest[0]):
        keys.append(rest.pop(0))
    if not rest and len(keys) > 1 and not os.path.isdir(words[0]) and not has_table:
        raise BackpropError("keys-alone", first=keys[0], second=keys[1])
    if not rest and not has_table and (sys.stdin is None or is_terminal(sys.stdin)):
        raise _alone(words[0])
    if words[0] == "-" and (not (rest or has_table) or "-" in rest):
        raise BackpropError("two-from-stdin")
    return Words(keys, values, rest if rest or has_table else ["-"])


def read_keys(words: Words) -> list[Key]:
    """The keys. Raises BackpropError for anything wrong with one of them."""
    from backprop_cli.teaching.intake.keys import Key

    task = read_task([*words.keys, *words.values])
    sheets: dict[str, list[list[tuple[Problem, dict[str, Any]]]]] = {}
    for source, (problem, values) in zip(task.sources, task.pairs()):
        if isinstance(problem, BackpropError):
            raise BackpropError("answers-for-key", file=source) if _is_handed_in(source) else problem
        found = sheets.setdefault("<stdin>" if source == "-" else source, [])
        if found and problem.part is not None and problem.part == len(found[-1]) + 1:
            found[-1].append((problem, values))  # the next problem of the same sheet
        else:
            found.append([(problem, values)])
    return [
        Key(source, number if len(found) > 1 else None, tuple(problems))
        for source, found in sheets.items()
        for number, problems in enumerate(found, 1)
    ]


def _alone(word: str) -> BackpropError:
    """What is wrong where a single word is named, and nothing comes from stdin: it may be either."""
    return BackpropError("answers-for-key", file=word) if _is_handed_in(word) else BackpropError("no-submission")


def _keys_in(word: str, rest: Sequence[str]) -> list[str]:
    """The keys that the first word names: itself, or those of the files of a folder that are keys."""
    if not os.path.isdir(word):
        return [word]
    try:
        names = sorted(name for name in os.listdir(word) if name.lower().endswith(_ENDINGS) and name[0] != ".")
    except OSError as error:
        raise unreadable(error, word) from None
    named = [os.path.join(word, name) for name in names if _KEY_NAME.fullmatch(os.path.splitext(name)[0])]
    keys = named or [path for path in (os.path.join(word, name) for name in names) if _is_key(path)]
    if not keys and any(map(_brings_keys, rest)):
        raise BackpropError("swapped", key=word, submission=rest[0])
    if not keys:
        raise BackpropError("no-keys-in-folder", folder=word)
    return keys


def _brings_keys(path: str) -> bool:
    """Whether a word names a key, or a folder with keys."""
    try:
        names = os.listdir(path) if os.path.isdir(path) else []
    except OSError:
        return False
    return _is_key(path) or any(_KEY_NAME.fullmatch(os.path.splitext(name)[0]) for name in names)


def _looks_like_key(path: str) -> bool:
    """Whether a file may be meant as a key, even if something is wrong with it."""
    from backprop_cli.teaching.intake.key_documents import looks_like_key

    try:
        return looks_like_key(_start_of(path, _MOST_BYTES))
    except OSError:
        return True


def _is_handed_in(path: str) -> bool:
    """Whether a file that is no key is a sheet, or what was handed in."""
    from backprop_cli.teaching.intake.key_documents import is_handed_in

    try:
        return os.path.isfile(path) and is_handed_in(_start_of(path, _MOST_BYTES), path)
    except OSError:
        return False


def _is_key(path: str) -> bool:
    """Whether a file is a problem, and so no submission."""
    from backprop_cli.teaching.intake.key_documents import is_key

    try:
        return os.path.isfile(path) and is_key(path, partial(_start_of, path), _MOST_BYTES)
    except OSError:
        return False


def _start_of(path: str, limit: int) -> bytes:
    with open(path, "rb") as file:
        return file.read(limit)
