"""The picture as PNG: its SVG, drawn by resvg_py (the extra `draw`)."""

from __future__ import annotations

from backprop_cli.language.errors import BackpropError
from backprop_cli.render.picture.dot_format import FONT
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Labels, Picture

DPI = 144.0  # two pixels a point
_LETTER = f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" font-family="{FONT}"><text y="9">{{}}</text></svg>"""


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> bytes:
    """The picture as PNG, on white. Raises BackpropError when resvg_py is not installed, or no font that it knows."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise BackpropError("needs-draw") from None
    if svg_to_bytes(_LETTER.format("8")) == svg_to_bytes(_LETTER.format("")):  # without a font it leaves out all texts
        raise BackpropError("no-font", None, fonts=FONT.removesuffix(", sans-serif"))
    return svg_to_bytes(svg(picture, labels, room, view), dpi=DPI)
