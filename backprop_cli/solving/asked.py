"""What numbers and letters have in common: a graph, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.answer_keys import AnswerKeys

Entry = TypeVar("Entry")


class Asked:
    """A solved graph, whatever it is solved in."""

    graph: Graph
    title: str | None
    units: Mapping[str, str]
    named: tuple[int, ...]  # the nodes that `wrt` named

    @property
    def output(self) -> str:
        """The output's name."""
        return self.graph.output_name

    @property
    def unit(self) -> str | None:
        """The output's unit."""
        return self.units.get(self.output)

    @cached_property
    def wanted(self) -> tuple[int, ...]:
        """The nodes whose gradients are asked for: the inputs where `wrt` named none."""
        return self.named or tuple(self.graph.inputs.values())

    @property
    def narrowed(self) -> bool:
        """Whether `wrt` named any node."""
        return bool(self.named)

    @cached_property
    def reached(self) -> bytearray:
        """For each node, whether the output depends on it."""
        return self.graph.needed()

    @cached_property
    def expression_of(self) -> Expressions:
        """What a node calculates."""
        return Expressions(self.graph)

    @cached_property
    def answer_keys(self) -> AnswerKeys:
        """What its numbers are called."""
        return AnswerKeys(self.graph)

    @property
    def ids(self) -> dict[str, int]:
        """name -> id of every node that has a name; the output always has one."""
        return self.answer_keys.ids


def name_of(key: object) -> str:
    """The name that a key is, or that of the variable or node that is given in its place. Raises BackpropError."""
    name = key if isinstance(key, str) else getattr(key, "name", None)
    if not isinstance(name, str):
        message = "key-unnamed" if hasattr(key, "name") else "key-no-name"
        raise BackpropError(message, key=repr(key))
    return name


def by_name(values: Mapping[Any, Entry]) -> Mapping[str, Entry]:
    """Numbers by the names of what they are for. Raises BackpropError."""
    if {*map(type, values)} <= {str}:  # the usual case
        return values
    named: dict[str, Entry] = {}
    for key, value in values.items():
        if name_of(key) in named:
            raise BackpropError("values-twice", name=name_of(key))
        named[name_of(key)] = value
    return named


def names_in(wrt: Any) -> list[str]:
    """The names that are asked for: one, or several. Raises BackpropError."""
    several = isinstance(wrt, Iterable) and not isinstance(wrt, str)
    return [name_of(key) for key in (wrt if several else [wrt])]


def named_nodes(graph: Graph, wrt: Sequence[str] | str) -> tuple[int, ...]:
    """The nodes whose gradients are asked for. Raises BackpropError."""
    if type(wrt) is tuple and not wrt:  # the usual case
        return ()
    names = names_in(wrt)
    if not names:
        return ()
    keys = AnswerKeys(graph)
    return tuple(dict.fromkeys(map(keys.named, names)))


def lacks_values(problem: Problem, values: Mapping[str, object]) -> bool:
    """Whether an input of a problem has no value: neither in `values`, nor in the problem or its text."""
    given = {*problem.values, *values}
    return any(name not in given and node not in problem.graph.literals for name, node in problem.graph.inputs.items())
