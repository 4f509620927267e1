"""What a picture of a solution shows: shapes, arrows between them, and the numbers on the arrows.

A picture is the output and what it is made from, or a part of that: everything within some steps of the output, or
what lies on the way from the output to chosen nodes. Operands that are left out become stubs at the left.
A node used more than once has branches: what comes back on them is added up where they meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from backprop_cli.graph.notation import expressions
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import shortened
from backprop_cli.numbers.rational import Number
from backprop_cli.solving.letters import LetterSolution

if TYPE_CHECKING:
    from backprop_cli.solving.letters import AnySolution

SHOWS = ("both", "forward", "backward", "none", "chain")
"""What stands on the lines; "chain" is both, with the chain rule in place of numbers on the way back."""
WITH_VALUES, WITH_GRADIENTS = ("both", "forward", "chain"), ("both", "backward", "chain")
MOST_SHAPES = 150
"""Shapes that a person can still read."""
MOST_LINES = 600
"""Lines between them, which only functions of many operands could be more than."""
ROOM = " " * 8
"""What stands on the lines of an empty picture: room for a number."""
STUB_WIDTH = 24
"""Characters of an expression that stands for what is left out."""


class Shape(NamedTuple):
    """A node in the picture: a leaf or stub with its label at the left, or an operation in a circle."""

    id: int
    kind: str  # "input", "constant", "operation" or "stub"
    label: str  # a name, a number, or the operation's symbol
    name: str | None  # the name of an operation's result
    operands: tuple[int, ...]


class Arrow(NamedTuple):
    """An edge: the value that goes from `tail` to `head`, and the contribution that comes back.

    The last arrow of a picture has no head: it is the output, and the upstream gradient that arrives there.
    """

    tail: int
    head: int | None
    position: int
    value: Number | str  # in letters a text
    gradient: Number | str


class Meeting(NamedTuple):
    """Where the branches of a node used more than once meet: its gradient, the sum of what comes back on them."""

    tail: int
    gradient: Number | str

    @property
    def value(self) -> str:
        """Nothing: each branch carries the value."""
        return ""


class Label(NamedTuple):
    """Texts of one or more lines: the value above a line, the gradient below; either may be empty.

    `new` is "value" or "gradient" where that one has just appeared, and stands out.
    """

    value: str
    gradient: str
    new: str = ""


Labels = Callable[[Arrow | Meeting], Label]


class Picture(NamedTuple):
    """Shapes by id, in the order of the calculation; arrows in the order of their heads; meetings by their node."""

    shapes: dict[int, Shape]
    arrows: list[Arrow]
    meetings: dict[int, Meeting]
    output: int
    output_name: str | None
    title: str | None


def picture_of(solution: AnySolution, wrt: Sequence[int] = (), depth: int | None = None) -> Picture:
    """The picture of a solution, or of the part that `wrt` (nodes by id) or `depth` (steps from the output) selects.

    Raises BackpropError("picture-too-large") beyond MOST_SHAPES shapes, "picture-too-dense" beyond MOST_LINES.
    """
    shapes = _shapes(solution.graph, wrt, depth)
    values: Sequence[Number | str]
    gradients: Callable[[int], Number | str]
    if isinstance(solution, LetterSolution):
        values = _letters(solution, shapes)
        value: Number | str = values[solution.graph.output]
        upstream: Number | str = solution.chains(solution.graph.output)
        gradients = solution.gradient_of
    else:
        values, value, upstream = solution.values, solution.value, solution.upstream
        gradients = solution.node_gradients.__getitem__
    arrows = [
        Arrow(operand, node, position, values[operand], contribution)
        for node, shape in shapes.items()
        if shape.operands
        for position, (operand, contribution) in enumerate(zip(shape.operands, solution.contributions(node)))
    ]
    arrows.append(_last(solution.graph, value, upstream))
    return _picture(solution.graph, shapes, arrows, gradients, solution.title)


def _letters(solution: LetterSolution, shapes: Mapping[int, Shape]) -> list[str]:
    """What goes forward in letters, by id: a calculation where the picture does not show its name."""
    return [
        "" if node.name or node.id not in shapes or not shapes[node.id].operands else _short(node.expression)
        for node in solution.nodes
    ]


def _short(text: str) -> str:
    return shortened(text, STUB_WIDTH)


def sketch_of(graph: Graph, wrt: Sequence[int] = (), depth: int | None = None, title: str | None = None) -> Picture:
    """The picture of a graph that is not solved, with room for numbers that are written in by hand.

    Raises BackpropError as `picture_of` does.
    """
    shapes = _shapes(graph, wrt, depth)
    arrows = [
        Arrow(operand, node, position, ROOM, ROOM)
        for node, shape in shapes.items()
        for position, operand in enumerate(shape.operands)
    ]
    arrows.append(_last(graph, ROOM, ROOM))
    return _picture(graph, shapes, arrows, lambda node: ROOM, title)


def _last(graph: Graph, value: Number | str, upstream: Number | str) -> Arrow:
    return Arrow(graph.output, None, 0, value, upstream)


def _picture(
    graph: Graph,
    shapes: dict[int, Shape],
    arrows: list[Arrow],
    gradients: Callable[[int], Number | str],
    title: str | None,
) -> Picture:
    name = graph.names[graph.output] if graph.operations[graph.output] else None
    shapes[graph.output] = shapes[graph.output]._replace(name=None)  # it stands behind the last arrow
    meetings = {node: Meeting(node, gradients(node)) for node in _meeting(graph, arrows)}
    return Picture(shapes, arrows, meetings, graph.output, name, title)


def _meeting(graph: Graph, arrows: Sequence[Arrow]) -> list[int]:
    """The nodes used more than once, all of whose uses are drawn: otherwise the sum is not that of the picture."""
    drawn = Counter(arrow.tail for arrow in arrows if arrow.head is not None)
    uses = uses_in(graph)
    return [node for node in sorted(drawn) if 1 < drawn[node] == uses[node]]


def uses_in(graph: Graph) -> Counter[int]:
    """How often each node is an operand on the way to the output."""
    needed = graph.needed()
    return Counter(operand for node, operands in enumerate(graph.operands) if needed[node] for operand in operands)


def _shapes(graph: Graph, wrt: Sequence[int], depth: int | None) -> dict[int, Shape]:
    """What to draw, in the order of the calculation."""
    inner = _selected(graph, wrt, depth)
    needed = sorted(inner | {operand for node in inner for operand in graph.operands[node]} | {graph.output})
    if len(needed) > MOST_SHAPES:
        raise BackpropError("picture-too-large", count=f"{len(needed):,}", limit=MOST_SHAPES)
    lines = sum(len(graph.operands[node]) for node in inner)
    if lines > MOST_LINES:
        raise BackpropError("picture-too-dense", count=f"{lines:,}", limit=MOST_LINES)
    texts = expressions(graph, STUB_WIDTH)
    shapes = {}
    for node in needed:
        step = graph[node]
        if node in inner and step.operation is not None and step.operands:
            sign = " ".join((step.operation.symbol, ", ".join(step.operation.settings))).strip()
            shapes[node] = Shape(node, "operation", sign, step.name, step.operands)
        else:
            kind = "stub" if step.operands else "constant" if step.operation else step.kind  # pi() is a constant
            shapes[node] = Shape(node, kind, step.name or _short(texts[node]), None, ())
    return shapes


def _selected(graph: Graph, wrt: Sequence[int], depth: int | None) -> set[int]:
    """The operations to draw as circles."""
    steps = {graph.output: 1}  # how far from the right the nodes are that the output needs
    for node in range(graph.output, -1, -1):
        if node in steps:
            for operand in graph.operands[node]:
                steps[operand] = min(steps.get(operand, len(graph)), steps[node] + 1)
    most = len(graph) if depth is None else depth
    chosen = {node for node, step in steps.items() if step <= most and graph.operations[node] is not None}
    if wrt:
        goals = set(wrt)
        leads = bytearray(len(graph))  # whether a node depends on one of those asked for
        for node in range(len(graph)):
            leads[node] = node in goals or any(leads[operand] for operand in graph.operands[node])
        chosen = {node for node in chosen if leads[node] and node not in goals}
    return chosen
