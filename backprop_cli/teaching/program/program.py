"""The program of a solution in one of the styles."""

from __future__ import annotations

from collections.abc import Iterable

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.program import STYLES
from backprop_cli.teaching.program.helpers import called
from backprop_cli.teaching.program.rules import LAYERS, RULES
from backprop_cli.teaching.program.steps import Program, program_of
from backprop_cli.teaching.program.trial import ProgramPlan, numpy_plan_of, plan_of


def program_for(solution: Solution, style: str, asked: Iterable[tuple[str, int]] = ()) -> Program:
    """The program that gives a solution's answers, its numbers being chosen by trying.

    `asked` is what it prints beside the output and every input's gradient: ("value" or "gradient", node).
    Raises BackpropError where the style's numbers cannot give the answers.
    """
    asked = list(asked)
    if any(map(is_array, solution.values)):
        return _of_arrays(solution, style, asked)
    plan = numpy_plan_of(solution, asked) if style == "numpy" else plan_of(solution, asked)
    if plan is None:
        other = style == "numpy" and plan_of(solution, asked) is not None
        raise BackpropError("code-needs-fractions" if other else "code-beyond-floats")
    return program_by(plan, solution, style, asked)


def _of_arrays(solution: Solution, style: str, asked: list[tuple[str, int]]) -> Program:
    """The program of a problem with arrays, which is one on numpy. Raises BackpropError."""
    if style == "plain":
        raise BackpropError("code-plain-arrays")
    from backprop_cli.teaching.program.array_helpers import ARRAY_HELPERS
    from backprop_cli.teaching.program.array_layers import CLASSES
    from backprop_cli.teaching.program.array_trial import array_plan_of

    plan = array_plan_of(solution, asked)
    if plan is None:
        raise BackpropError("code-arrays-beyond-floats")
    return program_of(solution, plan, asked, "np", [*CLASSES, *ARRAY_HELPERS])


def program_by(plan: ProgramPlan, solution: Solution, style: str, asked: Iterable[tuple[str, int]] = ()) -> Program:
    """The program that calculates by a plan."""
    helpers = called(" ".join(text for name in set(plan.rules.values()) for text in RULES[name].texts))
    return program_of(solution, plan, asked, STYLES[style], [*LAYERS, *helpers])
