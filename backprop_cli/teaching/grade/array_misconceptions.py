"""The table of misconceptions about arrays: transposes, the sum over the batch, its mean, softmax with loss.

Rows like those of `misconceptions`, whose own rows serve arrays, too. All numbers are numpy's floats here.
Source of the right rules: *Deep Learning from Scratch*, chapter 5.6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import add
from typing import Any

from backprop_cli.graph.array_losses import LOSS_NAMES
from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.arrays import is_array, load, shape_of
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade import broken_array_passes
from backprop_cli.teaching.grade.broken_array_passes import Fit
from backprop_cli.teaching.grade.broken_passes import Backward, evaluate
from backprop_cli.teaching.grade.misconceptions import (
    EVERY_NODE,
    Misconception,
    Variant,
    Variants,
    backward_with,
    each_node,
    inner,
    row_at,
)

RATES = (0.1, 0.01)
"""Learning rates that are usual in examples."""


def _matrices(*arrays: Any) -> None:
    """Raises ValueError where an array is no matrix."""
    if any(array.ndim != 2 for array in arrays):
        raise ValueError("no matrix")


def _product(wrong: str, left: bool, right: bool) -> Callable[[Operation], Backward]:
    """The rule of a matrix product with a mistake on one side of it, or on both."""

    def rule_of(row: Operation) -> Backward:
        def rule(g: Any, out: Any, x: Any, y: Any) -> tuple[Any, ...]:
            _matrices(g, x, y)
            by_left, by_right = row.backward(g, out, x, y)
            if wrong == "order":
                return (lambda: y.T @ g) if left else by_left, (lambda: g @ x.T) if right else by_right
            return (lambda: g @ y) if left else by_left, (lambda: x @ g) if right else by_right

        return rule

    return rule_of


def _at_products(wrong: str) -> Callable[[Solution], Variants]:
    """A mistake at the products: on both sides, then on one."""

    def variants(solution: Solution) -> Variants:
        for left, right in ((True, True), (True, False), (False, True)):
            yield from each_node(_product(wrong, left, right), "matmul")(solution)

    return variants


def _transposed(solution: Solution) -> Variants:
    """Every gradient handed in as its transpose, or one of them."""
    for turned in _matrices_in(solution):
        yield partial(Variant, None, _turned(solution.node_gradients, turned), {})


def _values_transposed(solution: Solution) -> Variants:
    """The same of the values."""
    for turned in _matrices_in(solution):
        yield partial(Variant, _turned(solution.values, turned), None, {})


def _matrices_in(solution: Solution) -> list[list[int]]:
    """All matrices together, and each by itself."""
    matrices = [node for node, value in enumerate(solution.values) if len(shape_of(value)) == 2]
    return [matrices, *([node] for node in matrices)]


def _turned(arrays: Sequence[Any], nodes: Sequence[int]) -> list[Any]:
    turned = list(arrays)
    for node in nodes:
        turned[node] = arrays[node].T
    return turned


def _broadcast(solution: Solution) -> list[int]:
    """The inputs that serve every row of something, as a bias does: less wide than what they are used for."""
    graph, values = solution.graph, solution.values
    found = {
        operand: None
        for node in inner(graph)
        if row_at(solution, node).shape is None
        for operand in graph.operands[node]
        if graph.operations[operand] is None and shape_of(values[operand]) != shape_of(values[node])
    }
    return [operand for operand in found if is_array(values[operand])]


def _arriving_as(*fits: Fit) -> Callable[[Solution], Variants]:
    """Other ways to make one gradient of what comes back from every row: at all such inputs, and at each."""

    def variants(solution: Solution) -> Variants:
        inputs = _broadcast(solution)
        for fit in fits:
            if len(inputs) > 1:
                yield partial(_fitted, solution, EVERY_NODE, dict.fromkeys(inputs, fit))
            for node in inputs:
                yield partial(_fitted, solution, node, {node: fit})

    return variants


def _fitted(solution: Solution, node: int, fits: Mapping[int, Fit]) -> Variant:
    gradients = broken_array_passes.send_back(solution.graph, solution.values, solution.upstream, {}, {}, add, fits)
    return Variant(None, gradients, {"node": node})


def _means(solution: Solution) -> Iterator[tuple[int, int]]:
    """The nodes that take a mean, and over how many."""
    graph, values = solution.graph, solution.values
    for node in inner(graph, "mean", *LOSS_NAMES):
        of = load().asarray(values[graph.operands[node][0]])
        if row_at(solution, node).name == "mean":
            yield node, of.size // load().asarray(values[node]).size
        elif of.ndim > 1:
            yield node, of.shape[0]


def _scaled_means(factor_of: Callable[[int], float]) -> Callable[[Solution], Variants]:
    """A mean that is wrong by a factor: on the way back, on the way forward, or on both."""

    def variants(solution: Solution) -> Variants:
        for node, count in _means(solution):
            if count > 1:
                factor = factor_of(count)
                yield partial(_scaled, solution, node, factor, False, True)
                yield partial(_scaled, solution, node, factor, True, False)
                yield partial(_scaled, solution, node, factor, True, True)

    return variants


def _scaled(solution: Solution, node: int, factor: float, forward: bool, backward: bool) -> Variant:
    values: Sequence[Any] | None = None
    gradients: Sequence[Any] | None = None
    if forward:
        leaves = {n: solution.values[n] for n, row in enumerate(solution.graph.operations) if row is None}
        values = evaluate(solution.graph, leaves, {node: solution.values[node] * factor})
    if backward:
        rule = _times(factor, row_at(solution, node).backward)
        gradients = backward_with(solution, {}, {node: rule}).gradients
    return Variant(values, gradients, {"node": node})


def _times(factor: float, rule: Backward) -> Backward:
    """A rule that gets so many times the upstream gradient."""
    return lambda g, *around: rule(g * factor, *around)


def _loss_rule(wrong: Callable[[Any, Any], Any], divided: bool) -> Callable[[Operation], Backward]:
    """Softmax with loss going back by another formula of x and the right answers, divided by the batch size or not."""

    def rule_of(row: Operation) -> Backward:
        def rule(g: Any, out: Any, x: Any, t: Any) -> tuple[Any, ...]:
            batch = x.shape[0] if divided and x.ndim > 1 else 1
            answers = t if t.ndim == x.ndim else load().eye(x.shape[-1])[t.astype(int)]
            return g * wrong(x, answers) / batch, t * 0

        return rule

    return rule_of


def _shares(x: Any) -> Any:
    powers = load().exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _at_loss(wrong: Callable[[Any, Any], Any]) -> Callable[[Solution], Variants]:
    def variants(solution: Solution) -> Variants:
        for divided in (True, False):
            yield from each_node(_loss_rule(wrong, divided), "softmax_with_loss")(solution)

    return variants


def _negative(row: Operation) -> Backward:
    return _times(-1, row.backward)


def _diagonal(row: Operation) -> Backward:
    return lambda g, out, x: (g * out * (1 - out),)


def _with_rate(solution: Solution) -> Variants:
    """The input after a step of gradient descent, or the step itself, in place of the gradient."""
    pairs = list(zip(solution.values, solution.node_gradients))
    for rate in RATES:
        yield partial(Variant, None, [value - rate * gradient for value, gradient in pairs], {})
        yield partial(Variant, None, [rate * gradient for _, gradient in pairs], {})


ARRAY_MISCONCEPTIONS = (
    Misconception("not-transposed", _at_products("transpose")),
    Misconception("order", _at_products("order")),
    Misconception("transposed", _transposed),
    Misconception("value-transposed", _values_transposed),
    Misconception("not-summed", _arriving_as(lambda g, _: g, lambda g, _: g[0], lambda g, _: g[-1])),
    Misconception("wrong-axis", _arriving_as(lambda g, _: g.sum(axis=-1), lambda g, _: g.sum())),
    Misconception("averaged", _arriving_as(lambda g, _: g.mean(axis=0))),
    Misconception("mean-forgotten", _scaled_means(float)),
    Misconception("mean-twice", _scaled_means(lambda count: 1 / count)),
    Misconception("labels-first", each_node(_negative, *LOSS_NAMES)),
    Misconception("labels-left-out", _at_loss(lambda x, t: _shares(x))),
    Misconception("softmax-left-out", _at_loss(lambda x, t: x - t)),
    Misconception("softmax-alone", _at_loss(lambda x, t: _shares(x) * (1 - _shares(x)))),
    Misconception("diagonal", each_node(_diagonal, "softmax")),
    Misconception("learning-rate", _with_rate),
)
"""Of those that explain a submission equally well, the first is told first; the rows for numbers come behind."""
