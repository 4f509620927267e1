"""What numbers and letters have in common: a graph, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from backprop_cli.graph.notation import Expressions
from backprop_cli.graph.tape import Graph
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.answer_keys import AnswerKeys


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
    def keys(self) -> AnswerKeys:
        """What its numbers are called."""
        return AnswerKeys(self.graph)

    @property
    def ids(self) -> dict[str, int]:
        """name -> id of every node that has a name; the output always has one."""
        return self.keys.ids


def named_nodes(graph: Graph, wrt: Sequence[str]) -> tuple[int, ...]:
    """The nodes whose gradients are asked for. Raises BackpropError."""
    keys = AnswerKeys(graph)
    return tuple(dict.fromkeys(keys.named(name) for name in wrt))


def lacks_values(problem: Problem, values: Mapping[str, object]) -> bool:
    """Whether an input of a problem has no value: neither in `values`, nor in the problem or its text."""
    given = {*problem.values, *values}
    return any(name not in given and node not in problem.graph.literals for name, node in problem.graph.inputs.items())
