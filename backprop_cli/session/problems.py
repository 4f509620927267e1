"""Reading problems, for sessions: what is wrong with one is told without the frames of the reader."""

from __future__ import annotations

import os
from io import TextIOBase
from typing import BinaryIO

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import NoFile, Unread, WrongKind, unreadable
from backprop_cli.language.one_frame import one_frame
from backprop_cli.reading import expression, problem_file
from backprop_cli.reading.problem import Problem


@one_frame
def load_problems(source: str | os.PathLike[str] | BinaryIO) -> list[Problem]:
    """All problems of a YAML (or JSON) file, given by its path or as an open binary file.

    The files of the examples are in the repository. Raises BackpropError at the first problem that cannot be used,
    and when the file cannot be read one that is an OSError, too.

    >>> from backprop_cli import load_problems, solve
    >>> [problem] = load_problems("examples/apple.yaml")
    >>> solve(problem, {"apple": 110}).value
    242
    """
    if not isinstance(source, (str, os.PathLike)) and (isinstance(source, TextIOBase) or not hasattr(source, "read")):
        raise WrongKind("no-file-kind", kind=type(source).__name__)
    try:
        return problem_file.load_problems(source)
    except OSError as error:
        said = unreadable(error, str(source)).message
        kind = NoFile if isinstance(error, FileNotFoundError) else Unread
        raise kind(said.id, None, **said.parameters) from None


@one_frame
def parse_expression(text: str) -> Graph:
    """The graph of an expression, or of statements such as `t = x + y; z = t**2`, whose last one is the output.

    Raises BackpropError for what is no calculation.

    >>> from backprop_cli import parse_expression
    >>> graph = parse_expression("t = x + y; z = t**2")
    >>> graph
    Graph(4 nodes: z = t**2)
    >>> [step.name for step in graph]
    ['x', 'y', 't', 'z']
    """
    if not isinstance(text, str):
        raise WrongKind("no-text-kind", kind=type(text).__name__)
    return expression.parse_expression(text)
