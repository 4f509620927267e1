"""Which files are submissions: those that are named, and those in the folders that are named.

A folder is filled by strangers. What in it is no file, or leads out of it, is told and left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from backprop_cli.language.messages import Message


class Found(NamedTuple):
    """The path of a submission; `why` says why it must not be opened."""

    path: str
    why: Message | None = None


def find_submissions(paths: list[str]) -> Iterator[Found]:
    """The files named, whatever they are, and what is in the folders named, in order; hidden files are left out.

    A folder that cannot be listed stands for itself, so that it is reported.
    """
    for path in paths:
        if os.path.isdir(path):
            yield from _in_folder(path)
        else:
            yield Found(path)


def _in_folder(top: str) -> Iterator[Found]:
    root = os.path.realpath(top)
    closed: list[str] = []
    for folder, folders, files in os.walk(top, onerror=partial(_note, closed)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        outward = [name for name in folders if not _is_inside(os.path.join(folder, name), root)]
        for name in sorted([*files, *outward]):
            if not name.startswith("."):
                path = os.path.join(folder, name)
                yield Found(path, _obstacle(path, root))
    yield from map(Found, closed)


def _note(closed: list[str], error: OSError) -> None:
    closed.append(error.filename)


def _obstacle(path: str, root: str) -> Message | None:
    """Why not to open what a folder has under some name; a link to nowhere may be opened, so that it is reported."""
    if not _is_inside(path, root):
        return Message("link-leads-out")
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return None
    return None if stat.S_ISREG(mode) else Message("no-regular-file")


def _is_inside(path: str, root: str) -> bool:
    """Whether a path stays in a folder, wherever links lead on the way."""
    return not os.path.islink(path) or os.path.join(os.path.realpath(path), "").startswith(os.path.join(root, ""))
