"""The formats of a picture, by name and by the ending of a file."""

from __future__ import annotations

from backprop_cli.language.escape import visible
from backprop_cli.render.formats import renderer_of
from backprop_cli.render.picture.labels import labels_for
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Picture

PICTURES = ("text", "svg", "png", "pdf", "tikz", "dot", "mermaid")
_renderer = renderer_of(__name__)
ENDINGS = {".txt": "text", ".svg": "svg", ".png": "png", ".pdf": "pdf", ".tex": "tikz", ".dot": "dot"}
ENDINGS |= {".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}


def drawn(picture: Picture, form: str, show: str, view: View) -> str | bytes:
    """The picture in one of PICTURES: text, or bytes for png and pdf.

    `show` is one of SHOWS; where things stand is the same in all of them, so that an empty sheet has room to write and
    one picture can be laid over another. Raises BackpropError where a format needs something that is not installed.
    """
    labels = labels_for(show, view)
    if picture.title:
        picture = picture._replace(title=signs(visible(picture.title), view))
    drawing: str | bytes = _renderer(form)(picture, labels, labels_for("both", view), view)
    return drawing
