"""A network of two layers on a batch of floats: both passes on the graph, by hand in numpy, and by PyTorch.

Source: *Deep Learning from Scratch*, chapters 4.5 and 5.7: the two-layer network, its `gradient` written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import numpy

from backprop_cli import parse_expression
from backprop_cli.graph.runs import propagate

TEXT = "a1 = X @ W1 + b1; z1 = sigmoid(a1); a2 = z1 @ W2 + b2; L = softmax_with_loss(a2, t)"
PIXELS, HIDDEN, CLASSES, BATCH = 784, 50, 10, 100
BARS = {"numpy by hand": 1.3, "PyTorch": 1.0}
"""What both passes may take at most, in times of each."""
PARAMETERS = ("W1", "b1", "W2", "b2")

Gradients = list[Any]


def network() -> dict[str, Any]:
    """The inputs: pixels between 0 and 1, weights as the book draws them, and one-hot answers."""
    draw = numpy.random.default_rng(0)
    return {
        "X": draw.random((BATCH, PIXELS)),
        "W1": 0.01 * draw.standard_normal((PIXELS, HIDDEN)),
        "b1": numpy.zeros(HIDDEN),
        "W2": 0.01 * draw.standard_normal((HIDDEN, CLASSES)),
        "b2": numpy.zeros(CLASSES),
        "t": numpy.eye(CLASSES)[draw.integers(0, CLASSES, BATCH)],
    }


def on_the_graph(inputs: dict[str, Any]) -> Callable[[], Gradients]:
    """Both passes of this program; the text was read before."""
    graph = parse_expression(TEXT)
    wanted = [graph.inputs[name] for name in PARAMETERS]

    def run() -> Gradients:
        gradients = propagate(graph, inputs, 1, "float", wanted).gradients
        return [gradients[node] for node in wanted]

    return run


def by_hand(inputs: dict[str, Any]) -> Callable[[], Gradients]:
    """The chapter's way: every line of both passes written out, the slope of the sigmoid from its operand."""

    def sigmoid(numbers: Any) -> Any:
        return 1 / (1 + numpy.exp(-numbers))

    def run() -> Gradients:
        x, t = inputs["X"], inputs["t"]
        a1 = x @ inputs["W1"] + inputs["b1"]
        z1 = sigmoid(a1)
        a2 = z1 @ inputs["W2"] + inputs["b2"]
        powers = numpy.exp(a2 - a2.max(axis=1, keepdims=True))
        dy = (powers / powers.sum(axis=1, keepdims=True) - t) / len(x)
        da1 = (1 - sigmoid(a1)) * sigmoid(a1) * (dy @ inputs["W2"].T)
        return [x.T @ da1, da1.sum(axis=0), z1.T @ dy, dy.sum(axis=0)]

    return run


def pytorch(inputs: dict[str, Any]) -> Callable[[], Gradients]:
    """PyTorch on the CPU, as its documentation writes a network: in its own words, with its own loss."""
    import torch

    tensors = {name: torch.from_numpy(array) for name, array in inputs.items()}
    parameters = [tensors[name].requires_grad_() for name in PARAMETERS]

    def run() -> Gradients:
        for parameter in parameters:
            parameter.grad = None
        z1 = torch.sigmoid(tensors["X"] @ tensors["W1"] + tensors["b1"])
        a2 = z1 @ tensors["W2"] + tensors["b2"]
        torch.nn.functional.cross_entropy(a2, tensors["t"]).backward()
        return [parameter.grad for parameter in parameters]

    return run


def ratio_of(name: str) -> str:
    """What is measured against an engine."""
    return f"a network {PIXELS}-{HIDDEN}-{CLASSES}, a batch of {BATCH} in floats, both passes / {name}"


def engines() -> Iterator[tuple[str, Callable[[], Gradients]]]:
    """Those that are installed, which agree."""
    inputs = network()
    ours = on_the_graph(inputs)
    others = {"numpy by hand": by_hand(inputs)} | ({"PyTorch": pytorch(inputs)} if find_spec("torch") else {})
    yield "backprop", ours
    for name, run in others.items():
        assert all(numpy.allclose(a, b, rtol=1e-9, atol=1e-12) for a, b in zip(ours(), run())), name
        yield name, run
