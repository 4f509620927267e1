"""Both passes with the numbers that a problem needs: rational ones while they do, proven ones beyond, or floats.

Proven numbers are computed with ever more bits until every one of them is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cache
from itertools import chain
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

from backprop_cli.graph import passes
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers import balls
from backprop_cli.numbers.arrays import frozen, is_array, kept, map_elements, shape_of, shape_text
from backprop_cli.numbers.limits import MAX_BITS, MOST_BITS, START_BITS
from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Irrational, Number, Undefined, all_normal, too_large

if TYPE_CHECKING:
    from backprop_cli.graph.layout import Layout

ARITHMETICS = ("exact", "float")
NEAR_ZERO = 2.0**-64
"""What cannot be told from 0 is shown as 0 where it is nearer to it than that; else nothing is known of it."""
MOST_WORK = 1_000_000
"""Multiplications of a forward pass over arrays that exact and proven numbers may take; floats may take any number."""
_BALLS, _KINDS = balls.BALLS, balls.KINDS
CONSTANT_NAMES = {name: name for name, row in FUNCTIONS.items() if row.most == 0} | {"π": "pi"}


class Numbers(NamedTuple):
    """What both passes give: the value and the gradient of every node, by id; nobody can write into their arrays.

    A gradient that does not exist, and that nobody asked for, is nan.
    """

    values: Sequence[Number]
    gradients: Sequence[Number]


def propagate(
    graph: Graph,
    inputs: Mapping[str, Number],
    upstream: Number = 1,
    arithmetic: str = "exact",
    wanted: Collection[int] | None = None,
) -> Numbers:
    """Both passes over a graph, in one of ARITHMETICS.

    `inputs` has a number for every input without one of its own, `upstream` is what arrives at the output, `wanted` are
    the nodes whose gradients are asked for (None: the inputs). With "exact", rational numbers stay rational, and the
    others are Proven. Raises BackpropError where a node has no value, or a gradient that is needed does not exist.
    """
    leaves = leaf_values(graph, inputs, arithmetic)
    if graph.meets_arrays(inputs.values()):
        numbers = _propagate_arrays(graph, [*map(kept, leaves)], kept(upstream), arithmetic, wanted)
        for number in (*numbers.values, *numbers.gradients):
            frozen(number)
        return numbers
    if is_array(upstream):
        shape, output = shape_text(shape_of(upstream)), graph.output_name
        raise BackpropError("upstream-of-number", shape=shape, output=output)
    if arithmetic == "float":
        values: list[Any] = passes.forward_floats(graph, leaves)
        return Numbers(values, passes.backward(graph, values, float(upstream), wanted))
    kinds = {type(upstream), *map(type, inputs.values())}
    if Proven not in kinds:
        if Fraction in kinds:
            leaves = all_normal(leaves)
        try:
            values = passes.forward(graph, leaves, 1, _within_bounds)
            gradients = passes.backward(graph, values, upstream, wanted, _within_bounds)
            return Numbers(values, [gradient or 0 for gradient in gradients])  # a Fraction 0 never met its bounds
        except Irrational:
            pass  # on with proven numbers
    return proven_numbers(graph, leaves, upstream, wanted)


def _propagate_arrays(
    graph: Graph, leaves: Sequence[Any], upstream: Any, arithmetic: str, wanted: Collection[int] | None
) -> Numbers:
    """As `propagate`, where a value is an array, or an operation is for arrays."""
    from backprop_cli.graph.layout import Layout

    layout = Layout(graph, leaves)
    upstream = layout.seed(upstream)
    if arithmetic == "float":
        from backprop_cli.graph.array_floats import of_floats

        return Numbers(*of_floats(graph, leaves, upstream, wanted))
    from backprop_cli.graph.array_passes import of_rationals

    if layout.work > MOST_WORK:
        raise BackpropError("array-work", limit=f"{MOST_WORK:,}")
    if not any(type(number) is Proven for number in layout.flat([*leaves, upstream])):
        with suppress(Irrational):  # then on with proven numbers
            return Numbers(*of_rationals(graph, leaves, upstream, wanted, _within_bounds))
    return proven_numbers(graph, leaves, upstream, wanted, layout=layout)


def exact_leaves(graph: Graph, inputs: Mapping[str, Number]) -> list[Number]:
    """The leaves of a run in floats as the rational numbers that were written: a float is the decimal it prints."""
    return [
        map_elements(_as_written, leaf) if is_array(leaf) else _as_written(leaf) for leaf in leaf_values(graph, inputs)
    ]


def right_numbers(
    graph: Graph, inputs: Mapping[str, Number], upstream: Number, wanted: Collection[int] | None = None
) -> Numbers:
    """What a run in floats ought to give: the proven numbers of what was written. Raises BackpropError."""
    leaves = exact_leaves(graph, inputs)
    layout = None
    if graph.meets_arrays(leaves):
        from backprop_cli.graph.layout import Layout

        layout = Layout(graph, leaves)
        upstream = layout.seed(upstream)
    return proven_numbers(graph, leaves, upstream, wanted, lossy=True, layout=layout)


def _as_written(leaf: Number) -> Number:
    return leaf if isinstance(leaf, Proven) or not isinstance(leaf, float) else from_python(leaf)


def proven_numbers(
    graph: Graph,
    leaves: Sequence[Any],
    upstream: Any,
    wanted: Collection[int] | None,
    lossy: bool = False,
    layout: Layout | None = None,
) -> Numbers:
    """Both passes in rational numbers where they suffice and in balls where not, with bits enough to be certain.

    `lossy` turns rationals that grow long into balls, in place of refusing them. `layout` says which element of which
    array a number is, where there are arrays. Raises BackpropError.
    """
    run = _Balls(graph, leaves, upstream, wanted, lossy, layout)
    owners: Sequence[int] = layout.owners if layout else range(len(graph))

    @cache  # seldom asked for
    def leads() -> Sequence[int]:
        by_node = passes.leading(graph, wanted)
        return [by_node[node] for node in owners] if layout else by_node

    bits = START_BITS
    while True:
        try:
            values, gradients = run.at(bits)
            if bits >= MOST_BITS:
                _refuse_unknown(values, owners)
                _refuse_unknown(gradients, owners, leads(), passes.OF_GRADIENTS)
                break
            if _all_settled(values) and _all_settled(gradients, leads):
                break
        except passes.Stop as stop:
            if bits >= MOST_BITS or not isinstance(stop.cause, balls.Undecided):
                passes.refuse(graph, stop)
        bits *= 2
    run.least = bits
    found, slopes = _certain(values, run.values_at), _certain(gradients, run.gradients_at)
    known = layout.folded(found) if layout else found
    for node in chain(graph.literals, graph.inputs.values()):
        known[node] = leaves[node]
    return Numbers(known, layout.folded(slopes) if layout else slopes)


def edge_numbers(graph: Graph, numbers: Numbers, node: int) -> tuple[list[Number], list[Number]]:
    """The local derivatives of a node by its operands, and what it sends back to each; nan for those that do not exist.

    Its own value and gradient, and those of its operands, are in `numbers`.
    """
    operands = graph.operands[node]
    gradient = numbers.gradients[node]
    exists = gradient == gradient
    around = [gradient if exists else 0, numbers.values[node], *(numbers.values[operand] for operand in operands)]
    if not any(type(number) is Proven for number in around):
        try:
            return _halves(_both_ways(graph, node, 1, around), exists)
        except Irrational:
            balls.load()

    def with_bits(bits: int) -> list[Any]:
        with balls.precision(bits):
            numbers = [balls.ball_of(number, bits) for number in around]
            return _both_ways(graph, node, balls.rational(1), numbers, bits >= MOST_BITS)

    bits, found = START_BITS, [arb(nan) for arb in _BALLS]
    while True:
        with suppress(balls.Undecided):  # with more bits it may be decided
            found = with_bits(bits)
        if bits >= MOST_BITS or _all_settled(found):
            break
        bits *= 2
    return _halves(_certain(found, lambda more: with_bits(max(more, bits))), exists)


def _halves(found: Sequence[Number | None], exists: bool) -> tuple[list[Number], list[Number]]:
    """Local derivatives and contributions, nan for None; without a gradient there are no contributions."""
    numbers = [nan if number is None else number for number in found]
    half = len(numbers) // 2
    return numbers[:half], numbers[half:] if exists else [nan] * half


def _both_ways(graph: Graph, node: int, one: Any, around: Sequence[Any], last: bool = True) -> list[Any]:
    """The local derivatives, then the contributions: of a gradient of 1, and of the node's own; None for none.

    Raises Undecided unless it is the `last` try.
    """
    operation, gradient = graph.operations[node], around[0]
    assert operation is not None
    found: list[Any] = []
    for upstream in (one, gradient):
        try:
            sent: Sequence[Any] = operation.backward(upstream, *around[1:])
        except Undefined as error:
            if isinstance(error, balls.Undecided) and not last:
                raise
            sent = error.sent or [None] * len(graph.operands[node])
        found += sent
    if gradient == 0:
        found[len(graph.operands[node]) :] = [gradient] * len(graph.operands[node])
    return found


class _Balls:
    """Both passes over python-flint's numbers, with as many bits as are asked for."""

    def __init__(
        self,
        graph: Graph,
        leaves: Sequence[Any],
        upstream: Any,
        wanted: Collection[int] | None,
        lossy: bool,
        layout: Layout | None,
    ) -> None:
        balls.load()
        self.layout = layout
        self.graph, self.leaves, self.upstream, self.wanted = graph, leaves, upstream, wanted
        self.bound = balls.shortened if lossy else _within_bounds
        self.known: dict[int, tuple[list[Any], list[Any]]] = {}
        self.least = START_BITS  # with fewer, something could not be decided

    def at(self, bits: int) -> tuple[list[Any], list[Any]]:
        """Values and gradients with so many bits, or more. Raises Stop."""
        bits = max(bits, self.least)
        if bits not in self.known:
            self.known.clear()
            with balls.precision(bits):
                self.known[bits] = self._of_arrays(bits, self.layout) if self.layout else self._of_numbers(bits)
        return self.known[bits]

    def _of_numbers(self, bits: int) -> tuple[list[Any], list[Any]]:
        graph = self.graph
        leaves: list[Any] = [0] * len(graph)
        for node in chain(graph.literals, graph.inputs.values()):
            leaves[node] = balls.ball_of(self.leaves[node], bits)
        values = passes.run_forward(graph, leaves, balls.rational(1), self.bound)
        seed = balls.ball_of(self.upstream, bits)
        return values, passes.run_backward(graph, values, seed, self.wanted, self.bound)

    def _of_arrays(self, bits: int, layout: Layout) -> tuple[list[Any], list[Any]]:
        from backprop_cli.graph import array_passes

        *leaves, seed = [
            map_elements(lambda number: balls.ball_of(number, bits), x) for x in (*self.leaves, self.upstream)
        ]
        values = array_passes.run_forward(self.graph, leaves, balls.rational(1), self.bound)
        gradients = array_passes.run_backward(self.graph, values, seed, self.wanted, self.bound)
        return layout.flat(values), layout.flat(gradients)

    def values_at(self, bits: int) -> list[Any]:
        """The values with so many bits."""
        return self.at(bits)[0]

    def gradients_at(self, bits: int) -> list[Any]:
        """The gradients with so many bits."""
        return self.at(bits)[1]


def leaf_values(graph: Graph, inputs: Mapping[str, Number], arithmetic: str = "exact") -> list[Any]:
    """A list with the leaves filled in, as they are good enough for an arithmetic.

    Raises BackpropError for inputs without a value, all of them in one message.
    """
    results: list[Any] = [0] * len(graph.operations)
    literals = graph.literals_in(arithmetic)
    for node, literal in literals.items():
        results[node] = literal
    if [*inputs] == [*graph.inputs]:  # as those of a purchase: a million names need no looking up
        for node, value in zip(graph.inputs.values(), inputs.values()):
            results[node] = value
        return results
    missing: list[str] = []
    for name, node in graph.inputs.items():
        if name in inputs:
            results[node] = inputs[name]
        elif node not in literals:
            missing.append(name)
    if missing:
        place = graph.place(graph.inputs[missing[0]])
        constant = "pi" if missing[0] in ("PI", "Pi") else CONSTANT_NAMES.get(missing[0])
        message = f"no-value-{constant}" if constant else "no-value"
        if missing[0] in FUNCTIONS and FUNCTIONS[missing[0]].arity:
            message = "no-value-function"
        raise BackpropError(message, place, names=", ".join(missing), name=missing[0])
    return results


def _within_bounds(value: Any) -> Any:
    """A number, a whole fraction as an int. Raises Undefined("too-large") for a rational beyond MAX_BITS."""
    kind = type(value)
    if kind is int:
        large = value.bit_length() > MAX_BITS
    elif kind is Fraction:
        above, below = value.as_integer_ratio()
        value = above if below == 1 else value
        large = above.bit_length() > MAX_BITS or below.bit_length() > MAX_BITS
    elif kind in _KINDS:
        large = kind not in _BALLS and value.height_bits() > MAX_BITS
    else:
        large = too_large(value)
    if large:
        raise Undefined("too-large")
    return value


def _all_settled(numbers: Sequence[Any], leads: Callable[[], Sequence[int]] | None = None) -> bool:
    """Whether every ball is certain; nan is, too, where nothing that is wanted lies below."""
    with balls.precision(MOST_BITS):  # to compare the ends of a ball as they are, not rounded
        for node, number in enumerate(numbers):
            if type(number) not in _BALLS or balls.is_settled(number):
                continue
            if leads is None or not number.is_nan() or leads()[node]:
                return False
    return True


def _certain(numbers: Sequence[Any], source: Callable[[int], Sequence[Any]]) -> list[Number]:
    """python-flint's numbers as ours."""
    found: list[Number] = list(numbers)
    for index, value in enumerate(numbers):
        kind = type(value)
        if kind in _BALLS:
            found[index] = nan if value.is_nan() else Proven(value, source, index)
        elif kind in _KINDS:
            found[index] = balls.exact(value)
    return found


def _refuse_unknown(
    numbers: Sequence[Any], owners: Sequence[int], leads: Sequence[int] | None = None, words: Mapping[str, str] = {}
) -> None:
    """Refuse a number of which not even the size is known with MOST_BITS. Raises Stop."""
    for node, value in enumerate(numbers):
        unknown = balls.is_ball(value) and not (
            balls.is_narrow(value) or (value.contains(0) and value.rad() < NEAR_ZERO)
        )
        if unknown and (leads is None or leads[node] or not value.is_nan()):
            raise passes.Stop(owners[node], Undefined("out-of-reach"), words)
