"""Computation graphs, forward and backward passes, every gradient checked by sympy.

>>> from backprop_cli import solve
>>> solve("apple * apple_num * tax", {"apple": 100, "apple_num": 2, "tax": 1.1}).value
220

The names below are imported when they are first used, so that `backprop --version` loads none of them.
"""

TYPE_CHECKING = False  # typing's own takes a while to load
if TYPE_CHECKING:
    from backprop_cli.language.errors import BackpropError
    from backprop_cli.reading.expression import parse_expression
    from backprop_cli.reading.problem import Problem
    from backprop_cli.reading.problem_file import load_problems
    from backprop_cli.solving.letters import LetterSolution, solve_in_letters
    from backprop_cli.solving.solution import Solution, solve
    from backprop_cli.variables.variable import Variable

__version__ = "0.1.0"
__all__ = [
    "BackpropError",
    "LetterSolution",
    "Problem",
    "Solution",
    "Variable",
    "load_problems",
    "parse_expression",
    "solve",
    "solve_in_letters",
]

_HOMES = {
    "BackpropError": "language.errors",
    "LetterSolution": "solving.letters",
    "Problem": "reading.problem",
    "Solution": "solving.solution",
    "Variable": "variables.variable",
    "load_problems": "reading.problem_file",
    "parse_expression": "reading.expression",
    "solve": "solving.solution",
    "solve_in_letters": "solving.letters",
}
_SHOWN = ("LetterSolution", "Solution", "Variable", "load_problems", "parse_expression", "solve", "solve_in_letters")
"""Names with which come objects that a notebook shows."""


def __getattr__(name: str) -> object:
    """Import a public name from the module it lives in (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name in _SHOWN:
        import_module(f"{__name__}.render.notebook")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
