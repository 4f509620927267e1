"""How a graph shows itself in a notebook: as the empty picture, to fill in.

A notebook asks an object for `_repr_svg_`. That needs the renderers, and graphs stand below them; so it is given to
them here, and the public names come with it.
"""

from __future__ import annotations

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError


def drawing_of(graph: Graph) -> str | None:
    """The empty picture as SVG; None where the graph is too large or unfinished."""
    if not 0 <= graph.output < len(graph):
        return None
    from backprop_cli.render.picture import drawn
    from backprop_cli.session.surroundings import page_view
    from backprop_cli.teaching.picture import sketch_of

    try:
        return str(drawn(sketch_of(graph), "svg", "none", page_view()))
    except BackpropError:
        return None


Graph._repr_svg_ = drawing_of
