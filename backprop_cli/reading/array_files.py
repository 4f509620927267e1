"""Arrays in files: numpy's .npy, or rows of numbers; nothing is unpickled, every size is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from math import prod
from typing import Any

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.numbers.arrays import MOST_ELEMENTS, Misfit, load, of_nested
from backprop_cli.numbers.literals import NUMBER, from_python, read_signed
from backprop_cli.numbers.rational import Undefined
from backprop_cli.reading.array_values import checked
from backprop_cli.reading.tokens import MAX_TEXT
from backprop_cli.reading.yaml_text import decode

_SEPARATORS = re.compile(r"[,;\s]+")
_NUMBER = re.compile(rf"[-+]?{NUMBER}")
_HOLE = re.compile(r"[,;]\s*[,;]|^\s*[,;]\s*\S")
_MAGIC = b"\x93NUMPY"


def array_of_file(path: str, name: str) -> Any:
    """The array in a file: numpy's .npy, or rows of numbers apart by commas, semicolons, tabs or spaces.

    One row, or one column, is a vector. Nothing is unpickled. Raises BackpropError.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(4 * MAX_TEXT + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error, path) from None
    if data.startswith(b"PK"):
        raise BackpropError("array-npy", Place(path), name=name)
    if data.startswith(_MAGIC):
        return checked(lambda: _of_npy(data), name, Place(path))
    rows = [row for row in _rows_of_text(decode(data, path), path) if row]
    if len(rows) == 1 or all(len(row) == 1 for row in rows):
        rows = [[number for row in rows for number in row]]
        return checked(lambda: of_nested(rows[0], _itself), name, Place(path))
    return checked(lambda: of_nested(rows, _itself), name, Place(path))


def _rows_of_text(text: str, path: str) -> Iterator[list[Any]]:
    for line, row in enumerate(text.splitlines(), 1):
        words = [word for word in _SEPARATORS.split(row) if word]
        if _HOLE.search(row):
            raise BackpropError("array-hole", Place(path, line), name=path)
        found = []
        for word in words:
            if not _NUMBER.fullmatch(word):
                raise BackpropError("array-file-number", Place(path, line, row.index(word) + 1), value=word)
            try:
                found.append(read_signed(word))
            except Undefined as error:
                raise BackpropError(error.message_id, Place(path, line), number=word) from None
        yield found


def _of_npy(data: bytes) -> Any:
    """The array of a .npy file, whose size is told before it is read. Raises Misfit."""
    numpy = load()
    stream = BytesIO(data)
    try:
        version = numpy.lib.format.read_magic(stream)
        read = numpy.lib.format.read_array_header_1_0 if version == (1, 0) else numpy.lib.format.read_array_header_2_0
        shape, _, kind = read(stream)
        if kind.kind not in "iuf" or kind.itemsize > 8 or min(shape, default=1) < 0:
            raise Misfit("array-npy")
        if prod(shape) > MOST_ELEMENTS and len(data) > MOST_ELEMENTS:
            raise Misfit("array-too-large", limit=f"{MOST_ELEMENTS:,}")
        if prod(shape) > MOST_ELEMENTS:
            raise Misfit("array-npy")
        array = numpy.load(BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError, MemoryError):
        raise Misfit("array-npy") from None
    return of_nested(array, from_python)


def _itself(number: Any) -> Any:
    return number
