"""A network of two neurons and one learns XOR, written with operators: the graph is built once, and trained.

    python examples/xor.py
"""

import random

from backprop_cli import Variable
from backprop_cli.functions import tanh

ROWS = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
STEPS, RATE = 500, 0.5

draw = random.Random(1)
weights = {}


def weight(name):
    """A variable that is learnt: it starts anywhere."""
    weights[name] = draw.uniform(-1, 1)
    return Variable(name, weights[name])


u = [[weight(f"u{i}{j}") for j in range(3)] for i in range(2)]
v = [weight(f"v{j}") for j in range(3)]


def net(x, y):
    """What the network answers to two numbers."""
    h = [tanh(a * x + b * y + c) for a, b, c in u]
    return v[0] * h[0] + v[1] * h[1] + v[2]


answers = [net(x, y) for x, y, _ in ROWS]
loss = sum((answer - right) ** 2 for answer, (_, _, right) in zip(answers, ROWS)) / len(ROWS)

print("step    loss")
for step in range(STEPS + 1):
    loss.backward(weights, arithmetic="float")
    if step % 100 == 0:
        print(f"{step:4}  {loss.value:.4f}")
    for w in [*u[0], *u[1], *v]:
        weights[w.name] -= RATE * w.gradient

print("\nx  y  answer")
for (x, y, _), answer in zip(ROWS, answers):
    print(f"{x}  {y}  {round(answer.value, 3) + 0:6.3f}")
