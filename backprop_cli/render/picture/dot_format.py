"""The picture as a Graphviz graph (DOT): two arrows an edge, the value forward and the gradient back."""

from __future__ import annotations

from backprop_cli.language.escape import dot_string, markup
from backprop_cli.render.picture.labels import bare, leaf, lines_of, named_value, symbol
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Arrow, Labels, Picture, Shape

_HEAD = """\
  graph [rankdir=LR, ordering=in, nodesep=0.3, ranksep=0.6, bgcolor=transparent, fontname="{font}", labelloc=t]
  node [fontname="{font}", fontsize=14]
  edge [fontname="{font}", fontsize=12, arrowsize=0.7]"""
FONT = "Noto Sans CJK JP, Hiragino Sans, Yu Gothic, Noto Sans, Arial, DejaVu Sans, Liberation Sans, sans-serif"
GRADIENT_COLOR = "#c2185b"


def render(picture: Picture, labels: Labels, _room: Labels, view: View) -> str:
    """The DOT text of a picture. Circles are of class `operation`, arrows of class `value` and `gradient`."""
    lines = ["digraph backprop {", _HEAD.format(font=FONT)]
    if picture.title:
        lines.append(f"  graph [label={dot_string(picture.title)}]")
    sums = {node: bare(labels(meeting).gradient) for node, meeting in picture.meetings.items()}
    lines += [f"  n{node} {_shape(shape, sums.get(node, ''), view)}" for node, shape in picture.shapes.items()]
    lines.append(f'  out [shape=plaintext, class="name", label={dot_string(picture.output_name or "")}]')
    leaves = "; ".join(f"n{node}" for node, shape in picture.shapes.items() if not shape.operands)
    lines.append(f"  {{rank=same; {leaves}}}")
    for arrow in picture.arrows:
        lines += _arrow(picture, arrow, labels)
    return "\n".join([*lines, "}"]) + "\n"


def _shape(shape: Shape, gradient: str, view: View) -> str:
    """A circle or a label, with the sum of what comes back beside it where branches meet."""
    beside = f", xlabel=<<font color={dot_string(GRADIENT_COLOR)}>{_html(gradient)}</font>>" if gradient else ""
    if shape.operands:
        sign = dot_string(symbol(shape.label, view))
        return f'[shape=circle, margin="0.02", class="operation", label={sign}{beside}]'
    return f'[shape=plaintext, class="name", label={dot_string(leaf(shape, view))}{beside}]'


def _html(text: str) -> str:
    """Lines of text in a label that has colours."""
    return "<br/>".join(map(markup, lines_of(text)))


def _lines(text: str) -> str:
    """A string of one or more centred lines."""
    return '"' + "\\n".join(dot_string(line)[1:-1] for line in lines_of(text)) + '"'


def _arrow(picture: Picture, arrow: Arrow, labels: Labels) -> list[str]:
    value, gradient, _ = labels(arrow)
    gradient = bare(gradient)
    ends = f"n{arrow.tail} -> {'out' if arrow.head is None else f'n{arrow.head}'}"
    lines = [f'  {ends} [class="value", label={_lines(named_value(picture, arrow, value))}]']
    if gradient:
        color = f'color="{GRADIENT_COLOR}", fontcolor="{GRADIENT_COLOR}"'
        lines.append(f'  {ends} [class="gradient", dir=back, {color}, label={_lines(gradient)}]')
    return lines
