"""A network of two layers learns to read handwritten digits (Deep Learning from Scratch, chapters 5.6 and 5.7).

The digits are the 1,797 that come with scikit-learn. One in five is held out: the network never
learns from it, so that the column `test` tells how well it reads what it has not seen.

    pip install '.[examples]'
    python examples/two_layer_net.py --plot digits.png
"""

import argparse
import importlib
import logging
import sys
from collections import OrderedDict
from typing import NamedTuple

from backprop_cli.layers import Affine, Relu, SoftmaxWithLoss, numerical_gradient

HIDDEN, BATCH, RATE = 50, 32, 0.5


def stop(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(2)


def stop_without(package):
    stop(f"this example needs {package}; in the folder of backprop: pip install '.[examples]'")


try:
    import numpy as np
except ImportError:
    stop_without("numpy")


class Digits(NamedTuple):
    """Rows of pixels from 0 to 1, and for each its class in a row of ten: 1 at the digit, 0 elsewhere."""

    x: np.ndarray
    t: np.ndarray


class Progress(NamedTuple):
    """Where learning has got to: the mean loss of an epoch, and the shares of right answers after it."""

    epoch: int
    loss: float
    train: float
    test: float


class TwoLayerNet:
    """Affine, Relu, Affine; then the softmax, whose loss is what learning makes small."""

    def __init__(self, inputs, hidden, outputs, random):
        self.params = {
            "W1": random.normal(0, (2 / inputs) ** 0.5, (inputs, hidden)),
            "b1": np.zeros(hidden),
            "W2": random.normal(0, (2 / hidden) ** 0.5, (hidden, outputs)),
            "b2": np.zeros(outputs),
        }
        self.layers = OrderedDict(
            Affine1=Affine(self.params["W1"], self.params["b1"]),
            Relu1=Relu(),
            Affine2=Affine(self.params["W2"], self.params["b2"]),
        )
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x):
        """The scores of the classes, a row for each row of x."""
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        """How far the predictions are from t."""
        return self.last_layer.forward(self.predict(x), t)

    def accuracy(self, x, t):
        """The share of rows whose highest score is at the right class."""
        return float(np.mean(self.predict(x).argmax(axis=1) == t.argmax(axis=1)))

    def gradient(self, x, t):
        """The gradient of the loss by every parameter: one forward and one backward pass."""
        self.loss(x, t)
        dout = self.last_layer.backward()
        for layer in reversed(self.layers.values()):
            dout = layer.backward(dout)
        first, second = self.layers["Affine1"], self.layers["Affine2"]
        return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

    def numerical_gradient(self, x, t):
        """The same by moving each parameter a little: two forward passes for every number in it."""
        return {name: numerical_gradient(lambda _: self.loss(x, t), value) for name, value in self.params.items()}


def load(seed):
    """The digits in random order, four fifths to learn from and the rest held out."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        stop_without("scikit-learn")
    found = load_digits()
    order = np.random.default_rng(seed).permutation(len(found.target))
    x, t = found.data[order] / 16, np.eye(10)[found.target[order]]
    part = len(order) * 4 // 5
    return Digits(x[:part], t[:part]), Digits(x[part:], t[part:])


def learn(net, train, test, epochs, random):
    """Go through `train` again and again in small batches, a step downhill for each. Yields the progress."""
    for epoch in range(1, epochs + 1):
        losses = []
        order = random.permutation(len(train.x))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            gradient = net.gradient(train.x[batch], train.t[batch])
            losses.append(net.last_layer.loss)
            for name, value in net.params.items():
                value -= RATE * gradient[name]  # in place: the layers hold the same arrays
        yield Progress(epoch, float(np.mean(losses)), net.accuracy(*train), net.accuracy(*test))


def draw(history, path):
    """The loss on the left, the right answers on the right, over the epochs."""
    from matplotlib.figure import Figure

    epochs = [each.epoch for each in history]
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(epochs, [each.loss for each in history], marker=".")
    left.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    right.plot(epochs, [100 * each.train for each in history], marker=".", label="train")
    right.plot(epochs, [100 * each.test for each in history], marker=".", linestyle="--", label="test")
    right.set(xlabel="epoch", ylabel="right answers (%)")
    right.legend()
    for axes in (left, right):
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=150)


def whole(least):
    """A reader of whole numbers from `least` on, for argparse."""

    def number(text):
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"give a whole number from {least} on, not {text!r}")
        return int(text)

    return number


def options():
    parser = argparse.ArgumentParser(description="A network of two layers learns to read handwritten digits.")
    parser.add_argument("--epochs", type=whole(1), default=30, metavar="N", help="how often to go through the digits")
    parser.add_argument("--seed", type=whole(0), default=1, metavar="N", help="for another split and another start")
    parser.add_argument("--plot", metavar="FILE.png", help="draw loss and accuracy over the epochs")
    asked = parser.parse_args()
    if asked.plot and not asked.plot.lower().endswith(".png"):
        parser.error(f"--plot draws a PNG; end the name of the file in .png, not {asked.plot!r}")
    if asked.plot:
        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it speaks of caches and fonts on stderr
        try:
            importlib.import_module("matplotlib.figure")  # missed now, not after the training
        except ImportError:
            stop_without("matplotlib")
    return asked


def main():
    asked = options()
    train, test = load(asked.seed)
    random = np.random.default_rng(asked.seed)
    net = TwoLayerNet(train.x.shape[1], HIDDEN, train.t.shape[1], random)
    count = sum(value.size for value in net.params.values())
    print(f"{len(train.x):,} digits to learn from, {len(test.x):,} held out")
    print(f"{train.x.shape[1]} pixels -> {HIDDEN} hidden -> {train.t.shape[1]} classes, {count:,} parameters\n")
    print("epoch    loss    train     test")
    history = []
    for now in learn(net, train, test, asked.epochs, random):
        print(f"{now.epoch:5}  {now.loss:6.4f}  {now.train:7.2%}  {now.test:7.2%}", flush=True)
        history.append(now)
    right = round(history[-1].test * len(test.x))
    print(f"\n{right} of {len(test.x)} digits that it never saw are read right: {history[-1].test:.1%}")
    if asked.plot:
        try:
            draw(history, asked.plot)
        except OSError as error:
            stop(f"{asked.plot} cannot be written: {error.strerror}; name another file")
        print(f"Loss and accuracy are drawn in {asked.plot}")


if __name__ == "__main__":
    main()
