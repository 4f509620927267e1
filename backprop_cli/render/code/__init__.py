"""One file a style. A style writes a program's steps out as Python that runs as it stands.

To add one, write a file with `write(program, language) -> str` (and MODULE, where pi comes from) and name it in STYLES.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from backprop_cli.errors import BackpropError

if TYPE_CHECKING:
    from backprop_cli.solution import Solution

STYLES = ("layers", "plain", "numpy")


def written(solution: Solution, style: str, language: str = "en", asked: Iterable[tuple[str, int]] = ()) -> str:
    """A solution as a Python program in one of STYLES.

    `asked` is what it prints beside the output and every input's gradient: ("value" or "gradient", node).
    Raises BackpropError("code-needs-fractions") where numpy's floats cannot give the answers.
    """
    from backprop_cli.program import floats_suffice, program_of
    from backprop_cli.render.code.rules import LAYERS

    asked = list(asked)
    if style == "numpy" and not floats_suffice(solution, asked):
        raise BackpropError("code-needs-fractions")
    writer = import_module(f"{__name__}.{style}")
    text: str = writer.write(program_of(solution, asked, writer.MODULE, LAYERS), language)
    return text
