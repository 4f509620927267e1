"""What a file is by its first bytes, where it is no text: a table with a row for each kind that people hand in."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """How files of a kind begin, and the id of the words for them; `inside` stands somewhere near the start."""

    begins: bytes
    words: str
    inside: bytes = b""
    after: int = 0  # bytes before `begins`


KINDS = (
    Kind(b"%PDF-", "kind-pdf"),
    Kind(b"PK\3\4", "kind-word", b"word/"),
    Kind(b"PK\3\4", "kind-excel", b"xl/"),
    Kind(b"PK\3\4", "kind-slides", b"ppt/"),
    Kind(b"PK\3\4", "kind-office", b"opendocument"),
    Kind(b"PK", "kind-zip"),
    Kind(b"\xd0\xcf\x11\xe0", "kind-office"),
    Kind(b"{\\rtf", "kind-rtf"),
    Kind(b"\x89PNG", "kind-picture"),
    Kind(b"\xff\xd8\xff", "kind-picture"),
    Kind(b"GIF8", "kind-picture"),
    Kind(b"BM", "kind-picture", b"\0\0\0\0"),
    Kind(b"II*\0", "kind-picture"),
    Kind(b"MM\0*", "kind-picture"),
    Kind(b"RIFF", "kind-picture", b"WEBP"),
    Kind(b"ftyphe", "kind-picture", after=4),
    Kind(b"ftypmif", "kind-picture", after=4),
    Kind(b"ftyp", "kind-film", after=4),
    Kind(b"\x1f\x8b", "kind-archive"),
    Kind(b"7z\xbc\xaf", "kind-archive"),
    Kind(b"Rar!", "kind-archive"),
    Kind(b"BZh", "kind-archive"),
    Kind(b"\xfd7zXZ", "kind-archive"),
    Kind(b"ustar", "kind-archive", after=257),
    Kind(b"\x93NUMPY", "kind-numpy"),
    Kind(b"\x7fELF", "kind-compiled"),
    Kind(b"MZ", "kind-compiled", b"\0\0"),
)
_ENDINGS = {
    "kind-word": (".docx", ".docm", ".dotx"),
    "kind-excel": (".xlsx", ".xlsm"),
    "kind-slides": (".pptx",),
    "kind-office": (".odt", ".ods", ".odp", ".pages", ".numbers", ".key"),
}
_NEAR = 8_192

INTERPRETERS = {".py": "python", ".jl": "julia", ".r": "Rscript", ".js": "node", ".rb": "ruby"}
"""What runs a program, by the ending of its file."""


def no_text(data: bytes, ending: str) -> str | None:
    """The id of the words for what a file is; None where it may be text. `ending` tells archives apart."""
    for kind in KINDS:
        if data.startswith(kind.begins, kind.after) and kind.inside in data[:_NEAR]:
            if kind.words == "kind-zip":
                return next((words for words, endings in _ENDINGS.items() if ending in endings), kind.words)
            return kind.words
    return None
