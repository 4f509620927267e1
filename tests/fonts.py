"""Whether this machine has a font for Japanese, which pip cannot install."""

from __future__ import annotations

import pytest

JAPANESE = ("Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "IPAGothic", "IPAexGothic", "TakaoPGothic", "VL Gothic")


def japanese_fonts() -> list[str]:
    """The files of the fonts that are found here."""
    typst = pytest.importorskip("typst")
    fonts = {font.family: font.path for font in typst.Fonts().fonts() if font.path}
    return [fonts[family] for family in JAPANESE if family in fonts]


def skip_without_japanese() -> None:
    """Leave the test out where there is none."""
    if not japanese_fonts():
        pytest.skip("no Japanese font is installed")
