"""The tape: a computation graph as columns in topological order, operands always before their node.

Values and gradients are no part of it: each pass makes its own lists, so nothing goes stale and a second backward
pass never doubles a gradient.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import ClassVar, NamedTuple

from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import Place
from backprop_cli.numbers.arrays import is_array, nested, of_arrays
from backprop_cli.numbers.literals import read_short
from backprop_cli.numbers.rational import Number

OUTPUT = "output"
"""What an output without a name of its own is called."""


class Step(NamedTuple):
    """One node of the graph, for people to look at."""

    id: int
    name: str | None
    kind: str  # "input", "constant" or "operation"
    operation: Operation | None
    operands: tuple[int, ...]

    def __repr__(self) -> str:
        if self.operation is None:
            return f"Step({self.id}: {self.kind}{' ' if self.name else ''}{self.name or ''})"
        named = f"{self.name} = " if self.name else ""
        return f"Step({self.id}: {named}{self.operation.symbol} of {', '.join(map(str, self.operands))})"


class Graph:
    """A calculation: an append-only tape of steps, operands always before what is made of them.

    `len(graph)` is the number of its nodes, `graph[i]` and `for step in graph` are for people to look at: a Step with
    id, name, kind ("input", "constant" or "operation"), operation and the ids of its operands.

    >>> from backprop_cli import parse_expression
    >>> graph = parse_expression("z = x*y + 1")
    >>> graph
    Graph(5 nodes: z = x * y + 1)
    >>> graph[2].operands, graph[2].operation.symbol
    ((0, 1), '*')

    The tape in columns, to be read: whoever writes into one changes every solution that has it.

    operations[i]   the row of the operation table, None for a leaf
    operands[i]     ids of the operands, () for a leaf
    origins[i]      where the node was written; `place(i)` turns it into a Place
    names[i]        the node's own name, None for a node without
    inputs          name -> id of the leaves that have a name
    literals        id -> number, for constants and for inputs with a value in the text
    written         id -> text, for those of the newest of them that nobody has asked for: short decimals
    output          id of the output
    of_arrays       whether an operation on whole arrays, or an array as a constant, is among the nodes
    """

    __slots__ = (
        "_literals",
        "inputs",
        "locate",
        "names",
        "of_arrays",
        "operands",
        "operations",
        "origins",
        "output",
        "written",
    )
    outlined: ClassVar[Callable[[Graph], str]] = lambda graph: (
        ""
    )  # what the output calculates, on a line; `outline` gives it
    _repr_svg_: ClassVar[Callable[[Graph], str | None]]  # what a notebook shows; the room `session` gives it

    def __init__(self, locate: Callable[[int], Place] | None = None) -> None:
        self.operations: list[Operation | None] = []
        self.operands: list[tuple[int, ...]] = []
        self.origins = array("q")  # a number a node, without an object for each
        self.names: list[str | None] = []
        self.inputs: dict[str, int] = {}
        self._literals: dict[int, Number] = {}
        self.written: dict[int, str] = {}
        self.output = -1
        self.of_arrays = False
        self.locate = locate

    @property
    def literals(self) -> dict[int, Number]:
        """Numbers by id. They are read here: a run in floats can do without fractions, which take most of the time."""
        if self.written:
            self._literals.update(zip(self.written, map(read_short, self.written.values())))
            self.written = {}
        return self._literals

    @literals.setter
    def literals(self, literals: dict[int, Number]) -> None:
        self._literals, self.written = literals, {}

    def literals_in(self, arithmetic: str) -> dict[int, Number]:
        """The same for a run in some arithmetic: in "float" what is written need only become a float."""
        if arithmetic != "float" or not self.written:
            return self.literals
        return self._literals | dict(zip(self.written, map(float, self.written.values())))

    def add_leaf(self, name: str | None, value: Number | None, origin: int) -> int:
        """Append an input (with a name) or a constant (without) and return its id."""
        node = len(self.operations)
        self.operations.append(None)
        self.operands.append(())
        self.origins.append(origin)
        self.names.append(name)
        if value is not None:
            self.literals[node] = value
            if is_array(value):
                self.of_arrays = True
        if name is not None:
            self.inputs[name] = node
        return node

    def add(self, operation: Operation, operands: tuple[int, ...], origin: int, name: str | None = None) -> int:
        """Append an operation on nodes that stand on the tape already and return its id."""
        node = len(self.operations)
        if operation.shape is not None:
            self.of_arrays = True
        self.operations.append(operation)
        self.operands.append(operands)
        self.origins.append(origin)
        self.names.append(name)
        return node

    def add_chain(self, operation: Operation, first: int, others: list[int], origin: int) -> int:
        """Append first ∘ others[0] ∘ others[1] ∘ …, from the left, for an operation on numbers; return the last id."""
        start, count = len(self.operations), len(others)
        self.operations += [operation] * count
        self.operands += zip((first, *range(start, start + count)), others)
        self.origins.extend((origin,) * count)
        self.names += [None] * count
        return start + count - 1 if others else first

    def name(self, node: int, name: str) -> None:
        """Give a node its name; a leaf with a name is an input. The caller sees to it that the name is free."""
        self.names[node] = name
        if self.operations[node] is None:
            self.inputs[name] = node

    def meets_arrays(self, values: Iterable[object]) -> bool:
        """Whether a run with these values is one over arrays."""
        return self.of_arrays or of_arrays(values)

    def place(self, node: int) -> Place | None:
        """Where in the user's text the node was written."""
        return self.locate(self.origins[node]) if self.locate else None

    def needed(self, wanted: Iterable[int] = ()) -> bytearray:
        """For each node, whether the output, or another node that is wanted, depends on it."""
        needed = bytearray(len(self))
        for node in (self.output, *wanted):
            needed[node] = 1
        for node in range(len(self) - 1, -1, -1):
            if needed[node]:
                for operand in self.operands[node]:
                    needed[operand] = 1
        return needed

    def without_unneeded(self) -> Graph:
        """The same graph without the nodes that the output does not depend on."""
        needed, found = self.needed(), Graph(self.locate)
        ids: dict[int, int] = {}
        for node, operation in enumerate(self.operations):
            if not needed[node]:
                continue
            if operation is None:
                ids[node] = found.add_leaf(self.names[node], self.literals.get(node), self.origins[node])
            else:
                operands = tuple(ids[operand] for operand in self.operands[node])
                ids[node] = found.add(operation, operands, self.origins[node], self.names[node])
        found.output = ids[self.output]
        return found

    def kind(self, node: int) -> str:
        """ "input", "constant" or "operation"."""
        if self.operations[node] is not None:
            return "operation"
        return "constant" if self.names[node] is None else "input"

    @property
    def output_name(self) -> str:
        """The output's own name, or OUTPUT (with underscores behind it while another node has that name)."""
        name = self.names[self.output]
        if not name:
            name = OUTPUT
            while name in self.names:
                name += "_"
        return name

    def ids(self) -> dict[str, int]:
        """name -> id of every node that has a name; the output always has one."""
        named = {name: node for node, name in enumerate(self.names) if name is not None}
        return named | {self.output_name: self.output}

    def __dir__(self) -> list[str]:
        """What people look at; the columns and how they are made are for the library."""
        return ["inputs", "literals", "names", "operands", "operations", "output", "output_name"]

    def __len__(self) -> int:
        return len(self.operations)

    def __repr__(self) -> str:
        return f"Graph({len(self):,} node{'s' * (len(self) != 1)}{self.outlined()})"

    def __getitem__(self, node: int) -> Step:
        operation, operands = self.operations[node], self.operands[node]
        return Step(node, self.names[node], self.kind(node), operation, operands)

    def __iter__(self) -> Iterator[Step]:
        return (self[node] for node in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Same nodes, names, numbers and output; where they were written is no matter."""
        if not isinstance(other, Graph):
            return NotImplemented
        columns = ("operations", "operands", "names", "output")
        if not all(getattr(self, column) == getattr(other, column) for column in columns):
            return False
        ours, theirs = (
            {node: nested(value, Fraction) for node, value in graph.literals.items()} for graph in (self, other)
        )
        return ours == theirs
