"""One file a style. A style writes a program's steps out as Python that runs as it stands.

To add one, write a file with `write(program, language) -> str` (and MODULE, where pi comes from) and name it in STYLES.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Solution
    from backprop_cli.teaching.program.trial import Plan

STYLES = ("layers", "plain", "numpy")


def written(solution: Solution, style: str, language: str = "en", asked: Iterable[tuple[str, int]] = ()) -> str:
    """A solution as a Python program in one of STYLES.

    `asked` is what it prints beside the output and every input's gradient: ("value" or "gradient", node).
    Raises BackpropError where the style's numbers cannot give the answers.
    """
    from backprop_cli.teaching.program.trial import numpy_plan_of, plan_of

    asked = list(asked)
    plan = numpy_plan_of(solution, asked) if style == "numpy" else plan_of(solution, asked)
    if plan is None:
        other = style == "numpy" and plan_of(solution, asked) is not None
        raise BackpropError("code-needs-fractions" if other else "code-beyond-floats")
    return written_by(plan, solution, style, language, asked)


def written_by(plan: Plan, solution: Solution, style: str, language: str, asked: Iterable[tuple[str, int]] = ()) -> str:
    """The program that calculates by a plan."""
    from backprop_cli.teaching.program.helpers import called
    from backprop_cli.teaching.program.rules import LAYERS, RULES
    from backprop_cli.teaching.program.steps import program_of

    writer = import_module(f"{__name__}.{style}")
    helpers = called(" ".join(text for name in set(plan.rules.values()) for text in RULES[name].texts))
    text: str = writer.write(program_of(solution, plan, asked, writer.MODULE, [*LAYERS, *helpers]), language)
    return text
