"""Values that are arrays: `[[1, 2], [3, 4]]` on the command line, lists in YAML, files of numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from math import prod
from typing import Any

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.numbers.arrays import MOST_AXES, MOST_ELEMENTS, Misfit, load, of_nested
from backprop_cli.numbers.literals import NUMBER, from_python, read_signed
from backprop_cli.numbers.rational import Undefined
from backprop_cli.reading.tokens import MAX_TEXT
from backprop_cli.reading.yaml_tree import Document, Sequence, Tree, decode

_NUMBERS = re.compile(rf"[-+]?{NUMBER}(?:\s+[-+]?{NUMBER})+")
_PARTS = re.compile(r"[][(),]|[^][(),]+")
_SEPARATORS = re.compile(r"[,;\s]+")
_MAGIC = b"\x93NUMPY"


def array_of_text(text: str, name: str, number: Callable[[str], Any]) -> Any:
    """The array that a text such as "[[1, 2], [1/3, sqrt(2)]]" says, or numpy's "[[1 2] [3 4]]".

    `number` reads an element. Raises BackpropError.
    """
    opened: list[list[Any]] = [[]]
    element, depth = "", 0
    for part in _PARTS.findall(text):
        if depth or part not in ("[", "]", ","):
            depth += (part == "(") - (part == ")")
            element += part
            continue
        opened[-1] += _elements(element)
        element = ""
        if part == "[":
            opened.append([])
        elif part == "]" and len(opened) > 1:
            done = opened.pop()
            opened[-1].append(done)
        elif part == "]" or len(opened) == 1:
            raise BackpropError("array-brackets", None, name=name)
        if len(opened) > MOST_AXES + 1:
            raise BackpropError("array-axes", None, name=name, limit=MOST_AXES)
    if len(opened) != 1 or len(opened[0]) != 1 or element.strip():
        raise BackpropError("array-brackets", None, name=name)
    return checked(lambda: of_nested(opened[0][0], number), name)


def _elements(text: str) -> list[str]:
    """What stands between two commas: one element, or numbers with spaces between."""
    text = text.strip()
    return text.split() if _NUMBERS.fullmatch(text) else [text] if text else []


def array_at(document: Document, tree: Sequence, name: str, number: Callable[[Tree], Any]) -> Any:
    """The array of a list, or of lists of lists, of a document. Raises BackpropError at the place of what is wrong."""
    return checked(lambda: of_nested(_nested(document, tree, number, 1, name), _itself), name, document.place(tree))


def _nested(document: Document, tree: Sequence, number: Callable[[Tree], Any], axis: int, name: str) -> list[Any]:
    if axis > MOST_AXES:
        raise document.error("array-axes", tree, limit=MOST_AXES, name=name)
    found: list[Any] = []
    length = None
    for item in tree:
        here = len(item.items) if isinstance(item, Sequence) else -1
        if length is not None and here != length:
            raise document.error("array-ragged", item, name=name)
        length = here
        found.append(_nested(document, item, number, axis + 1, name) if isinstance(item, Sequence) else number(item))
    return found


def array_of_file(path: str, name: str) -> Any:
    """The array in a file: numpy's .npy, or rows of numbers apart by commas, semicolons, tabs or spaces.

    One row, or one column, is a vector. Nothing is unpickled. Raises BackpropError.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(4 * MAX_TEXT + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error, path) from None
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
        found = []
        for word in words:
            if not _NUMBER.fullmatch(word):
                raise BackpropError("array-file-number", Place(path, line, row.index(word) + 1), value=word)
            try:
                found.append(read_signed(word))
            except Undefined as error:
                raise BackpropError(error.message_id, Place(path, line), number=word) from None
        yield found


_NUMBER = re.compile(rf"[-+]?{NUMBER}")


def _of_npy(data: bytes) -> Any:
    """The array of a .npy file, whose size is told before it is read. Raises Misfit."""
    numpy = load()
    stream = BytesIO(data)
    try:
        version = numpy.lib.format.read_magic(stream)
        read = numpy.lib.format.read_array_header_1_0 if version == (1, 0) else numpy.lib.format.read_array_header_2_0
        shape, _, kind = read(stream)
        if kind.kind not in "iuf" or kind.itemsize > 8 or prod(shape) > MOST_ELEMENTS or min(shape, default=1) < 0:
            raise Misfit("array-npy")
        array = numpy.load(BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError, MemoryError):
        raise Misfit("array-npy") from None
    return of_nested(array, from_python)


def _itself(number: Any) -> Any:
    return number


def checked(make: Callable[[], Any], name: str, place: Place | None = None) -> Any:
    """What `make` makes, with refusals as errors of ours. Raises BackpropError."""
    try:
        return make()
    except Misfit as misfit:
        raise BackpropError(misfit.message_id, place, **({"name": name} | misfit.parameters)) from None
    except Undefined as error:
        raise BackpropError(error.message_id, place, number=name, node=name) from None
