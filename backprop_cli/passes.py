"""Forward and backward: one pass down the tape, one pass up it.

Source: *Deep Learning from Scratch*, chapter 5: computing locally, and the chain rule from the output to the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from math import isfinite
from typing import Any, NoReturn

from backprop_cli.errors import BackpropError
from backprop_cli.graph import Graph
from backprop_cli.notation import node_text
from backprop_cli.numeric import Number, Undefined, shown, too_large
from backprop_cli.operations import FUNCTIONS

ARITHMETICS = ("exact", "float")
_CONSTANTS = [name for name, row in FUNCTIONS.items() if row.most == 0]
_OF_GRADIENTS = {"too-large": "gradient-too-large", "overflow": "gradient-overflow"}


def forward(graph: Graph, values: Mapping[str, Number], arithmetic: str = "exact") -> list[Number]:
    """The value of every node, by id.

    `values` has a number for every input without one of its own. Raises BackpropError where a node has no value.
    """
    results = _leaf_values(graph, values, arithmetic)
    exact = arithmetic == "exact"
    node = -1
    try:
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                continue
            if len(operands) == 2:
                left, right = operands
                value = operation.forward(results[left], results[right])
            else:
                value = operation.forward(*[results[operand] for operand in operands])
            if exact and too_large(value):
                raise Undefined("too-large")
            results[node] = value
    except (ArithmeticError, ValueError) as error:
        _refuse(graph, node, error, results)
    _all_finite(graph, results, "overflow")
    return results


def backward(graph: Graph, values: Sequence[Number], upstream: Number = 1) -> list[Number]:
    """The gradient of every node, by id: the sum of the contributions that reach it.

    `values` are those of the forward pass, `upstream` is what arrives at the output. Raises BackpropError where a
    local derivative does not exist.
    """
    operations, operands_of = graph.operations, graph.operands
    exact = set(map(type, values)) != {float}  # exact numbers may stand beside floats
    node = output = graph.output
    gradients: list[Any] = [None] * output  # until something arrives: adding it to 0 would take as long as any sum
    gradients += [upstream, *[0] * (len(graph) - output - 1)]
    try:
        for node in range(output, -1, -1):
            gradient = gradients[node]
            if gradient is None:
                gradients[node] = 0
                continue
            operation = operations[node]
            if operation is None:
                continue
            operands = operands_of[node]
            if exact and too_large(gradient):
                raise Undefined("too-large")
            if len(operands) == 2:
                left, right = operands
                to_left, to_right = operation.backward(gradient, values[node], values[left], values[right])
                before = gradients[left]
                gradients[left] = to_left if before is None else before + to_left
                before = gradients[right]
                gradients[right] = to_right if before is None else before + to_right
            else:
                contributions = operation.backward(gradient, values[node], *[values[i] for i in operands])
                for operand, contribution in zip(operands, contributions):
                    before = gradients[operand]
                    gradients[operand] = contribution if before is None else before + contribution
    except (ArithmeticError, ValueError) as error:
        _refuse(graph, node, error, values, _OF_GRADIENTS)
    for node in (*graph.inputs.values(), *graph.literals) if exact else ():
        if too_large(gradients[node]):
            _refuse(graph, node, Undefined("too-large"), values, _OF_GRADIENTS)
    _all_finite(graph, gradients, "gradient-overflow")
    return gradients


def _leaf_values(graph: Graph, values: Mapping[str, Number], arithmetic: str) -> list[Number]:
    """A list with the leaves filled in, in the arithmetic asked for.

    Raises BackpropError for inputs without a value, all of them in one message.
    """
    results: list[Number] = [0] * len(graph)
    inputs, literals = graph.inputs, graph.literals
    for node, literal in literals.items():
        results[node] = literal
    missing = []
    in_order = list(values) == list(inputs)  # as those of a purchase: a million names need no looking up
    for (name, node), value in zip(inputs.items(), values.values() if in_order else map(values.get, inputs)):
        if value is not None:
            results[node] = value
        elif node not in literals:
            missing.append(name)
    if missing:
        place = graph.place(inputs[missing[0]])
        message = "no-value-constant" if missing[0] in _CONSTANTS else "no-value"
        raise BackpropError(message, place, names=", ".join(missing), name=missing[0])
    if arithmetic == "float":
        node = -1
        try:
            for node in chain(literals, inputs.values()):
                results[node] = float(results[node])
        except OverflowError:
            raise BackpropError("overflow", graph.place(node), node=node_text(graph, node)) from None
    return results


def _refuse(
    graph: Graph, node: int, error: Exception, values: Sequence[Number], words: Mapping[str, str] = {}
) -> NoReturn:
    """Say which step cannot be computed, and which operand is to blame."""
    message = error.message_id if isinstance(error, Undefined) else "overflow"
    operands = graph.operands[node] or (node,)
    raise BackpropError(
        words.get(message, message),
        graph.place(node),
        node=node_text(graph, node),
        operand=node_text(graph, operands[-1]),
        base=node_text(graph, operands[0]),
        value=shown(values[operands[0]]) if message.startswith("root") else "",
    ) from None


def _all_finite(graph: Graph, numbers: Sequence[Number], message: str) -> None:
    """Refuse infinities and nan, which floats turn into without a word."""
    try:
        if all(map(isfinite, numbers)):
            return
    except OverflowError:  # an exact number beyond any float is finite
        if not any(isinstance(number, float) and not isfinite(number) for number in numbers):
            return
    node = next(i for i, number in enumerate(numbers) if isinstance(number, float) and not isfinite(number))
    raise BackpropError(message, graph.place(node), node=node_text(graph, node))
