"""From a term to a tape: every step once, operands before their step, left before right, as in a text.

There is no recursion, so a calculation may be as deep as it is long.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.problem import Problem
from backprop_cli.variables.terms import Term, exact_number


class Tape:
    """The tape of a term. It does not hold the term itself, so that both go as soon as nobody holds the term.

    graph    the same that a text with the same calculation gives
    places   the node of every other term
    given    the numbers of the inputs as they were given, by name
    """

    def __init__(self, output: Term) -> None:
        walk = _Walk([output])
        orders = [term.order for term in walk.named]
        if orders != sorted(orders):  # then as statements that give the names in this order
            walk = _Walk([*sorted(walk.named, key=lambda term: term.order), output])
        self.graph = walk.graph()
        self.given = walk.given
        self.places = walk.places
        del self.places[output]

    @cached_property
    def problem(self) -> Problem:
        """The graph with exact numbers, as a text would bring them."""
        graph = self.graph
        for node, number in graph.literals.items():
            graph.literals[node] = exact_number(number, "constant")
        return Problem(graph, {name: exact_number(number, name) for name, number in self.given.items()})


class _Walk:
    """Every term below some outputs in the order of the tape."""

    def __init__(self, outputs: Sequence[Term]) -> None:
        self.places: dict[Term, int] = {}
        self.columns = Graph()
        self.named: list[Term] = []
        self.given: dict[str, Number] = {}
        self.waiting: dict[Term, Iterator[Term]] = {}
        for output in outputs:
            if output not in self.places:
                self._place_all(output)

    def _place_all(self, node: Term) -> None:
        """Put a term on the tape, and before it whatever it is made of.

        The hot loop: every step passes here, twice where its operands have to be put there first.
        """
        places, graph = self.places, self.columns
        operations, operands_of = graph.operations, graph.operands
        stack: list[Term] = []
        place_of, wait = places.get, stack.append
        while True:
            operands = node.operands
            if len(operands) == 2:
                left, right = operands
                at_left = place_of(left)
                if at_left is None:
                    wait(node)
                    node = left
                    continue
                at_right = place_of(right)
                if at_right is None:
                    wait(node)
                    node = right
                    continue
                operands_of.append((at_left, at_right))
                places[node] = len(operations)
                row = node.operation
                operations.append(row)
                if row.shape is not None:  # type: ignore[union-attr]
                    graph.of_arrays = True
            elif operands:
                missing = self._first_missing(node)
                if missing is not None:
                    wait(node)
                    node = missing
                    continue
                self._place(node)
            else:
                self._place_leaf(node)
            if not stack:
                break
            node = stack.pop()

    def _first_missing(self, node: Term) -> Term | None:
        """The first operand that is not on the tape yet; where there are many, the search goes on where it stopped."""
        places = self.places
        if len(node.operands) == 1:
            return None if node.operands[0] in places else node.operands[0]
        left = self.waiting.setdefault(node, iter(node.operands))
        return next((operand for operand in left if operand not in places), None)

    def _place(self, node: Term) -> None:
        """Append a step with any number of operands, or name one."""
        places, graph = self.places, self.columns
        if node.operation is None:
            places[node] = places[node.operands[0]]
            self.named.append(node)
            return
        places[node] = len(graph.operations)
        graph.operations.append(node.operation)
        graph.operands.append(tuple([places[operand] for operand in node.operands]))
        if node.operation.shape is not None:
            graph.of_arrays = True

    def _place_leaf(self, node: Term) -> None:
        """Append an input, a number, or a step without operands, such as pi(). Raises BackpropError."""
        graph, place = self.columns, len(self.columns.operations)
        self.places[node] = place
        graph.operations.append(node.operation)
        graph.operands.append(())
        if node.operation is not None:
            return
        if node.label is None:
            assert node.given is not None
            graph.literals[place] = node.given
            graph.of_arrays = graph.of_arrays or hasattr(node.given, "ndim")
            return
        if node.label in graph.inputs:
            raise BackpropError("variables-alike", None, name=node.label)
        graph.inputs[node.label] = place
        if node.given is not None:
            self.given[node.label] = node.given

    def graph(self) -> Graph:
        """The finished tape. Raises BackpropError where a name is given twice."""
        graph = self.columns
        count = len(graph.operations)
        graph.origins = array("q", bytes(8 * count))
        names: list[str | None] = [None] * count
        for name, place in graph.inputs.items():
            names[place] = name
        graph.names = names
        taken = {*graph.inputs}
        for node in self.named:
            name, place = str(node.label), self.places[node]
            other = names[place]
            if other is not None and other != name:
                raise BackpropError("alias", None, name=name, other=other)
            if other is None and name in taken:
                raise BackpropError("variables-alike", None, name=name)
            names[place] = name
            taken.add(name)
        graph.output = count - 1
        return graph
