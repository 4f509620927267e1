"""The formats of a picture, by name and by the ending of a file."""

from __future__ import annotations

from backprop_cli.language.escape import visible
from backprop_cli.render.formats import renderer_of
from backprop_cli.render.picture.labels import labels_at, labels_for
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Picture
from backprop_cli.teaching.steps import Frame

PICTURES = ("text", "svg", "png", "dot", "mermaid")
_renderer = renderer_of(__name__)
ENDINGS = {".txt": "text", ".svg": "svg", ".png": "png", ".dot": "dot", ".gv": "dot"}
ENDINGS |= {".mmd": "mermaid", ".mermaid": "mermaid"}


def drawn(picture: Picture, form: str, show: str, view: View, frame: Frame | None = None) -> str | bytes:
    """The picture in one of PICTURES, or what has appeared of it in a `frame`: text, or bytes for png.

    `show` is one of SHOWS; where things stand is the same in all of them, so that an empty sheet has room to write and
    one picture can be laid over another. Raises BackpropError where a format needs something that is not installed.
    """
    labels = labels_for(show, view)
    if frame:
        labels = labels_at(frame, labels)
    if picture.title:
        picture = picture._replace(title=signs(visible(picture.title), view))
    drawing: str | bytes = _renderer(form)(picture, labels, labels_for("both", view), view)
    return drawing
