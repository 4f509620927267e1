"""rich, kept from looking at the environment: what is printed depends on the view alone."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table

from backprop_cli.render.view import View

_UNBOUNDED = 1_000_000  # cells: as wide as a line wants to be in a pipe


_ASCII_RULE = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def light_table(view: View) -> Table:
    """A table with one rule under its headings and nothing else."""
    return Table(box=_ASCII_RULE if view.ascii else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def printed(things: Iterable[RenderableType], view: View, width: int | None = _UNBOUNDED) -> str:
    """What rich prints, one after the other, without spaces at the ends of lines.

    `width` in cells is where lines are wrapped; None takes the view's.
    """
    memory = io.StringIO()
    console = Console(
        file=memory,
        width=width or view.width or _UNBOUNDED,
        color_system="standard" if view.color else None,
        force_terminal=view.color,
        no_color=not view.color,
        legacy_windows=False,
        force_jupyter=False,
        highlight=False,
        emoji=False,
        markup=False,
        _environ={},
    )
    for thing in things:
        console.print(thing)
    return "".join(f"{line.rstrip()}\n" for line in memory.getvalue().splitlines())
