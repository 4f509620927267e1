"""PNG and PDF: what Typst makes of the pictures, with its own fonts alone and with those that are found."""

from __future__ import annotations

import struct
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from pictures import REUSE
from support import APPLE, good, run
from terminal import in_terminal

from backprop_cli.language.escape import markup_texts

typst = pytest.importorskip("typst")
pdfium = pytest.importorskip("pypdfium2")

OWN_FONTS = {"TYPST_IGNORE_SYSTEM_FONTS": "1"}
"""What a machine without any font has: those in Typst itself."""
JAPANESE = ("Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "IPAGothic", "IPAexGothic", "TakaoPGothic", "VL Gothic")
needs_japanese = pytest.mark.skipif(
    not set(typst.Fonts().families()) & set(JAPANESE), reason="no Japanese font is installed"
)


def pages(path: Path) -> list[str]:
    """The text of every page of a PDF."""
    document = pdfium.PdfDocument(path.read_bytes())
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def letters(text: str) -> Counter[str]:
    """How often a text has each character but spaces, of which a PDF has few."""
    return Counter("".join(text.split()))


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG whose checksums and pixels are all there."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = dict(_chunks(data))
    width, height, depth, color = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (1 + width * {2: 3, 6: 4}[color] * depth // 8)
    return width, height


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG; those of the same kind are one."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        found[kind] = found.get(kind, b"") + body
        at += 12 + length
    assert next(reversed(found)) == b"IEND"
    yield from found.items()


def test_a_png_has_its_pixels_and_is_the_same_every_time(tmp_path: Path) -> None:
    made = []
    for name in ("one.png", "two.png"):
        good("graph", *REUSE, "-o", str(tmp_path / name), env=OWN_FONTS)
        made.append((tmp_path / name).read_bytes())
    width, height = png_size(made[0])
    assert width > 800
    assert height > 400
    assert made[0] == made[1]


def test_a_pdf_is_a_page_with_the_texts_of_the_picture_and_the_same_every_time(tmp_path: Path) -> None:
    words = ("graph", "z = (x + y)**2", "x=3", "y=4")
    drawn = markup_texts(good(*words, "--format", "svg"))
    made = []
    for name in ("one.pdf", "two.pdf"):
        good(*words, "-o", str(tmp_path / name), env=OWN_FONTS)
        made.append((tmp_path / name).read_bytes())
    (text,) = pages(tmp_path / "one.pdf")
    assert letters(text) == letters(drawn)
    assert made[0] == made[1]
    assert b"CreationDate" not in made[0]


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_what_no_font_has_is_refused_not_drawn_as_boxes(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{form}"
    result = run("graph", APPLE, "-o", str(path), env=OWN_FONTS)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("backprop: no font on this machine has い ゴ リ ン 物 …; install one that has")
    assert "fonts-noto-cjk" in result.err
    assert result.err.count("\n") == 1
    assert not path.exists()


def test_the_signs_of_our_own_and_greek_letters_need_no_font_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "signs.yaml"
    path.write_text(
        "title: '∂ × ← ✓ ≈ − → … · ✗ — ² √ Σ ₁ é'\nexpression: α*β + 1/3\nvalues: {α: 2**0.5, β: 3}\n", "utf-8"
    )
    good("graph", str(path), "-o", str(tmp_path / "signs.pdf"), "--lang", "ja", env=OWN_FONTS)
    (text,) = pages(tmp_path / "signs.pdf")
    assert not letters("∂ × ← ✓ ≈ − → … · ✗ — ² √ Σ ₁ é α β") - letters(text)


@needs_japanese
def test_a_japanese_title_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "apple.pdf"
    good("graph", APPLE, "-o", str(path))
    assert "リンゴの買い物" in pages(path)[0]


def test_fonts_may_lie_in_a_folder(tmp_path: Path) -> None:
    fonts = {font.family: font.path for font in typst.Fonts().fonts() if font.path}
    found = next((fonts[family] for family in JAPANESE if family in fonts), None)
    if found is None:
        pytest.skip("no Japanese font is installed")
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / Path(found).name).symlink_to(found)
    path = tmp_path / "apple.pdf"
    good("graph", APPLE, "-o", str(path), env=OWN_FONTS | {"TYPST_FONT_PATHS": str(folder)})
    assert "リンゴの買い物" in pages(path)[0]


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_without_typst_a_line_says_what_to_install(form: str) -> None:
    with mock.patch.dict(sys.modules, {"typst": None}):
        good("graph", *REUSE, "--format", "svg")
        result = run("graph", *REUSE, "--format", form)
    assert (result.code, result.out) == (2, "")
    assert result.err == "backprop: png and pdf need the package typst; install it with: pip install typst\n"


def test_no_picture_in_points_is_for_terminals() -> None:
    code, seen = in_terminal("graph", *REUSE, "--format", "pdf")
    assert code == 2
    assert "-o picture.pdf" in seen
