"""What the methods of a solution return: each shows itself as text in a terminal, and richly in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backprop_cli.language.escape import markdown_block, page_in_attribute
from backprop_cli.session.surroundings import page_view, text_of, view_here

if TYPE_CHECKING:
    from backprop_cli.solving.letters import AnySolution
    from backprop_cli.teaching.explain.explanation import Explained
    from backprop_cli.teaching.lesson import Lesson
    from backprop_cli.teaching.picture import Picture as Shapes

FRAME_HEIGHT = 720
"""Pixels of the frame that a lesson stands in; what is longer scrolls there."""


class Table:
    """The table of a solution: text in a terminal, HTML in a notebook.

    >>> from backprop_cli import solve
    >>> solve("z = x*y", {"x": 2, "y": 3}).table()
     node  calculation  value  ∂z/∂node  formula  ✓
     ──────────────────────────────────────────────
     x                      2         3  y        ✓
     y                      3         2  x        ✓
     z     x * y            6         1  1        ✓
    <BLANKLINE>
    ✓ 3 of 3 gradients confirmed by sympy's formulas.
    """

    def __init__(self, solution: AnySolution, digits: int | None) -> None:
        self._solution, self._digits = solution, digits

    def __repr__(self) -> str:
        from backprop_cli.render.solution.table_format import render

        return text_of(render, self._solution, view_here(self._digits)).strip("\n")

    def _repr_html_(self) -> str:
        from backprop_cli.render.solution.html_table import render

        return text_of(render, self._solution, page_view(self._digits))


class Picture:
    """The picture of a solution: text in a terminal, SVG in a notebook.

    `svg` is the picture as text for a file; it takes colours for a dark page itself, and loads nothing.

    >>> from backprop_cli import solve
    >>> solve("z = x*y", {"x": 2, "y": 3}).picture()
          2
    x ───────┐
        ← 3  │     6
            (×)─────→ z
          3  │   ← 1
    y ───────┘
        ← 2
    """

    def __init__(self, shapes: Shapes, show: str, digits: int | None) -> None:
        self._shapes, self._show, self._digits = shapes, show, digits

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        from backprop_cli.render.picture import drawn

        return str(drawn(self._shapes, "svg", self._show, page_view(self._digits)))

    def __repr__(self) -> str:
        from backprop_cli.render.picture import drawn

        return str(drawn(self._shapes, "text", self._show, view_here(self._digits))).strip("\n")

    def _repr_svg_(self) -> str:
        return self.svg


class Explanation:
    r"""The calculation told step by step: text in a terminal, Markdown in a notebook.

    >>> from backprop_cli import solve
    >>> told = str(solve("z = x*y", {"x": 2, "y": 3}).explain("x"))
    >>> print(*told.splitlines()[:2], sep="\n")
    Forward pass: the values, from left to right
      z = x × y = 2 × 3 = 6
    """

    def __init__(self, explained: Explained, digits: int | None) -> None:
        self._explained, self._digits = explained, digits

    def __repr__(self) -> str:
        from backprop_cli.render.explain.text_format import render

        return text_of(render, self._explained, view_here(self._digits)).strip("\n")

    def _repr_markdown_(self) -> str:
        from backprop_cli.render.explain.markdown_format import render

        return text_of(render, self._explained, page_view(self._digits))


class Steps:
    """A lesson: the picture step by step, where each number comes from, and blanks to fill in.

    In a notebook it stands in a frame of its own, whose script cannot reach the notebook or a network. `html` is the
    page as text for a file.

    >>> from backprop_cli import solve
    >>> steps = solve("z = x*y", {"x": 2, "y": 3}).steps()
    >>> steps
    Steps(6 steps to z)
    >>> steps.html[:15]
    '<!doctype html>'
    """

    def __init__(self, lesson: Lesson, digits: int | None) -> None:
        from backprop_cli.render.lesson.page import page

        self._lesson = lesson
        self.html = page([lesson], page_view(digits)).decode()

    def __repr__(self) -> str:
        return f"Steps({len(self._lesson.moments)} steps to {self._lesson.solution.output})"

    def _repr_html_(self) -> str:
        style = f"width: 100%; height: {FRAME_HEIGHT}px; border: 0; color-scheme: light dark"
        return f'<iframe sandbox="allow-scripts" style="{style}" srcdoc="{page_in_attribute(self.html)}"></iframe>'


class Code(str):
    """The text of a Python program; in a session, and in a notebook, it is shown as a program.

    >>> from backprop_cli import solve
    >>> program = solve("z = x*y", {"x": 2, "y": 3}).code("plain")
    >>> program.splitlines()[-1]
    'print("dy:", dy)'
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self).removesuffix("\n")

    def _repr_markdown_(self) -> str:
        return "\n".join(markdown_block(self.splitlines(), "python")) + "\n"
