"""The picture with the chain rule on the way back: ∂z/∂z, then ∂z/∂z · ∂z/∂t, then ∂z/∂z · ∂z/∂t · ∂t/∂x.

Source: *Deep Learning from Scratch*, 5.2 (the chain rule and computation graphs).
"""

from __future__ import annotations

from backprop_cli.graph.notation import bracketed, expressions, leaf_text
from backprop_cli.graph.tape import Graph
from backprop_cli.language.messages import shortened
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number
from backprop_cli.teaching.picture import STUB_WIDTH, Picture, uses_in

MOST_LINKS = 5
"""Partial derivatives in a product before what arrives at a node is written as one."""


def chained(picture: Picture, graph: Graph, upstream: str | None = None) -> Picture:
    """The picture with products of partial derivatives in place of the numbers that come back.

    `upstream` is a letter that arrives at the output from the right, such as E; without one it is what the picture has
    there, and ∂z/∂z in place of 1 or of an array.
    """
    upstream = upstream or _given(picture.arrows[-1].gradient)
    output, uses = graph.output_name, uses_in(graph)
    texts = expressions(graph, STUB_WIDTH)
    labels = {node: bracketed(graph.names[node] or shortened(texts[node], STUB_WIDTH)) for node in picture.shapes}
    labels[picture.output] = output
    arriving = {picture.output: [upstream or _partial(output, output)]}
    given = [upstream] if upstream else []
    arrows = []
    for arrow in reversed(picture.arrows):  # from right to left
        if arrow.head is None:
            links = arriving[picture.output]
        else:
            arrives = arriving.get(arrow.head, [*given, _partial(output, labels[arrow.head])])
            links = [*arrives, _partial(labels[arrow.head], labels[arrow.tail])]
            if uses[arrow.tail] == 1 and len(links) < MOST_LINKS:
                arriving[arrow.tail] = links
        arrows.append(arrow._replace(gradient=" · ".join(links)))
    meetings = {
        node: meeting._replace(gradient=" · ".join([*given, _partial(output, labels[node])]))
        for node, meeting in picture.meetings.items()
    }
    return picture._replace(arrows=arrows[::-1], meetings=meetings)


def _partial(of: str, by: str) -> str:
    return f"∂{of}/∂{by}"


def _given(upstream: Number | str) -> str | None:
    if is_array(upstream) or upstream in (1, "1"):
        return None
    return upstream if isinstance(upstream, str) else leaf_text(upstream)
