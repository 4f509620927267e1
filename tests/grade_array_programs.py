"""What students hand in of the second week: numpy programs with one mistake each, none of the package's code.

`ARRAY_PROGRAMS` names for each the key that asks for it and the misconception behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from grade_programs import Program

ARRAY_PROGRAMS: list[Program] = []


def student(key: str, misconception: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def add(run: Callable[[], None]) -> Callable[[], None]:
        ARRAY_PROGRAMS.append(Program(key, misconception, run))
        return run

    return add


X = np.array([[1.0, 2.0], [3.0, 4.0]])
W = np.array([[1.0, 3.0, 5.0], [2.0, 4.0, 7.0]])
S = np.array([[2.0, -1.0], [4.0, 3.0]])
B = np.array([1.0, 2.0, 3.0])
G = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
T = np.array([2, 0])

AFFINE = (
    "X = [[1, 2], [3, 4]]; W = [[1, 3, 5], [2, 4, 7]]; B = [1, 2, 3]; G = [[1, 2, 3], [4, 5, 7]]; "
    "Y = X @ W + B; L = sum(Y * G)"
)
SQUARE = "X = [[1, 2], [3, 4]]; S = [[2, -1], [4, 3]]; G = [[1, 2], [5, 7]]; L = sum((X @ S) * G)"
LOSS = "x = [[0.3, 2.9, 4.0], [0.6, -1, 1.5]]; t = [2, 0]; L = softmax_with_loss(x, t)"
ONE_HOT = "x = [[0.3, 2.9, 4.0], [0.6, -1, 1.5]]; t = [[0, 0, 1], [1, 0, 0]]; L = cross_entropy(softmax(x), t)"
RELU = "x = [[1, -2], [-3, 4]]; w = [[2, 3], [5, -7]]; L = sum(relu(x) * w)"
NET = (
    "X = [[1, 2], [3, -1]]; W = [[0.1, -0.3, 0.2], [0.4, 0.2, -0.1]]; b = [0.2, 0, -0.2]; "
    "V = [[0.3, 0.1], [-0.2, 0.5], [0.4, -0.6]]; c = [0.2, 0.1]; t = [1, 0]; "
    "h = relu(X @ W + b); s = h @ V + c; L = softmax_with_loss(s, t)"
)


def affine(**changed: Any) -> None:
    Y = X @ W + B
    right = {"L": np.sum(Y * G), "dX": G @ W.T, "dW": X.T @ G, "dB": np.sum(G, axis=0), "dG": Y}
    for name, value in (right | changed).items():
        print(f"{name}:", value)


@student(AFFINE, "not-transposed")
def affine_without_the_transpose_of_x() -> None:
    affine(dW=X @ G)


@student(SQUARE, "not-transposed")
def square_without_any_transpose() -> None:
    dout = np.array([[1.0, 2.0], [5.0, 7.0]])
    print("L:", np.sum((X @ S) * dout), "\ndX =", dout @ S, "\ndS =", X @ dout, "\ndG =", X @ S)


@student(SQUARE, "order")
def square_in_the_wrong_order() -> None:
    dout = np.array([[1.0, 2.0], [5.0, 7.0]])
    print("dX =", S.T @ dout, "\ndS =", dout @ X.T)


@student(AFFINE, "order")
def affine_in_the_wrong_order() -> None:
    affine(dX=W.T @ G)


@student(AFFINE, "transposed")
def affine_transposed() -> None:
    affine(dW=G.T @ X)


@student("X = [[1, 2], [3, 4]]; S = [[2, -1], [4, 3]]; Y = X @ S", "value-transposed")
def value_transposed() -> None:
    print("Y:", (X @ S).T)


@student(AFFINE, "not-summed")
def bias_not_summed() -> None:
    affine(dB=G)


@student(AFFINE, "not-summed")
def bias_of_one_row() -> None:
    affine(dB=G[0])


@student(AFFINE, "wrong-axis")
def bias_along_the_wrong_axis() -> None:
    affine(dB=np.sum(G, axis=1))


@student(AFFINE, "wrong-axis")
def bias_over_all() -> None:
    affine(dB=np.sum(G))


@student(AFFINE, "averaged")
def bias_averaged() -> None:
    affine(dB=np.mean(G, axis=0))


@student(AFFINE, "learning-rate")
def parameters_updated_first() -> None:
    affine(dW=W - 0.1 * (X.T @ G), dB=B - 0.1 * G.sum(axis=0))


@student(AFFINE, "learning-rate")
def gradients_times_the_rate() -> None:
    affine(dW=0.01 * (X.T @ G), dB=0.01 * G.sum(axis=0))


@student(AFFINE, "exchanged")
def arrays_for_their_gradients() -> None:
    affine(dX=X, dW=W, dB=B)


@student(AFFINE, "no-upstream")
def ones_for_the_upstream() -> None:
    ones = np.ones((2, 3))
    affine(dX=ones @ W.T, dW=X.T @ ones, dB=ones.sum(axis=0), dG=X @ W + B)


def softmax(x: Any) -> Any:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


x = np.array([[0.3, 2.9, 4.0], [0.6, -1.0, 1.5]])
y = softmax(x)
t = np.array([[0, 0, 1], [1, 0, 0]])
loss = -np.log(y[np.arange(2), T]).mean()


def handed_in(value: Any, dx: Any) -> None:
    print("L =", value)
    print("dx =")
    print(dx)


@student(LOSS, "mean-forgotten")
def batch_size_forgotten() -> None:
    handed_in(loss, y - t)


@student(LOSS, "mean-forgotten")
def batch_size_forgotten_both_ways() -> None:
    handed_in(loss * 2, y - t)


@student(ONE_HOT, "mean-forgotten")
def batch_size_forgotten_one_hot() -> None:
    handed_in(loss, y - t)


@student(LOSS, "mean-twice")
def batch_size_twice() -> None:
    handed_in(loss, (y - t) / 2 / 2)


@student(LOSS, "labels-first")
def labels_minus_shares() -> None:
    handed_in(loss, (t - y) / 2)


@student(ONE_HOT, "labels-first")
def sign_of_the_entropy_lost() -> None:
    handed_in(loss, (t - y) / 2)


@student(LOSS, "labels-left-out")
def shares_alone() -> None:
    handed_in(loss, y / 2)


@student(LOSS, "softmax-left-out")
def scores_minus_labels() -> None:
    handed_in(loss, (x - t) / 2)


@student(LOSS, "softmax-alone")
def softmax_alone() -> None:
    handed_in(loss, y * (1 - y))


@student(LOSS, "softmax-alone")
def softmax_alone_of_a_batch() -> None:
    handed_in(loss, y * (1 - y) / 2)


@student(ONE_HOT, "diagonal")
def softmax_element_by_element() -> None:
    handed_in(loss, -t / y / 2 * y * (1 - y))


def relu(dx: Any) -> None:
    z, w = np.array([[1.0, 0.0], [0.0, 4.0]]), np.array([[2.0, 3.0], [5.0, -7.0]])
    print("L:", (z * w).sum(), "\ndx:", dx(np.array([[1, -2], [-3, 4]]), w), "\ndw:", z)


@student(RELU, "mask")
def mask_turned_round() -> None:
    relu(lambda x, dout: np.where(x <= 0, dout, 0))


@student(RELU, "mask")
def relu_of_the_gradient() -> None:
    relu(lambda x, dout: np.maximum(dout, 0))


@student(RELU, "output-for-mask")
def output_for_the_mask() -> None:
    relu(lambda x, dout: dout * np.maximum(x, 0))


@student(RELU, "output-for-mask")
def mask_times_the_output() -> None:
    relu(lambda x, dout: (x > 0) * np.maximum(x, 0))


@student(RELU, "skipped")
def relu_without_mask() -> None:
    relu(lambda x, dout: dout)


def net(activation: Callable[[Any, Any], Any], mean: int = 2, sign: int = 1) -> None:
    X, W = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.1, -0.3, 0.2], [0.4, 0.2, -0.1]])
    V, c = np.array([[0.3, 0.1], [-0.2, 0.5], [0.4, -0.6]]), np.array([0.2, 0.1])
    before = X @ W + np.array([0.2, 0.0, -0.2])
    h = np.maximum(before, 0)
    y = softmax(h @ V + c)
    t = np.array([[0, 1], [1, 0]])
    ds = sign * (y - t) / mean
    da = activation(ds @ V.T, before)
    print("L:", -np.log(y[[0, 1], [1, 0]]).mean())
    print({"dX": da @ W.T, "dW": X.T @ da, "db": da.sum(0), "dV": h.T @ ds, "dc": ds.sum(axis=0)})


@student(NET, "mean-forgotten")
def net_without_the_mean() -> None:
    net(lambda dh, before: dh * (before > 0), mean=1)


@student(NET, "labels-first")
def net_with_the_wrong_sign() -> None:
    net(lambda dh, before: dh * (before > 0), sign=-1)


@student(NET, "mask")
def net_with_the_mask_turned_round() -> None:
    net(lambda dh, before: dh * (before <= 0))


@student(NET, "skipped")
def net_without_the_mask() -> None:
    net(lambda dh, before: dh)


@student(LOSS, "numerical")
def numerical_gradient_of_a_loss() -> None:
    def value(x: Any) -> float:
        return float(-np.log(softmax(x)[np.arange(2), T]).mean())

    dx, h = np.zeros_like(x), 1e-4
    for index in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[index] = h
        dx[index] = (value(x + step) - value(x)) / h
    handed_in(value(x), dx)


@student(AFFINE, "swapped")
def output_and_upstream_swapped() -> None:
    affine(dG=np.array([[13.0, 17.0, 24.0], [18.0, 24.0, 34.0]]), dW=X @ W + B)
