"""Zip archives -> their files, read where they lie: nothing is unpacked, and no archive in an archive is opened.

What a stranger packed may be made to explode. So sizes are bounded before anything is unpacked in memory: the list of
members, how much smaller than itself a member is packed, and what is read of an archive in all.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache, partial
from io import FileIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from backprop_cli.language.errors import BackpropError, unreadable
from backprop_cli.language.messages import Message
from backprop_cli.teaching.intake.file_names import is_archive
from backprop_cli.teaching.intake.handed import Found
from backprop_cli.teaching.intake.junk import is_junk

MOST_MEMBERS = 10_000
"""Files in one archive."""
MOST_READ = 300_000_000
"""Bytes that are read of one archive in all, unpacked."""
MOST_PACKED = 100
"""How many times smaller than itself a file may be packed; text is ten times smaller, and a bomb a thousand times."""
_SMALL = 100_000  # bytes of a file that may be packed as it likes
_LONGEST_LIST = 5_000_000
"""Bytes of the list of members, and of anything else that is read at a time."""
_UTF8, _LOCKED = 0x800, 0x1
_UNIX = 3


def members(path: str, parts: tuple[str, ...] = (), of_class: bool = True) -> Iterator[Found]:
    """The files in an archive in order, without junk; an archive that cannot be opened stands for itself."""
    try:
        infos = _opened(path).infos
    except BackpropError as error:
        yield Found(path, error.message, parts, of_class=of_class)
        return
    for name, info in infos:
        names = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
        if not names or info.is_dir() or any(map(is_junk, names)):
            continue
        read = partial(_read, path, info)
        yield Found(f"{path}/{name}", _obstacle(name, names, info), (*parts, *names), read, of_class)


class _Pieces(FileIO):
    """A file of which nothing long is read at a time, whatever the lengths in it say."""

    def __del__(self) -> None:
        self.close()  # without a warning: it stays open for as long as anybody might read a member

    def read(self, size: int | None = -1) -> bytes:
        """As much as is asked for. Raises BadZipFile where that is too much."""
        most = _LONGEST_LIST + 1
        data = super().read(most if size is None or size < 0 else min(size, most)) or b""
        if len(data) > _LONGEST_LIST:
            raise BadZipFile
        return data


class _Archive:
    """An open archive, its members by name, and how much of it may still be read."""

    def __init__(self, path: str) -> None:
        pieces = _Pieces(path)
        self.zip = ZipFile(pieces)
        self.infos = sorted(((_name(info), info) for info in self.zip.infolist()), key=lambda pair: pair[0])
        self.left = MOST_READ
        if len(self.infos) > MOST_MEMBERS:
            raise BackpropError("archive-crowded", limit=f"{MOST_MEMBERS:,}")
        if sum(info.compress_size for _, info in self.infos) > pieces.seek(0, os.SEEK_END):
            raise BackpropError("archive-overlaps")


@lru_cache(maxsize=2)
def _opened(path: str) -> _Archive:
    """The archive at a path. Raises BackpropError."""
    try:
        return _Archive(path)
    except BackpropError:
        raise
    except OSError as error:
        raise unreadable(error, path) from None
    except (BadZipFile, NotImplementedError, ValueError, UnicodeError, IndexError):
        raise BackpropError("archive-damaged") from None


def _name(info: ZipInfo) -> str:
    """The name of a member; in an archive from Windows it is in the encoding of that computer, and not told so."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    for encoding in ("utf-8", "cp932"):
        with suppress(UnicodeError):
            return info.filename.encode("cp437").decode(encoding)
    return info.filename


def _obstacle(name: str, names: tuple[str, ...], info: ZipInfo) -> Message | None:
    """Why not to open a member."""
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if ".." in names or name.startswith(("/", "\\")) or name[1:2] == ":":
        return Message("name-leads-out")
    if stat.S_ISLNK(mode):
        return Message("link-leads-out")
    if is_archive(name):
        return Message("archive-nested")
    if info.flag_bits & _LOCKED:
        return Message("archive-locked")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return Message("archive-method")
    if info.file_size > _SMALL and info.file_size > MOST_PACKED * info.compress_size:
        return Message("archive-bomb", {"limit": MOST_PACKED})
    return None


def _read(path: str, info: ZipInfo, limit: int) -> bytes:
    """The start of a member. Raises BackpropError."""
    archive = _opened(path)
    if archive.left <= 0:
        raise BackpropError("archive-too-long", limit=f"{MOST_READ:,}")
    try:
        with archive.zip.open(info) as member:
            data = member.read(limit)
    except (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise BackpropError("archive-damaged") from None
    archive.left -= len(data)
    return data
