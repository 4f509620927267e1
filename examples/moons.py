"""Two moons are told apart by a network 2-16-16-1, the one of micrograd's demo: number by number, or by arrays.

The loss is written once, with operators, and its graph is built once; every step of the training gives it new weights.

    pip install '.[array]'
    python examples/moons.py
    python examples/moons.py --numbers --steps 20
"""

import argparse
import math
import random

from backprop_cli import Variable
from backprop_cli.functions import mean, relu
from backprop_cli.functions import sum as total

SIZES, ALPHA = (2, 16, 16, 1), 1e-4


def moons(count, draw):
    """Points on two half circles that reach into each other, and for each -1 or 1."""
    points, labels = [], []
    for i in range(count):
        angle, side = math.pi * draw.random(), i % 2
        x, y = (1 - math.cos(angle), 0.5 - math.sin(angle)) if side else (math.cos(angle), math.sin(angle))
        points.append([x + draw.gauss(0, 0.1), y + draw.gauss(0, 0.1)])
        labels.append(2 * side - 1)
    return points, labels


def start(draw):
    """The weights before the training: W1, b1, W2, ..."""
    weights = {}
    for i, (rows, columns) in enumerate(zip(SIZES, SIZES[1:]), 1):
        weights[f"W{i}"] = [[draw.uniform(-1, 1) for _ in range(columns)] for _ in range(rows)]
        weights[f"b{i}"] = [0.0] * columns
    return weights


def by_numbers(points, labels, start):
    """The loss, the scores and the weights, a variable for every number, as in micrograd."""
    weights = []

    def weight(name, number):
        weights.append(Variable(name, number))
        return weights[-1]

    layers = []
    for i in range(1, len(SIZES)):
        W = [[weight(f"W{i}_{j}_{k}", w) for k, w in enumerate(row)] for j, row in enumerate(start[f"W{i}"])]
        b = [weight(f"b{i}_{k}", w) for k, w in enumerate(start[f"b{i}"])]
        layers.append((list(zip(*W)), b))

    def score(x):
        for columns, b in layers:
            x = [sum((w * each for w, each in zip(column, x)), bias) for column, bias in zip(columns, b)]
            x = [relu(each) for each in x] if len(x) > 1 else x
        return x[0]

    scores = [score(point) for point in points]
    losses = [relu(1 - label * score) for label, score in zip(labels, scores)]
    loss = sum(losses) / len(losses) + ALPHA * sum(w**2 for w in weights)
    return loss, lambda: [score.value for score in scores], weights


def by_arrays(points, labels, start):
    """The same, a variable for every array."""
    weights = {name: Variable(name, array) for name, array in start.items()}
    x = points
    for i in range(1, len(SIZES)):
        x = x @ weights[f"W{i}"] + weights[f"b{i}"]
        scores = x
        x = relu(x)
    loss = mean(relu(1 - [[label] for label in labels] * scores))
    loss += ALPHA * sum(total(w**2) for w in weights.values())
    return loss, lambda: scores.value[:, 0], list(weights.values())


def train(loss, scores, weights, labels, steps):
    """Go downhill. Yields the loss and the share of right answers, before every step."""
    values = {w.name: w.value for w in weights}
    for step in range(steps):
        loss.backward(values, arithmetic="float")
        right = sum(label * score > 0 for label, score in zip(labels, scores()))
        yield loss.value, right / len(labels)
        for w in weights:
            values[w.name] = values[w.name] - (1 - 0.9 * step / steps) * w.gradient


def main():
    parser = argparse.ArgumentParser(description="Two moons are told apart by a network.")
    parser.add_argument("--numbers", action="store_true", help="a variable for every number, not for every array")
    parser.add_argument("--steps", type=int, default=100, metavar="N", help="steps of the training")
    asked = parser.parse_args()
    draw = random.Random(1337)
    points, labels = moons(100, draw)
    build = by_numbers if asked.numbers else by_arrays
    loss, scores, weights = build(points, labels, start(draw))
    print("step    loss   right")
    for step, (value, right) in enumerate(train(loss, scores, weights, labels, asked.steps)):
        if step % 10 == 0 or step == asked.steps - 1:
            print(f"{step:4}  {value:.4f}  {right:6.1%}", flush=True)


if __name__ == "__main__":
    main()
