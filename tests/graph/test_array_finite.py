"""Infinities and nan go on into what is computed from them: that is why only the last arrays are looked at."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy
import pytest

from backprop_cli import BackpropError, parse_expression
from backprop_cli.graph.array_finite import CARRYING
from backprop_cli.graph.array_floats import by_floats
from backprop_cli.graph.array_functions import ARRAY_OPERATIONS
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import Operation
from backprop_cli.graph.runs import propagate

BROKEN = [inf, -inf, nan]
OPERATED = [row for row in (*OPERATIONS, *ARRAY_OPERATIONS) if row.arity]


def _operands(row: Operation) -> list[Any]:
    """Arrays with a value and a derivative at each element, a 0 among them where a row may carry less of it."""
    if row.symbol == "clip":
        return [numpy.array([[0.25, 0.5], [0.75, 1.5]]), numpy.full((2, 2), 0.375), numpy.full((2, 2), 1.0)]
    start = 1.25 if row.symbol == "acosh" else 0.125
    operands = [start + numpy.arange(4.0).reshape(2, 2) / 8 + place / 4 for place in range(row.arity)]
    if row in CARRYING:
        operands[-1][0] = 0, 1  # one-hot, for a loss
    return operands


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("row", CARRYING, ids=lambda row: row.name)
def test_values_that_carry(row: Operation, broken: float) -> None:
    for place in range(row.arity):
        for element in numpy.ndindex(2, 2):
            operands = _operands(row)
            operands[place][element] = broken
            with numpy.errstate(all="ignore"):
                assert not numpy.isfinite(row.forward(*operands)).all(), (place, element)


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("row", OPERATED, ids=lambda row: f"{row.name}-{row.arity}")
def test_gradients_carry(row: Operation, broken: float) -> None:
    operands = [numpy.arange(1.0, 7).reshape(2, 3)] if row.name == "reshape" else _operands(row)
    value = by_floats(row.forward, operands)
    for element in numpy.ndindex(numpy.shape(value)):
        upstream = numpy.ones_like(value, dtype=float)
        upstream[element] = broken
        with numpy.errstate(all="ignore"):
            sent = by_floats(row.backward, [upstream, value, *operands])
            found = [contribution() if callable(contribution) else contribution for contribution in sent]
        assert not any(numpy.isfinite(contribution).all() for contribution in found), element


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("u = exp(x); y = sum(u + x)", "u"),
        ("u = x * 1e200 * 1e200; y = sum(tanh(u))", "u[0,0]"),
        ("u = x * 1e200 * 1e200; v = transpose(u) * x; y = sum(1 / (1 + v))", "u[0,0]"),
        ("u = exp(x); y = softmax_with_loss(u @ x, x)", "u"),
    ],
)
def test_the_first_that_is_not_finite_is_named(text: str, node: str) -> None:
    graph = parse_expression(text)
    with pytest.raises(BackpropError) as refused:
        propagate(graph, {"x": numpy.array([[1000.0, 0.0], [1.0, 1.0]])}, 1, "float")
    assert (refused.value.message.id, refused.value.message.parameters["node"]) == ("overflow", node)


def test_numbers_of_classes_say_nothing_of_a_loss() -> None:
    graph = parse_expression("L = softmax_with_loss(x, t); y = (L * 1e-200) * 1e200 * 1e200 * 1e-100")
    inputs = {"x": numpy.array([[0.1, 0.2], [0.3, 0.1]]), "t": numpy.array([0, 1])}
    with pytest.raises(BackpropError) as refused:
        propagate(graph, inputs, 1e300, "float", [graph.inputs["t"]])
    assert refused.value.message.id == "gradient-overflow"
