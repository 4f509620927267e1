"""Forward and backward: one pass down the tape, one pass up it.

The same two loops serve rational numbers, floats and proven ones; `propagate` chooses, and takes more bits for proven
numbers until every one of them is certain.

Source: *Deep Learning from Scratch*, chapter 5: computing locally, and the chain rule from the output to the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from math import isfinite, nan
from typing import Any, NamedTuple, NoReturn

from backprop_cli.errors import BackpropError
from backprop_cli.functions import FUNCTIONS
from backprop_cli.graph import Graph
from backprop_cli.notation import node_text
from backprop_cli.numeric import (
    MAX_BITS,
    MOST_BITS,
    START_BITS,
    Irrational,
    Number,
    Proven,
    Undefined,
    all_normal,
    from_python,
    too_large,
)
from backprop_cli.proven import (
    BALLS,
    KINDS,
    Undecided,
    as_ball,
    ball_of,
    exact,
    is_ball,
    is_settled,
    load,
    precision,
    rational,
    shortened,
)

ARITHMETICS = ("exact", "float")
_CONSTANTS = {name: name for name, row in FUNCTIONS.items() if row.most == 0} | {"π": "pi"}
_OF_GRADIENTS = {name: f"gradient-{name}" for name in ("too-large", "overflow", "out-of-reach")}

Bound = Callable[[Any], Any]
"""What keeps a number within bounds: gives it back, in another form perhaps, or raises Undefined."""


class Numbers(NamedTuple):
    """What both passes give: the value and the gradient of every node, by id.

    A gradient that does not exist, and that nobody asked for, is nan.
    """

    values: Sequence[Number]
    gradients: Sequence[Number]


class _Stop(Exception):
    """A step that cannot be computed: the node, why, and other messages for some causes."""

    def __init__(self, node: int, cause: Exception, words: Mapping[str, str] = {}) -> None:
        super().__init__(node)
        self.node, self.cause, self.words = node, cause, words


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
    leaves = _leaf_values(graph, inputs)
    if arithmetic == "float":
        values: list[Any] = forward_floats(graph, leaves)
        return Numbers(values, backward(graph, values, float(upstream), wanted))
    if not any(type(leaf) is Proven for leaf in (*inputs.values(), upstream)):
        try:
            values = all_normal(forward(graph, leaves, 1, _within_bounds))
            return Numbers(values, all_normal(backward(graph, values, upstream, wanted, _within_bounds)))
        except Irrational:
            pass  # on with proven numbers
    return proven_numbers(graph, leaves, upstream, wanted)


def forward_floats(graph: Graph, leaves: Sequence[Number]) -> list[Any]:
    """The forward pass in floats. Raises BackpropError for a leaf beyond what a float can hold, and as `forward`."""
    results: list[Any] = list(leaves)
    node = -1
    try:
        for node in chain(graph.literals, graph.inputs.values()):
            if type(results[node]) is not float:
                results[node] = float(results[node])
    except OverflowError:
        raise BackpropError("overflow", graph.place(node), node=node_text(graph, node)) from None
    return forward(graph, results, 1.0)


def forward(graph: Graph, leaves: Sequence[Any], one: Any, bound: Bound | None = None) -> list[Any]:
    """The value of every node, by id, from numbers of one kind at the leaves; `one` is the number 1 of that kind.

    Raises BackpropError where a node has no value, Irrational where rational numbers do not suffice.
    """
    try:
        return _forward(graph, leaves, one, bound)
    except _Stop as stop:
        _refuse(graph, stop)


def backward(
    graph: Graph,
    values: Sequence[Any],
    upstream: Any = 1,
    wanted: Collection[int] | None = None,
    bound: Bound | None = None,
) -> list[Any]:
    """The gradient of every node, by id: the sum of the contributions that reach it. Takes any number of passes.

    `values` are those of the forward pass. Raises BackpropError where a local derivative that is needed does not exist,
    Irrational where rational numbers do not suffice.
    """
    try:
        return _backward(graph, values, upstream, wanted, bound)
    except _Stop as stop:
        _refuse(graph, stop)


def exact_leaves(graph: Graph, inputs: Mapping[str, Number]) -> list[Number]:
    """The leaves of a run in floats as the rational numbers that were written: a float is the decimal it prints."""
    return [
        leaf if isinstance(leaf, Proven) or not isinstance(leaf, float) else from_python(leaf)
        for leaf in _leaf_values(graph, inputs)
    ]


def proven_numbers(
    graph: Graph, leaves: Sequence[Number], upstream: Number, wanted: Collection[int] | None, lossy: bool = False
) -> Numbers:
    """Both passes in rational numbers where they suffice and in balls where not, with bits enough to be certain.

    `lossy` turns rationals that grow long into balls, in place of refusing them. Raises BackpropError.
    """
    run = _Balls(graph, leaves, upstream, wanted, lossy)
    bits = START_BITS
    while True:
        try:
            values, gradients = run.at(bits)
            if bits >= MOST_BITS:
                _refuse_unknown(values, {})
                _refuse_unknown(gradients, _OF_GRADIENTS)
                break
            if all(is_settled(number) or number.is_nan() for number in (*values, *gradients) if type(number) in BALLS):
                break
        except _Stop as stop:
            if bits >= MOST_BITS or not isinstance(stop.cause, Undecided):
                _refuse(graph, stop)
        bits *= 2
    known = list(values)
    for node in chain(graph.literals, graph.inputs.values()):
        known[node] = leaves[node]
    return Numbers(_certain(known, run.values_at), _certain(gradients, run.gradients_at))


def edge_numbers(graph: Graph, numbers: Numbers, node: int) -> tuple[list[Number], list[Number]]:
    """The local derivatives of a node by its operands, and what it sends back to each; nan for those that do not exist.

    Its own value and gradient, and those of its operands, are in `numbers`.
    """
    operands = graph.operands[node]
    around = [numbers.gradients[node], numbers.values[node], *(numbers.values[operand] for operand in operands)]
    if not any(type(number) is Proven for number in around):
        try:
            found = _both_ways(graph, node, 1, around)
            return found[: len(operands)], found[len(operands) :]
        except Irrational:
            load()

    def with_bits(bits: int) -> list[Any]:
        with precision(bits):
            return _both_ways(graph, node, rational(1), [ball_of(number, bits) for number in around])

    bits = START_BITS
    found = with_bits(bits)
    while bits < MOST_BITS and not all(map(_is_settled, found)):
        bits *= 2
        found = with_bits(bits)
    certain = _certain(found, with_bits)
    return certain[: len(operands)], certain[len(operands) :]


def _both_ways(graph: Graph, node: int, one: Any, around: Sequence[Any]) -> list[Any]:
    """The local derivatives, then the contributions: of a gradient of 1, and of the node's own."""
    operation, gradient = graph.operations[node], around[0]
    assert operation is not None
    found = []
    for upstream in (one, gradient):
        try:
            sent: Sequence[Any] = operation.backward(upstream, *around[1:])
        except Undefined as error:
            sent = error.sent or [None] * len(graph.operands[node])
        found += [_undefined(one) if number is None else number for number in sent]
    if gradient == 0:
        found[len(graph.operands[node]) :] = [gradient] * len(graph.operands[node])
    return found


class _Balls:
    """Both passes over python-flint's numbers, with as many bits as are asked for."""

    def __init__(
        self, graph: Graph, leaves: Sequence[Number], upstream: Number, wanted: Collection[int] | None, lossy: bool
    ) -> None:
        load()
        self.graph, self.leaves, self.upstream, self.wanted = graph, leaves, upstream, wanted
        self.bound = shortened if lossy else _within_bounds
        self.known: dict[int, tuple[list[Any], list[Any]]] = {}

    def at(self, bits: int) -> tuple[list[Any], list[Any]]:
        """Values and gradients with so many bits. Raises _Stop."""
        if bits not in self.known:
            self.known.clear()
            graph = self.graph
            with precision(bits):
                leaves: list[Any] = [0] * len(graph)
                for node in chain(graph.literals, graph.inputs.values()):
                    leaves[node] = ball_of(self.leaves[node], bits)
                values = _forward(graph, leaves, rational(1), self.bound)
                seed = ball_of(self.upstream, bits)
                self.known[bits] = values, _backward(graph, values, seed, self.wanted, self.bound)
        return self.known[bits]

    def values_at(self, bits: int) -> list[Any]:
        """The values with so many bits."""
        return self.at(bits)[0]

    def gradients_at(self, bits: int) -> list[Any]:
        """The gradients with so many bits."""
        return self.at(bits)[1]


def _forward(graph: Graph, leaves: Sequence[Any], one: Any, bound: Bound | None) -> list[Any]:
    results = list(leaves)
    node = -1
    try:
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                continue
            if len(operands) == 2:
                left, right = operands
                value = operation.forward(results[left], results[right])
            else:
                value = operation.value_of([results[operand] for operand in operands], one)
            results[node] = value if bound is None else bound(value)
    except Irrational:
        raise
    except (ArithmeticError, ValueError) as error:
        raise _Stop(node, error) from None
    if bound is None:
        _all_finite(results)
    return results


def _backward(
    graph: Graph, values: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound | None
) -> list[Any]:
    sweep = _Sweep(graph, values, upstream, wanted, bound)
    while sweep.node >= 0:
        try:
            sweep.run()
        except Irrational:
            raise
        except (ArithmeticError, ValueError) as error:
            sweep.go_around(error)
    gradients = [0 if gradient is None else gradient for gradient in sweep.gradients]
    if bound is None:
        _all_finite(gradients, sweep.leads, _OF_GRADIENTS)
    else:
        for node in (*graph.inputs.values(), *graph.literals):
            try:
                gradients[node] = bound(gradients[node])
            except Undefined as error:
                raise _Stop(node, error, _OF_GRADIENTS) from None
    return gradients


class _Sweep:
    """One backward pass, from the output down to `node`; it can go around a derivative that nobody needs."""

    def __init__(
        self, graph: Graph, values: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound | None
    ) -> None:
        self.graph, self.values, self.bound = graph, values, bound
        self.wanted = wanted
        self.leads: bytearray | None = None  # for each node, whether something that is wanted lies below it
        self.node = graph.output
        self.gradients: list[Any] = [None] * graph.output  # until something arrives: adding it to 0 would take as long
        self.gradients += [upstream, *[None] * (len(graph) - graph.output - 1)]

    def run(self) -> None:
        """Send gradients back until the first node is reached. Raises ArithmeticError at `node`."""
        graph, values, gradients, bound = self.graph, self.values, self.gradients, self.bound
        operations, operands_of = graph.operations, graph.operands
        proven = bool(KINDS) and bound is not None
        node = self.node
        try:
            for node in range(self.node, -1, -1):
                gradient = gradients[node]
                operation = operations[node]
                if operation is None or not gradient or (proven and gradient == 0):
                    continue  # 0 times anything is 0, and so is 0 times nothing
                if bound is not None:
                    gradient = gradients[node] = bound(gradient)
                operands = operands_of[node]
                if len(operands) == 2:
                    left, right = operands
                    to_left, to_right = operation.backward(gradient, values[node], values[left], values[right])
                    before = gradients[left]
                    gradients[left] = to_left if before is None else before + to_left
                    before = gradients[right]
                    gradients[right] = to_right if before is None else before + to_right
                else:
                    self._send(node, operation.backward(gradient, values[node], *[values[i] for i in operands]))
            node = -1
        finally:
            self.node = node

    def _send(self, node: int, contributions: Sequence[Any]) -> None:
        gradients = self.gradients
        for operand, contribution in zip(self.graph.operands[node], contributions):
            before = gradients[operand]
            gradients[operand] = contribution if before is None else before + contribution

    def go_around(self, error: Exception) -> None:
        """Leave out the contributions of `node` that do not exist, where nothing that is wanted lies below them.

        Raises _Stop.
        """
        node, operands = self.node, self.graph.operands[self.node]
        sent = error.sent if isinstance(error, Undefined) and error.message_id in _MISSING else ()
        if self.leads is None:
            self.leads = _leading(self.graph, self.wanted)
        known = dict(zip(operands, sent)) if sent else dict.fromkeys(operands)
        needed = any(self.leads[operand] for operand in operands if known[operand] is None)
        if needed or not isinstance(error, Undefined) or error.message_id not in _MISSING:
            raise _Stop(node, error, _OF_GRADIENTS) from None
        for operand in operands:
            contribution = known[operand]
            if contribution is None:
                self.gradients[operand] = _undefined(self.gradients[node])
            else:
                before = self.gradients[operand]
                self.gradients[operand] = contribution if before is None else before + contribution
        self.node = node - 1


_MISSING = (
    "power-derivative-zero",
    "exponent-derivative-negative",
    "exponent-derivative-zero",
    "sqrt-derivative-zero",
    "no-derivative",
    "undecided",
)
"""Why a local derivative does not exist, though the value does."""


def _undefined(like: Any) -> Any:
    """nan, of the same kind as another number."""
    return type(as_ball(like))(nan) if type(like) in KINDS else nan


def _leading(graph: Graph, wanted: Collection[int] | None) -> bytearray:
    """For each node, whether it is wanted (None: an input), or made from such a node."""
    leads = bytearray(len(graph))
    for node in graph.inputs.values() if wanted is None else wanted:
        leads[node] = 1
    for node, operands in enumerate(graph.operands):
        if not leads[node] and any(leads[operand] for operand in operands):
            leads[node] = 1
    return leads


def _leaf_values(graph: Graph, inputs: Mapping[str, Number]) -> list[Any]:
    """A list with the leaves filled in.

    Raises BackpropError for inputs without a value, all of them in one message.
    """
    results: list[Any] = [0] * len(graph)
    literals = graph.literals
    for node, literal in literals.items():
        results[node] = literal
    missing = []
    in_order = list(inputs) == list(graph.inputs)  # as those of a purchase: a million names need no looking up
    given = inputs.values() if in_order else map(inputs.get, graph.inputs)
    for (name, node), value in zip(graph.inputs.items(), given):
        if value is not None:
            results[node] = value
        elif node not in literals:
            missing.append(name)
    if missing:
        place = graph.place(graph.inputs[missing[0]])
        constant = _CONSTANTS.get(missing[0])
        message = f"no-value-{constant}" if constant else "no-value"
        raise BackpropError(message, place, names=", ".join(missing), name=missing[0])
    return results


def _within_bounds(value: Any) -> Any:
    """A number, unless it is a rational that has outgrown MAX_BITS. Raises Undefined("too-large")."""
    kind = type(value)
    if kind in BALLS:
        return value
    if value.height_bits() > MAX_BITS if kind in KINDS else too_large(value):
        raise Undefined("too-large")
    return value


def _is_settled(value: Any) -> bool:
    return not is_ball(value) or is_settled(value) or value.is_nan()


def _certain(numbers: Sequence[Any], source: Callable[[int], Sequence[Any]]) -> list[Number]:
    """python-flint's numbers as ours."""
    found: list[Number] = list(numbers)
    for index, value in enumerate(numbers):
        kind = type(value)
        if kind in BALLS:
            found[index] = nan if value.is_nan() else Proven(value, source, index)
        elif kind in KINDS:
            found[index] = exact(value)
    return found


def _refuse_unknown(numbers: Sequence[Any], words: Mapping[str, str]) -> None:
    """Refuse a number of which not even the size is known with MOST_BITS. Raises _Stop."""
    for node, value in enumerate(numbers):
        if not (_is_settled(value) or value.contains(0) and value.is_finite()):
            raise _Stop(node, Undefined("out-of-reach"), words)


def _refuse(graph: Graph, stop: _Stop) -> NoReturn:
    """Say which step cannot be computed, and which operand is to blame."""
    message = stop.cause.message_id if isinstance(stop.cause, Undefined) else "overflow"
    operands = graph.operands[stop.node] or (stop.node,)
    raise BackpropError(
        stop.words.get(message, message),
        graph.place(stop.node),
        node=node_text(graph, stop.node),
        operand=node_text(graph, operands[-1]),
        base=node_text(graph, operands[0]),
    ) from None


def _all_finite(numbers: Sequence[Any], leads: bytearray | None = None, words: Mapping[str, str] = {}) -> None:
    """Refuse infinities and nan, which floats turn into without a word; nan is right where nothing wanted lies below.

    Raises _Stop.
    """
    if all(map(isfinite, numbers)):
        return
    for node, number in enumerate(numbers):
        if not isfinite(number) and (leads is None or leads[node]):
            raise _Stop(node, Undefined("overflow"), words)
