"""The matrix layers of `backprop_cli.layers`: the lecture's numbers, numerical gradients, and what is refused."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_cli import layers
from backprop_cli.language.errors import BackpropError
from backprop_cli.layers import Affine, Relu, Sigmoid, SoftmaxWithLoss, cross_entropy_error, numerical_gradient, softmax

SCORES = [[0.3, 2.9, 4.0], [1.0, 2.0, 3.0]]
ONE_HOT, NUMBERS = [[0, 0, 1], [1, 0, 0]], [2, 0]
SOFTMAX = [0.01821127329554753, 0.24519181293507392, 0.7365969137693786]
LOSS = 1.3566602146284161
DX = [
    [0.009105636647773765, 0.12259590646753696, -0.13170154311531068],
    [-0.4549847134148098, 0.12236423552739882, 0.3326204778874109],
]

sizes = st.integers(1, 5)
seeds = st.integers(0, 2**32 - 1)
both_kinds = pytest.mark.parametrize("t", [ONE_HOT, NUMBERS, np.array(ONE_HOT, bool), np.array(NUMBERS, np.uint8)])


def refused(message_id: str, call: Any, *operands: Any) -> str:
    with pytest.raises(BackpropError) as caught:
        call(*operands)
    assert caught.value.message.id == message_id
    english, japanese = str(caught.value), caught.value.text("ja")
    assert english != japanese
    assert "\n" not in english + japanese
    return english


# Affine


def test_affine_as_in_the_lecture() -> None:
    layer = Affine([[1, 3, 5], [2, 4, 6]], [1, 2, 3])
    assert (layer.x, layer.dW, layer.db) == (None, None, None)
    assert layer.forward([[1, 2], [3, 4]]).tolist() == [[6, 13, 20], [12, 27, 42]]
    assert layer.x.tolist() == [[1, 2], [3, 4]]
    assert layer.backward([[1, 2, 3], [4, 5, 6]]).tolist() == [[22, 28], [49, 64]]
    assert layer.dW.tolist() == [[13, 17, 21], [18, 24, 30]]
    assert layer.db.tolist() == [5, 7, 9]


@given(x_shape=st.lists(sizes, min_size=1, max_size=4).map(tuple), outputs=sizes, b_is_row=st.booleans(), seed=seeds)
def test_affine_against_numerical_gradients(x_shape: tuple[int, ...], outputs: int, b_is_row: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    inputs = int(np.prod(x_shape[1:] if len(x_shape) > 1 else x_shape))
    x, W = random.normal(size=x_shape), random.normal(size=(inputs, outputs))
    b = random.normal(size=(1, outputs) if b_is_row else outputs)
    layer = Affine(W, b)
    out = layer.forward(x)
    assert out.shape == (*x_shape[:-1][:1], outputs)
    dout = random.normal(size=out.shape)
    dx = layer.backward(dout)
    for found, parameter in ((dx, x), (layer.dW, W), (layer.db, b)):
        expected = numerical_gradient(lambda _: (layer.forward(x) * dout).sum(), parameter)
        assert found.shape == parameter.shape
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-8)


def test_affine_sees_its_parameters_change_in_place() -> None:
    W, b = np.eye(2), np.zeros(2)
    layer = Affine(W, b)
    W *= 3
    b += 1
    assert layer.forward(np.array([[1.0, 2.0]])).tolist() == [[4, 7]]


def test_affine_of_no_rows() -> None:
    layer = Affine(np.ones((3, 2)), np.zeros(2))
    assert layer.forward(np.ones((0, 3))).shape == (0, 2)
    assert layer.backward(np.ones((0, 2))).shape == (0, 3)
    assert layer.dW.tolist() == [[0, 0]] * 3


def test_shapes_that_do_not_meet() -> None:
    layer = Affine(np.ones((2, 2)), np.zeros(2))
    assert refused("affine-shapes", layer.forward, np.ones((2, 3))) == (
        "x has the shape (2, 3) and W the shape (2, 2), where the 3 columns of x meet the 2 rows of W; "
        "give W as many rows as x has columns"
    )
    assert "(5, 1, 4, 4) -> (5, 16)" in refused("affine-shapes", layer.forward, np.ones((5, 1, 4, 4)))
    layer.forward(np.ones((4, 2)))
    for dout in (1, np.ones(2), np.ones((2, 4)), np.ones((4, 1))):
        assert "(4, 2)" in refused("affine-upstream", layer.backward, dout)
    refused("affine-matrix", Affine, np.ones(2), np.ones(2))
    for b in (0, np.ones(2), np.ones((3, 1)), np.ones((2, 3))):
        assert "3 columns" in refused("affine-bias", Affine, np.ones((2, 3)), b)


# Softmax and the loss


def test_softmax() -> None:
    assert softmax([0.3, 2.9, 4.0]) == pytest.approx(SOFTMAX, rel=1e-14)
    assert softmax(SCORES)[0] == pytest.approx(SOFTMAX, rel=1e-14)
    assert softmax(np.reshape(SCORES, (2, 1, 1, 3)))[0, 0, 0] == pytest.approx(SOFTMAX, rel=1e-14)
    with np.errstate(all="raise", under="ignore"):
        assert softmax([1e4, -1e4, 1e4]).tolist() == [0.5, 0, 0.5]
    assert softmax(np.array([3, 250], np.uint8)).tolist() == softmax([3.0, 250.0]).tolist()
    assert softmax(np.array([1, 2], np.float32)).dtype == np.float32


@both_kinds
def test_the_loss_as_in_the_lecture(t: Any) -> None:
    layer = SoftmaxWithLoss()
    assert (layer.loss, layer.y, layer.t) == (None, None, None)
    assert layer.forward(SCORES, t) == pytest.approx(LOSS, rel=1e-15)
    assert layer.loss == pytest.approx(LOSS, rel=1e-15)
    assert layer.y[0] == pytest.approx(SOFTMAX, rel=1e-14)
    assert np.array_equal(layer.t, t)
    np.testing.assert_allclose(layer.backward(), DX, rtol=1e-14)
    np.testing.assert_allclose(layer.backward(-2), np.multiply(DX, -2), rtol=1e-14)
    np.testing.assert_allclose(layer.backward(), DX, rtol=1e-14)  # a second time: nothing was changed
    assert cross_entropy_error(layer.y, t) == pytest.approx(LOSS, abs=1e-5)


@given(
    shape=st.lists(sizes, min_size=1, max_size=3).map(tuple), one_hot=st.booleans(), dout=st.floats(-3, 3), seed=seeds
)
def test_the_loss_against_numerical_gradients(shape: tuple[int, ...], one_hot: bool, dout: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, t = random.normal(scale=3, size=shape), random.integers(0, shape[-1], shape[:-1])
    layer = SoftmaxWithLoss()
    t = np.eye(shape[-1])[t] if one_hot else t
    expected = numerical_gradient(lambda x: dout * layer.forward(x, t), x)
    layer.forward(x, t)
    np.testing.assert_allclose(layer.backward(dout), expected, rtol=0, atol=1e-7)


def test_the_loss_of_one_row_is_not_divided_by_its_classes() -> None:
    layer = SoftmaxWithLoss()
    assert layer.forward(SCORES[0], ONE_HOT[0]) == layer.forward(SCORES[0], 2) == layer.forward(SCORES[:1], [2])
    layer.forward(SCORES[0], ONE_HOT[0])
    assert layer.backward() == pytest.approx([SOFTMAX[0], SOFTMAX[1], SOFTMAX[2] - 1])


def test_the_loss_is_exact_where_the_softmax_is_0() -> None:
    layer = SoftmaxWithLoss()
    assert layer.forward([[1e4, -1e4]], [1]) == 2e4
    assert layer.backward().tolist() == [[1, -1]]
    assert cross_entropy_error([0.0, 1.0], 0) == pytest.approx(-np.log(1e-7))


def test_shares_of_classes_are_weights() -> None:
    assert SoftmaxWithLoss().forward([0.0, 0.0], [0.3, 0.7]) == pytest.approx(np.log(2))


@pytest.mark.parametrize(
    ("message_id", "t"),
    [
        ("target-shape", [1, 2, 0]),
        ("target-shape", [[1], [2]]),
        ("target-shape", 1),
        ("target-kind", [1.0, 2.0]),
        ("target-kind", [True, False]),
        ("target-number", [1, 3]),
        ("target-number", [-1, 1]),
        ("target-sum", [[0, 0, 0], [1, 0, 0]]),
        ("target-sum", [[0, 1, 0], [1, 1, 0]]),
        ("target-sum", np.array([[0, 0, 0], [1, 0, 0]], np.uint8)),
        ("target-sum", [[0, 1, np.nan], [1, 0, 0]]),
    ],
)
def test_targets_that_do_not_fit(message_id: str, t: Any) -> None:
    layer = SoftmaxWithLoss()
    refused(message_id, layer.forward, SCORES, t)
    refused(message_id, cross_entropy_error, softmax(SCORES), t)
    assert (layer.loss, layer.y, layer.t) == (None, None, None)


def test_refusals_of_targets_name_what_is_wrong() -> None:
    forward = SoftmaxWithLoss().forward
    assert refused("target-number", forward, SCORES, [1, 3]).startswith("t has a class number 3 where there are 3")
    assert refused("target-number", forward, SCORES, [-4, 9]).startswith("t has a class number -4")
    assert "sums to 2," in refused("target-sum", forward, SCORES, [[0, 1, 0], [1, 1, 0]])
    assert "float64" in refused("target-kind", forward, SCORES, [1.0, 2.0])
    refused("target-empty", forward, np.ones((0, 3)), [])


# numerical_gradient


def test_numerical_gradient_moves_x_and_puts_it_back() -> None:
    x = np.array([[3.0, 4.0], [0.1, -2.0]]).T  # not in one piece
    kept = x.copy()
    assert numerical_gradient(lambda _: (x**2).sum(), x) == pytest.approx(2 * kept, abs=1e-7)
    assert np.array_equal(x, kept)
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda x: 1 / 0, x)
    assert np.array_equal(x, kept)


def test_numerical_gradient_of_what_is_no_matrix() -> None:
    assert numerical_gradient(lambda x: x[0] * x[1], [3, 4]) == pytest.approx([4, 3])
    assert float(numerical_gradient(lambda x: x**2, np.array(3.0))) == pytest.approx(6)
    assert numerical_gradient(lambda x: x.reshape(1, 2) @ x.reshape(2, 1), np.array([3.0, 4.0])) == pytest.approx(
        [6, 8]
    )


def test_numerical_gradient_refuses_what_it_cannot_move() -> None:
    assert "int64" in refused("gradient-step", numerical_gradient, np.sum, np.array([3, 4], np.int64))
    refused("gradient-step", numerical_gradient, np.sum, np.array([3j]))
    assert "(2,)" in refused("gradient-number", numerical_gradient, np.sin, np.ones(2))


# All of them


@pytest.mark.parametrize("make", [Relu, Sigmoid])
@pytest.mark.parametrize("kind", [float, np.float32, int, np.uint8, np.int8])
def test_images_of_any_kind_go_through_the_other_layers(make: Any, kind: Any) -> None:
    numbers = [0, 1, 2, 5, 100, 3, 7, 127]
    images = np.array(numbers, kind).reshape(2, 1, 2, 2)
    layer, alone = make(), make()
    out, dx = layer.forward(images), layer.backward(np.full(images.shape, 2.0))
    assert out.shape == dx.shape == images.shape
    assert out.ravel() == pytest.approx([alone.forward(float(number)) for number in numbers], rel=1e-6)
    expected = [2 * (out - out**2 if make is Sigmoid else out > 0) for out in out.ravel().astype(float)]
    assert dx.ravel() == pytest.approx(expected, abs=1e-6)


def test_backward_needs_a_forward_pass() -> None:
    for layer in (Affine([[1]], [0]), SoftmaxWithLoss()):
        with pytest.raises(RuntimeError, match=f"{type(layer).__name__}.backward needs a forward pass first"):
            layer.backward(1)


@pytest.mark.parametrize(
    ("name", "operands"),
    [
        ("Affine", ([[1]], [1])),
        ("softmax", ([1, 2],)),
        ("cross_entropy_error", ([0.5, 0.5], 1)),
        ("numerical_gradient", (abs, [1])),
    ],
)
def test_without_numpy(name: str, operands: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        getattr(layers, name)(*operands)
    assert str(caught.value) == f"{name} needs numpy; install it with: pip install numpy"
    assert caught.value.name == "numpy"


def test_a_star_brings_what_the_books_programs_use() -> None:
    names: dict[str, Any] = {}
    exec("from backprop_cli.layers import *", names)  # noqa: S102
    assert set(layers.__all__) == names.keys() - {"__builtins__"}
    assert {"Affine", "Relu", "Sigmoid", "SoftmaxWithLoss", "softmax", "cross_entropy_error"} <= names.keys()
