"""Golden files of many small cases: an input, and below it all that was made of it.

    === MODE
    the input
    --->
    what was made of it

`--refresh-golden` writes what is made of each input anew. The inputs were found by breaking the code: each of them
tells some broken code from the right one that other tests take for right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from support import ROOT

from backprop_cli import parse_expression, solve
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import is_array, nested
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.solving.solution import Solution

GOLDEN = ROOT / "tests" / "golden" / "outcomes"


TIMES = ("seconds", "slower", "measured")
"""Fields that are others in every run."""


class Case(NamedTuple):
    """One block of a golden file."""

    mode: str
    text: str
    made: str


def check(name: str, outcome: Callable[[str, str], str], refresh: bool) -> None:
    """Whether everything in a golden file is made of its inputs, by mode and text."""
    path = GOLDEN / f"{name}.txt"
    cases = [*_cases(path.read_text("utf-8"))]
    found = [case._replace(made=_made(outcome, case)) for case in cases]
    if refresh:
        text = "".join(f"=== {case.mode}\n{case.text}\n--->\n{case.made}\n" for case in found)
        path.write_text(text, "utf-8", newline="\n")
    else:
        for case, right in zip(found, cases):
            assert case.made == right.made, "\n".join([case.mode, case.text, "--->", case.made, "--- not", right.made])


def _cases(text: str) -> Iterator[Case]:
    for part in text.removeprefix("=== ").removesuffix("\n").split("\n=== "):
        head, _, made = part.partition("\n--->\n")
        yield Case(*head.partition("\n")[::2], made)


def _made(outcome: Callable[[str, str], str], case: Case) -> str:
    try:
        return outcome(case.mode, case.text)
    except BackpropError as error:
        return told(error)


def problem_of(text: str) -> Problem:
    """The problem of an expression; a text of several lines is a file. Raises BackpropError."""
    found = next(read_problems(text.encode(), "p.yaml")) if "\n" in text else Problem(parse_expression(text))
    if isinstance(found, BackpropError):
        raise found
    return found


def solved(text: str) -> Solution:
    """The solution of such a problem, unchecked; behind ` <- ` stands the gradient that arrives."""
    problem, arrow, upstream = text.partition(" <- ")
    return solve(problem_of(problem), check="none", upstream=upstream if arrow else None)


def told(error: BackpropError) -> str:
    """An error by its id, with its place and what it names."""
    place = error.place
    at = f"{place.line}:{place.column} [{place.text[place.start : place.end]}]" if place else "-"
    return " ".join([error.message.id, at, *_named(error.message)])


def _named(message: Message) -> Iterator[str]:
    return (f"{key}={written(value)}" for key, value in message.parameters.items())


def written(value: Any) -> str:
    """Data as text: floats to ten digits, a graph by its nodes, everything with fields by these."""
    if isinstance(value, Message):
        return f"{value.id}({', '.join(_named(value))})"
    if isinstance(value, Graph):
        return tape(value)
    if isinstance(value, Operation):
        return value.symbol
    if is_array(value):
        return written(nested(value, lambda number: number))
    if isinstance(value, float):
        return f"{value:.10g}"
    if value is None or isinstance(value, (str, int, Fraction)):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{written(key)}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(written, value))) + "}"
    names = [each.name for each in fields(value)] if is_dataclass(value) else getattr(value, "_fields", None)
    if names is None:
        return f"[{', '.join(map(written, value))}]" if hasattr(value, "__getitem__") else type(value).__name__
    return f"{type(value).__name__}({', '.join(written(getattr(value, name)) for name in names if name not in TIMES)})"


def tape(graph: Graph) -> str:
    """The nodes of a graph with where they stand in the text, and its output."""
    nodes = [_node(graph, node) for node in range(len(graph))]
    return f"{' '.join(nodes)} -> {graph.output} {graph.output_name}, {', '.join(graph.inputs)}"


def _node(graph: Graph, node: int) -> str:
    row, place = graph.operations[node], graph.place(node)
    number = f"={written(graph.literals[node])}" if node in graph.literals else ""
    made = f"{row.symbol}{row.exponent or ''}({','.join(map(str, graph.operands[node]))})" if row else ""
    at = f"@{place.line}:{place.column}-{place.end - place.start}" if place else ""
    return f"{graph.names[node] or ''}{number}{made}{at}"
