"""From a term to a tape: the graph that a text with the same calculation gives."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property

from backprop_cli.graph.garbage import NoCollection
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.problem import Problem
from backprop_cli.variables.ordering import in_order
from backprop_cli.variables.terms import OPERAND, Term, exact_number


class Tape:
    """The tape of a term. It does not hold the term itself, so that both go as soon as nobody holds the term.

    graph    its literals are as they were given; `problem` makes them exact
    places   the node of every other term
    given    the numbers of the inputs as they were given, by name
    """

    @NoCollection()
    def __init__(self, output: Term) -> None:
        order = in_order([output])
        named = [term for term in order if term._operation is None and term._left is not None]
        by_order = sorted(named, key=lambda term: term._noted().order)
        if any(map(_differ, by_order, named)):  # then as statements that give the names in this order
            order = in_order([*by_order, output])
        self.graph = Graph()
        self.places: dict[Term, int] = {}
        self.given: dict[str, Number] = {}
        for term in order:
            self._place(term)
        self._finish(named)
        del self.places[output]

    def _place(self, term: Term) -> None:
        """Put a term on the tape; what it is made of stands there already. Raises BackpropError."""
        graph, places = self.graph, self.places
        operation, left, right = term._operation, term._left, term._right
        node = len(graph.operations)
        operands: tuple[int, ...] = ()
        if operation is None:
            if left is not None:
                places[term] = places[left]
                return
            self._place_leaf(term, node)
        elif left is not None:
            operands = (places[left],) if right is None else (places[left], places[right])
        else:
            operands = tuple([places[operand] for operand in right])
        places[term] = node
        graph.operations.append(operation)
        graph.operands.append(operands)
        if operation is not None and operation.shape is not None:
            graph.of_arrays = True

    def _place_leaf(self, term: Term, node: int) -> None:
        """Note what an input or a constant is called and given. Raises BackpropError."""
        if term._label is None:
            assert term._right is not None
            self.graph.literals[node] = term._right
            self.graph.of_arrays |= is_array(term._right)
            return
        if term._label in self.graph.inputs:
            raise BackpropError("variables-alike", name=term._label)
        self.graph.inputs[term._label] = node
        if term._right is not None:
            self.given[term._label] = term._right

    def _finish(self, named: Sequence[Term]) -> None:
        """Fill in the names. Raises BackpropError where one is given twice."""
        graph = self.graph
        count = len(graph.operations)
        graph.origins = array("q", bytes(8 * count))
        names: list[str | None] = [None] * count
        for name, node in graph.inputs.items():
            names[node] = name
        graph.names = names
        taken = {*graph.inputs}
        for term in named:
            name, node = str(term._label), self.places[term]
            other = names[node]
            if other is not None and other != name:
                raise BackpropError("alias", name=name, other=other)
            if other is None and name in taken:
                raise BackpropError("variables-alike", name=name)
            names[node] = name
            taken.add(name)
        graph.output = count - 1

    @cached_property
    def problem(self) -> Problem:
        """The graph with exact numbers, as a text would bring them."""
        graph = self.graph
        for node, number in graph.literals.items():
            graph.literals[node] = exact_number(number, OPERAND)
        return Problem(graph, {name: exact_number(number, name) for name, number in self.given.items()})


def _differ(one: Term, other: Term) -> bool:
    return one is not other
