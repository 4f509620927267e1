"""SVG and PNG, laid out by Graphviz through pygraphviz (the extra `draw`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from backprop_cli.errors import BackpropError
from backprop_cli.messages import say
from backprop_cli.picture import Labels, Picture
from backprop_cli.render import View
from backprop_cli.render import picture_dot as dot

_STYLE = """\
text { font-family: "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Noto Sans", sans-serif; fill: #1a1a1a }
.operation ellipse { fill: #ffffff; stroke: #1a1a1a; stroke-width: 1.5 }
.value path, .value polygon { stroke: #1a1a1a } .value polygon { fill: #1a1a1a }
.gradient path, .gradient polygon { stroke: #c2185b } .gradient polygon, .gradient text { fill: #c2185b }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f0f0 } .operation ellipse { fill: #202020; stroke: #f0f0f0 }
  .value path, .value polygon { stroke: #f0f0f0 } .value polygon { fill: #f0f0f0 }
  .gradient path, .gradient polygon { stroke: #ff6fa5 } .gradient polygon, .gradient text { fill: #ff6fa5 }
}"""


def svg(picture: Picture, labels: Labels, view: View) -> str:
    """The picture as SVG, with a title and a description, in colours for light and dark.

    Raises BackpropError when pygraphviz is not installed.
    """
    drawn = _draw(dot.render(picture, labels, view), "svg").decode("utf-8")
    body = re.sub(r"<!--.*?-->\n?|<!DOCTYPE.*?>\n?|<title>.*?</title>\n?", "", drawn, flags=re.DOTALL)
    title = escape(picture.title or picture.output_name or "backprop")
    description = escape(
        say("picture-description", view.language, count=len(picture.shapes), output=picture.output_name or "output")
    )
    head = f'<title id="title">{title}</title>\n<desc id="desc">{description}</desc>\n<style>\n{_STYLE}\n</style>\n'
    return re.sub(
        r"<svg (.*?)>\n",
        rf'<svg role="img" aria-labelledby="title desc" \1>\n{_literal(head)}',
        body,
        count=1,
        flags=re.DOTALL,
    )


def png(picture: Picture, labels: Labels, view: View) -> bytes:
    """The picture as PNG on white. Raises BackpropError when pygraphviz is not installed."""
    text = dot.render(picture, labels, view, background="white")
    return _draw(text.replace("digraph backprop {", "digraph backprop {\n  graph [dpi=192]", 1), "png")


def _draw(text: str, form: str) -> bytes:
    try:
        from pygraphviz import AGraph
    except ImportError:
        raise BackpropError("needs-draw") from None
    with _quiet():
        drawn: bytes = AGraph(string=text).draw(format=form, prog="dot")
    return drawn


def _literal(text: str) -> str:
    """Text as a replacement for `re.sub`."""
    return text.replace("\\", r"\\")


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
