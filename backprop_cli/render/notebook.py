"""How solutions and graphs show themselves in Jupyter and Colab.

A notebook asks an object for `_repr_html_` and `_repr_svg_`. These methods need the renderers, and what they belong to
stands below those: so this module gives them to the classes, and the package imports it along with `solve` and its
kin. Nothing is loaded for them before a notebook asks.

The language is that of the command line: BACKPROP_LANG, or else the locale.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.solving.letters import AnySolution, LetterSolution
from backprop_cli.solving.solution import Solution

if TYPE_CHECKING:
    from backprop_cli.render.view import View


def table_of(solution: AnySolution) -> str:
    """The table as HTML."""
    from backprop_cli.render.solution.html_table import render

    return "".join(render([solution], _view()))


def drawing_of(graph: Graph) -> str | None:
    """The empty picture as SVG; None where the graph is too large or unfinished."""
    if not 0 <= graph.output < len(graph):
        return None
    from backprop_cli.render.picture import drawn
    from backprop_cli.teaching.picture import sketch_of

    try:
        return str(drawn(sketch_of(graph), "svg", "none", _view()))
    except BackpropError:
        return None


def _view() -> View:
    from backprop_cli.language.choice import language_of
    from backprop_cli.render.view import View

    return View(language_of((), os.environ, sys.stdout))


Solution._repr_html_ = table_of
LetterSolution._repr_html_ = table_of
Graph._repr_svg_ = drawing_of
