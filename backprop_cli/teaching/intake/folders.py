"""Which files are handed in: those that are named, and those in the folders and archives that are named.

A folder is filled by strangers. What in it is no file, or leads out of it, is told and left alone. What is named a
second time, by itself or in a folder, is found once.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from backprop_cli.language.messages import Message
from backprop_cli.teaching.intake.file_names import is_archive
from backprop_cli.teaching.intake.handed import Found
from backprop_cli.teaching.intake.junk import is_junk

STDIN = "<stdin>"
"""What a report calls it."""


def find_files(paths: Sequence[str], stdin: Callable[[int], bytes], before: set[str]) -> Iterator[Found]:
    """The files named, whatever they are, and what is in the folders and archives named, in order, without junk.

    A folder that cannot be listed stands for itself, so that it is reported. `-` is what `stdin` gives. What is among
    the places `before` is left out, and everything that is found is added to them.
    """
    for path in dict.fromkeys(paths):
        if path == "-":
            yield Found(STDIN, read=stdin, of_class=False)
        elif os.path.isdir(path):
            yield from _in_folder(path, before)
        elif not _is_new(place_of(path), before):
            continue
        elif is_archive(path) and os.path.isfile(path):
            yield from _in_archive(path, (os.path.basename(path),))
        else:
            yield Found(path, read=partial(_start_of, path), of_class=False)


def place_of(path: str) -> str:
    """Where a file is, whatever its folders are called: a link in a folder is another file than what it leads to."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _is_new(place: str, before: set[str]) -> bool:
    """Whether a place was not there before; from now on it is."""
    count = len(before)
    before.add(place)
    return len(before) > count


def _in_folder(top: str, before: set[str]) -> Iterator[Found]:
    root = os.path.realpath(top)
    closed: list[str] = []
    for folder, folders, files in os.walk(top, onerror=partial(_note, closed)):
        folders[:] = sorted(name for name in folders if not is_junk(name))
        outward = [name for name in folders if not _is_inside(os.path.join(folder, name), root)]
        below = () if folder == top else tuple(os.path.relpath(folder, top).split(os.sep))
        above = (os.path.basename(root), *below)
        here = os.path.realpath(folder)
        for name in sorted([*files, *outward]):
            if not is_junk(name) and _is_new(os.path.join(here, name), before):
                path = os.path.join(folder, name)
                why = _obstacle(path, root)
                if why is None and is_archive(name):
                    yield from _in_archive(path, (*above, name))
                else:
                    yield Found(path, why, (*above, name), partial(_start_of, path))
    new = (path for path in closed if _is_new(os.path.realpath(path), before))
    yield from (Found(path, read=partial(_start_of, path)) for path in new)


def _in_archive(path: str, parts: tuple[str, ...]) -> Iterator[Found]:
    from backprop_cli.teaching.intake.archives import members

    return members(path, parts)


def _start_of(path: str, limit: int) -> bytes:
    """The first bytes of a file. Raises OSError."""
    with open(path, "rb") as file:
        return file.read(limit)


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
