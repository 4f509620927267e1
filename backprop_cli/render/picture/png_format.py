"""The picture as PNG: its SVG, drawn by Typst (the extra `draw`)."""

from __future__ import annotations

from backprop_cli.render.paper.typesetting import typeset
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Labels, Picture

SIDE = 4_000
"""Points of the longest side, of two pixels each; a larger picture is drawn smaller."""


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> bytes:
    """The picture on white. Raises BackpropError where typst is not installed, or no font has a character."""
    data = {"alt": picture.title or picture.output_name or "", "side": SIDE}
    return typeset("picture", data, [svg(picture, labels, room, view)], "png")
