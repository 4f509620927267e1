"""Computation graphs, both passes, every gradient checked.

>>> from backprop_cli import solve
>>> solve("price = apple * tax", {"apple": 100, "tax": 1.1})
Solution(price=110; dapple=1.1, dtax=100)

solve(problem, values)     both passes, checked: a Solution
solve_in_letters(problem)  formulas in place of numbers: a LetterSolution
Variable(name, number)     operators on it calculate: (x + y)**2 is one, too
load_problems(file)        the problems of a YAML file: a list of Problem
parse_expression(text)     the graph of an expression: a Graph
quiz(problem, values)      a sheet with blanks, and its key: a Sheet
grade(key, answers)        marks, and why an answer is wrong: Marks
compare(problem, values)   what backpropagation saves: a Comparison
scenarios(problem, frame)  solved for every row of a table: a DataFrame
BackpropError              what is wrong, and what to write instead

A solution shows itself: .table(), .picture(), .explain("apple"), .steps(),
.code(). help(solve) tells about one name, `backprop help python` about all.
In IPython an error is its message; BACKPROP_TRACEBACK=1 shows every frame.
"""

__version__ = "1.0.0"

# names are imported when they are first used, so that `backprop --version` loads none; __init__.pyi has their types
_HOMES = {
    "BackpropError": "language.errors",
    "Comparison": "session.comparisons",
    "Graph": "graph.tape",
    "LetterSolution": "session.solution",
    "Marks": "session.marks",
    "Problem": "reading.problem",
    "Sheet": "session.sheets",
    "Solution": "session.solution",
    "Variable": "variables.variable",
    "compare": "session.comparisons",
    "grade": "session.marks",
    "load_problems": "session.problems",
    "parse_expression": "session.problems",
    "quiz": "session.sheets",
    "scenarios": "session.frames",
    "solve": "session.solution",
    "solve_in_letters": "session.solution",
}
_MODULES = ("compat", "functions", "layers")
"""Modules of the top level, for programs."""


class _Starred(list[str]):
    """The names that `import *` brings, one by one; help() asks which are in it, and would print each whole."""

    def __contains__(self, name: object) -> bool:
        return False  # two screens tell what there is; help(solve) tells about one


__all__ = _Starred([*_HOMES, *_MODULES])


def __dir__() -> list[str]:
    """The public names alone."""
    return [*__all__]


def __getattr__(name: str) -> object:
    """Import a public name from the module it lives in (PEP 562)."""
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise _missing(name)
    import_module(f"{__name__}.session.graphs")  # a graph, which nearly everything has, shows itself
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def _missing(name: str) -> Exception:
    """What is raised for a name that is not here: a sentence that says where it is, or which one is like it.

    What asks on behalf of `from backprop_cli import exp` would turn an AttributeError into a sentence of its own.
    """
    import sys
    from importlib import import_module
    from importlib.util import find_spec

    if name.startswith("_") or find_spec(f"{__name__}.{name}"):  # a room, which Python then imports
        return AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from backprop_cli.language.errors import NoAttribute, NoImport, suggestion

    kind = NoImport if sys._getframe(2).f_code.co_name == "_handle_fromlist" else NoAttribute
    for module in _MODULES:
        if name in dir(import_module(f"{__name__}.{module}")):
            return kind("in-module", name=name, module=module)
    return kind("no-such-name", name=name, hint=suggestion(name, __all__))
