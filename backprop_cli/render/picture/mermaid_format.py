"""The picture as a Mermaid flowchart, for Markdown pages that draw it."""

from __future__ import annotations

from backprop_cli.language.escape import mermaid_text, string_literal
from backprop_cli.render.picture.labels import leaf, lines_of, named_value, symbol
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Labels, Picture


def render(picture: Picture, labels: Labels, _room: Labels, view: View) -> str:
    """The Mermaid text of a picture."""
    lines = ["flowchart LR"]
    if picture.title:
        lines.insert(0, f"---\ntitle: {string_literal(picture.title)}\n---")
    for node, shape in picture.shapes.items():
        label = mermaid_text(symbol(shape.label, view) if shape.operands else leaf(shape, view))
        if node in picture.meetings:  # the sum of what comes back
            label = _lines(label, labels(picture.meetings[node]).gradient)
        lines.append(f'  n{node}(("{label}"))' if shape.operands else f'  n{node}["{label}"]')
    lines.append(f'  out["{mermaid_text(picture.output_name or " ")}"]')
    for arrow in picture.arrows:
        value, gradient, _ = labels(arrow)
        text = _lines("", named_value(picture, arrow, value), gradient)
        middle = f' -->|"{text}"| ' if text else " --> "
        lines.append(f"  n{arrow.tail}{middle}{'out' if arrow.head is None else f'n{arrow.head}'}")
    return "\n".join(lines) + "\n"


def _lines(first: str, *texts: str) -> str:
    """Lines below each other, without empty ones; the first is written as Mermaid wants it already."""
    others = (mermaid_text(line) for text in texts for line in lines_of(text))
    return "<br>".join(line for line in (first, *others) if line)
