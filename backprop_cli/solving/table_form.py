"""How a table is written, found from its first lines: encoding, line ends, what separates cells, the decimal sign.

What the command line says decides; else what can be seen does, and what could be read in two ways is refused later, at
the cell. The answer is written as the table was.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from backprop_cli.language.errors import BackpropError, Place, unreadable
from backprop_cli.solving.decimal_sign import decimal_sign

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 20
"""Bytes that are read at a time."""
_LOOKED_AT = 1000
"""Lines that the decimal sign is found from."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHER_FILES = (
    (b"PK\x03\x04", "table-workbook", ".xlsx"),
    (b"\xd0\xcf\x11\xe0", "table-workbook", ".xls"),
    (b"PAR1\x15", "table-parquet", "Parquet"),
    (b"\x1f\x8b", "table-compressed", "gzip"),
    (b"\x28\xb5\x2f\xfd", "table-compressed", "zstd"),
    (b"\xfd7zXZ\0", "table-compressed", "xz"),
    (b"BZh91AY&SY", "table-compressed", "bzip2"),
    (codecs.BOM_UTF32_LE, "utf-32", ""),
    (codecs.BOM_UTF32_BE, "utf-32", ""),
)
"""How a file begins that is no CSV, and what to say of it."""
_UNREAD = "backprop-unread"
codecs.register_error(_UNREAD, lambda error: ("\udcff", getattr(error, "end", 0)))
_QUOTED = re.compile('"[^"]*"?')
_FOR_EXCEL = re.compile("sep=.", re.IGNORECASE)


class Wanted(NamedTuple):
    """What the command line says of a table; None where it is to be found."""

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None


@dataclass
class TableForm:
    """How a table is written. `encoding` may still become CP932 while there was nothing but ASCII."""

    encoding: str = "utf-8"
    bom: bool = False
    line_end: str = "\n"
    delimiter: str = ","
    decimal: str = "."
    decimal_said: bool = False  # then the other sign separates thousands
    decimal_proven: bool = False  # by cells that can be read in one way only
    decimal_doubtful: bool = False  # then 1.234 and 1,234 are refused
    encoding_said: bool = False

    def encoded(self, text: str) -> bytes:
        """A text as the table has them."""
        return text.encode(self.encoding, "backslashreplace")


Read = Callable[[int], bytes]


def opened(
    stream: BinaryIO, file: str, wanted: Wanted, inputs: Container[str], piped: bool = False
) -> tuple[TableForm, Read]:
    """The form of a table, and a `read` that brings it as UTF-8 with LF or CRLF, without its BOM.

    Raises BackpropError where the file is no text, or a pipe has UTF-16 that nobody announced.
    """
    read = _reader(stream, file)
    head = b""
    while _lines_in(head) < 2 and len(head) < BLOCK and (data := read(BLOCK)):
        head += data
    _refuse_other_files(head, file)
    form = TableForm(decimal_said=wanted.decimal is not None, encoding_said=wanted.encoding is not None)
    head = _find_encoding(form, head, wanted.encoding)
    if piped and form.encoding.startswith("utf-16") and not form.encoding_said:
        raise BackpropError("table-utf16", Place(file))
    in_cp932 = form.encoding == "utf-8" and not form.encoding_said and not _is(head, "utf-8") and _is(head, "cp932")
    text = head.decode("cp932" if in_cp932 else form.encoding, "replace")
    first = text.find("\n")
    form.line_end = "\r\n" if first > 0 and text[first - 1] == "\r" else "\r" if first < 0 and "\r" in text else "\n"
    if in_cp932 and form.line_end == "\r":
        form.encoding = "cp932"
    lines = text.splitlines()
    header = next((line for line in lines if line.strip()), "")
    if _FOR_EXCEL.fullmatch(header):
        raise BackpropError("table-sep-line", Place(file), line=header)
    form.delimiter = wanted.delimiter or _delimiter_of(header, inputs)
    if wanted.decimal is not None:
        form.decimal = wanted.decimal
    else:
        rows = lines[lines.index(header) + 1 : _LOOKED_AT] if header else []
        form.decimal, form.decimal_proven, form.decimal_doubtful = decimal_sign(header, rows, form.delimiter, inputs)
    return form, _as_utf8(form, head, read)


def _reader(stream: BinaryIO, file: str) -> Read:
    """What is there already, and no waiting for more. Raises BackpropError where nothing can be read."""
    some: Read = getattr(stream, "read1", stream.read)

    def read(size: int) -> bytes:
        try:
            return some(size)
        except OSError as error:
            raise unreadable(error, file) from None

    return read


def _is(head: bytes, encoding: str) -> bool:
    """Whether bytes, which may end within a character, are text in an encoding."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _lines_in(head: bytes) -> int:
    return max(head.count(b"\n"), head.rstrip(b"\r").count(b"\r"))  # a last \r may be half of \r\n


def _refuse_other_files(head: bytes, file: str) -> None:
    for start, message, kind in _OTHER_FILES:
        if head.startswith(start):
            raise BackpropError(message, Place(file), kind=kind)


def _find_encoding(form: TableForm, head: bytes, said: str | None) -> bytes:
    """Settle the encoding; the head without its BOM."""
    if said is not None:
        form.encoding = "utf-16-le" if said == "utf-16" else said
    for bom, encoding in _BOMS:
        if head.startswith(bom) and (said is None or encoding.startswith(said)):
            form.bom, form.encoding = True, encoding
            return head[len(bom) :]
    if said is None and b"\0" in head[:4]:
        zeros = [at for at, byte in enumerate(head[:4]) if not byte]
        form.encoding = "utf-16-le" if zeros == [1, 3] else "utf-16-be" if zeros == [0, 2] else form.encoding
    return head


def _delimiter_of(header: str, inputs: Container[str]) -> str:
    """The sign at which most cells of the header are inputs, or else the most frequent one."""
    bare = _QUOTED.sub("", header)

    def cells(sign: str) -> tuple[int, int]:
        return sum(cell.strip(' "') in inputs for cell in header.split(sign)), bare.count(sign)

    return max((sign for sign in DELIMITERS if sign in bare), key=cells, default=DELIMITERS[0])


def _as_utf8(form: TableForm, head: bytes, read: Read) -> Read:
    """Reads the head, then the rest. What cannot be decoded is no UTF-8 either, and found where it stands."""
    rest = [head]

    def plain(size: int) -> bytes:
        return rest.pop() if rest else read(size)

    if form.encoding == "utf-8" and form.line_end != "\r":
        return plain
    decoder = codecs.getincrementaldecoder(form.encoding)(_UNREAD)

    def transcoded(size: int) -> bytes:
        while data := plain(size):
            if text := decoder.decode(data):
                return _utf8(text, form.line_end)
        return _utf8(decoder.decode(b"", True), form.line_end)

    return transcoded


def _utf8(text: str, line_end: str) -> bytes:
    return (text.replace("\r", "\n") if line_end == "\r" else text).encode("utf-8", "surrogatepass")
