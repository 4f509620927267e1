"""Forward and backward: one pass down the tape, one pass up it.

The same two loops serve rational numbers, floats and proven ones; `runs` chooses.

Source: *Deep Learning from Scratch*, chapter 5: computing locally, and the chain rule from the output to the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import isfinite, nan
from typing import Any, NoReturn

from backprop_cli.graph.notation import node_text
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import Shape, element_at, element_name
from backprop_cli.numbers.balls import KINDS, as_ball, is_ball
from backprop_cli.numbers.rational import OF_FRACTIONS, Irrational, Number, Undefined

OF_GRADIENTS = {name: f"gradient-{name}" for name in ("too-large", "overflow", "out-of-reach")}

Bound = Callable[[Any], Any]
"""What keeps a number within bounds: gives it back, in another form perhaps, or raises Undefined."""


class Stop(Exception):
    """A step that cannot be computed: the node, why, and other messages for some causes.

    `shapes` are those of the node and its operands where it is about one element of an array.
    """

    def __init__(
        self, node: int, cause: Exception, words: Mapping[str, str] = {}, shapes: Sequence[Shape] = ()
    ) -> None:
        super().__init__(node)
        self.node, self.cause, self.words, self.shapes = node, cause, words, shapes


def forward_floats(graph: Graph, leaves: Sequence[Number]) -> list[Any]:
    """The forward pass in floats. Raises BackpropError for a leaf beyond what a float can hold, and as `forward`."""
    results: list[Any] = list(leaves)
    node = -1
    try:
        for node in chain(graph.literals_in("float"), graph.inputs.values()):
            leaf = results[node]
            if type(leaf) is Fraction:
                results[node] = leaf.numerator / leaf.denominator  # as float() does it, after a look around
            elif type(leaf) is not float:
                results[node] = float(leaf)
    except OverflowError:
        raise BackpropError("overflow", graph.place(node), node=node_text(graph, node)) from None
    return forward(graph, results, 1.0)


def forward(graph: Graph, leaves: Sequence[Any], one: Any, bound: Bound | None = None) -> list[Any]:
    """The value of every node, by id, from numbers of one kind at the leaves; `one` is the number 1 of that kind.

    Raises BackpropError where a node has no value, Irrational where rational numbers do not suffice.
    """
    try:
        return run_forward(graph, leaves, one, bound)
    except Stop as stop:
        refuse(graph, stop)


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
        return run_backward(graph, values, upstream, wanted, bound)
    except Stop as stop:
        refuse(graph, stop)


def run_forward(graph: Graph, leaves: Sequence[Any], one: Any, bound: Bound | None) -> list[Any]:
    """As `forward`. Raises Stop."""
    results = list(leaves)
    node, has_fractions = -1, Fraction in map(type, leaves)
    try:
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                continue
            if len(operands) == 2:
                left, right = operands
                rule = operation.forward
                if has_fractions:
                    rule = OF_FRACTIONS.get(rule, rule)
                value = rule(results[left], results[right])
            else:
                value = operation.value_of([results[operand] for operand in operands], one)
            results[node] = value if bound is None else bound(value)
    except Irrational:
        raise
    except (ArithmeticError, ValueError) as error:
        raise Stop(node, error) from None
    if bound is None:
        _all_finite(results)
    return results


def run_backward(
    graph: Graph, values: Sequence[Any], upstream: Any, wanted: Collection[int] | None, bound: Bound | None
) -> list[Any]:
    """As `backward`. Raises Stop."""
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
        _all_finite(gradients, sweep.leads, OF_GRADIENTS)
        if sweep.leads is not None:  # what nobody asked for may be beyond the floats
            gradients = [number if isfinite(number) else nan for number in gradients]
    else:
        for node in (*graph.inputs.values(), *graph.literals):
            try:
                gradients[node] = bound(gradients[node])
            except Undefined as error:
                raise Stop(node, error, OF_GRADIENTS) from None
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

        Raises Stop.
        """
        node, operands = self.node, self.graph.operands[self.node]
        sent = error.sent if isinstance(error, Undefined) and error.message_id in MISSING else ()
        if self.leads is None:
            self.leads = leading(self.graph, self.wanted)
        known = dict(zip(operands, sent)) if sent else dict.fromkeys(operands)
        needed = any(self.leads[operand] for operand in operands if known[operand] is None)
        if needed or not isinstance(error, Undefined) or error.message_id not in MISSING:
            raise Stop(node, error, OF_GRADIENTS) from None
        for operand in operands:
            contribution = known[operand]
            if contribution is None:
                self.gradients[operand] = undefined(self.gradients[node])
            else:
                before = self.gradients[operand]
                self.gradients[operand] = contribution if before is None else before + contribution
        self.node = node - 1


MISSING = (
    "power-derivative-zero",
    "exponent-derivative-negative",
    "exponent-derivative-zero",
    "sqrt-derivative-zero",
    "no-derivative",
    "undecided",
)
"""Why a local derivative does not exist, though the value does."""


def undefined(like: Any) -> Any:
    """nan, of the same kind as another number."""
    return type(as_ball(like))(nan) if type(like) in KINDS else nan


def is_undefined(number: Any) -> bool:
    """Whether a number of any kind is nan."""
    return bool(number.is_nan()) if is_ball(number) else bool(number != number)


def leading(graph: Graph, wanted: Collection[int] | None) -> bytearray:
    """For each node, whether it is wanted (None: an input), or made from such a node."""
    leads = bytearray(len(graph))
    for node in graph.inputs.values() if wanted is None else wanted:
        leads[node] = 1
    for node, operands in enumerate(graph.operands):
        for operand in operands:
            if leads[operand]:
                leads[node] = 1
                break
    return leads


def refuse(graph: Graph, stop: Stop) -> NoReturn:
    """Say which step cannot be computed, and which operand is to blame."""
    message = stop.cause.message_id if isinstance(stop.cause, Undefined) else "overflow"
    around = (stop.node, *(graph.operands[stop.node] or (stop.node,)))
    texts = [node_text(graph, node) for node in around]
    place = stop.cause.element if isinstance(stop.cause, Undefined) else None
    if place is not None and stop.shapes:
        whole, *_ = stop.shapes
        texts = [element_name(text, element_at(place, whole, shape)) for text, shape in zip(texts, stop.shapes)]
    raise BackpropError(
        stop.words.get(message, message),
        graph.place(stop.node),
        node=texts[0],
        operand=texts[1] if message == "log-domain" else texts[-1],  # the shares of a loss, not the right answers
        base=texts[1],
    ) from None


def _all_finite(numbers: Sequence[Any], leads: bytearray | None = None, words: Mapping[str, str] = {}) -> None:
    """Refuse infinities and nan, which floats turn into without a word; nan is right where nothing wanted lies below.

    Raises Stop.
    """
    if isfinite(sum(numbers)):  # then all of them are
        return
    for node, number in enumerate(numbers):
        if not isfinite(number) and (leads is None or leads[node]):
            raise Stop(node, Undefined("overflow"), words)
