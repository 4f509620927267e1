"""SVG and PNG, drawn by Graphviz through pygraphviz (the extra `draw`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import markup
from backprop_cli.language.messages import say
from backprop_cli.render.picture.dot_format import FONT, GRADIENT_COLOR
from backprop_cli.render.picture.slide import Slide, slide
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Labels, Picture

_STYLE = f"""\
.backprop text {{ font-family: {FONT}; fill: #1a1a1a }}
.backprop .graph > polygon {{ fill: #ffffff }}
.backprop .operation ellipse {{ fill: #f4f4f4; stroke: #1a1a1a; stroke-width: 1.5 }}
.backprop .value path, .backprop .value polygon {{ stroke: #1a1a1a }}
.backprop .value polygon, .backprop .branch ellipse {{ fill: #1a1a1a }}
.backprop .gradient path, .backprop .gradient polygon {{ stroke: {GRADIENT_COLOR} }}
.backprop .gradient polygon, .backprop .gradient text {{ fill: {GRADIENT_COLOR} }}
@media (prefers-color-scheme: dark) {{
  .backprop text {{ fill: #f0f0f0 }}
  .backprop .graph > polygon {{ fill: #1b1b1f }}
  .backprop .operation ellipse {{ fill: #2c2c32; stroke: #f0f0f0 }}
  .backprop .value path, .backprop .value polygon {{ stroke: #f0f0f0 }}
  .backprop .value polygon, .backprop .branch ellipse {{ fill: #f0f0f0; stroke: #f0f0f0 }}
  .backprop .gradient path, .backprop .gradient polygon {{ stroke: #ff7fb0 }}
  .backprop .gradient polygon, .backprop .gradient text {{ fill: #ff7fb0 }}
}}"""
_NOISE = re.compile(r"<\?xml.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE.*?>\s*|<title>.*?</title>\s*", re.DOTALL)
_GROUP = re.compile(r'<g id="(\w+)"(?:(?!<g ).)*?</g>', re.DOTALL)
_ID = re.compile(r'(<g) id="\w+"')  # several pictures may stand on one page
_SIZE = "max-width: 100%; height: auto"
_BASELINE = 0.36  # of a letter's size: from the middle of a line of text down to where letters stand


def svg(picture: Picture, labels: Labels, room: Labels, view: View) -> str:
    """The picture as SVG, with a title and a description, in colours for light and dark.

    Raises BackpropError when pygraphviz is not installed.
    """
    drawn = slide(picture, labels, room, view)
    tag, body = _NOISE.sub("", _draw(drawn.text, "svg").decode("utf-8")).split(">", 1)
    output = picture.output_name or "output"
    title = markup(picture.title or output)
    description = markup(say("picture-description", view.language, count=len(picture.shapes), output=output))
    return (
        tag.replace("<svg", f'<svg class="backprop" role="img" aria-label="{title}" style="{_SIZE}"', 1)
        + f">\n<title>{title}</title>\n<desc>{description}</desc>\n<style>\n{_STYLE}\n</style>{_centred(body, drawn)}"
    )


def png(picture: Picture, labels: Labels, room: Labels, view: View) -> bytes:
    """The picture as PNG on white. Raises BackpropError when pygraphviz is not installed."""
    text = slide(picture, labels, room, view).text
    return _draw(text.replace("digraph backprop {", "digraph backprop {\n  graph [dpi=192]", 1), "png")


def _draw(text: str, form: str) -> bytes:
    """What Graphviz makes of a placed DOT text; `nop2` is its name for drawing things where they are."""
    try:
        from pygraphviz import AGraph
    except ImportError:
        raise BackpropError("needs-draw") from None
    with _quiet():
        drawn: bytes = AGraph(string=text).draw(format=form, prog="nop2")
    return drawn


def _centred(body: str, drawn: Slide) -> str:
    """Texts where they belong, whatever Graphviz found out about fonts on the machine that it drew on."""

    def mended(group: re.Match[str]) -> str:
        label = drawn.labels.get(group[1])
        if label is None:
            return group[0]
        baseline = _BASELINE * label.size - label.middle[1]
        return re.sub(r' y="\S+"', f' y="{baseline:.2f}"', group[0])

    return _ID.sub(r"\1", _GROUP.sub(mended, body))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what C libraries say about fonts off stderr, where scripts look for errors."""
    try:
        saved = os.dup(2)
    except OSError:  # stderr is closed
        yield
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)
