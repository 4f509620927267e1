"""The picture as PDF, its SVG on a page of its size, or a slide for each of its steps; by Typst (the extra `draw`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backprop_cli.render.explain.rows import groups_of
from backprop_cli.render.paper.typesetting import typeset
from backprop_cli.render.picture.labels import labels_at
from backprop_cli.render.picture.slide import Slide
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Labels, Picture

SIDE = 14_000
"""Points of the longest side: many readers show no page of more than 14,400."""
_NEW = re.compile(r'class="new" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')


def render_steps(picture: Picture, slides: Sequence[Slide], labels: Labels, room: Labels, view: View) -> bytes:
    """A page of 16:9 for each step: title, picture, and what is said of it. Raises BackpropError as `render` does."""
    untitled = picture._replace(title=None)
    pictures = [svg(untitled, labels_at(slide.frame, labels), room, view) for slide in slides]
    data = {
        "language": view.language,
        "alt": picture.title or picture.output_name or "",
        "title": picture.title or "",
        "slides": [
            {"number": slide.number, "groups": groups_of(slide.told), "new": _new(drawn)}
            for slide, drawn in zip(slides, pictures)
        ],
    }
    return typeset("slides", data, pictures)


def _new(drawn: str) -> list[list[float]]:
    """What stands out in a picture: left, top, width and height of each."""
    return [list(map(float, place)) for place in _NEW.findall(drawn)]


def render(picture: Picture, labels: Labels, room: Labels, view: View) -> bytes:
    """The picture on a page. Raises BackpropError where typst is not installed, or no font has a character."""
    data = {"alt": picture.title or picture.output_name or "", "side": SIDE}
    return typeset("picture", data, [svg(picture, labels, room, view)])
