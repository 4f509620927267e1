"""What runs do at their bounds, and what goes along one edge: local derivatives and contributions."""

from __future__ import annotations

from fractions import Fraction as F
from math import isnan, nan
from typing import Any

import pytest
from flint import arb, fmpq

from backprop_cli import parse_expression
from backprop_cli.graph import runs
from backprop_cli.graph.runs import Numbers, edge_numbers, exact_leaves, leaf_values, propagate, right_numbers
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers import balls
from backprop_cli.numbers.limits import MAX_BITS
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Undefined

balls.load()
MOST = 2**MAX_BITS - 1


@pytest.mark.parametrize(
    "number", [MOST, -MOST, F(MOST, 2), F(1, MOST), fmpq(MOST), fmpq(1, MOST), arb(2) ** 20_000, 1e300]
)
def test_numbers_within_bounds(number: Any) -> None:
    assert runs._within_bounds(number) is number


@pytest.mark.parametrize(
    "number", [MOST + 1, -MOST - 1, F(MOST + 2, 2), F(1, MOST + 1), fmpq(MOST + 1), fmpq(1, MOST + 1)]
)
def test_numbers_out_of_bounds(number: Any) -> None:
    with pytest.raises(Undefined, match="^too-large$"):
        runs._within_bounds(number)


EDGES: list[tuple[str, dict[str, Any], Any, list[Any], list[Any]]] = [
    ("x*y", {"x": 2, "y": 3}, 1, [3, 2], [3, 2]),
    ("x*y", {"x": 2, "y": 3}, F(5, 2), [3, 2], [F(15, 2), 5]),
    ("x/y", {"x": 2, "y": 4}, 2, [F(1, 4), F(-1, 8)], [F(1, 2), F(-1, 4)]),
    ("exp(x)", {"x": 0}, 3, [1], [3]),
    ("max(x, y, w)", {"x": 2, "y": 2, "w": 1}, 4, [F(1, 2), F(1, 2), 0], [2, 2, 0]),
    ("x**y", {"x": 4, "y": F(1, 2)}, 2, [0.25, 2.772588722239781], [0.5, 5.545177444479562]),
    ("x**y", {"x": -2, "y": 2}, 1, [-4, nan], [-4, nan]),
    ("x**y", {"x": -2, "y": 2}, 0, [-4, nan], [0, 0]),
    ("sqrt(x)", {"x": 0}, 1, [nan], [nan]),
    ("sqrt(x)", {"x": 0}, 0, [nan], [0]),
    ("log(x)", {"x": F(1, 2)}, nan, [2], [nan]),
    ("x + y", {"x": 1, "y": 2}, nan, [1, 1], [nan, nan]),
]


@pytest.mark.parametrize(("text", "given", "gradient", "local", "sent"), EDGES)
def test_what_goes_along_the_edges_of_a_node(
    text: str, given: dict[str, Any], gradient: Any, local: list[Any], sent: list[Any]
) -> None:
    graph = parse_expression(text)
    values, _ = propagate(graph, given, wanted=())
    gradients = [nan] * (len(graph) - 1) + [gradient]
    for found, right in zip(edge_numbers(graph, Numbers(values, gradients), graph.output), (local, sent), strict=True):
        assert [float(number) for number in found] == pytest.approx(
            [float(number) for number in right], nan_ok=True, rel=1e-15
        )


def test_an_edge_gets_the_bits_it_needs() -> None:
    """1/(exp(x) - 1) of a tiny x, where the first tries know nothing of the difference."""
    graph = parse_expression("1/(exp(x) - exp(y))")
    values, gradients = propagate(graph, {"x": F(1, 10**60), "y": 0})
    local, sent = edge_numbers(graph, Numbers(values, gradients), graph.output)
    assert [float(number) for number in local] == [1e60, -1e120]
    assert [float(number) for number in sent] == [1e60, -1e120]


def test_leaves_with_their_values() -> None:
    graph = parse_expression("a = 3; z = a*x + 0.5")
    assert leaf_values(graph, {"x": 2}) == [3, 2, 0, F(1, 2), 0]
    assert leaf_values(graph, {"x": 2, "a": 7}) == [7, 2, 0, F(1, 2), 0]
    assert leaf_values(graph, {"a": 7, "x": 2}) == [7, 2, 0, F(1, 2), 0]
    assert [type(leaf) for leaf in leaf_values(parse_expression("x*0.5"), {"x": 2}, "float")] == [int, float, int]
    assert exact_leaves(graph, {"x": 0.1}) == [3, F(1, 10), 0, F(1, 2), 0]
    proven = propagate(parse_expression("2**0.5"), {}).values[-1]
    assert exact_leaves(graph, {"x": proven})[1] is proven


@pytest.mark.parametrize(
    ("text", "message", "name"),
    [
        *(("pi*2", "no-value-pi", "pi"), ("π*2", "no-value-pi", "π"), ("PI + 1", "no-value-pi", "PI")),
        *(("Pi + 1", "no-value-pi", "Pi"), ("2*e", "no-value-e", "e"), ("sin + 1", "no-value-function", "sin")),
        *(("max + x", "no-value-function", "max"), ("E + 1", "no-value", "E"), ("x + y", "no-value", "x")),
    ],
)
def test_inputs_without_a_value(text: str, message: str, name: str) -> None:
    with pytest.raises(BackpropError) as caught:
        propagate(parse_expression(text), {})
    assert (caught.value.message.id, caught.value.message.parameters["name"]) == (message, name)
    place = caught.value.place
    assert place is not None
    assert place.text[place.start : place.end] == name


def test_right_numbers_of_what_was_written() -> None:
    graph = parse_expression("x*0.1 + exp(y)*0")
    values, gradients = right_numbers(graph, {"x": 0.3, "y": 1e-3}, 2)
    assert (values[0], values[2], gradients[0], gradients[graph.output]) == (F(3, 10), F(3, 100), F(1, 5), 2)
    huge = right_numbers(parse_expression("x*x*x*x - y"), {"x": 1.1e-200, "y": 1.0}, 1).values[-1]
    assert isinstance(huge, Proven)  # a rational of so many digits is no use
    with pytest.raises(BackpropError):
        right_numbers(parse_expression("sqrt(x)"), {"x": -1.0}, 1)
    graph = parse_expression("sqrt(x)*y")
    found = right_numbers(graph, {"x": 0.0, "y": 1.0}, 1, [graph.inputs["y"]])
    assert isnan(found.gradients[graph.inputs["x"]])
    assert found.gradients[graph.inputs["y"]] == 0


def test_limits_of_runs() -> None:
    assert (runs.ARITHMETICS, runs.NEAR_ZERO, runs.MOST_WORK) == (("exact", "float"), 2.0**-64, 1_000_000)
    assert runs.CONSTANT_NAMES == {"pi": "pi", "e": "e", "π": "pi"}
