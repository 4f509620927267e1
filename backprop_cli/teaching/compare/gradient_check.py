"""The gradient check of the book, for problems with arrays: every element is pushed up and down by h.

Where the output is an array, the gradients are those of the sum of its elements: 1 arrives at each of them.

Source: *Deep Learning from Scratch*, chapter 5.7.3 (the gradient check), chapter 4.4 (`numerical_gradient`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple

from backprop_cli.graph.array_floats import as_floats, forward, of_floats
from backprop_cli.graph.array_losses import class_numbers
from backprop_cli.graph.layout import Layout
from backprop_cli.graph.passes import Stop
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import Shape, is_array, load, shape_of
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.solving.solution import Solution

MOST_CHECKED = 1_000
"""Elements of a parameter that are pushed, spread evenly; each takes two forward passes."""
PARAMETER_SECONDS = 1.2
"""What a parameter may take; beyond it, fewer are pushed."""
_ROUNDS = 5


class ParameterRow(NamedTuple):
    """A parameter: what its numerical gradient takes, and how far it is from the backpropagated one.

    `passes` and `seconds` are for all elements, scaled up where not all were `measured`. The differences are absolute;
    None where no step has a value.
    """

    name: str
    shape: Shape
    elements: int
    measured: int
    failed: int  # elements without a derivative, because a step has no value
    seconds: float
    mean: float | None
    largest: float | None

    @property
    def passes(self) -> int:
        """Forward passes for all of its elements."""
        return 2 * self.elements

    @property
    def scaled(self) -> bool:
        """Whether the time was scaled up from a part of the elements."""
        return self.measured < self.elements


@dataclass(frozen=True)
class GradientCheck:
    """Everything that `backprop compare` says about one problem with arrays."""

    title: str | None
    output: str
    operations: int
    h: float
    rows: tuple[ParameterRow, ...]
    seconds: float  # of backpropagation: one forward pass and one backward pass
    notes: tuple[Message, ...]

    @property
    def elements(self) -> int:
        """The numbers of all parameters."""
        return sum(row.elements for row in self.rows)

    @property
    def numerical_seconds(self) -> float:
        """The time of all numerical gradients."""
        return sum(row.seconds for row in self.rows)

    @property
    def slower(self) -> float:
        """How many times as long as backpropagation they take."""
        return self.numerical_seconds / self.seconds

    @property
    def scaled(self) -> bool:
        """Whether some of the time was scaled up."""
        return any(row.scaled for row in self.rows)


def check_gradients(solution: Solution, h: float, report: Callable[[Message], None]) -> GradientCheck:
    """Compare the gradient of every input with central differences of step `h`, all in floats.

    Raises BackpropError where the problem has no inputs, or floats cannot hold its numbers.
    """
    graph = solution.graph
    if not graph.inputs:
        raise BackpropError("no-inputs")
    labels = class_numbers(graph, solution.values)
    try:
        leaves = [as_floats(value) for value in solution.values]
    except OverflowError:
        raise BackpropError("overflow", node=graph.output_name) from None
    ones = as_floats(Layout(graph, leaves).seed(1))
    wanted = list(graph.inputs.values())
    seconds, gradients = _backpropagated(graph, leaves, ones, wanted)
    rows = []
    for name, node in graph.inputs.items():
        if node not in labels:
            report(Message("compare-doing", {"what": Message("compare-of", {"name": name})}))
            rows.append(_row(graph, leaves, name, node, gradients[node], h))
    return GradientCheck(
        title=solution.title,
        output=solution.output,
        operations=sum(operation is not None for operation in graph.operations),
        h=h,
        rows=tuple(rows),
        seconds=seconds,
        notes=tuple(_notes(graph, rows, labels, is_array(ones), h)),
    )


def _backpropagated(graph: Graph, leaves: Sequence[Any], ones: Any, wanted: Sequence[int]) -> tuple[float, list[Any]]:
    """The best time of a few runs, and the gradients."""
    best, gradients = float("inf"), list[Any]()
    for _ in range(_ROUNDS):
        start = perf_counter()
        _, gradients = of_floats(graph, leaves, ones, wanted)
        best = min(best, perf_counter() - start)
    return max(best, 1e-9), gradients


def _row(graph: Graph, leaves: list[Any], name: str, node: int, gradient: Any, h: float) -> ParameterRow:
    numpy = load()
    kept = leaves[node]
    pushed = leaves[node] = numpy.array(kept, dtype=float, copy=True)
    flat, given, expected = pushed.reshape(-1), numpy.ravel(kept), numpy.ravel(gradient)
    count = flat.size
    start = perf_counter()
    _summed_output(graph, leaves)
    trial = max(perf_counter() - start, 1e-9)
    measured = max(1, min(count, MOST_CHECKED, int(PARAMETER_SECONDS / (2 * trial))))
    differences: list[float] = []
    start = perf_counter()
    for index in (place * count // measured for place in range(measured)):
        flat[index] = given[index] + h
        ahead = _summed_output(graph, leaves)
        flat[index] = given[index] - h
        behind = _summed_output(graph, leaves)
        flat[index] = given[index]
        if ahead is not None and behind is not None:
            differences.append(abs((ahead - behind) / (2 * h) - float(expected[index])))
    seconds = (perf_counter() - start) * count / measured
    leaves[node] = kept
    mean = sum(differences) / len(differences) if differences else None
    failed = measured - len(differences)
    return ParameterRow(name, shape_of(kept), count, measured, failed, seconds, mean, max(differences, default=None))


def _summed_output(graph: Graph, leaves: Sequence[Any]) -> float | None:
    """The sum of the output's elements; None where there is no value."""
    try:
        return float(load().sum(forward(graph, leaves)[graph.output]))
    except Stop:
        return None


def _notes(graph: Graph, rows: Sequence[ParameterRow], labels: set[int], of_array: bool, h: float) -> list[Message]:
    """What a reader must know to read the rows right."""
    notes = [Message("compare-sum", {"output": graph.output_name})] if of_array else []
    names = [name for name, node in graph.inputs.items() if node in labels]
    if names:
        notes.append(Message("compare-labels", {"names": ", ".join(names)}))
    for row in rows:
        if row.scaled:
            counts = {"measured": f"{row.measured:,}", "elements": f"{row.elements:,}"}
            notes.append(Message("compare-part", {"name": row.name, **counts}))
        if row.failed:
            counts = {"failed": f"{row.failed:,}", "measured": f"{row.measured:,}"}
            notes.append(Message("compare-elements-lost", {"name": row.name, "h": decimal_text(h), **counts}))
    return notes
