"""Relu and Sigmoid of `backprop_cli.layers`: the book's interface and numbers, and numeric derivatives."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from support import sentence_of

from backprop_cli import layers, solve
from backprop_cli.graph.layers import AddLayer, MulLayer, Relu, Sigmoid

X = np.array([[1.0, -0.5], [-2.0, 3.0]])  # the book's example of a mask


def test_relu_as_in_the_book() -> None:
    layer = Relu()
    kept = X.copy()
    assert layer.mask is None
    assert layer.forward(X).tolist() == [[1.0, 0.0], [0.0, 3.0]]
    assert layer.mask.tolist() == [[False, True], [True, False]]
    dout = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert layer.backward(dout).tolist() == [[1.0, 0.0], [0.0, 4.0]]
    assert (kept == X).all()
    assert dout.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_relu_has_no_negative_zero_and_no_nan_of_its_own() -> None:
    out = Relu().forward(np.array([-1.0, -math.inf, 0.0]))
    assert out.tolist() == [0, 0, 0]
    assert not np.signbit(out).any()


@pytest.mark.parametrize(("x", "out", "dx"), [(3, 3, 2), (-3, 0, 0), (0, 0, 0), (Fraction(1, 3), Fraction(1, 3), 2)])
def test_relu_of_a_number(x: Any, out: Any, dx: Any) -> None:
    layer = Relu()
    assert layer.forward(x) == out
    assert layer.backward(2) == dx


def test_sigmoid_as_in_the_book() -> None:
    layer = Sigmoid()
    out = layer.forward(np.array([-1.0, 1.0, 2.0]))
    assert out == pytest.approx([0.26894142, 0.73105858, 0.88079708])
    assert layer.out is out
    assert layer.backward(np.ones(3)) == pytest.approx(out * (1 - out))
    assert layer.forward(0) == 0.5
    assert layer.backward(2) == 0.5


def test_sigmoid_never_overflows() -> None:
    layer = Sigmoid()
    with np.errstate(over="raise", invalid="raise"):
        assert layer.forward(np.array([-1000.0, 1000.0])).tolist() == [0.0, 1.0]
    assert layer.backward(np.ones(2)).tolist() == [0.0, 0.0]
    assert [Sigmoid().forward(x) for x in (-1000, 1000)] == [0.0, 1.0]


@pytest.mark.parametrize("make", [Relu, Sigmoid])
@pytest.mark.parametrize("x", [-5.0, -0.3, 0.2, 4.0])
def test_against_the_numeric_derivative(make: Any, x: float) -> None:
    layer, h = make(), 1e-4
    numeric = (layer.forward(x + h) - layer.forward(x - h)) / (2 * h)
    layer.forward(x)
    assert layer.backward(1.5) == pytest.approx(1.5 * numeric, abs=1e-7)
    both = np.array([x, -x])
    layer.forward(both)
    assert layer.backward(np.array([1.5, 0.0])) == pytest.approx([1.5 * numeric, 0], abs=1e-7)


@pytest.mark.parametrize("make", [Relu, Sigmoid, MulLayer])
def test_backward_needs_a_forward_pass(make: Any) -> None:
    with pytest.raises(RuntimeError, match="forward"):
        make().backward(1)


def test_a_neuron_of_layers() -> None:
    multiply, add, sigmoid, relu = MulLayer(), AddLayer(), Sigmoid(), Relu()
    out = relu.forward(sigmoid.forward(add.forward(multiply.forward(2, 1), -1)))
    dz, db = add.backward(sigmoid.backward(relu.backward(1)))
    dw, dx = multiply.backward(dz)
    slope = out * (1 - out)
    assert (dw, dx, db) == pytest.approx((slope, 2 * slope, slope))


def test_layers_has_what_it_promises() -> None:
    promised = {"AddLayer", "MulLayer", "Relu", "Sigmoid", "Affine", "SoftmaxWithLoss"}
    assert {*layers.__all__} == {*dir(layers)} == promised | {"cross_entropy_error", "numerical_gradient", "softmax"}
    assert all(hasattr(layers, name) for name in layers.__all__)


@pytest.mark.parametrize(
    ("shape", "message"),
    [((1,) * 5, "more than 4 axes"), ((2, 0), "an array without numbers"), ((2, 1_000_001), "more than 2,000,000")],
)
def test_arrays_that_do_not_fit(shape: tuple[int, ...], message: str) -> None:
    assert message in sentence_of(lambda: solve("X*2", {"X": np.ones(shape)}))
