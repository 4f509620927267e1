"""The formats of a picture, by name and by the ending of a file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from backprop_cli.language.escape import visible
from backprop_cli.render.formats import renderer_of
from backprop_cli.render.picture.labels import labels_at, labels_for
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Picture
from backprop_cli.teaching.steps import Frame

if TYPE_CHECKING:
    from backprop_cli.render.picture.slide import Slide

PICTURES = ("text", "svg", "png", "pdf", "tikz", "dot", "mermaid")
_renderer = renderer_of(__name__)
ENDINGS = {".txt": "text", ".svg": "svg", ".png": "png", ".pdf": "pdf", ".tex": "tikz", ".dot": "dot"}
ENDINGS |= {".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}


STEPS_IN_ONE = ("pdf", "tikz")
"""The formats that hold all steps of a picture in one file."""


def drawn_steps(picture: Picture, slides: Sequence[Slide], form: str, show: str, view: View) -> str | bytes:
    """All steps of a picture in one of STEPS_IN_ONE. Raises BackpropError as `drawn` does."""
    render = import_module(f"{__name__}.{form}_format").render_steps
    made: str | bytes = render(_titled(picture, view), slides, labels_for(show, view), labels_for("both", view), view)
    return made


def drawn(picture: Picture, form: str, show: str, view: View, frame: Frame | None = None) -> str | bytes:
    """The picture in one of PICTURES, or what has appeared of it in a `frame`: text, or bytes for png and pdf.

    `show` is one of SHOWS; where things stand is the same in all of them, so that an empty sheet has room to write and
    one picture can be laid over another. Raises BackpropError where a format needs something that is not installed.
    """
    labels = labels_for(show, view)
    if frame:
        labels = labels_at(frame, labels)
    drawing: str | bytes = _renderer(form)(_titled(picture, view), labels, labels_for("both", view), view)
    return drawing


def _titled(picture: Picture, view: View) -> Picture:
    """The picture with its title as people may see it."""
    return picture._replace(title=signs(visible(picture.title), view)) if picture.title else picture
